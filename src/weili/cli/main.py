"""Entry point: a click group whose sub-commands are imported on first use, so that `weili law` stays fast."""

import importlib
from typing import cast

import click

from weili.cli.usage import SpokenGroup

#: command → (module, attribute). A command's module is imported only when that command runs.
COMMANDS: dict[str, tuple[str, str]] = {
    "law": ("weili.cli.law", "law"),
    "brain": ("weili.cli.brain", "brain"),
    "import": ("weili.cli.imports", "import_"),
    "grade": ("weili.cli.grade", "grade"),
    "report": ("weili.cli.report", "report"),
    "plan": ("weili.cli.plan", "plan"),
    "archive": ("weili.cli.archive", "archive"),
    "backup": ("weili.cli.backup", "backup"),
    "upgrade": ("weili.cli.upgrade", "upgrade"),
    "restore": ("weili.cli.backup", "restore"),
    "run": ("weili.cli.run", "run"),
    "worker": ("weili.cli.run", "worker"),
    "watch": ("weili.cli.watch", "watch"),
    "demo": ("weili.cli.demo", "demo"),
    "twin": ("weili.cli.twin", "twin"),
    "api": ("weili.cli.api", "api"),
    "district": ("weili.cli.district", "district"),
}


class LazyGroup(SpokenGroup):
    """A group that knows its commands by name and imports them late."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute = COMMANDS[cmd_name]
        return cast("click.Command", getattr(importlib.import_module(module), attribute))


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """为力：一个区的食品安全监管。"""

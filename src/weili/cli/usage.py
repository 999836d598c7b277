"""How the command line answers a command written wrongly: in Chinese, and in JSON where JSON was asked for.

Every sub-command is reached through the top group, so the answer stands here once (contract §0).
"""

import difflib
import sys
from collections.abc import Sequence
from typing import Any

import click
from click.exceptions import NoArgsIsHelpError, NoSuchCommand

from weili.cli.answer import refuse


class SpokenGroup(click.Group):
    """A group whose usage errors, and those of all its commands, are refusals in Chinese."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,  # noqa: FBT001, FBT002 (click's signature)
        **extra: Any,
    ) -> Any:
        """Run; a usage error ends with exit status 2 as JSON on stdout, or as a sentence on stderr."""
        given = list(sys.argv[1:] if args is None else args)
        if not standalone_mode:
            return super().main(given, prog_name, complete_var, standalone_mode=False, **extra)
        try:
            status = super().main(given, prog_name, complete_var, standalone_mode=False, **extra)
        except NoArgsIsHelpError as error:  # the group alone: its help, which is no refusal
            click.echo(error.format_message(), err=True)
            sys.exit(2)
        except click.UsageError as error:
            sentence, near = in_chinese(error)
            if error.ctx is not None:
                sentence += f"（用法见 {error.ctx.command_path} --help）"
            refuse("bad_usage", f"命令写法不对：{sentence}", as_json="--json" in given, near=near)
        except click.Abort:
            click.echo("已中止。", err=True)
            sys.exit(130)  # what a shell expects of a command that Ctrl-C ended
        sys.exit(status if isinstance(status, int) else 0)


def in_chinese(error: click.UsageError) -> tuple[str, list[str] | None]:
    """The sentence of a usage error, and the names that may have been meant."""
    if isinstance(error, click.NoSuchOption):
        return f"没有选项“{error.option_name}”", sorted(error.possibilities or ()) or None
    if isinstance(error, NoSuchCommand):
        known = error.ctx.command.list_commands(error.ctx) if _is_group(error) else []  # type: ignore[union-attr]
        near = difflib.get_close_matches(error.command_name, known, n=3, cutoff=0.5)
        return f"没有命令“{error.command_name}”", near or None
    if isinstance(error, click.MissingParameter):
        return f"缺少{_named(error.param)}", None
    if isinstance(error, click.BadParameter):
        return f"{_named(error.param)}的值不对，{_expected(error.param)}", None
    if isinstance(error, click.BadOptionUsage):
        return f"选项“{error.option_name}”后面应写一个值", None
    return "参数多了、少了或者次序不对", None


def _is_group(error: click.UsageError) -> bool:
    return error.ctx is not None and isinstance(error.ctx.command, click.Group)


def _named(param: click.Parameter | None) -> str:
    if isinstance(param, click.Option):
        return f"选项“{param.opts[0]}”"
    return f"参数“{param.make_metavar(click.Context(click.Command('')))}”" if param is not None else "参数"


def _expected(param: click.Parameter | None) -> str:
    """What a parameter accepts, in words."""
    kind = param.type if param is not None else None
    if isinstance(kind, click.IntRange | click.FloatRange):
        word = "整数" if isinstance(kind, click.IntRange) else "数"
        return f"应为{kind.min}至{kind.max}之间的{word}"
    if isinstance(kind, click.types.IntParamType):
        return "应为整数"
    if isinstance(kind, click.DateTime):
        return "应为日期，写成 2026-03-02 的样子"
    if isinstance(kind, click.Choice):
        return f"应为{'、'.join(str(choice) for choice in kind.choices)}之一"
    return "请按说明填写"

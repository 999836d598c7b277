"""The command line `weili`: one file per group of commands, loaded only when asked for."""

from weili.cli.main import main

__all__ = ["main"]

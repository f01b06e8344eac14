"""What a module's `cli.py` offers to the command `baken`.

`cli.py` exposes `COMMANDS: tuple[Command, ...]`; `baken.cli` finds them through
the installed AppConfigs.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.utils.functional import Promise


class CommandFailed(Exception):
    """A command refuses or fails; the message is plain Dutch and all that the person sees."""


class CommandScope(Enum):
    """Which municipality's records a command may touch."""

    REGION = "region"  # all municipalities of this deployment
    MUNICIPALITY = "municipality"  # one: adds `--municipality` and sets `arguments.municipality`
    NONE = "none"  # no database is needed, or it may not be there yet


def _nothing_more(parser: ArgumentParser) -> None:
    """No arguments of its own."""


@dataclass(frozen=True)
class Command:
    """`baken <noun> <verb>`. `run` prints Dutch and answers an exit code (None: 0)."""

    noun: str
    verb: str
    help: str | Promise
    run: Callable[[Namespace], int | None]
    add_arguments: Callable[[ArgumentParser], None] = _nothing_more
    scope: CommandScope = CommandScope.REGION

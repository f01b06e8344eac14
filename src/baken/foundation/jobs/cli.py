"""Commands of jobs."""

from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext_lazy as _

from baken.foundation.commands import Command, CommandScope
from baken.foundation.jobs.worker import work


def add_arguments(parser: ArgumentParser) -> None:
    """Options of the worker."""
    parser.add_argument(
        "--until-empty", action="store_true", help=str(_("stop als er niets meer te doen is"))
    )
    parser.add_argument(
        "--stalled-after",
        type=float,
        default=20.0,
        metavar=str(_("SECONDEN")),
        help=str(_("na hoeveel seconden zonder levensteken een werker als gestopt geldt")),
    )


def run(arguments: Namespace) -> None:
    """Work in the foreground."""
    work(stalled_after=arguments.stalled_after, until_empty=arguments.until_empty)


COMMANDS = (
    # Tasks open their own scopes and audit contexts.
    Command("jobs", "work", _("Voer taken op de achtergrond uit."), run, add_arguments, CommandScope.NONE),
)

"""Commands of search."""

from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext_lazy as _

from baken.foundation.commands import Command, CommandFailed
from baken.foundation.search.operations import rebuild
from baken.foundation.search.searchables import SearchableUnknown


def add_arguments(parser: ArgumentParser) -> None:
    """Which kinds."""
    parser.add_argument(
        "--kind", action="append", default=[], help=str(_("alleen deze soort; mag meermaals"))
    )


def run(arguments: Namespace) -> None:
    """Make the index anew and say how much is in it."""
    try:
        done = rebuild(kinds=arguments.kind)
    except SearchableUnknown as unknown:
        raise CommandFailed(f"De soort '{unknown}' bestaat niet.") from unknown
    for kind, count in done.items():
        print(f"{kind}: {count}")
    if not done:
        print("Er is nog niets om te doorzoeken.")


COMMANDS = (Command("search", "rebuild", _("Maak de zoekindex opnieuw."), run, add_arguments),)

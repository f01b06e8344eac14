"""Commands on the whole: the database, reference data and the demonstration."""

from argparse import Namespace

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from baken.foundation.commands import Command, CommandFailed, CommandScope
from baken.start import preparation


def migrate(_arguments: Namespace) -> None:
    """Apply what is not applied yet."""
    waiting = preparation.unapplied_migrations()
    with preparation.alone():
        preparation.migrate(say=print)
    print(f"Klaar: {len(waiting)} wijzigingen aangebracht." if waiting else "De databank was al bij.")


def load_reference(_arguments: Namespace) -> None:
    """Load every module's reference data."""
    _refuse_old_database()
    with preparation.alone():
        preparation.load_reference(say=print)
    print("De referentiegegevens zijn geladen.")


def seed_demonstration(_arguments: Namespace) -> None:
    """Make the demonstration's content."""
    if not settings.DEMONSTRATION:
        raise CommandFailed("De inhoud van de demonstratie komt nooit in een databank met echte gegevens.")
    _refuse_old_database()
    with preparation.alone():
        preparation.load_reference(say=print)
        preparation.seed_demonstration(say=print)
    print("De demonstratie staat klaar.")


def _refuse_old_database() -> None:
    if preparation.unapplied_migrations():
        raise CommandFailed("De databank is niet bij. Voer eerst uit: baken database migrate")


COMMANDS = (
    Command(
        "database", "migrate", _("Werk de databank bij naar deze versie."), migrate, scope=CommandScope.NONE
    ),
    Command(
        "reference",
        "load",
        _("Laad de referentiegegevens; opnieuw laden verandert niets."),
        load_reference,
        scope=CommandScope.NONE,
    ),
    Command(
        "demonstration",
        "seed",
        _("Maak de inhoud van de demonstratie; alleen in de demonstratie."),
        seed_demonstration,
        scope=CommandScope.NONE,
    ),
)

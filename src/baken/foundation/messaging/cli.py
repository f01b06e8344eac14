"""Commands of messaging."""

from argparse import Namespace

from django.utils.translation import gettext_lazy as _

from baken.foundation.commands import Command
from baken.foundation.messaging import queries


def undelivered(_arguments: Namespace) -> None:
    """List what was not delivered, of every municipality and of none."""
    found = queries.undelivered()
    for mail in found:
        where = mail.municipality_id or "-"
        print(
            f"{mail.made_at:%Y-%m-%d %H:%M} {where} {mail.get_state_display()} {mail.key} {mail.last_error}"
        )
    if not found:
        print("Alles is bezorgd.")


COMMANDS = (Command("mail", "undelivered", _("Toon de mails die niet bezorgd zijn."), undelivered),)

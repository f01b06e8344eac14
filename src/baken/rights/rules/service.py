"""The rules for other programs: situations and answers as JSON, as the library has them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from baken.rights.rules.laws import Law
from baken.rights.rules.situations import with_place
from rulebook import LawError, SituationError, check, next_block


class AskRefused(Exception):
    """What was asked cannot be answered; the message says in Dutch why. `where`: the fact it is about."""

    def __init__(self, message: str, *, where: str = "") -> None:
        super().__init__(message)
        self.where = where


def check_json(
    law: Law,
    situation: Mapping[str, Any],
    *,
    date: dt.date,
    rights: Iterable[str] | None,
    because: bool = True,
) -> str:
    """JSON text: {"rights": {id: {"entitlement", "assessed_by", "amount", "because", …}}}.

    Without `because` only entitlement and amount. Raises AskRefused.
    """
    named = _named(law, date, rights)
    try:
        return check(law.book, _placed(law, situation), date=date, rights=named).as_text(because=because)
    except (SituationError, LawError) as error:
        raise AskRefused(str(error), where=error.where) from None


def ask_json(
    law: Law, situation: Mapping[str, Any], *, date: dt.date, rights: Iterable[str] | None
) -> dict[str, Any] | None:
    """The next block of questions, or None. Raises AskRefused."""
    named = _named(law, date, rights)
    try:
        block = next_block(law.book, _placed(law, situation), date=date, rights=named)
    except (SituationError, LawError) as error:
        raise AskRefused(str(error), where=error.where) from None
    return block.as_json() if block else None


def _placed(law: Law, situation: Mapping[str, Any]) -> Any:
    return with_place(law.book, situation, municipality=law.municipality)


def _named(law: Law, date: dt.date, rights: Iterable[str] | None) -> tuple[str, ...]:
    here = law.rights(date)
    if not here:
        raise AskRefused(_("Op deze datum zijn er geen regels om mee te rekenen."), where="date")
    if rights is None:
        return here
    named = tuple(dict.fromkeys(rights))
    unknown = [key for key in named if key not in here]
    if unknown or not named:
        said = ", ".join(unknown)[:120]
        raise AskRefused(
            _("Dit recht is hier op deze datum niet bekend: %(rights)s.") % {"rights": said}, where="rights"
        )
    return named

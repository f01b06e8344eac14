"""Searching and narrowing the list of rights; every choice stands in the address."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from baken.foundation.search.api import fold, ranked
from baken.foundation.ui.api import FilterChoice, filter_choices
from baken.rights.rules.catalogue import Entry

KIND = "right"
LONGEST = 200
FIRST, LAST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
"""The days of which rules can be asked."""


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What somebody looks for; unknown choices count as none."""

    text: str = ""
    theme: str = ""
    authority: str = ""
    how: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.theme or self.authority or self.how)


@dataclass(frozen=True, kw_only=True)
class Selected:
    """The rights that answer, and the choices that there are."""

    entries: Sequence[Entry]
    themes: Sequence[FilterChoice]
    authorities: Sequence[FilterChoice]
    how: Sequence[FilterChoice]


HOW = {"automatisch": True, "aanvraag": False}


def read_selection(data: Mapping[str, str]) -> Selection:
    """From the address: q, thema, instantie, toekenning."""
    text = "".join(sign if sign.isprintable() else " " for sign in data.get("q", ""))
    return Selection(
        text=" ".join(text.split())[:LONGEST],
        theme=data.get("thema", "")[:60],
        authority=data.get("instantie", "")[:120],
        how=data.get("toekenning", "") if data.get("toekenning", "") in HOW else "",
    )


def select(entries: Sequence[Entry], selection: Selection, *, municipality: str) -> Selected:
    """The rights of a municipality (NIS) that answer: best first when something was typed."""
    found = [
        one
        for one in entries
        if (not selection.theme or one.theme == selection.theme)
        and (not selection.authority or one.authority == selection.authority)
        and (not selection.how or one.automatic is HOW[selection.how])
    ]
    if selection.text:
        found = _matching(found, selection.text, municipality)
    themes = sorted({(one.theme, one.theme_label) for one in entries if one.theme}, key=lambda pair: pair[1])
    authorities = sorted({one.authority for one in entries})
    return Selected(
        entries=found,
        themes=filter_choices(choices=themes, selected=selection.theme, all_label=_("Alle thema's")),
        authorities=filter_choices(
            choices=[(one, one) for one in authorities],
            selected=selection.authority,
            all_label=_("Alle instanties"),
        ),
        how=filter_choices(
            choices=[("automatisch", _("Meestal automatisch")), ("aanvraag", _("Zelf aanvragen"))],
            selected=selection.how,
            all_label=_("Automatisch of aanvragen"),
        ),
    )


def _matching(entries: Sequence[Entry], text: str, municipality: str) -> list[Entry]:
    """Found by the site's search, and by the letters of the name as somebody types them."""
    by_id = {f"{municipality}:{one.key}": one for one in entries}
    found = [by_id[key] for key in ranked(text=text, kind=KIND, subject_ids=list(by_id))]
    folded = fold(text)
    return found + [one for one in entries if one not in found and folded in fold(f"{one.label} {one.key}")]

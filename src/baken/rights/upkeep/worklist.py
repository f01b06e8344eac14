"""The work list as screens have it: points with what they touch, narrowed by what stands in the address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.search.api import fold
from baken.foundation.ui.api import FilterChoice, filter_choices
from baken.rights.rules.upkeep import Touched, WorkPoint
from baken.rights.upkeep.models import TouchedCount

KINDS: dict[str, str | Promise] = {
    "missing": gettext_lazy("niet gevonden"),
    "old": gettext_lazy("misschien verouderd"),
    "conflict": gettext_lazy("bronnen spreken elkaar tegen"),
    "due": gettext_lazy("opnieuw na te kijken"),
    "doubt": gettext_lazy("niet zeker"),
    "undated": gettext_lazy("begindag niet bekend"),
    "simplified": gettext_lazy("vereenvoudigd"),
}
BADGES = {"missing": "late", "conflict": "late", "old": "warning", "due": "warning"}
BY_CHOICE = "simplified"
"""Reckoned less finely by choice: nothing to look up, shown only to who asks for it."""
ALL = "alles"
LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Line:
    """A point with how many households it touches, and of how many the answer is open; None: not counted."""

    point: WorkPoint
    households: int | None
    maybe: int | None

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.point.kind])

    @property
    def badge(self) -> str:
        return BADGES.get(self.point.kind, "neutral")


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What somebody looks for; unknown choices count as none."""

    text: str = ""
    kind: str = ""
    right: str = ""
    theme: str = ""
    authority: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.kind or self.right or self.theme or self.authority)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the filters offer."""

    kinds: Sequence[FilterChoice]
    rights: Sequence[FilterChoice]
    themes: Sequence[FilterChoice]
    authorities: Sequence[FilterChoice]


def read_selection(data: Mapping[str, str]) -> Selection:
    """From the address: q, soort, recht, thema, instantie."""
    text = "".join(sign if sign.isprintable() else " " for sign in data.get("q", ""))
    kind = data.get("soort", "")
    return Selection(
        text=" ".join(text.split())[:LONGEST],
        kind=kind if kind in KINDS or kind == ALL else "",
        right=data.get("recht", "")[:100],
        theme=data.get("thema", "")[:60],
        authority=data.get("instantie", "")[:120],
    )


def lines_of(points: Iterable[WorkPoint], count: TouchedCount | None) -> list[Line]:
    """The points with what was counted, most households first."""
    counts: Mapping[str, Any] = count.counts if count else {"rights": {}, "together": []}
    together = {tuple(rights): number for rights, number in counts["together"]}
    found = [_line(one, counts["rights"], together) for one in points]
    return sorted(found, key=lambda one: (-(one.households or 0), one.point.title.lower(), one.point.kind))


def _line(
    point: WorkPoint, rights: Mapping[str, Sequence[int]], together: Mapping[tuple[str, ...], int]
) -> Line:
    counted = tuple(sorted(one.key for one in point.rights if one.key in rights))
    if not counted:
        return Line(point=point, households=None, maybe=None)
    if len(counted) == 1:
        households, maybe = rights[counted[0]]
        return Line(point=point, households=households, maybe=maybe)
    return Line(point=point, households=together.get(counted), maybe=None)


def select(lines: Sequence[Line], selection: Selection) -> list[Line]:
    """The lines that answer, in their order."""
    words = fold(selection.text).split()
    return [
        one
        for one in lines
        if _is_of_kind(one.point.kind, selection.kind)
        and (not selection.right or any(right.key == selection.right for right in one.point.rights))
        and (not selection.theme or any(right.theme == selection.theme for right in one.point.rights))
        and (
            not selection.authority
            or any(right.authority == selection.authority for right in one.point.rights)
        )
        and (not words or all(word in _said(one) for word in words))
    ]


def _is_of_kind(kind: str, asked: str) -> bool:
    return asked in {ALL, kind} or (not asked and kind != BY_CHOICE)


def _said(line: Line) -> str:
    point = line.point
    return fold(
        " ".join(
            [point.title, point.name, point.says, point.look_up, point.href, line.kind_label]
            + [right.label for right in point.rights]
        )
    )


def choices_of(lines: Sequence[Line], selection: Selection) -> Choices:
    """Only what is on the list can be chosen."""
    rights: dict[str, Touched] = {one.key: one for line in lines for one in line.point.rights}
    there = {line.point.kind for line in lines}
    kinds: list[tuple[str, str]] = [(ALL, _("Alles, ook vereenvoudigd"))]
    kinds += [(kind, capfirst(str(label))) for kind, label in KINDS.items() if kind in there]
    themes = sorted({(one.theme_label, one.theme) for one in rights.values() if one.theme})
    return Choices(
        kinds=filter_choices(
            choices=kinds, selected=selection.kind, all_label=_("Alles wat op te zoeken is")
        ),
        rights=filter_choices(
            choices=[
                (one.key, one.label) for one in sorted(rights.values(), key=lambda one: one.label.lower())
            ],
            selected=selection.right,
            all_label=_("Alle rechten"),
        ),
        themes=filter_choices(
            choices=[(key, label) for label, key in themes],
            selected=selection.theme,
            all_label=_("Alle thema's"),
        ),
        authorities=filter_choices(
            choices=[(one, one) for one in sorted({one.authority for one in rights.values()})],
            selected=selection.authority,
            all_label=_("Alle instanties"),
        ),
    )

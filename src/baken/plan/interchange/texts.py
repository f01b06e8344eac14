"""Cells that hold text: free text, names and codes, several names.

Text is kept exactly, whatever it looks like; names and codes lose the spaces around them.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from baken.plan.interchange.cells import LONGEST_CELL, Cell
from baken.plan.interchange.values import FORBIDDEN, CellValue, Unreadable


def clean(text: str) -> str:
    """Text without the few characters that nothing downstream can hold."""
    return FORBIDDEN.sub("", text)


@dataclass(frozen=True)
class Text(Cell):
    """Free text, kept exactly: spaces, line ends, a leading '=' or apostrophe."""

    longest: int = LONGEST_CELL
    width: int = 40
    empty: Any = ""

    def write(self, value: str) -> str | None:
        return clean(value) or None

    def read(self, value: CellValue) -> str:
        if isinstance(value, dt.datetime):
            value = f"{value.day}/{value.month}/{value.year}"
        elif isinstance(value, int | Decimal) and not isinstance(value, bool):
            value = f"{value:f}".replace(".", ",")
        if not isinstance(value, str):
            raise Unreadable(expected=self.expected())
        check_text(value, self.longest, self.expected())
        return value

    def blank(self, value: CellValue) -> str:
        return value if isinstance(value, str) else ""

    def expected(self) -> str:
        if self.longest < LONGEST_CELL:
            return _("tekst van hoogstens %(longest)s tekens") % {"longest": self.longest}
        return _("tekst")


def check_text(text: str, longest: int, expected: str) -> None:
    """Raises Unreadable for text that is too long or holds what cannot be stored."""
    if len(text) > longest:
        raise Unreadable(
            expected=expected, reason=_("De tekst telt %(length)s tekens.") % {"length": len(text)}
        )
    if FORBIDDEN.search(text):
        raise Unreadable(expected=expected, reason=_("De tekst bevat een teken dat niet bewaard kan worden."))


@dataclass(frozen=True)
class Name(Cell):
    """A name, code or reference on one line; spaces around it do not count.

    A whole number typed in the cell is taken as text; a number with decimals or a date is
    refused, because the spreadsheet may have lost a zero ("13.10" became 13.1).
    """

    longest: int = 200
    pattern: str = ""
    shape: str = ""  # the pattern in Dutch
    width: int = 18
    empty: Any = ""

    def write(self, value: str | None) -> str | None:
        return clean(value or "") or None

    def read(self, value: CellValue) -> str:
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value):
            value = str(int(value))
        if not isinstance(value, str):
            reason = "" if value is None else _("Het rekenblad maakte hier geen tekst van.")
            raise Unreadable(expected=self.expected(), reason=reason)
        name = value.strip()
        check_text(name, self.longest, self.expected())
        if self.pattern and not re.fullmatch(self.pattern, name):
            raise Unreadable(expected=self.expected())
        return name

    def expected(self) -> str:
        if self.shape:
            return _(self.shape)
        return _("tekst van hoogstens %(longest)s tekens (maak van de cel een tekstcel)") % {
            "longest": self.longest
        }


@dataclass(frozen=True)
class Key(Name):
    """A short name that also works in an address."""

    pattern: str = "[-a-zA-Z0-9_]+"
    shape: str = "letters, cijfers, - en _ zonder spaties"


@dataclass(frozen=True)
class OptionalName(Name):
    """A name that may be missing altogether (None)."""

    empty: Any = None


@dataclass(frozen=True)
class Names(Cell):
    """Several names in one cell, with ';' or a new line between them.

    A name that itself holds ';', a quote or a line end stands between double quotes.
    """

    longest: int = 200
    width: int = 28
    empty: Any = ()

    def write(self, value: tuple[str, ...]) -> str | None:
        return "; ".join(_quoted(clean(name)) for name in value) or None

    def read(self, value: CellValue) -> tuple[str, ...]:
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and value == int(value):
            value = str(int(value))
        if not isinstance(value, str):
            raise Unreadable(expected=self.expected())
        names = _split(value)
        if names is None:
            raise Unreadable(expected=self.expected(), reason=_("De aanhalingstekens kloppen niet."))
        for name in names:
            check_text(name, self.longest, self.expected())
        if len(set(names)) < len(names):
            raise Unreadable(expected=self.expected(), reason=_("Hetzelfde staat er twee keer."))
        return names

    def expected(self) -> str:
        return _('namen of codes met "; " ertussen, elk hoogstens %(longest)s tekens') % {
            "longest": self.longest
        }


def _quoted(name: str) -> str:
    if name and name == name.strip() and not re.search(r'[;"\r\n]', name):
        return name
    return '"' + name.replace('"', '""') + '"'


_ITEM = re.compile(r'[ \t]*+(?:"((?:[^"]|"")*)"[ \t]*|([^";\r\n][^;\r\n]*)?)(?:;|\r\n|\r|\n|$)')


def _split(text: str) -> tuple[str, ...] | None:
    names: list[str] = []
    position = 0
    while position < len(text):
        match = _ITEM.match(text, position)
        if match is None:
            return None
        if match[1] is not None:
            names.append(match[1].replace('""', '"'))
        elif match[2] and match[2].strip():
            names.append(match[2].strip())
        position = match.end()
    return tuple(names)

"""Reads figures as Dutch-speaking people write them; a text that is none is refused, never guessed.

"1.234,56", "1 234,56", "12,5 %", "5/12", "ja". A comma is always the decimal sign. A
single point before exactly three digits groups thousands ("1.234"), any other single
point is read as a decimal sign ("1.5").
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from baken.indicators.errors import NotANumber
from baken.indicators.kinds import Kind

LONGEST = 60
SPACES = "\u00a0\u202f\u2009"
MINUS_SIGNS = "\u2212\u2013"
_GROUPED = re.compile(r"[0-9]{1,3}(?:([. ])[0-9]{3})(?:\1[0-9]{3})*(?:,[0-9]+)?")
_PLAIN = re.compile(r"[0-9]+(?:,[0-9]+)?")
_POINTED = re.compile(r"[0-9]+\.[0-9]+")
_FRACTION = re.compile(r"(.+?)\s*(?:/|\bvan de\b|\bvan\b|\bop\b)\s*(.+)")
YES = frozenset({"ja", "j", "yes", "1", "waar", "x", "✓"})
NO = frozenset({"nee", "neen", "n", "no", "0", "onwaar"})


@dataclass(frozen=True, kw_only=True)
class ReadValue:
    """What a text says: a value, or for a percentage the two counts behind it."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


def read_number(text: str, *, unit: str = "") -> Decimal:
    """A number from Dutch text; the indicator's own unit may stand behind it.

    Raises NotANumber with a sentence for the person who typed it.
    """
    plain = _tidied(text)
    if unit and plain.casefold().endswith(unit.casefold()):
        plain = plain[: -len(unit)].rstrip()
    sign = Decimal(-1) if plain[:1] == "-" else Decimal(1)
    digits = plain[1:].lstrip() if plain[:1] in {"-", "+"} and plain else plain
    if _GROUPED.fullmatch(digits) and not digits.startswith("0"):
        digits = digits.replace(".", "").replace(" ", "")
    elif not (_PLAIN.fullmatch(digits) or _POINTED.fullmatch(digits)):
        raise NotANumber(_not_a_number(text))
    return sign * Decimal(digits.replace(",", "."))


def read_value(text: str, *, kind: str, steps: Sequence[str] = (), unit: str = "") -> ReadValue:
    """A value of the given kind. Raises NotANumber."""
    if kind == Kind.YES_NO:
        return ReadValue(value=_yes_no(text))
    if kind == Kind.STEPS:
        return ReadValue(value=_step(text, steps))
    if kind == Kind.PERCENTAGE:
        return _percentage(text)
    return ReadValue(value=read_number(text, unit=unit))


def _percentage(text: str) -> ReadValue:
    fraction = _FRACTION.fullmatch(_tidied(text))
    if fraction:
        return ReadValue(numerator=read_number(fraction[1]), denominator=read_number(fraction[2]))
    return ReadValue(value=read_number(text, unit="%"))


def _yes_no(text: str) -> Decimal:
    word = _tidied(text).casefold()
    if word in YES:
        return Decimal(1)
    if word in NO:
        return Decimal(0)
    raise NotANumber(_("'%(text)s' is geen ja of nee. Schrijf ja of nee.") % {"text": _quoted(text)})


def _step(text: str, steps: Sequence[str]) -> Decimal:
    word = _tidied(text).casefold()
    for place, step in enumerate(steps):
        if word == _tidied(step).casefold():
            return Decimal(place)
    raise NotANumber(
        _("'%(text)s' is geen van de stappen. Kies uit: %(steps)s.")
        % {"text": _quoted(text), "steps": ", ".join(steps)}
    )


def _tidied(text: str) -> str:
    """One kind of space and one kind of minus; overlong text is cut, and then fails to read."""
    table = {ord(character): " " for character in SPACES} | {ord(sign): "-" for sign in MINUS_SIGNS}
    return text[: LONGEST + 1].translate(table).strip() if len(text) <= LONGEST else "?"


def _quoted(text: str) -> str:
    clean = "".join(character if character.isprintable() else " " for character in text).strip()
    return clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…"


def _not_a_number(text: str) -> str:
    if not text.strip():
        return _("Vul een cijfer in.")
    return _("'%(text)s' is geen getal. Schrijf het zo: 1.234,56. Uitleg hoort bij de opmerking.") % {
        "text": _quoted(text)
    }

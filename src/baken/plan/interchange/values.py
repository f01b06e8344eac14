"""Single values as people write them in Flanders, understood, or refused with what is expected.

Amounts are integer euro cents; other numbers are Decimal. Binary floating point only occurs as
what a spreadsheet stores; it is taken at the fifteen digits a spreadsheet shows.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

MAX_CENTS = 10**15 - 1  # fifteen digits: what a spreadsheet keeps exactly
# What neither a spreadsheet nor the database can hold: it is left out when written, refused when read.
FORBIDDEN = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
LONGEST_NUMBER = 60  # characters; anything longer is no number a person wrote


@dataclass(frozen=True)
class Formula:
    """A cell that computes its value; its text is kept for the report only."""

    text: str


@dataclass(frozen=True)
class ErrorValue:
    """A cell that shows an error, such as #N/A."""

    text: str


CellValue = str | int | Decimal | bool | dt.datetime | dt.time | Formula | ErrorValue | None


class Unreadable(Exception):
    """A value that is not what its place asks for; `expected` says in Dutch what is."""

    def __init__(self, *, expected: str, reason: str = "") -> None:
        super().__init__(reason or expected)
        self.expected = expected
        self.reason = reason


SPACE = r"[ \t\u00a0\u2007\u2009\u202f]"
_SIGN = r"(?P<sign>[-+\u2212\u2013]?)"
_NUMBERS = tuple(
    re.compile(f"{_SIGN}{SPACE}*(?P<whole>{whole})(?:{mark}(?P<part>[0-9]+))?")
    for whole, mark in (
        (r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+", ","),  # 1.234,56 and 1.234
        (rf"[1-9][0-9]{{0,2}}(?:{SPACE}[0-9]{{3}})+", "[.,]"),  # 1 234,56
        (r"[0-9]+", ","),  # 1234,56
        (r"[0-9]+", r"\."),  # 1234.56
    )
)
_ENGLISH = re.compile(rf"{_SIGN}{SPACE}*(?P<whole>[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+)\.(?P<part>[0-9]+)")
_DASH_CENTS = re.compile(r",[-–—]{1,2}$")
_MONTHS = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
]
_SHORT_MONTHS = ["jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
_MONTH_NUMBERS = {
    **{name: number for number, name in enumerate(_MONTHS, start=1)},
    **{name: number for number, name in enumerate(_SHORT_MONTHS, start=1)},
    "sept": 9,
}
_DAY_FIRST = re.compile(r"([0-9]{1,2})\s*[-/.]\s*([0-9]{1,2})\s*[-/.]\s*([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ]00:00(?::00)?)?")
_IN_WORDS = re.compile(r"(?:[a-z]+dag,?\s+)?([0-9]{1,2})(?:ste|de|e)?\s+([a-z]+)\.?\s+([0-9]{4})")
_YES = frozenset({"ja", "j", "x", "v", "✓", "✔", "waar", "true", "yes", "y", "1"})
_NO = frozenset({"nee", "neen", "n", "onwaar", "false", "no", "0"})


def folded(text: str) -> str:
    """Text as it is compared: case, spacing and no-break spaces make no difference."""
    return " ".join(text.split()).casefold()


def parse_number(text: str) -> Decimal | None:
    """The number a person wrote ("1 234,56", "1.234,56", "-5"), or None.

    A point before exactly three digits groups thousands, as Flemish documents do.
    """
    stripped = text.strip()
    if len(stripped) > LONGEST_NUMBER:
        return None
    for pattern in (*_NUMBERS, _ENGLISH):
        if match := pattern.fullmatch(stripped):
            whole = re.sub(r"[^0-9]", "", match["whole"])
            number = Decimal(f"{whole}.{match['part'] or '0'}")
            return -number if match["sign"] and match["sign"] != "+" else number
    return None


def read_decimal(
    value: CellValue, *, places: int = 6, digits: int = 18, minimum: int | None = None
) -> Decimal:
    """A number with at most `places` decimals. Raises Unreadable."""
    expected = decimal_expected(places=places, minimum=minimum)
    number: Decimal | None = None
    if isinstance(value, str):
        number = parse_number(value.strip().removesuffix("%"))
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
    if number is None or not number.is_finite():
        raise Unreadable(expected=expected)
    rounded = _rounded(number, places)
    if rounded != number or abs(number) >= Decimal(10) ** (digits - places):
        raise Unreadable(expected=expected)
    if minimum is not None and number < minimum:
        raise Unreadable(expected=expected)
    return rounded.normalize() if rounded else Decimal(0)


def decimal_expected(*, places: int, minimum: int | None) -> str:
    """What a decimal field asks for, in Dutch."""
    text = _("een getal met hoogstens %(places)s cijfers na de komma, bijvoorbeeld 12,5") % {"places": places}
    if minimum is not None:
        text += _(", niet kleiner dan %(minimum)s") % {"minimum": minimum}
    return text


def _rounded(number: Decimal, places: int) -> Decimal | None:
    try:
        return number.quantize(Decimal(1).scaleb(-places))
    except InvalidOperation:  # too large to write with that many decimals
        return None


def read_whole(value: CellValue, *, minimum: int, maximum: int) -> int:
    """A whole number between two bounds, both included. Raises Unreadable."""
    expected = whole_expected(minimum=minimum, maximum=maximum)
    number: Decimal | None = None
    if isinstance(value, str):
        number = parse_number(value)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
    if number is None or not minimum <= number <= maximum or number != int(number):
        raise Unreadable(expected=expected)
    return int(number)


def whole_expected(*, minimum: int, maximum: int) -> str:
    """What a whole-number field asks for, in Dutch."""
    return _("een geheel getal van %(minimum)s tot en met %(maximum)s") % {
        "minimum": minimum,
        "maximum": maximum,
    }


def read_amount(value: CellValue) -> int:
    """Cents of an amount ("1 234,56", "1.234,56 EUR", "€ 5", 595729.16). Raises Unreadable."""
    number: Decimal | None = None
    if isinstance(value, str):
        if "*" in value:
            raise Unreadable(
                expected=amount_expected(),
                reason=_(
                    "Een sterretje zegt dat het bedrag gedeeld is. Zet het bedrag één keer "
                    "en noem bij die raming alle onderdelen waarvoor het dient."
                ),
            )
        number = _amount_in(value)
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
    if number is None or not number.is_finite() or abs(number) > MAX_CENTS:
        raise Unreadable(expected=amount_expected())
    cents = number * 100
    if cents != int(cents) or abs(cents) > MAX_CENTS:
        raise Unreadable(expected=amount_expected())
    return int(cents)


def _amount_in(text: str) -> Decimal | None:
    if len(text) > LONGEST_NUMBER:
        return None
    bare = text.strip()
    outer = re.fullmatch(rf"([-\u2212\u2013]?){SPACE}*(?:€|eur\b|euro\b){SPACE}*(.+)", bare, re.IGNORECASE)
    if outer:
        bare = outer[1] + outer[2]
    else:
        bare = re.sub(
            rf"{SPACE}*(?:€|\beur|(?<=[0-9,-])eur|\beuro|(?<=[0-9,-])euro)\.?$", "", bare, flags=re.IGNORECASE
        )
    return parse_number(_DASH_CENTS.sub("", bare))


def amount_expected() -> str:
    """What an amount field asks for, in Dutch."""
    return _("een bedrag in euro met hoogstens twee cijfers na de komma, bijvoorbeeld 1.234,56")


def read_date(value: CellValue) -> dt.date:
    """A date ("15/3/2024", "2024-03-15", "15 maart 2024", a spreadsheet's date). Raises Unreadable."""
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date()
        raise Unreadable(expected=date_expected(), reason=_("Er staat ook een uur bij."))
    if isinstance(value, str) and len(value) <= LONGEST_NUMBER and (parts := _date_parts(folded(value))):
        try:
            return dt.date(*parts)
        except ValueError:
            raise Unreadable(expected=date_expected(), reason=_("Deze dag bestaat niet.")) from None
    raise Unreadable(expected=date_expected())


def _date_parts(text: str) -> tuple[int, int, int] | None:
    if match := _DAY_FIRST.fullmatch(text):
        return int(match[3]), int(match[2]), int(match[1])
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if (match := _IN_WORDS.fullmatch(text)) and match[2] in _MONTH_NUMBERS:
        return int(match[3]), _MONTH_NUMBERS[match[2]], int(match[1])
    return None


def date_expected() -> str:
    """What a date field asks for, in Dutch."""
    return _("een datum met het jaar in vier cijfers, bijvoorbeeld 15/03/2024")


def read_yes_no(value: CellValue) -> bool:
    """Yes or no ("ja", "nee", "x", TRUE, 1). Raises Unreadable."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal) and value in (0, 1):
        return bool(value)
    if isinstance(value, str) and folded(value) in _YES:
        return True
    if isinstance(value, str) and folded(value) in _NO:
        return False
    raise Unreadable(expected=yes_no_expected())


def yes_no_expected() -> str:
    """What a yes/no field asks for, in Dutch."""
    return _("ja of nee")

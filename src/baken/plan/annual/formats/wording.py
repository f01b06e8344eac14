"""Numbers, dates and names in words, in one place for every format. Exact: integers and Decimal."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
NOTHING = "–"
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
ACHIEVED = "Wat hebben we bereikt?"
DONE = "Wat hebben we ervoor gedaan?"
COST = "Wat bracht het op en wat kostte het?"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Text without the characters that no document can carry, its lines ended in one way."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def grouped(whole: int) -> str:
    """A whole number with a point per thousand and a true minus sign: 595729 → "595.729"."""
    digits = f"{abs(whole):,}".replace(",", ".")
    return f"{MINUS}{digits}" if whole < 0 else digits


def euro(cents: int) -> str:
    """Integer cents as "€ 595.729,16", always with both decimals."""
    whole, rest = divmod(abs(cents), 100)
    sign = MINUS if cents < 0 else ""
    return f"{sign}€{NO_BREAK_SPACE}{grouped(whole)},{rest:02d}"


def euro_or_nothing(cents: int | None) -> str:
    """An amount, or a dash where it is not known."""
    return NOTHING if cents is None else euro(cents)


def planned(cents: int | None, to_be_determined: int = 0) -> str:
    """A planned amount with what is still to be determined beside it."""
    if not to_be_determined:
        return euro_or_nothing(cents)
    if cents is None:
        return "te bepalen"
    return f"{euro(cents)} +{NO_BREAK_SPACE}{to_be_determined}{NO_BREAK_SPACE}te{NO_BREAK_SPACE}bepalen"


def number(value: Decimal) -> str:
    """A number with point per thousand and decimal comma, with the decimals it has: 1234.5 → "1.234,5"."""
    whole, _, decimals = f"{abs(value):f}".partition(".")
    decimals = decimals.rstrip("0")
    sign = MINUS if value < 0 and (int(whole) or decimals) else ""
    return f"{sign}{grouped(int(whole))}{',' + decimals if decimals else ''}"


def percent(value: Decimal) -> str:
    """A percentage (12.5 is 12.5 %) with at most one decimal, rounded half away from zero."""
    return f"{number(value.quantize(Decimal('0.1'), rounding=ROUND_HALF_UP))}{NO_BREAK_SPACE}%"


def part(share: int, whole: int) -> str:
    """What part of the whole a number is, in per cent without decimals; a dash of nothing."""
    if not whole:
        return NOTHING
    rounded = (Decimal(100 * share) / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return f"{number(rounded)}{NO_BREAK_SPACE}%"


def day(date: dt.date) -> str:
    """A day in full: 1 maart 2024."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def short_day(date: dt.date | None) -> str:
    """A day in figures: 01/03/2024; a dash without one."""
    return f"{date.day:02d}/{date.month:02d}/{date.year}" if date else NOTHING


def period(start: dt.date, end: dt.date) -> str:
    """From the first to the last day, in full; whole years by their number."""
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return str(start.year) if start.year == end.year else f"{start.year} tot en met {end.year}"
    return f"{day(start)} tot en met {day(end)}"


def listed(words: Sequence[str]) -> str:
    """Words in a row: "a, b en c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} en {words[-1]}"


def sentence(text: str) -> str:
    """The same text with a capital, and a full stop when it ends without one; nothing stays nothing."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def years(found: Iterable[int]) -> str:
    """Years in a row: "2023, 2024 en 2025", runs of three or more as "2023-2025"."""
    runs: list[list[int]] = []
    for year in sorted(set(found)):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words = [
        text
        for run in runs
        for text in ([f"{run[0]}-{run[-1]}"] if len(run) > 2 else [str(year) for year in run])
    ]
    return listed(words)

"""Numbers as people in Flanders write them. Exact: integers and decimals, never floats."""

from decimal import ROUND_HALF_UP, Decimal

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"


def grouped(whole: int) -> str:
    """A whole number with a point per thousand: 595729 → "595.729"; negative with a true minus sign."""
    digits = f"{abs(whole):,}".replace(",", ".")
    return f"{MINUS}{digits}" if whole < 0 else digits


def euro_text(cents: int, *, decimals: bool = True) -> str:
    """An amount in integer cents as "€ 595.729,16"; without decimals rounded half away from zero."""
    sign = MINUS if cents < 0 else ""
    if not decimals:
        whole = (abs(cents) + 50) // 100
        return f"{sign if whole else ''}€{NO_BREAK_SPACE}{grouped(whole)}"
    whole, rest = divmod(abs(cents), 100)
    return f"{sign}€{NO_BREAK_SPACE}{grouped(whole)},{rest:02d}"


def number_text(value: int | Decimal) -> str:
    """A number with point per thousand and decimal comma, with the decimals it has: 1234.5 → "1.234,5"."""
    if isinstance(value, int):
        return grouped(value)
    if not value.is_finite():
        raise ValueError(f"{value} is not a number that can be shown")
    plain = f"{abs(value):f}"
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    sign = MINUS if value < 0 and (int(whole) or decimals) else ""
    return f"{sign}{grouped(int(whole))}{',' + decimals if decimals else ''}"


def percent_text(value: int | Decimal) -> str:
    """A percentage (12.5 is 12.5 %) with at most one decimal, rounded half away from zero."""
    rounded = Decimal(value).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{number_text(rounded)}{NO_BREAK_SPACE}%"

"""From a column of a table to the whole numbers of a fact, with what does not fit set apart.

The meaning is that of `values.exact_value`: the same values are read, to the same numbers. Tables may say
more: yes/no also as 0/1 or "ja"/"nee", amounts also as decimals or with a comma, numbers also as text.
"""

from dataclasses import dataclass

from rulebook.errors import TableError
from rulebook.kinds import Kind
from rulebook.model import Fact
from rulebook.scanning.extra import pl
from rulebook.values import NOISE

YES, NO = ("true", "ja", "yes", "j", "1"), ("false", "nee", "no", "n", "0")
FIRST_DAY = 719_163
"""The ordinal of 1 January 1970, where the days of tables are counted from."""
LARGEST = 10**13
MOST_DIGITS = 18
TEXT = (pl.String, pl.Categorical, pl.Enum)
EURO = r"^-?(?:[0-9]+[.,]?[0-9]{0,2}0*|[.,][0-9]{1,2}0*)$"


def smallest(fact: Fact) -> "pl.DataType":
    """The type that a fact is kept in."""
    if fact.type.kind is Kind.BOOL:
        return pl.Boolean()
    if fact.is_choice:
        bits = len(fact.type.values)
        return pl.UInt8() if bits <= 8 else pl.UInt16() if bits <= 16 else pl.UInt32()
    return pl.Int32() if fact.low >= -(2**31) and fact.high < 2**31 else pl.Int64()


def readable(fact: Fact, name: str, dtype: "pl.DataType", *, cents: bool = False) -> "pl.Expr":
    """The values of a column as this fact has them; null where they are empty or mean nothing.

    Raises TableError for a kind of column that this fact cannot have.
    """
    column = pl.col(name)
    if isinstance(dtype, pl.Categorical | pl.Enum):
        column, dtype = column.cast(pl.String), pl.String()
    made = {
        Kind.BOOL: _yes_no,
        Kind.MONEY: _cents if cents else _euro,
        Kind.COUNT: _whole,
        Kind.DATE: _day,
    }
    found = _choice(fact, column, dtype) if fact.is_choice else made[fact.type.kind](column, dtype)
    if found is None:
        expected = {
            Kind.BOOL: "ja of nee",
            Kind.MONEY: "bedragen in centen" if cents else "bedragen in euro",
            Kind.DATE: "dagen",
            Kind.CHOICE: "namen: " + ", ".join(fact.type.values),
        }.get(fact.type.kind, "gehele getallen")
        raise TableError(
            f"in deze kolom horen {expected}, maar ze is van het type {str(dtype)[:40]}", where=name
        )
    return found


def within(fact: Fact, value: "pl.Expr") -> "pl.Expr":
    """The same values inside the bounds of the fact, in its smallest type; null outside."""
    if fact.type.kind is Kind.BOOL or fact.is_choice:
        return value.cast(smallest(fact))
    inside = value.is_between(fact.low, fact.high)
    return pl.when(inside).then(value).cast(smallest(fact))


def _yes_no(column: "pl.Expr", dtype: "pl.DataType") -> "pl.Expr | None":
    if dtype == pl.Boolean:
        return column
    if dtype == pl.String:
        names = [*YES, *NO]
        yes = [True] * len(YES) + [False] * len(NO)
        return column.str.to_lowercase().replace_strict(names, yes, default=None, return_dtype=pl.Boolean)
    if dtype.is_numeric():
        return pl.when(column == 1).then(pl.lit(True)).when(column == 0).then(pl.lit(False))
    return None


def _cents(column: "pl.Expr", dtype: "pl.DataType") -> "pl.Expr | None":
    return _whole(column, dtype)


def _whole(column: "pl.Expr", dtype: "pl.DataType") -> "pl.Expr | None":
    if dtype.is_integer():
        return column if dtype in {pl.Int32, pl.Int64} else column.cast(pl.Int64, strict=False)
    if dtype.is_float():
        wide = column.cast(pl.Float64)
        fits = (wide == wide.floor()) & wide.is_between(-(2**53), 2**53)
        return pl.when(fits).then(wide).cast(pl.Int64)
    if isinstance(dtype, pl.Decimal):
        return _scaled(column, dtype, digits=0)
    if dtype == pl.String:
        digits = pl.when(column.str.contains(r"^-?[0-9]{1,18}(?:\.0{1,6})?$")).then(column)
        return digits.str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)
    return None


def _euro(column: "pl.Expr", dtype: "pl.DataType") -> "pl.Expr | None":
    if dtype.is_integer():
        whole = column.cast(pl.Int64, strict=False)
        return pl.when(whole.is_between(-LARGEST, LARGEST)).then(whole) * 100
    if dtype.is_float():
        exact = column.cast(pl.Float64) * 100
        nearest = exact.round()
        fits = ((exact - nearest).abs() < NOISE) & nearest.is_between(-(2**53), 2**53)
        return pl.when(fits).then(nearest).cast(pl.Int64)
    if isinstance(dtype, pl.Decimal):
        return _scaled(column, dtype, digits=2)
    return _euro_of_text(column) if dtype == pl.String else None


def _scaled(column: "pl.Expr", dtype: "pl.Decimal", *, digits: int) -> "pl.Expr":
    """Decimals as whole numbers of so many digits; null where more digits matter."""
    whole, more = column.to_physical(), dtype.scale - digits
    if more <= 0:
        fits = whole.is_between(-(10**MOST_DIGITS) // 10**-more, 10**MOST_DIGITS // 10**-more)
        scale: int = 10**-more
        return pl.when(fits).then(whole).cast(pl.Int64) * scale
    return pl.when(whole % 10**more == 0).then(whole // 10**more).cast(pl.Int64, strict=False)


def _euro_of_text(column: "pl.Expr") -> "pl.Expr":
    """12, 12.5, -0.05, .5 and the same with a comma; 1.200 is one euro and twenty cents, as in `values`.

    With so few digits the nearest float times hundred is nearest to the right cents.
    """
    fits = column.str.contains(EURO) & (column.str.len_bytes() < 20)
    amount = column.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False)
    return pl.when(fits).then((amount * 100).round().cast(pl.Int64, strict=False))


def _day(column: "pl.Expr", dtype: "pl.DataType") -> "pl.Expr | None":
    if dtype == pl.Date:
        return column.to_physical() + FIRST_DAY
    if isinstance(dtype, pl.Datetime):
        return column.cast(pl.Date).to_physical() + FIRST_DAY
    if dtype == pl.String:
        iso = pl.when(column.str.contains(r"^[0-9]{4}-?[0-9]{2}-?[0-9]{2}$")).then(column)
        long = pl.when(iso.str.len_bytes() == 10).then(iso)
        short = pl.when(iso.str.len_bytes() == 8).then(iso)
        day = pl.coalesce(
            long.str.to_date("%Y-%m-%d", strict=False), short.str.to_date("%Y%m%d", strict=False)
        )
        return day.to_physical() + FIRST_DAY
    return None


def _choice(fact: Fact, column: "pl.Expr", dtype: "pl.DataType") -> "pl.Expr | None":
    if dtype != pl.String:
        return None
    names = list(fact.type.values)
    bits = [1 << place for place in range(len(names))]
    return column.replace_strict(names, bits, default=None, return_dtype=smallest(fact))


def yes_no(values: "pl.Series") -> "pl.Series":
    """Yes, no or null of everybody; null too for what means neither."""
    made = _yes_no(pl.col(values.name), values.dtype)
    return (
        values.cast(pl.Boolean, strict=False) if made is None else values.to_frame().select(made).to_series()
    )


def tidy(column: "pl.Series") -> "pl.Series":
    """Text without spaces around it, and null where nothing is left; other columns as they are."""
    if column.dtype not in TEXT:
        return column
    text = column.cast(pl.String).str.strip_chars()
    return text.set(text == "", None)


@dataclass(frozen=True)
class Read:
    """A column as a fact has it (null: empty or wrong), where something was said, and which rows are wrong
    because they mean nothing (`bad`) or lie outside the bounds (`outside`); None: nowhere."""

    values: "pl.Series"
    bad: "pl.Series | None" = None
    outside: "pl.Series | None" = None


def read_columns(table: "pl.DataFrame", wanted: "dict[str, tuple[Fact, bool]]") -> dict[str, Read]:
    """Columns as facts (in cents or not), all at once. Raises TableError for a type that cannot be."""
    found = {}
    slow = {}
    for name, (fact, cents) in wanted.items():
        quick = _exact(table[name], fact, cents=cents)
        if quick is None:
            slow[name] = (fact, cents)
        else:
            found[name] = Read(quick)
    made = table.select(
        within(fact, readable(fact, name, table[name].dtype, cents=cents)).alias(name)
        for name, (fact, cents) in slow.items()
    )
    for name, (fact, cents) in slow.items():
        values = made[name]
        exact = values.null_count() == table[name].null_count()
        found[name] = Read(values) if exact else _doubtful(table[name], fact, cents=cents)
    return found


def _exact(column: "pl.Series", fact: Fact, *, cents: bool) -> "pl.Series | None":
    """A column of which its type, and its least and most, say that every value fits; else None."""
    kind, dtype = fact.type.kind, column.dtype
    if column.null_count() == len(column):
        return pl.Series(column.name, [None], dtype=smallest(fact)).new_from_index(0, len(column))
    if kind is Kind.BOOL:
        return column if dtype == pl.Boolean else None
    if fact.is_choice:
        if isinstance(dtype, pl.Enum) and set(dtype.categories) <= set(fact.type.values):
            bits = pl.Series([fact.type.bit(one) for one in dtype.categories], dtype=smallest(fact))
            return bits.gather(column.to_physical()).alias(column.name)
        return None
    if kind is Kind.DATE and dtype == pl.Date:
        column = column.to_physical() + FIRST_DAY
    elif not dtype.is_integer() or (kind is Kind.MONEY and not cents):
        return None
    low, high = column.min(), column.max()
    inside = isinstance(low, int) and isinstance(high, int) and fact.low <= low and high <= fact.high
    return column.cast(smallest(fact)) if inside else None


def _doubtful(column: "pl.Series", fact: Fact, *, cents: bool) -> Read:
    """A column with values that are not this fact: again without spaces, and what is wrong with the rest."""
    plain = tidy(column)
    name, told = plain.name, plain.is_not_null()
    frame = plain.to_frame()
    understood = frame.select(readable(fact, name, plain.dtype, cents=cents).alias(name))
    values = understood.select(within(fact, pl.col(name)))[name]
    bad = told & understood[name].is_null()
    outside = told & values.is_null() & ~bad
    return Read(values, bad if bad.any() else None, outside if outside.any() else None)

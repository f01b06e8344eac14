"""The facts of a table: of each what is least and most of everybody, and who told."""

from collections.abc import Iterable
from dataclasses import dataclass

from rulebook.kinds import Kind
from rulebook.model import Fact, Rulebook
from rulebook.scanning.columns import Read, read_columns, smallest
from rulebook.scanning.extra import pl
from rulebook.scanning.mapping import Meaning
from rulebook.scanning.quality import FactKnown, key_name
from rulebook.scanning.rows import Rows
from rulebook.scanning.tables import Key

END = {"": "value", "min": "min", "max": "max"}
ALWAYS = frozenset({("birth_date", 0), ("municipality", 0)})
"""Read whether rules need them or not: who cannot be is set aside, and counts are by municipality."""


@dataclass(frozen=True)
class FactColumns:
    """`frame`: per column (`savings.value`, `savings.min`) its values, null where nobody told. `keys`: each
    fact with the columns it is made of; one that holds for every period stands for several."""

    frame: "pl.DataFrame"
    keys: dict[Key, tuple[str, ...]]


def read_facts(rows: Rows, book: Rulebook, wanted: frozenset[Key] | None) -> FactColumns:
    """The facts of a table that are wanted (None: all it has). Sets rows with wrong values aside."""
    columns = {
        column: one
        for column, one in rows.meanings.known.items()
        if one.fact and _is_wanted(one, book, wanted)
    }
    read = read_columns(
        rows.frame, {column: (book.facts[one.fact], one.cents) for column, one in columns.items()}
    )
    made: dict[str, pl.Series] = {}
    keys: dict[Key, list[str]] = {}
    for column, meaning in columns.items():
        _refuse(rows, column, read[column])
        name = f"{key_name(*meaning.key)}.{END[meaning.end]}"
        made[name] = read[column].values
        keys.setdefault(meaning.key, []).append(name)
    frame = pl.DataFrame([values.alias(name) for name, values in made.items()])
    for key, names in keys.items():
        _refuse_ranges(rows, frame, key, names)
    every = {key: tuple(names) for key, names in keys.items()}
    return FactColumns(frame, {**every, **_of_other_periods(every, book, wanted or frozenset())})


def _is_wanted(one: Meaning, book: Rulebook, wanted: frozenset[Key] | None) -> bool:
    if wanted is None or one.key in wanted or one.key in ALWAYS:
        return True
    return book.facts[one.fact].period != "year" and any(name == one.fact for name, _ in wanted)


def _of_other_periods(
    keys: dict[Key, tuple[str, ...]], book: Rulebook, wanted: Iterable[Key]
) -> dict[Key, tuple[str, ...]]:
    """What is given without a period holds for every period, but of a yearly fact only for this year."""
    return {
        (name, offset): keys[name, 0]
        for name, offset in wanted
        if (name, offset) not in keys and (name, 0) in keys and book.facts[name].period != "year"
    }


def _refuse(rows: Rows, column: str, read: Read) -> None:
    if read.bad is not None:
        rows.refuse(read.bad, "bad_value", column)
    if read.outside is not None:
        rows.refuse(read.outside, "out_of_bounds", column)


def _refuse_ranges(rows: Rows, frame: "pl.DataFrame", key: Key, names: list[str]) -> None:
    name = key_name(*key)
    if f"{name}.min" in names and f"{name}.max" in names:
        crossed = frame[f"{name}.min"] > frame[f"{name}.max"]
        rows.refuse(crossed.fill_null(value=False), "bad_range", f"{name}.min")


def ends_of(
    fact: Fact, key: Key, names: tuple[str, ...], frame: "pl.DataFrame"
) -> "tuple[list[pl.Expr], bool, FactKnown]":
    """The columns of a fact in the end (least, most, told), whether anything of it is open, and how much is
    known. `frame`: the values of whom is kept."""
    name, height = key_name(*key), frame.height
    value = [one for one in names if one.endswith(".value")]
    parts = {end: [*value, *(one for one in names if one.endswith(f".{end}"))] for end in ("min", "max")}
    known = FactKnown(fact=key[0], offset=key[1], rows=height)
    known.known = height - frame[value[0]].null_count() if value else 0
    if known.known == height:
        return [pl.col(value[0]).alias(f"{name}.low")], False, known
    low, high = _bounds(fact)
    dtype = smallest(fact)
    made = [pl.coalesce(parts["min"]).fill_null(pl.lit(low, dtype=dtype)).alias(f"{name}.low")]
    if not fact.is_choice:
        made.append(pl.coalesce(parts["max"]).fill_null(pl.lit(high, dtype=dtype)).alias(f"{name}.high"))
    told = _told(fact, value, names)
    known.narrowed = int(frame.select(told.sum()).item()) - known.known
    if fact.only_if:
        made.append(told.alias(f"{name}.told"))
    return made, True, known


def _bounds(fact: Fact) -> tuple[int | bool, int | bool]:
    if fact.type.kind is Kind.BOOL:
        return False, True
    return (fact.type.anything, fact.type.anything) if fact.is_choice else (fact.low, fact.high)


def _told(fact: Fact, value: list[str], names: tuple[str, ...]) -> "pl.Expr":
    """Who told something: a range that says nothing does not count, as in a situation."""
    low, high = _bounds(fact)
    ends = {"min": low, "max": high}
    narrowed = [
        pl.col(one).is_not_null() & (pl.col(one) != ends[one.rsplit(".", 1)[1]])
        for one in names
        if one not in value
    ]
    return pl.any_horizontal([*(pl.col(one).is_not_null() for one in value), *narrowed]).fill_null(
        value=False
    )

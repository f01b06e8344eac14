"""From rows as they are read to tables: what is wrong set aside, what is known as whole numbers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rulebook.columnar.structures import Array
from rulebook.errors import TableError
from rulebook.model import Rulebook
from rulebook.scanning.belonging import (
    Homes,
    Memberships,
    read_memberships,
    require_fitting,
    require_possible,
    role_bits,
    spread,
)
from rulebook.scanning.columns import tidy, yes_no
from rulebook.scanning.extra import pl
from rulebook.scanning.facts import ALWAYS, FactColumns, ends_of, read_facts
from rulebook.scanning.mapping import Meanings
from rulebook.scanning.pseudonyms import refuse_national_numbers
from rulebook.scanning.quality import MOST_LINES, QualityReport
from rulebook.scanning.rows import STRANGE_KEY, Rows, places_of, same_kind
from rulebook.scanning.tables import TAKES_UP, Key, Tables
from rulebook.units import HOUSEHOLD

LONGEST_NAME, HEAVIEST = 100, 1_000_000
MOST_NEIGHBOURHOODS = 50_000
"""Two and a half times as many as statistical sectors of Belgium: more are no places but people."""


@dataclass(frozen=True, kw_only=True)
class Reader:
    """How a population is read. `facts`: those that rules read (None: every one there is)."""

    book: Rulebook
    date: dt.date
    facts: frozenset[Key] | None
    meanings: Mapping[str, Meanings]
    secret: bytes | None

    def columns(self, table: str) -> list[str]:
        """The columns of a table that are worth reading."""
        known = self.meanings[table].known
        return [column for column, one in known.items() if not one.fact or self._wants(one.fact, one.offset)]

    def _wants(self, fact: str, offset: int) -> bool:
        if self.facts is None or (fact, offset) in self.facts or (fact, offset) in ALWAYS:
            return True
        return self.book.facts[fact].period != "year" and any(name == fact for name, _ in self.facts)


def normalised(reader: Reader, rows: dict[str, Rows], quality: QualityReport) -> Tables:
    """Rows as tables. Raises TableError for a column that cannot be what it is said to be."""
    book, secret, persons, households = reader.book, reader.secret, rows["persons"], rows["households"]
    person = persons.key("person", secret)
    persons.require_different(person, "person")
    keys = households.key("household", secret)
    households.require_different(keys, "household")
    of_person, keys = same_kind(persons.key("household", secret), keys)
    home = places_of(of_person, keys)
    persons.refuse(home < 0, "no_household", persons.meanings.own("household") or "")
    homes = Homes.of(home, role_bits(persons, book.units[HOUSEHOLD], persons.require("role")))
    facts = {name: read_facts(one, book, reader.facts) for name, one in rows.items() if name != "memberships"}
    require_fitting(homes, households, book)
    _require_possible(reader, homes, persons, households, facts["persons"])
    beside = {name: _beside(rows[name]) for name in ("persons", "households")}
    others = None
    if "memberships" in rows:
        others = read_memberships(rows["memberships"], book, person, keys, secret)
    kept = _kept(homes, persons, households, others)
    made = Tables(
        book=book,
        date=reader.date,
        persons=_persons(kept, homes, person, of_person, beside["persons"]),
        households=_households(kept, homes, keys, beside["households"]),
        memberships=_memberships(kept, others, keys),
        units=_units(rows.get("units"), secret),
        quality=quality,
        given={},
    )
    _add_facts(made, facts, kept, rows.get("units"))
    _count(made, rows, reader)
    return made


def _require_possible(
    reader: Reader, homes: Homes, persons: Rows, households: Rows, facts: FactColumns
) -> None:
    key = ("birth_date", 0)
    if key in facts.keys and reader.book.facts[key[0]].level == "person":
        frame = facts.frame
        made, _, _ = ends_of(reader.book.facts[key[0]], key, facts.keys[key], frame)
        ends = frame.select(made)
        low = ends["birth_date.low"].to_numpy()
        high = ends["birth_date.high"].to_numpy() if "birth_date.high" in ends.columns else low
        require_possible(homes, persons, households, reader.book, low, high, reader.date)


def _beside(rows: Rows) -> dict[str, "pl.Series"]:
    """What is no key, role or fact: who takes up what, the neighbourhood, the weight."""
    found = {}
    for column, one in rows.meanings.known.items():
        if one.right:
            found[TAKES_UP + one.right] = _takes_up(rows, rows.frame[column])
        elif one.own == "neighbourhood":
            found[one.own] = _neighbourhood(rows, rows.frame[column])
        elif one.own == "weight":
            found[one.own] = _weight(rows, rows.frame[column])
    return found


def _takes_up(rows: Rows, values: "pl.Series") -> "pl.Series":
    plain = tidy(values)
    made = yes_no(plain)
    rows.refuse(made.is_null() & plain.is_not_null(), "bad_value", values.name)
    return made


def _neighbourhood(rows: Rows, values: "pl.Series") -> "pl.Series":
    text = tidy(values.cast(pl.String))
    where = f"{rows.name}.{values.name}"[:80]
    if text.n_unique() > MOST_NEIGHBOURHOODS:
        raise TableError(f"meer dan {MOST_NEIGHBOURHOODS} wijken: duid een andere kolom aan", where=where)
    refuse_national_numbers(text, where=where)  # a name of a place is shown as it is
    strange = text.str.contains(STRANGE_KEY) | (text.str.len_chars() > LONGEST_NAME)
    rows.refuse(strange.fill_null(value=False), "bad_value", values.name)
    return text


def _weight(rows: Rows, values: "pl.Series") -> "pl.Series":
    plain = tidy(values)
    made = plain.cast(pl.Int64, strict=False)
    made = made.set(~made.is_between(1, HEAVIEST), None)
    rows.refuse(made.is_null() & plain.is_not_null(), "bad_value", values.name)
    return made.fill_null(1).cast(pl.UInt32)


# Who stays -----------------------------------------------------------------------


@dataclass(frozen=True)
class _Kept:
    """`persons`: the rows of persons that stay, in their new order; `households`: those of households; None:
    all as they stand. `person_place`, `home_place`: where a row has gone."""

    persons: Array | None
    households: Array | None
    person_place: Array | None
    home_place: Array | None

    def of_persons(self, values: "pl.Series") -> "pl.Series":
        return values if self.persons is None else values.gather(self.persons)

    def of_households(self, values: "pl.Series") -> "pl.Series":
        return values if self.households is None else values.gather(self.households)


def _kept(homes: Homes, persons: Rows, households: Rows, others: Memberships | None) -> _Kept:
    wrong = households.wrong.copy()
    has_home = homes.home >= 0
    wrong[homes.home[persons.wrong & has_home]] = True
    if others is not None:
        wrong = spread(wrong, homes.home, others)
    stays = has_home.copy()
    stays[has_home] = ~wrong[homes.home[has_home]]
    for rows, mask in ((persons, stays), (households, ~wrong)):
        beside = np.flatnonzero(~mask & ~rows.wrong)
        lines = (beside[:MOST_LINES] + rows.first_line).tolist()
        rows.quality.add(rows.name, "beside_bad_row", "", lines, len(beside))
    if stays.all() and not wrong.any() and homes.order is None:
        return _Kept(None, None, None, None)
    order = homes.sorted(np.arange(len(stays)))
    order = order[stays[order]]
    place = np.full(len(stays), -1, dtype=np.int64)
    place[order] = np.arange(len(order))
    return _Kept(order, np.flatnonzero(~wrong), place, np.cumsum(~wrong) - 1)


def _persons(
    kept: _Kept, homes: Homes, person: "pl.Series", household: "pl.Series", beside: dict[str, "pl.Series"]
) -> "pl.DataFrame":
    home, roles = homes.home, homes.roles
    if kept.persons is not None and kept.home_place is not None:
        home, roles = kept.home_place[home[kept.persons]], roles[kept.persons]
    return pl.DataFrame(
        {
            "person": kept.of_persons(person),
            "household": kept.of_persons(household),
            "home": pl.Series(home.astype(np.uint32)),
            "role": pl.Series(roles),
            **{name: kept.of_persons(values) for name, values in beside.items()},
        }
    )


def _households(
    kept: _Kept, homes: Homes, keys: "pl.Series", beside: dict[str, "pl.Series"]
) -> "pl.DataFrame":
    home = homes.home
    if kept.persons is not None and kept.home_place is not None:
        home = kept.home_place[home[kept.persons]]
    mine = kept.of_households(keys)
    size = np.bincount(home, minlength=len(mine)).astype(np.uint32)
    first = (np.cumsum(size, dtype=np.int64) - size).astype(np.uint32)
    return pl.DataFrame(
        {
            "household": mine,
            "first": pl.Series(first),
            "size": pl.Series(size),
            **{name: kept.of_households(values) for name, values in beside.items()},
        }
    )


def _memberships(kept: _Kept, others: Memberships | None, keys: "pl.Series") -> "pl.DataFrame":
    """Those of whom everybody stays; ids of households are of the kind that households have."""
    if others is None:
        types = {
            "unit": pl.String,
            "id": pl.String,
            "person": pl.String,
            "place": pl.UInt32,
            "role": pl.UInt8,
        }
        return pl.DataFrame(schema=types)
    place = others.place if kept.person_place is None else kept.person_place[np.maximum(others.place, 0)]
    stays = (place >= 0) & (others.place >= 0) & ~others.wrong
    frame = others.frame
    if bool((frame["unit"] == HOUSEHOLD).any()) and frame["id"].dtype != keys.dtype:
        frame = frame.with_columns(pl.col("id").cast(keys.dtype, strict=False))
    return (
        frame.with_columns(place=pl.Series(np.maximum(place, 0).astype(np.uint32)))
        .select("unit", "id", "person", "place", "role")
        .filter(pl.Series(stays))
        .sort("unit", "id", "place", maintain_order=True)
    )


def _units(rows: Rows | None, secret: bytes | None) -> "pl.DataFrame":
    if rows is None:
        return pl.DataFrame(schema={"unit": pl.String, "id": pl.String})
    return pl.DataFrame({"unit": tidy(rows.require("unit").cast(pl.String)), "id": rows.key("id", secret)})


# Facts ---------------------------------------------------------------------------


def _add_facts(made: Tables, facts: dict[str, FactColumns], kept: _Kept, units: Rows | None) -> None:
    gathered = {"persons": kept.persons, "households": kept.households, "units": None}
    for name, one in facts.items():
        rows = gathered[name]
        frame = one.frame if rows is None or not one.keys else one.frame[rows]
        columns: list[pl.Expr] = []
        for key, names in one.keys.items():
            ends, is_open, known = ends_of(made.book.facts[key[0]], key, names, frame)
            columns += ends
            made.given[key], made.quality.facts[key] = is_open, known
        table = getattr(made, name)
        whole = table.hstack(frame.select(columns).get_columns()) if columns else table
        if name == "units" and units is not None:
            whole = whole.filter(pl.Series(~units.wrong))
        setattr(made, name, whole)


def _count(made: Tables, rows: dict[str, Rows], reader: Reader) -> None:
    made.quality.kept = {name: getattr(made, name).height for name in rows}
    if reader.facts is not None:
        made.quality.lacking = tuple(sorted(reader.facts - made.given.keys()))

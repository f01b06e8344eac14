"""Who belongs together, and who cannot: homes, roles, ages, and memberships of other units."""

import datetime as dt
from dataclasses import dataclass

import numpy as np

from rulebook.columnar.structures import Array
from rulebook.model import Rulebook, UnitKind
from rulebook.scanning.columns import tidy
from rulebook.scanning.extra import pl
from rulebook.scanning.rows import Rows, places_of, same_kind
from rulebook.situation import ADULT, OLDEST
from rulebook.units import APART, HOUSEHOLD

FAR = 2**31 - 1


def role_bits(rows: Rows, kind: UnitKind, names: "pl.Series") -> Array:
    """Roles as bits; 0 and set aside where there is none that is known."""
    made = _bits(names, kind)
    if made.null_count():
        made = _bits(tidy(names), kind)
        rows.refuse(made.is_null(), "bad_role", names.name)
    found: Array = made.fill_null(0).to_numpy()
    return found


def _bits(names: "pl.Series", kind: UnitKind) -> "pl.Series":
    text = names.cast(pl.String)
    known = list(kind.bits)
    return text.replace_strict(known, [kind.bits[one] for one in known], default=None, return_dtype=pl.UInt8)


@dataclass
class Homes:
    """Persons by household. `home`: of each person the row of their household (-1: none); `order`: persons
    with a home by home, role and as given (None: they stand so); `starts`, `rows`: where each home with
    somebody begins in that order, and its row."""

    home: Array
    roles: Array
    order: Array | None
    starts: Array
    rows: Array

    @classmethod
    def of(cls, home: Array, roles: Array) -> "Homes":
        """Put persons in order."""
        place = home * 256 + roles
        in_order = bool((place[1:] >= place[:-1]).all()) and bool((home >= 0).all())
        order = None
        if not in_order:
            order = np.argsort(place, kind="stable")
            order = order[np.searchsorted(home[order], 0) :]
        sorted_homes = home if order is None else home[order]
        is_start = np.ones(len(sorted_homes), dtype=bool)
        is_start[1:] = sorted_homes[1:] != sorted_homes[:-1]
        starts = np.flatnonzero(is_start)
        return cls(home, roles, order, starts, sorted_homes[starts])

    def sorted(self, values: Array) -> Array:
        """Values of persons, in order."""
        return values if self.order is None else values[self.order]


def require_fitting(homes: Homes, households: Rows, book: Rulebook) -> None:
    """Somebody, one applicant, not more in a role than it has room for."""
    kind, count = book.units[HOUSEHOLD], households.frame.height
    empty = np.ones(count, dtype=bool)
    empty[homes.rows] = False
    households.refuse(empty, "no_persons")
    roles = homes.sorted(homes.roles)
    for role, most in {"applicant": 1, **kind.most}.items():
        number = np.zeros(count, dtype=np.int64)
        if len(homes.starts):
            number[homes.rows] = np.add.reduceat(
                (roles == kind.bits[role]).view(np.int8), homes.starts, dtype=np.int32
            )
        households.refuse(number > most, "too_many", role)
        if role == "applicant":
            households.refuse((number == 0) & ~empty, "no_applicant")


def require_possible(  # noqa: PLR0917 - what a household is made of
    homes: Homes, persons: Rows, households: Rows, book: Rulebook, low: Array, high: Array, date: dt.date
) -> None:
    """As `situation._require_possible`: nobody is born tomorrow or older than can be, somebody is grown up,
    and children are younger than the applicant."""
    today = date.toordinal()
    column = "birth_date"
    persons.refuse(low > today, "born_later", column)
    persons.refuse(high < today - OLDEST * 366, "too_old", column)
    if not len(homes.starts):
        return
    bits = book.units[HOUSEHOLD].bits
    least, most, roles = homes.sorted(low), homes.sorted(high), homes.sorted(homes.roles)
    young, older = np.zeros((2, households.frame.height), dtype=bool)
    young[homes.rows] = np.minimum.reduceat(least, homes.starts) > today - ADULT * 365
    is_child = (roles & (bits.get("child", 0) | bits.get(APART, 0))) != 0
    parent = np.maximum.reduceat(np.where(roles == bits["applicant"], least, -FAR), homes.starts)
    child = np.minimum.reduceat(np.where(is_child, most, FAR), homes.starts)
    older[homes.rows] = child <= parent
    households.refuse(young, "no_adult", column)
    households.refuse(older, "child_older", column)


# Other units ---------------------------------------------------------------------


@dataclass
class Memberships:
    """Memberships that can be. `unit`, `id`, `person` as given; `place`: the row of the person; `number`: the
    unit, counted over all kinds; `home`: its household where it is one, else -1."""

    frame: "pl.DataFrame"
    place: Array
    number: Array
    home: Array
    wrong: Array


def read_memberships(
    rows: Rows, book: Rulebook, persons: "pl.Series", households: "pl.Series", secret: bytes | None
) -> Memberships:
    """Who belongs to which other unit, in which role. A unit with a wrong row is wrong as a whole."""
    kinds = tidy(rows.require("unit").cast(pl.String))
    roles = tidy(rows.require("role").cast(pl.String))
    ids, given = rows.key("id", secret), rows.key("person", secret)
    bits = np.zeros(len(kinds), dtype=np.uint8)
    for kind in book.units.values():
        mine = (kinds == kind.name).fill_null(value=False).to_numpy()
        if mine.any():
            bits[mine] = _bits(roles.filter(pl.Series(mine)), kind).fill_null(0).to_numpy()
    place = places_of(*same_kind(given, persons))
    home = np.where(
        (kinds == HOUSEHOLD).fill_null(value=False).to_numpy(), places_of(*same_kind(ids, households)), -1
    )
    lost = (kinds == HOUSEHOLD).fill_null(value=False).to_numpy() & (home < 0)
    rows.refuse((bits == 0) | (place < 0) | lost, "bad_membership")
    frame = pl.DataFrame({"unit": kinds, "id": ids, "person": given, "role": bits})
    rows.refuse(frame.select("unit", "id", "person").is_duplicated(), "duplicate_key", "person")
    number = frame.select(pl.struct("unit", "id").rank("dense").cast(pl.Int64).fill_null(0))[
        "unit"
    ].to_numpy()
    for kind in book.units.values():
        for role, most in kind.most.items():
            one = (
                (kinds == kind.name).fill_null(value=False).to_numpy()
                & (bits == kind.bits[role])
                & (home < 0)
            )
            many = np.bincount(number[one], minlength=int(number.max(initial=0)) + 1) > most
            rows.refuse(many[number] & one, "too_many", role)
    return Memberships(frame, place, number, home, rows.wrong)


def spread(wrong_homes: Array, homes: Array, memberships: Memberships) -> Array:
    """Households that are set aside: with them everybody who shares a given unit with one of their people."""
    found = wrong_homes.copy()
    here = memberships.place >= 0
    home = np.where(here, homes[np.maximum(memberships.place, 0)], -1)
    size = int(memberships.number.max(initial=0)) + 1
    units = np.zeros(size, dtype=bool)
    units[memberships.number[memberships.wrong | (here & (home < 0))]] = True
    while True:
        before = int(units.sum()) + int(found.sum())
        units[memberships.number[(home >= 0) & found[home]]] = True
        units[memberships.number[(memberships.home >= 0) & found[memberships.home]]] = True
        bad = units[memberships.number]
        found[home[bad & (home >= 0)]] = True
        found[memberships.home[bad & (memberships.home >= 0)]] = True
        if int(units.sum()) + int(found.sum()) == before:
            return found

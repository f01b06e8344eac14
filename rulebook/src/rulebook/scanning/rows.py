"""Rows of one table while they are read: what they mean, what is wrong, and the keys of whom they are."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rulebook.columnar.structures import Array
from rulebook.errors import TableError
from rulebook.scanning.columns import TEXT, tidy
from rulebook.scanning.extra import pl
from rulebook.scanning.mapping import Meanings
from rulebook.scanning.pseudonyms import pseudonyms, refuse_national_numbers
from rulebook.scanning.quality import MOST_LINES, QualityReport

LONGEST_KEY = 100
STRANGE_KEY = r"[\x00-\x1f\x7f]|^[=@]|^[+-][^0-9A-Za-z]"
"""Characters that steer a terminal or a sheet: a key is shown, and exported, as it is."""


@dataclass
class Rows:
    """A part of a table. `wrong`: rows with something wrong of their own."""

    name: str
    frame: "pl.DataFrame"
    meanings: Meanings
    first_line: int
    quality: QualityReport
    wrong: Array = field(init=False)

    def __post_init__(self) -> None:
        self.wrong = np.zeros(self.frame.height, dtype=bool)

    def own(self, name: str) -> "pl.Series | None":
        """One of the table's own columns."""
        column = self.meanings.own(name)
        return None if column is None else self.frame[column]

    def require(self, name: str) -> "pl.Series":
        """A column that each such table has: the mapping asks for it."""
        found = self.own(name)
        assert found is not None  # noqa: S101
        return found

    def refuse(self, rows: Any, reason: str, column: str = "") -> None:
        """Counts these rows (a mask) as wrong, and sets them aside."""
        mask = rows.to_numpy() if isinstance(rows, pl.Series) else rows
        places = np.flatnonzero(mask)
        if len(places):
            lines = (places[:MOST_LINES] + self.first_line).tolist()
            self.quality.add(self.name, reason, column, lines, len(places))
            self.wrong[places] = True

    def key(self, name: str, secret: bytes | None) -> "pl.Series":
        """Keys: whole numbers (Int64) or text; null where there is none, or none that can be.

        Raises TableError for another kind of column, and for national register numbers without a secret.
        """
        column = self.meanings.own(name)
        assert column is not None  # noqa: S101 - the mapping asks for it
        found = _as_key(self.frame[column], table=self.name, column=column)
        if secret is None:
            refuse_national_numbers(found, where=f"{self.name}.{column}"[:80])
        self.refuse(found.is_null(), "no_key", column)
        if found.dtype == pl.String:
            strange = found.str.contains(STRANGE_KEY) | (found.str.len_chars() > LONGEST_KEY)
            if strange.any():
                self.refuse(strange.fill_null(value=False), "bad_key", column)
                found = found.set(strange, None)
        return pseudonyms(found, secret) if secret is not None else found

    def require_different(self, keys: "pl.Series", name: str) -> None:
        """Sets every row aside of a key that is there twice: nobody knows which is right."""
        whole = keys.drop_nulls()
        ordered = whole.dtype.is_integer() and bool((whole.diff().drop_nulls() > 0).all())
        if not ordered and whole.n_unique() < len(whole):
            twice = keys.is_duplicated() & keys.is_not_null()
            self.refuse(twice, "duplicate_key", self.meanings.own(name) or name)


def _as_key(values: "pl.Series", *, table: str, column: str) -> "pl.Series":
    if values.dtype in TEXT:
        return tidy(values)
    if values.dtype.is_integer():
        return values.cast(pl.Int64, strict=False)
    if values.dtype.is_float():
        whole = values.cast(pl.Float64).drop_nulls()
        if bool((whole == whole.floor()).all()):
            return values.cast(pl.Int64, strict=False)
    if values.dtype == pl.Null:
        return values.cast(pl.String)
    raise TableError("een sleutel is tekst of een geheel getal", where=f"{table}.{column}"[:80])


def same_kind(one: "pl.Series", other: "pl.Series") -> "tuple[pl.Series, pl.Series]":
    """Two columns of keys to compare: as text when only one of them is."""
    if one.dtype == other.dtype:
        return one, other
    return one.cast(pl.String), other.cast(pl.String)


def places_of(keys: "pl.Series", among: "pl.Series") -> Array:
    """Of each key its (first) row in another column; -1: it is not there. Keys in runs in the order of the
    other column, as files mostly have them, cost no search."""
    if not keys.null_count() and len(keys):
        starts = keys.ne_missing(keys.shift(1))
        starts[0] = True
        heads = keys.filter(starts)
        if len(heads) == len(among) and bool((heads == among).all()):
            return np.cumsum(starts.to_numpy(), dtype=np.int64) - 1
    wanted = pl.DataFrame({"key": keys})
    rows = pl.DataFrame({"key": among, "row": pl.int_range(len(among), eager=True)})
    found = wanted.join(
        rows.drop_nulls("key").unique("key", keep="first"), on="key", how="left", maintain_order="left"
    )
    made: Array = found["row"].fill_null(-1).cast(pl.Int64).to_numpy()
    return made

"""What an import keeps as JSON: rows whose code nobody knows, and what stood there before it wrote."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from baken.plan.finance.columns import AMOUNTS
from baken.plan.finance.reading import FinanceRow
from baken.plan.interchange.document import LineKind

Identity = tuple[str, int, str]
"""Code, year and kind: what a position is known by within its plan."""


class Amounts(NamedTuple):
    """Cents; None is unknown."""

    revised: int | None
    committed: int | None
    paid: int | None

    @classmethod
    def of(cls, row: Any) -> Self:
        """Of anything that has the three: a position, a stand, a row of a file."""
        return cls(row.revised, row.committed, row.paid)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A row that is to be a stand on a day; `columns`: the amounts it speaks of, others stay as they were."""

    row: FinanceRow
    as_of: dt.date
    columns: tuple[str, ...] = AMOUNTS

    @property
    def identity(self) -> Identity:
        return self.row.code, self.row.year, self.row.kind.value

    def over(self, known: Amounts | None) -> Amounts:
        """The amounts that stand there after this entry."""
        return Amounts(
            *(
                getattr(self.row, name) if name in self.columns else getattr(known, name, None)
                for name in AMOUNTS
            )
        )

    def to_json(self) -> dict[str, Any]:
        """As it is kept in `FinanceImport.unknown`, without amounts that the file does not speak of."""
        return {
            "rows": list(self.row.rows),
            "code": self.row.code,
            "year": self.row.year,
            "kind": self.row.kind.value,
            "as_of": self.as_of.isoformat(),
            **{name: getattr(self.row, name) for name in self.columns},
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `to_json` made."""
        columns = tuple(name for name in AMOUNTS if name in kept)
        row = FinanceRow(
            rows=tuple(kept["rows"]),
            code=kept["code"],
            year=kept["year"],
            kind=LineKind(kept["kind"]),
            **{name: kept[name] for name in columns},
        )
        return cls(row=row, as_of=dt.date.fromisoformat(kept["as_of"]), columns=columns)


@dataclass(frozen=True, kw_only=True)
class Written:
    """One stand that an import wrote, and what was there before.

    `present` and `left`: the position's own amounts before and after; no `present` when the import made the
    position. `replaced`: the stand of the same day that it overwrote, with the import that had written it.
    """

    identity: Identity
    as_of: dt.date
    amounts: Amounts
    present: Amounts | None
    left: Amounts
    replaced: Amounts | None
    replaced_import: int | None

    def to_json(self) -> dict[str, Any]:
        """As it is kept in `FinanceImport.before`."""
        return {
            "position": list(self.identity),
            "as_of": self.as_of.isoformat(),
            "wrote": list(self.amounts),
            "present": None if self.present is None else list(self.present),
            "left": list(self.left),
            "replaced": None if self.replaced is None else list(self.replaced),
            "replaced_import": self.replaced_import,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `to_json` made."""
        code, year, kind = kept["position"]
        return cls(
            identity=(code, year, kind),
            as_of=dt.date.fromisoformat(kept["as_of"]),
            amounts=Amounts(*kept["wrote"]),
            present=None if kept["present"] is None else Amounts(*kept["present"]),
            left=Amounts(*kept["left"]),
            replaced=None if kept["replaced"] is None else Amounts(*kept["replaced"]),
            replaced_import=kept["replaced_import"],
        )

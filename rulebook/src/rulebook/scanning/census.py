"""From tables to who lives where."""

from typing import TYPE_CHECKING

import numpy as np

from rulebook.columnar.structures import Array
from rulebook.scanning.areas import MUNICIPALITY, Area, areas_of
from rulebook.scanning.arranging import Census
from rulebook.scanning.mixing import Given
from rulebook.units import HOUSEHOLD

if TYPE_CHECKING:
    import polars as pl

    from rulebook.scanning.tables import Tables


def census_of(tables: "Tables") -> tuple[Census, list[Area]]:
    """Who lives where, and the areas there are."""
    homes = tables.households
    areas, names = areas_of(_municipalities(tables), _column(homes, "neighbourhood"), homes.height)
    given, unit_rows = _given(tables)
    return Census(
        first=homes["first"].to_numpy().astype(np.int64),
        size=homes["size"].to_numpy().astype(np.int64),
        roles=tables.persons["role"].to_numpy(),
        areas=areas,
        given=given,
        unit_rows=unit_rows,
    ), names


def _column(table: "pl.DataFrame", name: str) -> "pl.Series | None":
    return table[name] if name in table.columns else None


def _municipalities(tables: "Tables") -> Array | None:
    """0 where it is not known."""
    key = (MUNICIPALITY, 0)
    if key not in tables.given or tables.book.facts[MUNICIPALITY].level != HOUSEHOLD:
        return None
    low = tables.fact(MUNICIPALITY).to_numpy()
    if not tables.given[key]:
        return low
    return np.where(low == tables.fact(MUNICIPALITY, end="high").to_numpy(), low, 0)


def _given(tables: "Tables") -> tuple[dict[str, Given], dict[str, Array]]:
    """Memberships per kind with units numbered, and where the facts of each unit stand."""
    import polars as pl

    given, rows = {}, {}
    for kind in tables.memberships["unit"].unique().to_list() if tables.memberships.height else ():
        one = tables.memberships.filter(pl.col("unit") == kind)
        if kind == HOUSEHOLD:
            ids = tables.households.select(id=pl.col(HOUSEHOLD)).with_row_index("number")
        else:
            ids = one.select(pl.col("id").unique(maintain_order=True)).with_row_index("number")
            facts = tables.units.filter(pl.col("unit") == kind).select("id").with_row_index("row")
            found = ids.join(facts, on="id", how="left", maintain_order="left")["row"]
            rows[kind] = found.cast(pl.Int64).fill_null(-1).to_numpy()
        joined = one.join(ids, on="id", how="left", maintain_order="left")
        given[kind] = Given(
            joined["number"].to_numpy().astype(np.int64),
            one["place"].to_numpy().astype(np.int64),
            one["role"].to_numpy().astype(np.int64),
        )
    return given, rows

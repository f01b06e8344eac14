"""All readings of all shipped rights agree on random households, to the cent; prints how many were compared.

./run python benchmarks/rulebook_agree.py [--households 100000] [--unknown 0.1]

Each household is checked by itself with the bounded reading (and each right with the exact one, where the law
is certain and all that it reads is known), and all of them at once in columns: households of one form side by
side, and mixed.
"""

import argparse
import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from rulebook import load
from rulebook.checking import compiled_for
from rulebook.columnar import lower
from rulebook.columnar.numeric import numeric
from rulebook.compiling import Compiled
from rulebook.population import FactColumns, generate
from rulebook.scanning.blocks import Block, People
from rulebook.scanning.counting import wanted
from rulebook.scanning.forms import form_of
from rulebook.scanning.in_memory import blocks_of
from rulebook.scanning.reading import read
from rulebook.scanning.sources import open_tables
from rulebook.scanning.writing import write_tables
from rulebook.situation import TOLD, UNSAID, Situation, fill
from rulebook.units import Layout

DATE = dt.date(2026, 4, 1)
PERSONS_PER_HOUSEHOLD = 2.3
CLUSTERS = 2000


def main() -> None:
    """Make, compute three times, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--households", type=int, default=100_000)
    parser.add_argument("--unknown", type=float, default=0.1)
    given = parser.parse_args()
    book = load()
    compiled = compiled_for(book, DATE)
    population = generate(int(given.households * PERSONS_PER_HOUSEHOLD), seed=3, date=DATE)
    with tempfile.TemporaryDirectory() as folder:
        columns = FactColumns(population=population, book=book)
        write_tables(columns, Path(folder), unknown=given.unknown, seed=3)
        tables = read(open_tables(Path(folder)), book, DATE)
        for name, fewest in (("by form", 512), ("mixed", 10**9)):
            compare(name, compiled, blocks_of(tables, book, fewest=fewest), given.households)


def compare(name: str, compiled: Compiled, people: People, most: int) -> None:
    """Says what was compared. Raises AssertionError at the first difference."""
    program = lower(compiled.book, date=DATE, given=people.given)
    run = numeric(program, wanted(program.outputs[0]))
    certain = [part for part in map(compiled.part, compiled.rights) if part.is_exact_law]
    households = answers = exact = 0
    seconds = {"columns": 0.0, "one by one": 0.0}
    for block in people.blocks:
        for start in range(0, block.count, CLUSTERS):
            part = block.part(start, start + CLUSTERS)
            since = time.perf_counter()
            ends = iter(run.run(part))
            found = {
                right: [spread_out(next(ends), part, one.level) for _ in range(4)]
                for right, one in program.outputs[0].items()
            }
            seconds["columns"] += time.perf_counter() - since
            since = time.perf_counter()
            for place, situation in enumerate(situations(compiled, part)):
                if households == most:
                    break
                households += 1
                answers += require_same(compiled.bounded(situation)[0], found, part, place)
                for right in certain:
                    if is_known(right, situation):
                        exact += require_same(right.exact(situation)[0], found, part, place)
            seconds["one by one"] += time.perf_counter() - since
    print(
        f"{name}: {households} households, {answers} answers, and {exact} of the exact reading (of the "
        f"{len(certain)} of {len(compiled.rights)} rights whose law is certain), all equal; "
        f"columns {seconds['columns']:.1f} s, one by one {seconds['one by one']:.1f} s"
    )


def is_known(right: Compiled, situation: Situation) -> bool:
    """Whether all that a right reads is one value."""
    return all(
        low == high and not (fact.is_choice and any(bits & (bits - 1) for bits in low))
        for (low, high), fact in ((situation.facts[key], fact) for key, fact in right.columns)
    )


def spread_out(values: Any, part: Block, level: str) -> list[list[int]]:
    """Per cluster the values of its units."""
    values = np.asarray(0 if values is None else values)
    units = part.structure.units(level)
    if part.form is not None:
        return np.broadcast_to(values, (units, part.count)).T.astype(np.int64).tolist()
    flat = np.broadcast_to(values, (units,)).astype(np.int64).tolist()
    starts = part.mixed.persons if level == "person" else part.mixed.units[level]
    return [flat[first:last] for first, last in pairwise(np.asarray(starts).tolist())]


def require_same(rows: dict[str, Any], found: dict[str, Any], part: Block, place: int) -> int:
    """Compare every answer about one household; how many there were."""
    for right, expected in rows.items():
        told = [one[place] for one in found[right]]
        said = list(zip(*told, strict=True))
        wants = [
            (all(sure), all(could), low * all(sure), high * all(could)) for sure, could, low, high in expected
        ]
        if said != [tuple(map(int, one)) for one in wants]:
            raise AssertionError(f"{right}: {said} in columns, {wants} alone; roles {part.form}")
    return sum(map(len, rows.values()))


def situations(compiled: Compiled, part: Block) -> Iterator[Situation]:
    """The households of a part as single situations."""
    columns = {
        key: [per_cluster(part, key, end) for end in ("low", "high", "told")] for key in compiled.facts
    }
    for place in range(part.count):
        layout = layout_of(compiled, part, place)
        size = layout.sizes["person"]
        facts = {key: (list(low[place]), list(high[place])) for key, (low, high, _) in columns.items()}
        told = {
            key: [TOLD if known else UNSAID for known in is_told[place]]
            for key, (_, _, is_told) in columns.items()
        }
        found = Situation(
            date=DATE,
            persons=tuple(f"p{number}" for number in range(size)),
            layout=layout,
            names={},
            facts=facts,
            told=told,
        )
        fill(compiled, found)
        yield found


def per_cluster(part: Block, key: tuple[str, int], end: str) -> list[list[int]]:
    """Per cluster a column of a fact; without `only_if` it does not matter who told."""
    fact = part.people.book.facts[key[0]]
    if end == "told" and not fact.only_if:
        return (
            [[1] * part.structure.units(fact.level)] * part.count
            if part.form
            else told_of_all(part, fact.level)
        )
    return spread_out(part.fact(*key, end), part, fact.level)


def told_of_all(part: Block, level: str) -> list[list[int]]:
    """Everybody told."""
    return spread_out(1, part, level)


def layout_of(compiled: Compiled, part: Block, place: int) -> Layout:
    """Who belongs together in one cluster."""
    if part.form is not None:
        return part.form.layout
    first, last = part.mixed.persons[place], part.mixed.persons[place + 1]
    roles = part.structure.memberships["household"].main_roles[first:last].tolist()  # type: ignore[union-attr]
    return form_of(compiled.book, roles).layout


if __name__ == "__main__":
    main()

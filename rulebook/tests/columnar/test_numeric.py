"""Columns say of many households what the compiled rules say of each."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from rulebook import Rulebook
from rulebook.checking import compiled_for
from rulebook.columnar import Program, lower
from rulebook.columnar.numeric import Numeric, numeric
from rulebook.compiling import Compiled
from rulebook.situation import Situation

from .people import People, alike, by_form, mixed, random_situations

SMALL, SHIPPED = dt.date(2026, 5, 15), dt.date(2026, 4, 1)


def answers(
    compiled: Compiled, situations: Sequence[Situation]
) -> dict[str, list[tuple[bool, bool, int, int]]]:
    """Per right, for all persons or units in order: sure, possible, and the amounts where they count."""
    found: dict[str, list[tuple[bool, bool, int, int]]] = {name: [] for name in compiled.rights}
    for one in situations:
        for name, rows in compiled.bounded(one)[0].items():
            for sure, could, low, high in rows:
                certain, possible = all(sure), all(could)
                found[name].append((certain, possible, low if certain else 0, high if possible else 0))
    return found


def columns(run: Numeric, people: People) -> dict[str, list[tuple[bool, bool, int, int]]]:
    """The same of the columns."""
    ends = iter(run.run(people))
    found = {}
    for name, output in run.program.outputs[0].items():
        shape = _shape(people, output.level)
        # Of units alike the columns are (units, clusters): in the order of the clusters.
        flat = [np.broadcast_to(np.asarray(next(ends)), shape).T.ravel().tolist() for _ in range(4)]
        found[name] = [(bool(a), bool(b), c, d) for a, b, c, d in zip(*flat, strict=True)]
    return found


def everything(program: Program) -> Numeric:
    """All of all rights."""
    outputs = program.outputs[0].values()
    return numeric(
        program, [end for one in outputs for end in (one.sure, one.could, one.low or 0, one.high or 0)]
    )


def _shape(people: People, level: str) -> tuple[int, ...]:
    units = people.structure.units(level)  # type: ignore[attr-defined]
    some = next(value for value in people.columns.values())
    return (units,) if some.ndim == 1 else (units, some.shape[1])


@pytest.mark.parametrize(("law", "date"), [("book", SMALL), ("shipped", SHIPPED)])
def test_mixed_people_get_the_same_answers_as_each_alone(law: str, date: dt.date, request: Any) -> None:
    compiled = compiled_for(request.getfixturevalue(law), date)
    situations = random_situations(compiled, 150, seed=1)
    found = columns(everything(lower(compiled.book, date=date)), mixed(compiled, situations))
    for name, expected in answers(compiled, situations).items():
        assert found[name] == expected, name


@pytest.mark.parametrize(("law", "date"), [("book", SMALL), ("shipped", SHIPPED)])
def test_people_of_one_form_get_the_same_answers_as_each_alone(law: str, date: dt.date, request: Any) -> None:
    compiled = compiled_for(request.getfixturevalue(law), date)
    run = everything(lower(compiled.book, date=date, most_members=24))
    kept = {}
    for group in by_form(random_situations(compiled, 100, seed=2)):
        expected = answers(compiled, group)
        found = columns(run, alike(compiled, group))
        for name, rows in expected.items():
            assert found[name] == rows, (name, [one.persons for one in group])
        kept[len(group)] = True
    assert max(kept) > 3


def test_what_is_known_of_all_is_read_once(book: Rulebook) -> None:
    everything = lower(book, date=SMALL)
    known = lower(book, date=SMALL, given=dict.fromkeys(everything.facts, False))
    assert len(known.operations) < 0.65 * len(everything.operations)
    assert {one.about[2] for one in known.operations if one.name == "fact"} == {"low"}


def test_what_a_population_lacks_is_unknown_of_all(book: Rulebook) -> None:
    nothing = lower(book, date=SMALL, given={})
    assert nothing.facts == ()
    assert not any(output.sure is True for output in nothing.outputs[0].values())

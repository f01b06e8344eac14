"""The exported package runs in OpenFisca and answers what the exact reading answers."""

import ast
import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from openfisca_core.simulation_builder import SimulationBuilder

from rulebook import Rulebook, load
from rulebook.checking import compiled_for
from rulebook.compiling import Compiled
from rulebook.errors import LawError
from rulebook.loading import SHIPPED as SHIPPED_LAW
from rulebook.openfisca import Exported, export
from rulebook.population import FactColumns, generate, situations
from rulebook.situation import Situation, read_situation
from tests.columnar.people import random_situations

from .running import load_files, simulation_of, system_of

SMALL, SHIPPED = dt.date(2026, 5, 1), dt.date(2026, 4, 1)
CENT = 0.001
"""Amounts are whole cents in float64: what is printed in euro differs by less than a tenth of a cent."""


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Exported]:
    folder = tmp_path_factory.mktemp("openfisca")
    small = load(Path(__file__).parent.parent / "law")
    return {
        "small": export(small, folder / "small", package="openfisca_small_law"),
        "shipped": export(
            load(), folder / "shipped", package="openfisca_shipped_law", tests=SHIPPED_LAW / "tests"
        ),
    }


def known(compiled: Compiled, number: int) -> list[Situation]:
    """Random households in which nobody belongs to two families, with one end of what is unknown."""
    found = []
    for one in random_situations(compiled, number, seed=3, unknown=0.0):
        if all(len(groups) == len(set(map(id, groups))) for groups in one.members.values()):
            for key, (lows, highs) in one.facts.items():
                ends = [bits & -bits for bits in lows] if key in compiled.choices else lows
                one.facts[key] = (list(ends), list(ends))
                assert len(highs) == len(lows)
            if not _shared(one):
                found.append(one)
    return found


def _shared(one: Situation) -> bool:
    return any(sum(map(len, groups)) != one.size for groups in one.members.values())


def compare(system: Any, compiled: Compiled, people: list[Situation]) -> dict[str, set[bool]]:
    """Every right and amount; and per right which answers there were."""
    simulation, month = simulation_of(system, compiled, people), f"{compiled.date:%Y-%m}"
    rows: dict[str, list[Any]] = {name: [] for name in compiled.rights}
    for one in people:
        for name, found in compiled.exact(one)[0].items():
            rows[name] += found
    seen = {}
    for name, found in rows.items():
        expected = np.array([all(sure) for sure, *_ in found])
        differs = np.flatnonzero(simulation.calculate(name, month) != expected)
        assert not len(differs), (name, differs[:5])
        if compiled.book.rights[name].amount:
            cents = np.array([low if all(sure) else 0 for sure, _, low, _ in found])
            euro = simulation.calculate(f"{name}_amount", month)
            assert np.abs(euro - cents / 100).max() < CENT, name
        seen[name] = set(expected.tolist())
    return seen


def test_the_small_law_answers_the_same(packages: dict[str, Exported], book: Rulebook) -> None:
    compiled = compiled_for(book, SMALL)
    seen = compare(system_of(packages["small"]), compiled, known(compiled, 300))
    assert seen["aid"] == {True, False}


def test_every_variable_of_the_small_law_is_the_same(packages: dict[str, Exported], book: Rulebook) -> None:
    """Also those that no right reads: what the language can say, runs."""
    everything = {f"right_{number}": name for number, name in enumerate(book.variables)}
    rows = [
        {
            "kind": "right",
            "name": right,
            "record": {
                "of": book.variables[name].level,
                "label": name,
                "summary": name,
                "authority": "x",
                "desk": "x",
                "without_amount": "x",
                "shows": [name],
                "conditions": {"yes": {"label": "x", "is": "True"}},
            },
        }
        for right, name in everything.items()
    ]
    wide = load(Path(__file__).parent.parent / "law", rows=rows)
    folder = packages["small"].folder.parent / "wide"
    system = system_of(export(wide, folder, package="openfisca_wide_law"))
    compiled = compiled_for(wide, SMALL, variables=tuple(book.variables))
    people = known(compiled, 150)
    simulation = simulation_of(system, compiled, people)
    for name, variable in book.variables.items():
        exact = [value for one in people for value in compiled.exact(one)[1][name][0]]
        found = simulation.calculate(name, f"{SMALL:%Y-%m}")
        if variable.type.values:
            found = 1 << np.asarray(found).astype(int)
        elif variable.type.kind.value == "money":
            found = np.rint(found * 100)
        assert [int(one) for one in found] == [int(one) for one in exact], name


def test_the_shipped_rights_answer_the_same(packages: dict[str, Exported], shipped: Rulebook) -> None:
    compiled = compiled_for(shipped, SHIPPED)
    system = system_of(packages["shipped"])
    seen = compare(system, compiled, known(compiled, 200))
    columns = FactColumns(population=generate(700, seed=1, date=SHIPPED), book=shipped)
    city = [read_situation(compiled, one, rest_is_none=True) for one in situations(columns, 200)]
    for name, answers in compare(system, compiled, city).items():
        seen[name] |= answers
    assert sum(answers == {True, False} for answers in seen.values()) > len(seen) // 2


def test_what_is_written_can_be_read(packages: dict[str, Exported]) -> None:
    for exported in packages.values():
        for path in load_files(exported.folder):
            text = path.read_text()
            ast.parse(text)
            written = path.parent.name in {"facts", "rules", "rights"}
            code = [line for line in text.splitlines() if "label =" not in line and not line.endswith('",')]
            assert not written or max(map(len, code)) <= 110, path
        assert exported.package in (exported.folder / "README.md").read_text()


def test_the_tests_of_the_rules_pass_in_openfisca(packages: dict[str, Exported]) -> None:
    exported = packages["shipped"]
    system = system_of(exported)
    files = sorted((exported.folder / "tests").glob("*.yaml"))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    tests = [one for path in files for one in yaml.load(path.read_text(), Loader=loader)]  # noqa: S506
    assert len(tests) == exported.tests > 50
    for test in tests[::5]:
        simulation = SimulationBuilder().build_from_dict(system, test["input"])
        for plural, units in test["output"].items():
            ids = list(simulation.get_population(plural).ids)
            for of, expected in units.items():
                for name, value in expected.items():
                    found = simulation.calculate(name, test["period"])[ids.index(of)]
                    assert found == pytest.approx(value, abs=CENT), (test["name"], of, name)


def test_units_that_a_situation_leaves_out_are_filled_in(packages: dict[str, Exported]) -> None:
    system_of(packages["small"])
    from openfisca_small_law.situations import completed  # type: ignore[import-not-found]

    home = {"applicant": "an", "others": ["tom"]}
    found = completed({"persons": {"an": {}, "tom": {}}, "households": {"home": home}})
    assert found["couples"] == {"home": {"applicant": ["an"]}, "tom": {"applicant": ["tom"]}}
    assert found["institutions"] == {"an": {"residents": ["an"]}, "tom": {"residents": ["tom"]}}


def test_dated_rules_become_dated_formulas(tmp_path: Path, book: Rulebook) -> None:
    rule = [{"from": dt.date(2024, 1, 1), "is": "wage"}, {"from": dt.date(2026, 3, 1), "is": "wage + wage"}]
    record = {"type": "money", "per": "month", "label": "x", "is": rule}
    right = {
        "of": "person", "label": "x", "summary": "x", "authority": "x", "desk": "x",
        "valid_until": dt.date(2026, 12, 31),
        "conditions": {"paid": {"label": "x", "is": "doubled > eur('1', 'month')"}},
        "amount": {"per": "month", "is": "doubled"},
    }  # fmt: skip
    rows = [
        {"kind": "variable", "name": "doubled", "record": record},
        {"kind": "right", "name": "double", "record": right},
    ]
    law = load(Path(__file__).parent.parent / "law", rows=rows)
    system = system_of(export(law, tmp_path / "dated", rights=["double"], package="openfisca_dated_law"))
    assert list(system.variables["doubled"].formulas) == ["2024-01-01", "2026-03-01"]
    compiled = compiled_for(law, dt.date(2026, 2, 1), ("double",))
    people = known(compiled, 40)
    simulation = simulation_of(system, compiled, people)
    for month in ("2026-01", "2026-02", "2026-03"):
        wages = [value for one in people for value in one.facts["wage", 0][0]]
        simulation.set_input("wage", month, np.array(wages) / 100)
    paid = [simulation.calculate("double_amount", month).sum() for month in ("2026-02", "2026-03", "2027-01")]
    assert paid[1] == pytest.approx(2 * paid[0], rel=0.01)
    assert paid[0] > 0 == paid[2]


def test_amounts_keep_their_sources(packages: dict[str, Exported]) -> None:
    exported = packages["shipped"]
    path = exported.folder / exported.package / "parameters/leefloon/amount/single.yaml"
    record = yaml.safe_load(path.read_text())
    values = list(record["values"].values())
    assert record["metadata"]["unit"] == "currency-EUR"
    assert all(one["metadata"]["reference"] for one in values)


def test_a_full_folder_and_a_right_that_is_not_there_are_refused(tmp_path: Path, book: Rulebook) -> None:
    (tmp_path / "something").write_text("")
    with pytest.raises(LawError, match="something stands there"):
        export(book, tmp_path)
    with pytest.raises(LawError, match="no right with this name"):
        export(book, tmp_path / "new", rights=["aidd"])
    with pytest.raises(LawError, match="one word"):
        export(book, tmp_path / "new", package="not a word")

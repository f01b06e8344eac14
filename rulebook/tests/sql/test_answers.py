"""One statement says of many households what the compiled rules say of each, in every engine."""

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from rulebook import Rulebook
from rulebook.compiling import Compiled, compile_rights
from rulebook.situation import Situation
from rulebook.sql.statement import Statement, statement
from rulebook.units import HOUSEHOLD
from tests.columnar.people import random_situations

from .engines import DuckDB, Engine, PostgreSQL, Spark, is_gate, why_no_spark
from .tables import Answer, columns_of, expected, in_order, rows_of

FOR_SPARK = ("sociaal_tarief_water", "groeipakket_kleutertoeslag")
"""Of households and of families; the small law has persons. Its analyser takes seconds for each right."""
SMALL, SHIPPED = dt.date(2026, 5, 15), dt.date(2026, 4, 1)


class Case:
    """A law on a date with random households, and what the compiled rules say of them."""

    def __init__(
        self, book: Rulebook, date: dt.date, number: int, rights: Iterable[str] | None = None
    ) -> None:
        self.compiled: Compiled = compile_rights(book, date=date, rights=rights)
        made = random_situations(self.compiled, number, seed=5)
        self.situations: list[Situation] = [one for one in made if len(one.members[HOUSEHOLD]) == 1]
        self.columns = columns_of(self.compiled)
        self.tables = rows_of(self.compiled, self.situations)
        self.expected: list[Answer] = expected(self.compiled, self.situations)

    def statement(self, dialect: str) -> Statement:
        compiled = self.compiled
        return statement(
            compiled.book, dialect, date=compiled.date, rights=compiled.rights, columns=self.columns
        )

    def found(self, engine: Engine, folder: Path) -> list[Answer]:
        return in_order(engine.answers(self.statement(engine.dialect), self.tables, folder))


@pytest.fixture(scope="module")
def small(book: Rulebook) -> Case:
    return Case(book, SMALL, 500)


@pytest.fixture(scope="module")
def whole(shipped: Rulebook) -> Case:
    return Case(shipped, SHIPPED, 150)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    missing = why_no_spark()
    if missing and is_gate():
        pytest.fail(missing)
    if missing:
        pytest.skip(missing)
    engine = Spark(tmp_path_factory.mktemp("spark"))
    yield engine
    engine.session.stop()


def test_the_households_have_all_that_can_differ(small: Case, whole: Case) -> None:
    for one in (small, whole):
        ends = {(sure, could) for *_, sure, could, _, _ in one.expected}
        assert ends == {(True, True), (False, True), (False, False)}
        assert any(low != high for *_, could, low, high in one.expected if could and low)
        assert max(len(situation.persons) for situation in one.situations) >= 7
        assert {level for _, level, *_ in one.expected} >= {"person", "household"}
    assert any(level == "family" for _, level, *_ in whole.expected)


@pytest.mark.parametrize("engine", [DuckDB(), PostgreSQL()], ids=["duckdb", "postgres"])
def test_the_rules_of_the_small_law_give_the_same_answers(
    small: Case, engine: Engine, tmp_path: Path
) -> None:
    assert small.found(engine, tmp_path) == small.expected


@pytest.mark.parametrize("engine", [DuckDB(), PostgreSQL()], ids=["duckdb", "postgres"])
def test_the_whole_law_gives_the_same_answers(whole: Case, engine: Engine, tmp_path: Path) -> None:
    assert whole.found(engine, tmp_path) == whole.expected


def test_spark_gives_the_same_answers(shipped: Rulebook, small: Case, spark: Spark, tmp_path: Path) -> None:
    part = Case(shipped, SHIPPED, 100, FOR_SPARK)
    for one in (small, part):
        assert one.found(spark, tmp_path) == one.expected

"""What stands in a statement, for engines that run here and for one that does not."""

import datetime as dt
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from rulebook import Rulebook
from rulebook.cli import main
from rulebook.columnar import lower
from rulebook.compiling import compile_rights
from rulebook.errors import LawError
from rulebook.sql.statement import statement
from tests.columnar.people import random_situations

from .engines import DuckDB
from .tables import columns_of, expected, rows_of

PART = ("leefloon", "groeipakket_basisbedrag", "huurpremie", "jobbonus")
SMALL, SHIPPED = dt.date(2026, 5, 15), dt.date(2026, 4, 1)


@pytest.fixture(scope="module")
def whole(shipped: Rulebook) -> Callable[[str], str]:
    """The text of the whole law in a dialect, made once."""
    return cache(lambda dialect: statement(shipped, dialect, date=SHIPPED).text)


@pytest.fixture(scope="module")
def part(shipped: Rulebook) -> Callable[[str], str]:
    """The text of a few rights, of persons, households and families, with scales, days and a proportion."""
    return cache(lambda dialect: statement(shipped, dialect, date=SHIPPED, rights=PART).text)


def test_trino_gets_the_same_stages_and_reads_back(part: Callable[[str], str]) -> None:
    """Trino itself is not run: its text is parsed as Trino and compared with that of PostgreSQL, which is."""
    trees = {name: sqlglot.parse_one(part(name), dialect=name) for name in ("trino", "postgres")}
    shapes = {
        dialect: [(one.alias, [column.alias_or_name for column in one.this.selects]) for one in tree.ctes]
        for dialect, tree in trees.items()
    }
    assert shapes["trino"] == shapes["postgres"]
    assert len(shapes["trino"]) > 20
    counts = {dialect: Counter(map(type, tree.walk())) for dialect, tree in trees.items()}
    for kind in (exp.Window, exp.Case, exp.Div, exp.BitwiseAnd, exp.Coalesce):
        assert counts["trino"][kind] == counts["postgres"][kind], kind


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark", "trino"])
def test_nothing_is_computed_with_a_float(
    whole: Callable[[str], str], part: Callable[[str], str], dialect: str
) -> None:
    text = (whole if dialect == "duckdb" else part)(dialect).upper()
    assert not [word for word in ("DOUBLE", "FLOAT", "REAL", "NUMERIC", "DECIMAL", "EPOCH") if word in text]


def test_the_text_grows_with_the_rules_only(shipped: Rulebook, whole: Callable[[str], str]) -> None:
    """What rights share stands there once, and what is carried on takes little beside what is computed."""
    made = len(lower(shipped, date=SHIPPED).operations)
    assert len(whole("duckdb")) < 80 * made


def test_no_stage_stands_in_another_but_for_spark(part: Callable[[str], str]) -> None:
    """Spark resolves one name per round: there the stages stand one within the other."""
    named, nested = part("duckdb"), part("spark")
    assert named.startswith("WITH ")
    assert nested.startswith("SELECT ")
    assert nested.count(") AS `stage ") == named.count('"stage ') // 2
    assert len(nested) < 1.05 * len(named)


def test_counts_are_those_of_the_answers(shipped: Rulebook, tmp_path: Path) -> None:
    compiled = compile_rights(shipped, date=SHIPPED, rights=("leefloon", "huurpremie"))
    some = [one for one in random_situations(compiled, 200, seed=9) if len(one.members["household"]) == 1]
    columns = sorted({*columns_of(compiled), "municipality"})
    tables = rows_of(compiled, some)
    towns = {row["household"]: row.get("municipality") for row in tables[1]}
    made = statement(shipped, "duckdb", date=SHIPPED, rights=compiled.rights, columns=columns, counted=True)
    found = {(town, right): rest for town, right, _, *rest in DuckDB().answers(made, tables, tmp_path)}
    everybody = expected(compiled, some)
    for (town, right), counts in found.items():
        rows = [one for one in everybody if one[0] == right and towns[one[2]] == town]
        sure, could = [one[4] for one in rows], [one[5] for one in rows]
        low, high = (sum(one[end] or 0 for one in rows) for end in (6, 7))
        whole = [len(rows), sum(sure), sum(could) - sum(sure), len(rows) - sum(could), low, high]
        assert counts == whole, (town, right)
    assert sum(counts[0] for counts in found.values()) == len(everybody)
    assert len(found) > 4


def test_what_cannot_be_is_unknown_and_never_something_else(shipped: Rulebook, tmp_path: Path) -> None:
    made = statement(shipped, "duckdb", date=SHIPPED, rights=("leefloon",))
    person = {"person": "a", "household": "h", "role": "applicant"}
    bad = person | {"birth_date": "1700-01-01", "nationality": "'; DROP TABLE persons; --", "wage_net": -5}
    plain, hostile = (
        DuckDB().answers(made, ([one], [{"household": "h"}]), tmp_path) for one in (person, bad)
    )
    assert plain == hostile
    assert plain[0][4:6] == (False, True)


def test_names_and_texts_are_quoted_by_the_writer_of_the_dialect() -> None:
    from rulebook.sql.expressions import column, text

    assert column('we"ird').sql("postgres") == '"we""ird"'
    assert column("we`ird").sql("spark") == "`we``ird`"
    assert text("it's").sql("trino") == "'it''s'"


def test_an_engine_that_there_is_not_is_refused(book: Rulebook) -> None:
    with pytest.raises(LawError, match="oracle"):
        statement(book, "oracle", date=SMALL)


def test_the_command_prints_statement_and_tables(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    header = tmp_path / "columns.txt"
    header.write_text("person,household,role,birth_date\n")
    arguments = ["sql", "--dialect", "postgres", "--date", "2026-04-01", "--right", "leefloon"]
    assert main([*arguments, "--schema", "--columns", str(header)]) == 0
    tables = capsys.readouterr().out
    assert '"birth_date" DATE' in tables
    assert "wage" not in tables
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("WITH ")


def test_the_library_does_without_sqlglot_until_it_is_asked() -> None:
    engines = "{'sqlglot', 'duckdb', 'pyspark'}"
    code = f"import sys, rulebook, rulebook.cli; sys.exit(bool({engines} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603

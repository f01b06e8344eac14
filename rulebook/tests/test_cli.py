"""The command line: what an analyst or a script sees."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from rulebook.cli import main
from rulebook.loading import SHIPPED

from .conftest import LAW


@pytest.fixture
def file(tmp_path: Path, mother: dict[str, Any]) -> str:
    path = tmp_path / "mother.json"
    path.write_text(json.dumps(mother))
    return str(path)


def run(*arguments: str) -> int:
    return main(["--law", str(LAW), *arguments])


def test_check_prints_json_with_the_fixed_names(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", file, "--date", "2026-05-15", "--json") == 0
    said = json.loads(capsys.readouterr().out)["rights"]["aid"]
    assert {"entitlement", "assessed_by", "amount", "because"} <= set(said)
    assert set(said["amount"]) == {"min", "max", "unit", "period", "to_check"}


def test_check_prints_reasons_for_people(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", file, "--date", "2026-05-15") == 0
    out = capsys.readouterr().out
    assert "JA         Hulp · tussen € 757,07 en € 776,07 per maand · beslist door OCMW" in out
    assert "MISSCHIEN  Pas" in out
    assert "→ Zeg ons meer over: gemeente, statuut, begindag." in out


def test_the_date_is_today_when_nobody_says_it(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", file, "--json", "--right", "aid") == 0
    assert (
        json.loads(capsys.readouterr().out)["rights"]["aid"]["amount"]["max"] == 600.0
    )  # the amounts of 2024


def test_standard_input_is_read(
    file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(Path(file).read_text()))
    assert run("check", "-", "--date", "2026-05-15") == 0
    assert "Hulp" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    ["{", "[" * 100_000, "3", '{"persons": {"an": {"wages": 1}}, "households": {"h": {"applicant": "an"}}}'],
)
def test_a_broken_file_is_one_line_of_error(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    assert run("check", str(path)) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_ask_prints_the_next_questions(file: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", file, "--date", "2026-05-15") == 0
    assert "municipality: Waar woon je?" in capsys.readouterr().out
    assert run("ask", file, "--date", "2026-05-15", "--json") == 0
    assert json.loads(capsys.readouterr().out)["questions"][0]["fact"] == "municipality"


def test_names_finds_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("names", "spaar") == 0
    out = capsys.readouterr().out
    assert "fact     savings" in out
    assert "scale    aid.savings" in out
    assert "tenure" not in out


def test_a_folder_without_a_law_is_one_line_of_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--law", "nowhere", "test"]) == 2
    assert "there is no law here" in capsys.readouterr().err


def test_text_prints_a_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("text", "aid", "--date", "2026-05-15") == 0
    assert capsys.readouterr().out.startswith("# Hulp")


def test_test_and_lint_fail_when_something_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("test") == 0
    assert "3 tests, 0 differences" in capsys.readouterr().out
    (tmp_path / "wrong.yaml").write_text(
        (LAW / "tests" / "aid.yaml").read_text().replace("1314.20\n    aid", "1\n    aid")
    )
    assert run("test", str(tmp_path)) == 1
    assert "✗ wrong.yaml: Alleenstaande zonder inkomen" in capsys.readouterr().out
    assert run("test", "-k", "nothing like it") == 1
    assert run("lint", "--date", "2026-05-15") == 1  # the small law cites little
    assert "no citation" in capsys.readouterr().out


def test_the_example_families_get_their_rights_with_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(path) for path in sorted((SHIPPED / "examples").glob("*.json"))]
    assert len(paths) >= 6
    for path in paths[:2]:
        assert main(["check", path, "--date", "2026-04-01", "--json"]) == 0
        rights = json.loads(capsys.readouterr().out)["rights"]
        assert {"leefloon", "verhoogde_tegemoetkoming", "huurpremie", "uitpas_kansentarief"} <= set(rights)
        for right in rights.values():
            assert right["entitlement"] in {"yes", "no", "maybe"}
            assert all(row["sentence"] and row["reference"] for row in right["because"])
    assert main(["check", *paths, "--date", "2026-04-01"]) == 0
    assert capsys.readouterr().out.count("\n") > 10 * len(paths)

"""`rulebook event` at a terminal."""

import json

import pytest

from rulebook import load
from rulebook.cli import main
from rulebook.loading import SHIPPED

MOTHER = str(SHIPPED / "examples" / "single_mother.json")


def test_without_a_name_it_lists_the_events(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["event"]) == 0
    assert "Je verliest je werk" in capsys.readouterr().out
    assert main(["event", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [one["event"] for one in said] == list(load().life_events)


def test_it_says_what_starts_and_changes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["event", "birth", MOTHER, "--date", "2026-04-01"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Er komt een baby")
    assert "VERANDERT            Sociale toeslag van het Groeipakket · " in out
    assert "(baby: begint)" in out
    assert "VRAAG AAN            Startbedrag van het Groeipakket" in out
    assert main(["event", "birth", MOTHER, "--date", "2026-04-01", "--json", "--right", "leefloon"]) == 0
    assert set(json.loads(capsys.readouterr().out)["rights"]) == {"leefloon"}


def test_it_counts_in_synthetic_households(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = [
        "event",
        "birth",
        "--households",
        "12",
        "--date",
        "2026-04-01",
        "--right",
        "groeipakket_basisbedrag",
    ]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "van 12 gezinnen" in out
    assert "Basisbedrag van het Groeipakket: begint" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["event", "lottery"], "'lottery' is geen gebeurtenis"),
        (["event", "separation", MOTHER], "je woont niet samen met een partner"),
        (["event", "birth"], "name a situation"),
    ],
)
def test_what_cannot_be_is_one_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert message in said.err + said.out

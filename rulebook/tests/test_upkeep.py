"""The work list finds what must be looked up, and values found later hold from their day on."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from rulebook import LawError, Rulebook, check, load
from rulebook.cli import main
from rulebook.population import FactColumns, generate, situations
from rulebook.scanning.in_memory import blocks_of
from rulebook.scanning.reading import read
from rulebook.scanning.sources import open_tables
from rulebook.scanning.touched import touched
from rulebook.scanning.writing import write_tables
from rulebook.upkeep import amended, readers_of, tables_of, worklist

from .conftest import DATE, LAW

RIGHT: dict[str, Any] = {
    "label": "Iets",
    "summary": "Iets.",
    "authority": "Stad",
    "desk": "Balie",
    "conditions": {"it": {"label": "Het klopt", "is": "any(years(birth_date) >= new.limits.low)"}},
    "without_amount": "Geen bedrag.",
}
LIMITS: dict[str, Any] = {
    "metadata": {
        "unit": "years",
        "reference": {"title": "Wet", "href": "https://www.example.org/wet"},
        "looked_up_on": dt.date(2026, 1, 1),
        "look_up_after": dt.date(2026, 3, 1),
    },
    "low": {"values": {"2020-01-01": 18}},
    "high": {"values": {"2020-01-01": {"value": 65, "metadata": {"confidence": "low"}}}},
}


def law(**more: Any) -> Rulebook:
    rows = [
        {"kind": "parameter", "name": "new.limits", "record": LIMITS},
        {"kind": "right", "name": "thing", "record": {**RIGHT, **more}},
    ]
    return load(LAW, rows=rows)


def found(values: dict[str, Any], *, start: str = "2026-05-01", **more: Any) -> list[dict[str, Any]]:
    one = {"from": start, "source": "Omzendbrief", "href": "", "confidence": "high", "amounts": values}
    record = {"looked_up_on": "2026-05-02", "look_up_after": "2027-03-01", "values": [one], **more}
    return [{"name": "new.limits", "record": record}]


def test_a_gap_stands_with_its_right_and_where_to_look_it_up() -> None:
    gap = {"says": "Niet gevonden.", "kind": "missing", "look_up": "Staatsblad", "href": "https://x.example/"}
    one = next(point for point in worklist(law(gaps=[gap]), date=DATE) if point.says == "Niet gevonden.")
    assert (one.kind, one.name, one.rights) == ("missing", "thing", ("thing",))
    assert (one.look_up, one.href) == ("Staatsblad", "https://x.example/")


def test_an_amount_past_its_day_stands_once_for_its_table_with_the_rights_that_read_it() -> None:
    points = [point for point in worklist(law(), date=DATE) if point.name == "new.limits"]
    assert [(one.kind, one.rights, one.amounts) for one in points] == [
        ("due", ("thing",), ("new.limits.low",))  # nobody reads the other row
    ]
    assert (points[0].due, points[0].look_up) == (dt.date(2026, 3, 1), "Wet")
    assert not [one for one in worklist(law(), date=dt.date(2026, 3, 1)) if one.name == "new.limits"]


def test_doubt_is_a_point_of_its_own() -> None:
    condition = {"label": "x", "is": "any(years(birth_date) >= new.limits.high)"}
    points = worklist(law(conditions={"it": condition}), date=dt.date(2026, 2, 1))
    assert [one.kind for one in points if one.name == "new.limits"] == ["doubt"]


def test_only_what_named_rights_read_is_on_the_list() -> None:
    assert "new.limits.low" in readers_of(law(), date=DATE)
    assert "new.limits.low" not in readers_of(law(), date=DATE, rights=["aid"])
    assert not [one for one in worklist(law(), date=DATE, rights=["aid"]) if one.name == "new.limits"]


def test_what_was_found_holds_from_its_day_on_and_is_not_to_check_any_more() -> None:
    book = law()
    low = amended(book, found({"new.limits.low": 19})).parameters.parameters["new.limits.low"]
    assert [low.at(dt.date(2026, month, 1)).low for month in (4, 5)] == [18, 19]
    assert not low.at(DATE).to_check
    assert low.look_up_after == dt.date(2027, 3, 1)
    assert (low.newest.confidence, low.newest.sources[0].title) == ("high", "Omzendbrief")
    assert book.parameters.parameters["new.limits.low"].at(DATE).to_check  # the law itself stays


def test_nothing_changed_is_looked_up_too() -> None:
    rows = found({}, looked_up_on="2026-05-02")
    rows[0]["record"]["values"] = []
    low = amended(law(), rows).parameters.parameters["new.limits.low"]
    assert (low.at(DATE).low, low.at(DATE).to_check) == (18, False)


def test_a_law_that_was_looked_up_later_and_knows_as_much_wins() -> None:
    newer = {**LIMITS, "low": {"values": {"2020-01-01": 18, "2026-05-01": 20}}}
    newer["metadata"] = {**LIMITS["metadata"], "looked_up_on": dt.date(2026, 6, 1)}
    rows = [{"kind": "parameter", "name": "new.limits", "record": newer}]
    low = amended(load(LAW, rows=rows), found({"new.limits.low": 19})).parameters.parameters["new.limits.low"]
    assert (low.at(DATE).low, low.looked_up_on) == (20, dt.date(2026, 6, 1))
    later = found({"new.limits.low": 21}, start="2026-06-15")
    both = amended(load(LAW, rows=rows), later).parameters.parameters["new.limits.low"]
    assert both.at(dt.date(2026, 7, 1)).low == 21  # the law does not know it yet


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"name": "gone.table", "record": {"looked_up_on": "2026-05-02"}}], "no amounts of this name"),
        ([{"name": "new.limits", "record": {}}], "looked_up_on is missing"),
        (found({"new.limits.gone": 1}), "none of its amounts"),
        (found({"new.limits.low": "veel"}), "value 'veel'"),
        (found({"new.limits.low": 19}, looked_up_on="gisteren"), "is no day"),
        (found({"new.limits.low": 19}, colour="red"), "is no field here"),
    ],
)
def test_what_cannot_be_laid_over_the_law_is_refused_by_name(rows: Any, message: str) -> None:
    with pytest.raises(LawError, match=message) as refused:
        amended(law(), rows)
    assert refused.value.where.startswith(f"row {rows[0]['name']}")


def test_every_amount_is_in_one_table() -> None:
    book = law()
    names = [name for rows in tables_of(book).values() for name in rows]
    assert sorted(names) == sorted(book.parameters.every())


def test_slices_stay_in_order(book: Rulebook) -> None:
    scale = next(iter(book.parameters.scales.values()))
    last = scale.brackets[-1].threshold.name
    rows = found({last: 0})
    rows[0]["name"] = scale.name
    with pytest.raises(LawError, match="would begin before"):
        amended(book, rows)


@pytest.mark.parametrize("fewest", [1, 1_000])  # households alike side by side, and everybody mixed
def test_as_many_households_are_touched_as_one_by_one(shipped: Rulebook, tmp_path: Path, fewest: int) -> None:
    date = dt.date(2026, 11, 25)
    columns = FactColumns(population=generate(150, seed=2, date=date), book=shipped)
    write_tables(columns, tmp_path)
    people = blocks_of(read(open_tables(tmp_path), shipped, date), shipped, fewest=fewest)
    asked = ("leefloon", "huursubsidie", "igo")
    answers = [check(shipped, home, date=date, rights=asked) for home in situations(columns, 10_000)]
    result = touched(people, shipped, date=date, together=[asked])
    assert result.households == len(answers)
    for name in asked:
        words = [answer.entitlement(name) for answer in answers]
        assert result.rights[name] == (len(words) - words.count("no"), words.count("maybe"))
    some = sum(any(answer.entitlement(name) != "no" for name in asked) for answer in answers)
    assert result.of(asked) == some
    assert result.of(["nothing"]) is None


def test_the_command_says_what_to_look_up_and_how_many_it_touches(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["worklist", "--date", "2026-11-25", "--population", "60"]
    assert main([*asked, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows == sorted(rows, key=lambda row: (-(row["households"] or 0), row["name"]))
    assert main(asked) == 0
    assert f"{len(rows)} points to look up" in capsys.readouterr().out

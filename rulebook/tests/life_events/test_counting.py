"""For how many households an event does what."""

from typing import Any

from rulebook import Rulebook
from rulebook.life_events import count_effects, effects, to_whom

from .conftest import DATE, HOUSEHOLDS


def test_counts_are_those_of_the_households_one_by_one(shipped: Rulebook, city: list[dict[str, Any]]) -> None:
    rights = ["groeipakket_basisbedrag", "verhoogde_tegemoetkoming", "igo"]
    counts = count_effects(shipped, "birth", city, date=DATE, rights=rights)
    can = [one for one in city if to_whom(shipped, "birth", one, date=DATE)]
    assert (counts.asked, counts.happened) == (HOUSEHOLDS, len(can))
    assert 0 < counts.happened < HOUSEHOLDS
    found = [effects(shipped, one, "birth", date=DATE, rights=rights).rights for one in can]
    for name in rights:
        for change in ("starts", "changes", "may_start"):
            assert counts.rights[name][change] == sum(one[name].change == change for one in found)
        assert sum(counts.rights[name].values()) <= counts.happened


def test_what_surely_happens_most_often_comes_first(shipped: Rulebook, city: list[dict[str, Any]]) -> None:
    counts = count_effects(shipped, "birth", city, date=DATE)
    order = counts.most_first()
    assert {"groeipakket_basisbedrag", "groeipakket_startbedrag"} <= set(order[:4])
    assert "igo" not in order
    assert list(counts.as_json()["rights"]) == order
    sure = [sum(counts.rights[name][one] for one in ("starts", "changes", "stops")) for name in order]
    assert sure == sorted(sure, reverse=True)

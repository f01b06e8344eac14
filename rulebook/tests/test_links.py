"""How rights hang together: what they say, and whether the rules do it."""

import datetime as dt
from copy import deepcopy
from typing import Any

import pytest

from rulebook import Rulebook, load
from rulebook.examples import read_examples
from rulebook.links import Case, Link, Opening, cases_of, differences, having, links_of, tried

from .conftest import LAW

DATE = dt.date(2026, 4, 1)
TENANT = {
    "persons": {"an": {"birth_date": "1990-01-01", "status": "pension", "wage": 0}},
    "households": {"home": {"applicant": ["an"], "municipality": 41002, "tenure": "tenant", "rent": 500}},
}


def law(**of_aid: Any) -> Rulebook:
    """The small law in which other rules see that somebody has aid, which opens the pass after months."""
    given = {
        "granted": {"status": "leefloon"},
        "granted_since": "status_since",
        "opens": [{"right": "local", "after": "aid.months"}],
    }
    record = {
        "of": "person",
        "label": "Andere hulp",
        "summary": "x",
        "authority": "x",
        "desk": "x",
        "conditions": {"adult": {"label": "x", "is": "is_adult"}},
        "without_amount": "x",
    }
    return load(LAW, rows=[{"kind": "right", "name": "other_aid", "record": record | given | of_aid}])


def seen(book: Rulebook) -> list[Opening]:
    return tried(book, {}, [Case(situation=TENANT, date=DATE)], date=DATE)


def test_a_right_says_what_it_opens_and_after_how_many_months() -> None:
    links = links_of(law(excludes=["rent_premium"]), date=DATE)
    assert Link(right="other_aid", other="local", kind="opens", after=3) in links
    assert Link(right="other_aid", other="rent_premium", kind="excludes") in links


def test_what_goes_not_together_is_one_link_whoever_says_it() -> None:
    book = law(excludes=["rent_premium"])
    book.rights["rent_premium"] = book.rights["rent_premium"].__class__(
        **{**vars(book.rights["rent_premium"]), "excludes": ("other_aid",)}
    )
    pairs = [frozenset({one.right, one.other}) for one in links_of(book, date=DATE) if one.kind == "excludes"]
    assert pairs.count(frozenset({"other_aid", "rent_premium"})) == 1


def test_the_rules_are_seen_to_open_a_right_only_after_a_while() -> None:
    book = law()
    assert seen(book) == [Opening(right="other_aid", other="local", at_once=False)]
    assert (
        differences([one for one in links_of(book, date=DATE) if one.right == "other_aid"], seen(book)) == []
    )


@pytest.mark.parametrize(
    ("record", "says"),
    [
        ({"opens": []}, "was seen to open local, which it does not say"),
        ({"opens": ["local"]}, "was seen to open local only after a while, and says 0 months"),
        ({"opens": ["local", "rent_premium"]}, "opens rent_premium, but no rule was seen to do so"),
    ],
)
def test_what_a_right_says_and_its_rules_do_not_is_found(record: dict[str, Any], says: str) -> None:
    book = law(**record)
    assert any(says in one for one in differences(links_of(book, date=DATE), seen(book)))


def test_giving_somebody_a_right_leaves_the_household_as_it_was() -> None:
    book, before = law(), deepcopy(TENANT)
    given = having(book, book.rights["other_aid"], TENANT, of="an", since=DATE)
    assert before == TENANT
    assert (
        given["persons"]["an"] | {"status": "leefloon", "status_since": "2026-04-01"}
        == given["persons"]["an"]
    )
    without = having(book, book.rights["other_aid"], given, of="an", since=None)
    assert without["persons"]["an"]["status"] == "none"


def test_the_links_of_the_shipped_law_are_what_its_rules_do(shipped: Rulebook) -> None:
    """A living wage opens the social energy tariff at once, the increased reimbursement after 3 months."""
    links = links_of(shipped, date=DATE)
    openings = tried(shipped, cases_of(read_examples()), date=DATE)
    assert differences(links, openings) == []
    after = {one.other: one.after for one in links if one.right == "leefloon"}
    assert (after["sociaal_tarief_energie"], after["verhoogde_tegemoetkoming"]) == (0, 3)

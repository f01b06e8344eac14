"""Random situations for property tests: any household, each fact exact, a range or unknown."""

import datetime as dt
from typing import Any

from hypothesis import strategies as st

from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.values import plain

ROLES = ("partner", "child", "co_parented_child", "relative", "other")


@st.composite
def points(draw: st.DrawFn, book: Rulebook, date: dt.date) -> dict[str, Any]:
    """A situation in which every fact is known."""
    household: dict[str, Any] = {"applicant": ["p0"]}
    persons: dict[str, Any] = {"p0": {"birth_date": str(dt.date(draw(st.integers(1930, 1965)), 6, 15))}}
    for number in range(draw(st.integers(0, 4))):
        role = draw(st.sampled_from(ROLES))
        kind = book.units["household"]
        if len(household.get(role, [])) >= kind.most.get(role, 99):
            role = "child"
        name = f"p{number + 1}"
        years = (1990, 2025) if "child" in role else (1930, 2007)
        persons[name] = {"birth_date": str(dt.date(draw(st.integers(*years)), draw(st.integers(1, 12)), 1))}
        household.setdefault(role, []).append(name)
    for row in persons.values():
        for fact in book.facts.values():
            if fact.level == PERSON and fact.name != "birth_date":
                row[fact.name] = draw(_exact(fact, date))
    for fact in book.facts.values():
        if fact.level == "household":
            household[fact.name] = draw(_exact(fact, date))
    return {"persons": persons, "households": {"home": household}}


def _exact(fact: Fact, date: dt.date) -> st.SearchStrategy[Any]:
    kind = fact.type.kind
    if kind is Kind.CHOICE:
        return st.sampled_from(fact.type.values)
    if kind is Kind.BOOL:
        return st.booleans()
    low, high = fact.low, min(fact.high, date.toordinal() if kind is Kind.DATE else 4_000_000)
    nearby = st.integers(low, high) | st.sampled_from([low, high])
    value = nearby.map(lambda one: plain(fact.type, one))
    if fact.period == "year":
        return st.fixed_dictionaries({str(date.year + offset): value for offset in (0, -1, -2)})
    return value


@st.composite
def blurred(draw: st.DrawFn, book: Rulebook, situation: dict[str, Any]) -> dict[str, Any]:
    """The same situation with some facts left out, unknown, or as a range around the true value."""
    hidden: dict[str, Any] = {"persons": {}, "households": {}}
    for group in ("persons", "households"):
        for name, row in situation[group].items():
            hidden[group][name] = {}
            for key, value in row.items():
                known = _blur(draw, book.facts.get(key), value)
                if known is not None:
                    hidden[group][name][key] = known
    return hidden


def _blur(draw: st.DrawFn, fact: Fact | None, value: Any) -> Any:
    how = draw(st.sampled_from(["keep", "keep", "leave out", "unknown", "range"]))
    if fact is None or how == "keep":
        return value
    if how == "leave out":
        return None
    if how == "range" and fact.type.kind is Kind.MONEY and not isinstance(value, dict):
        spread = draw(st.integers(0, 500))
        low, high = fact.low / 100, fact.high / 100
        return {
            "min": round(max(float(value) - spread, low), 2),
            "max": round(min(float(value) + spread, high), 2),
        }
    if how == "range" and fact.type.kind is Kind.COUNT and not isinstance(value, dict):
        return {"min": max(value - 1, fact.low), "max": min(value + 1, fact.high)}
    if how == "range" and fact.is_choice:
        return {"one_of": sorted({value, draw(st.sampled_from(fact.type.values))})}
    return {"unknown": True}

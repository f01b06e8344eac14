"""*lint*: what is missing, doubtful or old in the law; for whoever writes it and whoever keeps it true."""

import ast
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rulebook.checking import answer, compiled_for
from rulebook.compiling import beside
from rulebook.errors import LawError
from rulebook.examples import Example, read_examples
from rulebook.model import Dated, Right, Rulebook
from rulebook.needs import needs_of
from rulebook.situation import read_situation

FEWEST_TESTS = 4
"""Yes, no, maybe, and a household at a limit."""
SEASONS = 4
PLAIN = (0, 1, 2, 12)
"""Numbers that need no source: nothing, once, twice, months in a year."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something about a record of the law. An error must be mended; the rest must be known."""

    code: str
    where: str
    message: str
    is_error: bool = False

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))


def lint(book: Rulebook, *, folder: Path, date: dt.date) -> list[Finding]:
    """All findings, errors first. `folder`: where the tests of the rules stand. Raises LawError."""
    examples = read_examples(folder / "tests")
    found = [
        *_parameters(book, date),
        *_unused(book, date),
        *_rules(book),
        *(one for right in book.rights.values() for one in _right(book, right, examples, date)),
    ]
    return sorted(found, key=lambda one: (not one.is_error, one.code, one.where))


def _parameters(book: Rulebook, date: dt.date) -> Iterator[Finding]:
    for one in book.parameters.every().values():
        for value in one.values:
            if value.value is not None and not value.sources:
                message = f"no source for the value of {value.start.isoformat()}"
                yield Finding(code="source", where=one.name, message=message, is_error=True)
        starts = [value.start for value in one.values]
        for start in sorted({start for start in starts if starts.count(start) > 1}):
            message = f"two values from {start.isoformat()} on"
            yield Finding(code="overlap", where=one.name, message=message, is_error=True)
        if one.looked_up_on is None or one.look_up_after is None:
            message = "when was it looked up, and when must it be again (looked_up_on, look_up_after)?"
            yield Finding(code="look-up-date", where=one.name, message=message, is_error=True)
        if one.look_up_after is not None and one.look_up_after < date:
            message = f"should have been looked up after {one.look_up_after.isoformat()}"
            yield Finding(code="look-up", where=one.name, message=message)
        if one.newest.confidence == "low":
            yield Finding(
                code="doubt", where=one.name, message="the newest value is not sure (low confidence)"
            )
        if not one.newest.date_known:
            yield Finding(code="date", where=one.name, message="nobody knows since when this value holds")


def _unused(book: Rulebook, date: dt.date) -> Iterator[Finding]:
    facts, parameters, variables = set[str](), set[str](), set[str]()
    for right in book.rights.values():
        parameters |= {one.after for one in right.opens if one.after}
        for dated in _dated_of(right):
            needs = needs_of(book, [dated.term], max(date, dated.start))
            facts |= {name for name, _ in needs.facts}
            parameters |= {*needs.parameters, *needs.scales}
            variables |= set(needs.variables)
        shown = needs_of(book, beside(book, right, date), date)
        parameters |= {*shown.parameters, *shown.scales}
        variables |= set(shown.variables)
    for name in book.facts.keys() - facts:
        yield Finding(
            code="unused", where=name, message="no rule needs this fact: it must not be asked", is_error=True
        )
    for name in book.variables.keys() - variables:
        yield Finding(code="unused", where=name, message="no right needs this variable")
    for name in (book.parameters.parameters.keys() | book.parameters.scales.keys()) - parameters:
        yield Finding(code="unused", where=name, message="no right needs this amount")


def _dated_of(right: Right) -> Iterator[Dated]:
    yield from right.amount
    for condition in right.conditions:
        yield from condition.expressions
        yield from condition.when


def _rules(book: Rulebook) -> Iterator[Finding]:
    rules = [(name, dated) for name, variable in book.variables.items() for dated in variable.expressions]
    rules += [(name, dated) for name, right in book.rights.items() for dated in _dated_of(right)]
    for where, dated in rules:
        for number in _numbers(dated.text):
            message = f"the number {number} stands in a rule: make it a parameter with its source"
            yield Finding(code="number", where=where, message=message, is_error=True)


def _numbers(text: str) -> Iterator[Any]:
    """Numbers of the law in an expression; not the offset of a period, nor the NIS code of a local right."""
    tree = ast.parse(text, mode="eval")
    offsets = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.Subscript)
        for part in ast.walk(node.slice)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"eur", "date"}:
            yield ast.unparse(node)
        elif (
            isinstance(node, ast.Constant)
            and type(node.value) is int
            and id(node) not in offsets
            and node.value not in PLAIN
            and not text.startswith("municipality ==")
        ):
            yield node.value


def _right(book: Rulebook, right: Right, examples: list[Example], date: dt.date) -> Iterator[Finding]:
    yield from _tests(right, [example for example in examples if right.name in example.rights])
    if not right.legal_basis:
        yield Finding(code="source", where=right.name, message="no legal basis", is_error=True)
    for condition in right.conditions:
        if not condition.sources:
            yield Finding(
                code="source", where=f"{right.name}.{condition.name}", message="no citation", is_error=True
            )
    for name in _never_in_a_year(book, right, date):
        where = f"{right.name}.{name}"
        yield Finding(code="never", where=where, message="this condition can never hold", is_error=True)
    for gap in right.gaps:
        yield Finding(code="gap", where=right.name, message=f"{gap.kind}: {gap.says}")
        if gap.kind != "simplified" and not gap.look_up:
            message = f"where is it looked up (look_up)? {gap.says}"
            yield Finding(code="gap-place", where=right.name, message=message, is_error=True)
    yield from _links(book, right)


def _tests(right: Right, own: list[Example]) -> Iterator[Finding]:
    """Households for whom a right is there, is not, may be, and lies at a limit."""
    if not own:
        yield Finding(code="untested", where=right.name, message="no test", is_error=True)
        return
    seen = {_word(word) for example in own for word in _each(example.output.get(right.name))}
    for word in ("yes", "no", "maybe"):
        if word not in seen:
            yield Finding(code="untested", where=right.name, message=f"no test in which the answer is {word}")
    if len(own) < FEWEST_TESTS:
        yield Finding(code="untested", where=right.name, message=f"fewer than {FEWEST_TESTS} tests")
    if not any(example.is_edge for example in own):
        yield Finding(code="untested", where=right.name, message="no test at a limit (rulebook edges)")


def _links(book: Rulebook, right: Right) -> Iterator[Finding]:
    """What a right says about others; whether the rules bear it out is tried on households (`links`)."""
    for opened in right.opens:
        if opened.right not in book.rights:
            message = f"opens '{opened.right}', which is no right"
            yield Finding(code="link", where=right.name, message=message, is_error=True)
        if opened.after and opened.after not in book.parameters.parameters:
            message = f"opens after '{opened.after}', which is no number of the law"
            yield Finding(code="link", where=right.name, message=message, is_error=True)
    if right.opens and not right.granted:
        message = "opens others, but nothing says how rules see that somebody has it (granted)"
        yield Finding(code="link", where=right.name, message=message, is_error=True)


def _each(value: Any) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else [value]


def _word(value: Any) -> Any:
    """YAML reads yes and no as true and false."""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def _never_in_a_year(book: Rulebook, right: Right, date: dt.date) -> list[str]:
    """Conditions that fail in each season: a right of the winter is there in summer too, for next winter."""
    never = never_hold(book, right, date)
    for number in range(1, SEASONS):
        if never:
            later = never_hold(book, right, date + number * dt.timedelta(days=365 // SEASONS))
            never = [name for name in never if name in later]
    return never


def never_hold(book: Rulebook, right: Right, date: dt.date) -> list[str]:
    """Conditions that fail whatever anybody is or has, alone or in a large household."""
    try:
        compiled = compiled_for(book, date, (right.name,))
    except LawError:
        return []
    possible: set[str] = set()
    for persons, household in _ANYBODY:
        situation = read_situation(
            compiled, {"persons": {name: {} for name in persons}, "households": {"home": household}}
        )
        for one in answer(compiled, situation).rights[right.name]:
            pairs = zip(right.conditions, one.holds, strict=True)
            possible |= {condition.name for condition, holds in pairs if holds != "no"}
    return [condition.name for condition in right.conditions if condition.name not in possible]


_ANYBODY: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (("a",), {"applicant": ["a"]}),
    (
        ("a", "b", "c", "d", "e", "f", "g"),
        {
            "applicant": ["a"],
            "partner": ["b"],
            "children": ["c", "d", "g"],
            "co_parented_children": ["e"],
            "relatives": ["f"],
        },
    ),
)

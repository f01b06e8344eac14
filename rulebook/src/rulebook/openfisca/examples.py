"""The tests of the rules in OpenFisca's YAML form, where everything is known."""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rulebook.checking import Answers, answer, compiled_for
from rulebook.compiling import Compiled
from rulebook.errors import RulebookError
from rulebook.examples import Example, read_examples, run_example
from rulebook.kinds import Kind
from rulebook.model import PERSON, Fact, Rulebook
from rulebook.openfisca.variables import default_of, right_name
from rulebook.settling import unknowns
from rulebook.situation import Situation, read_situation
from rulebook.values import plain
from rulebook.yaml_text import written_yaml

MARGIN = 0.001
"""Amounts are whole cents; what OpenFisca prints in euro differs by less."""


def write_tests(
    book: Rulebook, source: Path, folder: Path, *, rights: Iterable[str], facts: Collection[str]
) -> int:
    """Writes a file per right and answers how many tests there are. `facts`: those that formulas read.

    A test is kept when nobody needs to guess (all facts known, the answer exact) and it passes on the first
    of its month too, which is the day on which OpenFisca looks.
    """
    chosen = set(rights)
    found: dict[str, list[dict[str, Any]]] = {}
    for example in read_examples(source):
        names = sorted(name for name in example.rights if name in chosen)
        if names:
            for test in _tests(book, example, tuple(names), facts):
                found.setdefault(names[0], []).append(test)
    for name, tests in found.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.yaml").write_text(written_yaml(tests))
    return sum(map(len, found.values()))


def _tests(
    book: Rulebook, example: Example, rights: tuple[str, ...], facts: Collection[str]
) -> Iterator[dict[str, Any]]:
    day = example.period.replace(day=1)
    moved = dataclasses.replace(example, period=day)
    data = dict(example.input)
    rest_is_none = data.pop("rest", None) == "none"
    try:
        compiled = compiled_for(book, day, rights)
        if example.unknown or run_example(book, moved):
            return
        situation = read_situation(compiled, data, rest_is_none=rest_is_none)
    except RulebookError:
        return
    if unknowns(compiled, situation) or _shares(situation):
        return
    answers = answer(compiled, situation)
    if not _is_exact(answers):
        return
    yield {
        "name": f"{example.name} ({example.file})",
        "period": f"{day:%Y-%m}",
        "absolute_error_margin": MARGIN,
        "input": _input(compiled, situation, facts),
        "output": _output(answers),
    }


def _is_exact(answers: Answers) -> bool:
    """Whether the law itself leaves nothing open here: then the exact reading says the same."""
    rows = [one for found in answers.rights.values() for one in found]
    return all(
        one.entitlement != "maybe" and (one.amount is None or one.amount.low == one.amount.high)
        for one in rows
    )


def _shares(situation: Situation) -> bool:
    """Whether somebody belongs to two units of one kind: in OpenFisca nobody does."""
    return any(sum(map(len, groups)) != situation.size for groups in situation.members.values())


def _input(compiled: Compiled, situation: Situation, facts: Collection[str]) -> dict[str, Any]:
    book = compiled.book
    found: dict[str, Any] = {"persons": {name: {} for name in situation.persons}}
    for kind in book.units.values():
        units = found[kind.plural] = {}
        for name, group in zip(situation.ids(kind.name), situation.members[kind.name], strict=True):
            unit = units[name] = {}
            for person, bit in group:
                role = kind.roles[bit.bit_length() - 1]
                plural = kind.role_plurals.get(role, role)
                unit.setdefault(plural, []).append(situation.persons[person])
    for (name, offset), fact in compiled.columns:
        if name not in facts:  # read only to know whether a question makes sense
            continue
        rows = found["persons" if fact.level == PERSON else book.units[fact.level].plural]
        for of, value in zip(situation.ids(fact.level), situation.facts[name, offset][0], strict=True):
            if value != default_of(fact):
                rows[of].setdefault(name, {})[period_of(fact, offset, compiled.date)] = json_of(fact, value)
    return found


def period_of(fact: Fact, offset: int, date: dt.date) -> str:
    """The period of a fact, so many periods before the check."""
    if fact.period == "year":
        return str(date.year + offset)
    month = date.year * 12 + date.month - 1 + offset
    return f"{month // 12:04d}-{month % 12 + 1:02d}" if fact.period == "month" else "ETERNITY"


def json_of(fact: Fact, value: int) -> Any:
    """As OpenFisca's YAML has it."""
    if fact.type.kind is Kind.MONEY:
        return value // 100 if value % 100 == 0 else value / 100
    if fact.type.kind is Kind.BOOL:
        return bool(value)
    return str(plain(fact.type, value)) if fact.type.kind in {Kind.DATE, Kind.CHOICE} else value


def _output(answers: Answers) -> Mapping[str, Any]:
    book = answers.compiled.book
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for name, rows in answers.rights.items():
        level = book.rights[name].level
        units = found.setdefault("persons" if level == PERSON else book.units[level].plural, {})
        for one in rows:
            has = units.setdefault(one.of, {})
            has[right_name(book, name)] = one.entitlement == "yes"
            if book.rights[name].amount:
                has[f"{right_name(book, name)}_amount"] = one.amount.low / 100 if one.amount else 0
    return found

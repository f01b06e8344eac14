"""Tests of rules as jurists write them: YAML with a household and what must come out.

- name: Alleenstaande zonder inkomen
  period: 2025-06-15
  input: {persons: {an: {birth_date: 1990-01-01}}, households: {home: {applicant: an}}, rest: none}
  unknown: [an.savings]
  output: {leefloon: maybe, leefloon.amount: [0, 1314.20], category: {an: single}}
  absolute_error_margin: 0.01
"""

import copy
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rulebook.checking import Amount, Answers, answer, compiled_for
from rulebook.errors import LawError, RulebookError
from rulebook.kinds import Kind
from rulebook.loading import SHIPPED
from rulebook.model import Rulebook
from rulebook.situation import read_situation
from rulebook.values import plain
from rulebook.yaml_text import read_yaml

KEYS = {"name", "period", "input", "unknown", "output", "absolute_error_margin", "reference", "catches"}


@dataclass(frozen=True, kw_only=True)
class Example:
    """A test of rules."""

    file: str
    name: str
    period: dt.date
    input: Mapping[str, Any]
    unknown: tuple[str, ...]
    output: Mapping[str, Any]
    margin: float
    catches: tuple[str, ...] = ()  # amounts of the law whose smallest move makes this test fail
    is_edge: bool = False  # kept in the folder of tests at a limit

    @property
    def rights(self) -> set[str]:
        """What the output speaks of: rights and variables."""
        return {name.partition(".")[0] for name in self.output}


def read_examples(folder: Path = SHIPPED / "tests") -> list[Example]:
    """All tests of a folder, in the order of their files. Raises LawError."""
    return [one for path in sorted(folder.rglob("*.yaml")) for one in _of_file(path)]


def _of_file(path: Path) -> Iterator[Example]:
    for number, row in enumerate(read_yaml(path.read_text(), where=path.name) or []):
        where = f"{path.name}[{number}]"
        if not isinstance(row, Mapping) or not {"name", "period", "input", "output"} <= set(row) <= KEYS:
            raise LawError(
                f"a test has name, period, input, output; not {sorted(set(row) - KEYS)}", where=where
            )
        yield Example(
            file=path.name,
            name=str(row["name"]),
            period=_day(row["period"], where=where),
            input=row["input"],
            unknown=tuple(row.get("unknown") or ()),
            output=row["output"],
            margin=float(str(row.get("absolute_error_margin", 0))),
            catches=tuple(row.get("catches") or ()),
            is_edge=path.parent.name == "edges" or bool(row.get("catches")),
        )


def _day(value: Any, *, where: str) -> dt.date:
    """A day; a month or a year is its first day."""
    if isinstance(value, dt.date):
        return value
    parts = str(value).split("-")
    try:
        return dt.date.fromisoformat("-".join([*parts, "01", "01"][:3]))
    except ValueError as error:
        raise LawError(f"{value!r} is no period", where=where) from error


def run_example(book: Rulebook, example: Example) -> list[str]:
    """What differs from what was written; nothing when the test passes."""
    try:
        answers = _answers(book, example)
        return [
            f"{name}: {problem}"
            for name, expected in example.output.items()
            for problem in _compare(answers, name, expected, example)
        ]
    except RulebookError as error:
        return [str(error)]


def _answers(book: Rulebook, example: Example) -> Answers:
    data = copy.deepcopy(dict(example.input))
    rest_is_none = data.pop("rest", None) == "none"
    for path in example.unknown:
        of, _, fact = path.partition(".")
        _hide(book, data, of, fact)
    rights = [name for name in book.rights if name in example.rights]
    variables = sorted(name for name in example.rights if name in book.variables)
    compiled = compiled_for(book, example.period, rights, variables=variables)
    return answer(compiled, read_situation(compiled, data, rest_is_none=rest_is_none))


def _hide(book: Rulebook, data: dict[str, Any], of: str, fact: str) -> None:
    for kind in ("persons", *(unit.plural for unit in book.units.values())):
        if of in (data.get(kind) or {}) and fact in book.facts:
            data[kind][of] = {**(data[kind][of] or {}), fact: {"unknown": True}}
            return
    raise LawError(f"'{of}.{fact}' is nothing that can be unknown")


def _compare(answers: Answers, name: str, expected: Any, example: Example) -> Iterator[str]:
    book = answers.compiled.book
    subject, _, part = name.partition(".")
    if subject in book.rights:
        for of, wanted in _each(expected):
            found = _of_right(answers, subject, part, of)
            if not _fits(found, wanted, example.margin):
                yield f"{_shown(wanted)} was expected{f' for {of}' if of else ''}, not {_shown(found)}"
    elif subject in book.variables:
        ids = answers.situation.ids(book.variables[subject].level)
        wanted_of = expected if isinstance(expected, Mapping) else dict.fromkeys(ids, expected)
        for of, wanted in wanted_of.items():
            found = _of_variable(answers, subject, ids.index(of)) if of in ids else None
            if not _fits(found, wanted, example.margin):
                yield f"{_shown(wanted)} was expected for {of}, not {_shown(found)}"
    else:
        yield "there is no right or variable with this name"


def _each(expected: Any) -> list[tuple[str, Any]]:
    if isinstance(expected, Mapping) and set(expected) == {"min", "max"}:
        return [("", [expected["min"], expected["max"]])]
    return list(expected.items()) if isinstance(expected, Mapping) else [("", expected)]


def _of_right(answers: Answers, right: str, part: str, of: str) -> Any:
    one = next((row for row in answers.rights[right] if row.of == of), None) if of else answers.best(right)
    if one is None:
        return None
    if not part:
        return one.entitlement
    if part == "amount":
        amount: Amount | None = one.amount if of else answers.amount(right)
        return None if amount is None else (amount.low / 100, amount.high / 100)
    if part == "to_check":
        return "yes" if one.amount is not None and one.amount.to_check else "no"
    if part == "assessed_by":
        return list(one.assessed_by)
    kind, _, condition = part.partition(".")
    names = [each.name for each in one.right.conditions]
    if kind == "condition" and condition in names:
        return one.holds[names.index(condition)]
    raise LawError(f"'{right}.{part}' is nothing that can be tested")


def _of_variable(answers: Answers, name: str, index: int) -> Any:
    low, high = (end[index] for end in answers.variables[name])
    kind = answers.compiled.book.variables[name].type
    if kind.kind is Kind.MONEY:
        return (low / 100, high / 100)
    if kind.kind is Kind.COUNT:
        return (low, high)
    if kind.kind is Kind.BOOL:
        return "yes" if low else "maybe" if high else "no"
    return plain(kind, low)


def _fits(found: Any, wanted: Any, margin: float) -> bool:
    if isinstance(wanted, bool):
        wanted = "yes" if wanted else "no"
    if isinstance(found, tuple) and wanted is not None and not isinstance(wanted, str | list):
        wanted = [wanted, wanted]
    if isinstance(found, tuple) and isinstance(wanted, str):
        wanted = [float(wanted)] * 2
    if isinstance(found, tuple) and isinstance(wanted, list):
        return all(abs(float(a) - float(b)) <= margin + 1e-9 for a, b in zip(found, wanted, strict=True))
    return bool(found == wanted or str(found) == str(wanted))


def _shown(value: Any) -> str:
    if isinstance(value, tuple):
        return str(value[0]) if value[0] == value[1] else f"between {value[0]} and {value[1]}"
    return (
        {True: "yes", False: "no", None: "nothing"}.get(value, str(value))
        if (value is None or isinstance(value, bool))
        else str(value)
    )

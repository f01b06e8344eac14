"""The tests of a rule as examples that anybody can read: who, and what comes out."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.rights.rules import laws
from baken.rights.rules.laws import Law
from rulebook.examples import Example, read_examples, run_example
from rulebook.kinds import Kind

OUTCOMES = {
    "yes": gettext_lazy("ja"),
    "no": gettext_lazy("nee"),
    "maybe": gettext_lazy("misschien"),
    True: gettext_lazy("ja"),
    False: gettext_lazy("nee"),
}
"""What a test expects, in words; YAML reads a bare yes or no as true or false."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A test of the rule as an example: who, what comes out, and whether the rule says so today."""

    name: str
    date: dt.date
    people: Sequence[tuple[str, Sequence[str]]]
    outcomes: Sequence[tuple[str, str]]
    problems: Sequence[str]


def trials_of(law: Law, key: str) -> list[Trial]:
    """The tests of a right that people can read as an example, each tried on the rules as they are.

    Without those that only guard an amount (`catches`): next to the threshold nobody learns what a right is.
    """
    folder = laws.FOLDER / "tests"
    return [_trial(law, one) for one in examples_in(folder) if key in one.rights and not one.catches]


@lru_cache(maxsize=8)
def examples_in(folder: Path) -> tuple[Example, ...]:
    """The tests of a folder; none where there is no folder."""
    return tuple(read_examples(folder)) if folder.is_dir() else ()


def _trial(law: Law, example: Example) -> Trial:
    people = []
    for kind in ("persons", *(unit.plural for unit in law.book.units.values())):
        for name, record in (example.input.get(kind) or {}).items():
            said = list(_said(law, kind, record or {}))
            hidden = [path for path in example.unknown if path.partition(".")[0] == name]
            said += [_("%(fact)s: niet bekend") % {"fact": _fact_label(law, path)} for path in hidden]
            people.append((str(name), said))
    return Trial(
        name=example.name,
        date=example.period,
        people=people,
        outcomes=[(_outcome_label(law, name), _outcome(value)) for name, value in example.output.items()],
        problems=run_example(law.book, example),
    )


def _fact_label(law: Law, path: str) -> str:
    name = path.partition(".")[2]
    return law.book.facts[name].label if name in law.book.facts else name


def _said(law: Law, kind: str, record: Mapping[str, Any]) -> Iterator[str]:
    """What an example says of somebody, or who belongs to a unit."""
    unit = next((one for one in law.book.units.values() if one.plural == kind), None)
    roles = {}
    if unit is not None:
        roles = {unit.role_plurals.get(role, role): unit.role_labels.get(role, role) for role in unit.roles}
        roles |= {role: unit.role_labels.get(role, role) for role in unit.roles}
    for name, value in record.items():
        if name in roles:
            yield f"{roles[name]}: {', '.join(value) if isinstance(value, list) else value}"
        elif name in law.book.facts:
            yield f"{law.book.facts[name].label}: {_plain(law, name, value)}"


def _plain(law: Law, fact: str, value: Any) -> str:
    if isinstance(value, Mapping):
        if value.get("unknown") is True:
            return _("niet bekend")
        return ", ".join(f"{part} {_plain(law, fact, one)}" for part, one in value.items())
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    known = law.book.facts[fact]
    if known.type.kind is Kind.MONEY:
        return f"€ {value}"
    return known.labels.get(str(value), str(value))


def _outcome_label(law: Law, name: str) -> str:
    subject, _point, part = name.partition(".")
    if subject in law.book.variables:
        return law.book.variables[subject].label
    right = law.book.rights.get(subject)
    said = right.label if right else subject
    kind, _more, condition = part.partition(".")
    match kind:
        case "amount":
            return _("%(right)s, bedrag") % {"right": said}
        case "condition" if right is not None:
            return next((one.label for one in right.conditions if one.name == condition), condition)
        case "assessed_by":
            return _("%(right)s, beslist door") % {"right": said}
        case "to_check":
            return _("%(right)s, na te kijken") % {"right": said}
    return said


def _outcome(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{of}: {_outcome(one)}" for of, one in value.items())
    if isinstance(value, list):
        if len(value) == 2 and all(
            isinstance(one, int | float) or str(one).replace(".", "").isdigit() for one in value
        ):
            return _("tussen %(low)s en %(high)s") % {"low": value[0], "high": value[1]}
        return ", ".join(str(one) for one in value) or _("niemand")
    if isinstance(value, bool | str) and value in OUTCOMES:
        return str(OUTCOMES[value])
    return str(value).replace(".", ",")

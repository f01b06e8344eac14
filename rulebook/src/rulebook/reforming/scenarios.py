"""A scenario: named changes against the law as it is, as JSON or YAML; saved, and the same every time.

name: Hogere grens
date: 2026-06-01                       # optional: the day of the check in this scenario
changes:
  - {parameter: leefloon.amount.single, value: 1400}
  - {parameter: igo.amount, percent: 5}               # of every value in its history
  - {parameter: igo.amount, percent: 5, from: 2026-03-01}
  - {parameter: "igo.savings[0].threshold", value: 7000}
  - {parameter: igo.amount, start: 2026-03-01, moved_to: 2026-09-01}
  - {right: huurpremie, valid_from: 2026-09-01, valid_until: 2026-12-31}
  - {kind: variable, name: rent_help, record: {…}}    # a rule that replaces the one of that name
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from rulebook.errors import LawError
from rulebook.model import Rulebook
from rulebook.parameters import Parameter
from rulebook.yaml_text import read_yaml

LARGEST_FILE = 1_000_000
MOST_CHANGES = 1_000
OF_PARAMETER = frozenset({"parameter", "value", "percent", "from", "start", "moved_to"})
OF_RIGHT = frozenset({"right", "valid_from", "valid_until"})
OF_RECORD = frozenset({"kind", "name", "record"})


@dataclass(frozen=True)
class Scenario:
    """Changes in the order in which they are made. `date` None: the day on which the law is looked at."""

    name: str
    changes: tuple[Mapping[str, Any], ...]
    date: dt.date | None = None

    def as_json(self) -> dict[str, Any]:
        """What `read_scenario` reads again as the same scenario."""
        found: dict[str, Any] = {"name": self.name, "changes": [_plain(one) for one in self.changes]}
        return found | ({"date": self.date.isoformat()} if self.date else {})

    @property
    def fingerprint(self) -> str:
        """The same for the same changes, whatever the scenario is called."""
        return _hash({**self.as_json(), "name": ""})


def read_scenario(data: Any, *, where: str = "scenario") -> Scenario:
    """A scenario from its record. Raises LawError; whether the law has what it changes, `reformed` tells."""
    if not isinstance(data, Mapping):
        raise LawError("a scenario is a record with name and changes", where=where)
    _only(data, frozenset({"name", "changes", "date"}), where=where)
    changes = data.get("changes", [])
    if not isinstance(changes, list) or len(changes) > MOST_CHANGES:
        raise LawError(f"changes is a list, of {MOST_CHANGES} at most", where=where)
    for number, one in enumerate(changes):
        _check_form(one, where=f"{where}.changes[{number}]")
    date = data.get("date")
    return Scenario(
        name=str(data.get("name") or "scenario"),
        changes=tuple(_plain(one) for one in changes),
        date=None if date is None else day_of(date, where=f"{where}.date"),
    )


def load_scenario(path: Path) -> Scenario:
    """A scenario from a JSON or YAML file. Raises LawError."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise LawError(f"larger than {LARGEST_FILE} bytes", where=str(path))
        text = path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise LawError(f"cannot be read: {error}", where=str(path)) from error
    return read_scenario(read_yaml(text, where=path.name), where=path.name)


def scenario_of(changes: Iterable[str], *, name: str = "") -> Scenario:
    """A scenario of texts as people type them: "leefloon.amount.single=1400" or "igo.amount=+5%".

    Raises LawError.
    """
    found: list[dict[str, Any]] = []
    texts = list(changes)
    for text in texts:
        parameter, sign, value = (part.strip() for part in text.partition("="))
        if not sign or not parameter or not value:
            raise LawError("write name=value, or name=+5% for a part more", where=text)
        if value.endswith("%"):
            found.append({"parameter": parameter, "percent": value[:-1].strip()})
        else:
            found.append({"parameter": parameter, "value": value})
    return read_scenario({"name": name or ", ".join(texts), "changes": found})


def day_of(value: Any, *, where: str) -> dt.date:
    """A day. Raises LawError."""
    try:
        return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        raise LawError(f"{str(value)[:40]!r} is no day (write 2024-05-01)", where=where) from None


def percent_of(value: Any, *, where: str) -> Fraction:
    """A number of hundredths, exactly. Raises LawError."""
    try:
        if isinstance(value, bool):
            raise ValueError(value)
        found = Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise LawError(f"{str(value)[:40]!r} is no percentage", where=where) from None
    if found < -100:
        raise LawError("less than nothing: -100 is the least", where=where)
    return found


def law_fingerprint(book: Rulebook) -> str:
    """What law something was made with: the same records give the same text."""
    if book not in _fingerprints:
        tree = book.parameters
        parts = {
            "units": [repr(one) for one in book.units.values()],
            "facts": _all(book.facts),
            "parameters": _all(tree.parameters),
            "scales": _all(tree.scales),
            "tables": _all(tree.tables),
            "variables": _all(book.variables),
            "rights": _all(book.rights),
        }
        _fingerprints[book] = _hash(parts)
    return _fingerprints[book]


_fingerprints: "WeakKeyDictionary[Rulebook, str]" = WeakKeyDictionary()


def amounts_of(book: Rulebook) -> dict[str, Parameter]:
    """Everything that can be changed by name: amounts, and what the slices of scales are made of."""
    return book.parameters.every()


def _all(records: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted((name, repr(one)) for name, one in records.items())


def _hash(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _check_form(one: Any, *, where: str) -> None:
    if not isinstance(one, Mapping):
        raise LawError("a change is a record", where=where)
    if "parameter" in one:
        _only(one, OF_PARAMETER, where=where)
        ways = [name for name in ("value", "percent", "moved_to") if name in one]
        if len(ways) != 1:
            raise LawError("a parameter gets one of: value, percent, moved_to", where=where)
        if ("start" in one) != ("moved_to" in one):
            raise LawError("what moves has a start and moved_to", where=where)
    elif "right" in one:
        _only(one, OF_RIGHT, where=where)
    elif "kind" in one:
        _only(one, OF_RECORD, where=where)
        if not one.get("name") or not isinstance(one.get("record"), Mapping):
            raise LawError("a replaced rule has kind, name and record", where=where)
    else:
        raise LawError("a change is of a parameter, of a right, or a rule with kind and name", where=where)


def _only(record: Mapping[str, Any], known: frozenset[str], *, where: str) -> None:
    for name in record:
        if name not in known:
            near = next(iter(get_close_matches(str(name), known, n=1)), "")
            hint = f"; do you mean '{near}'?" if near else f"; there are: {', '.join(sorted(known))}"
            raise LawError(f"'{name}' is no field here{hint}", where=where)


def _plain(value: Any) -> Any:
    """As JSON has it: days and exact numbers as text."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dt.date | Fraction):
        return str(value)
    return value

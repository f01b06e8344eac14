"""Reads routes.txt: who gets in where, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from baken.foundation.access.api import Role, RouteRule

TABLE = Path(__file__).with_name("routes.txt")
COLUMNS = ("route", "method", "address", "own", "other", "visitor")
ALL = frozenset(role.value for role in Role)


class TableError(Exception):
    """A row that cannot be read; the message names the line."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    line: int
    route: str
    methods: tuple[str, ...]
    address: str
    own: dict[str, str]
    other: dict[str, str] | None
    visitor: str

    @property
    def name(self) -> str:
        return f"{self.route} {'/'.join(self.methods)}"


def read_table(path: Path = TABLE) -> list[Row]:
    """All rows; raises TableError for one that says something else than the words of the head."""
    rows = []
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            try:
                rows.append(_row(number, [cell.strip() for cell in line.split("|")]))
            except ValueError as wrong:
                raise TableError(f"{path.name} line {number}: {wrong}") from wrong
    return rows


def proposal(*, route: str, address: str, rule: RouteRule | None) -> str:
    """The line that says what the declaration says: to read before it is copied."""
    if rule is None:
        return f"{route} | GET | {address} | (declares nobody: add it to the module's access.py)"
    own = "all" if rule.everyone or rule.signed_in else " ".join(r.value for r in Role if r in rule.roles)
    elsewhere = "all" if rule.everyone or rule.signed_in else "-"
    other = elsewhere if "<municipality>" in address else "same"
    return f"{route} | GET | {address} | {own} | {other} | {'ok' if rule.everyone else 'login'}"


def _row(number: int, cells: list[str]) -> Row:
    if len(cells) != len(COLUMNS):
        raise ValueError(f"has {len(cells)} columns instead of {len(COLUMNS)}")
    route, method, address, own, other, visitor = cells
    methods = tuple(method.split())
    if not methods or not set(methods) <= {"GET", "POST", "PUT", "PATCH", "DELETE"}:
        raise ValueError(f"knows no method {method!r}")
    if visitor not in {"ok", "login", "missing"}:
        raise ValueError(f"a visitor gets ok, login or missing, not {visitor!r}")
    if (other == "same") == ("<municipality>" in address):
        raise ValueError("'same' is for addresses outside any municipality, and only for those")
    return Row(
        number,
        route,
        methods,
        address,
        _outcomes(own),
        None if other == "same" else _outcomes(other),
        visitor,
    )


def _outcomes(cell: str) -> dict[str, str]:
    """`administrator, rest missing` → what each role gets."""
    who, _comma, rest = (part.strip() for part in cell.partition(","))
    if rest not in {"", "rest missing"}:
        raise ValueError(f"after the comma only 'rest missing' is known, not {rest!r}")
    let_in = _roles(who)
    refused = "missing" if rest else "denied"
    return {role: "ok" if role in let_in else refused for role in sorted(ALL)}


def _roles(who: str) -> frozenset[str]:
    if who == "-":
        return frozenset()
    if who == "all":
        return ALL
    names: Iterable[str] = who.removeprefix("all but ").split()
    named = frozenset(names)
    if not named or named - ALL:
        raise ValueError(f"knows no role {' '.join(sorted(named - ALL)) or who!r}")
    return ALL - named if who.startswith("all but ") else named

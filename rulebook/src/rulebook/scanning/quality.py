"""What is good and bad about a population: counted per reason and column, never with a value of somebody."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

MOST_LINES = 5
"""So many line numbers are named per problem: enough to find it."""
REASONS = {
    "no_key": "er is geen sleutel",
    "bad_key": "de sleutel is te lang, of bevat tekens die niet mogen",
    "duplicate_key": "dezelfde sleutel komt twee keer voor",
    "no_household": "de persoon hoort bij geen huishouden uit de tabel",
    "no_persons": "er hoort niemand bij dit huishouden",
    "bad_role": "de rol in het huishouden ontbreekt of is niet bekend",
    "no_applicant": "het huishouden heeft geen aanvrager",
    "too_many": "meer personen met deze rol dan kan",
    "bad_value": "de waarde past niet bij dit gegeven",
    "out_of_bounds": "de waarde ligt buiten de grenzen van dit gegeven",
    "bad_range": "het minste is meer dan het meeste",
    "born_later": "de geboortedatum ligt na de dag van de berekening",
    "too_old": "ouder dan 125 jaar",
    "no_adult": "er is niemand van 16 jaar of ouder",
    "child_older": "een kind is ouder dan een ouder",
    "bad_membership": "de eenheid, de rol of de persoon van dit lidmaatschap is niet bekend",
    "beside_bad_row": "iemand uit hetzelfde huishouden of dezelfde eenheid heeft een rij met een fout",
}
"""Why a row is set aside, in words."""


@dataclass(frozen=True, kw_only=True)
class Problem:
    """Rows of a table with one thing wrong. `lines`: the first few; the first line below a header is 2 in
    CSV, in other tables the first row is 1."""

    table: str
    reason: str
    column: str
    rows: int
    lines: tuple[int, ...] = ()

    def __str__(self) -> str:
        where = f", kolom '{self.column}'" if self.column else ""
        lines = f" (rij {', '.join(map(str, self.lines))}{' …' if self.rows > len(self.lines) else ''})"
        return f"{self.table}{where}: {REASONS[self.reason]}: {self.rows} rijen{lines if self.lines else ''}"


@dataclass(kw_only=True)
class FactKnown:
    """How much is known of a fact. `narrowed`: of whom a range is given."""

    fact: str
    offset: int
    rows: int = 0
    known: int = 0
    narrowed: int = 0

    @property
    def share(self) -> float:
        """The part of whom the value is known."""
        return self.known / self.rows if self.rows else 0.0


@dataclass(kw_only=True)
class QualityReport:
    """Rows read and kept per table, what was set aside, what is known, and what was not understood."""

    read: dict[str, int] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    facts: dict[tuple[str, int], FactKnown] = field(default_factory=dict)
    lacking: tuple[tuple[str, int], ...] = ()  # facts that rules read and the tables do not have
    unmapped: dict[str, tuple[str, ...]] = field(default_factory=dict)  # columns that mean nothing, per table

    @property
    def set_aside(self) -> dict[str, int]:
        """Rows that are not kept, per table."""
        return {table: rows - self.kept.get(table, 0) for table, rows in self.read.items()}

    def add(self, table: str, reason: str, column: str, lines: Iterable[int], rows: int) -> None:
        """Counts rows with a problem; nothing when there are none."""
        if rows:
            first = tuple(int(one) for one in lines)[:MOST_LINES]
            self.problems.append(
                Problem(table=table, reason=reason, column=column, rows=int(rows), lines=first)
            )

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "read": self.read,
            "kept": self.kept,
            "set_aside": self.set_aside,
            "problems": [
                {
                    "table": one.table,
                    "reason": one.reason,
                    "words": REASONS[one.reason],
                    "column": one.column,
                    "rows": one.rows,
                    "lines": list(one.lines),
                }
                for one in self.problems
            ],
            "facts": {
                key_name(*key): {"rows": one.rows, "known": one.known, "narrowed": one.narrowed}
                for key, one in self.facts.items()
            },
            "lacking": [key_name(*key) for key in self.lacking],
            "unmapped": {table: list(names) for table, names in self.unmapped.items()},
        }


def key_name(fact: str, offset: int) -> str:
    """How a fact of so many periods ago is called: `savings`, `taxable_income[-2]`."""
    return f"{fact}[{offset}]" if offset else fact


def merged(reports: Iterable[QualityReport]) -> QualityReport:
    """The reports of batches of one population as one."""
    whole = QualityReport()
    problems: dict[tuple[str, str, str], Problem] = {}
    for report in reports:
        for table, rows in report.read.items():
            whole.read[table] = whole.read.get(table, 0) + rows
            whole.kept[table] = whole.kept.get(table, 0) + report.kept.get(table, 0)
        for one in report.problems:
            key = (one.table, one.reason, one.column)
            known = problems.get(key)
            problems[key] = one if known is None else _joined(known, one)
        for fact, counted in report.facts.items():
            total = whole.facts.setdefault(fact, FactKnown(fact=fact[0], offset=fact[1]))
            total.rows += counted.rows
            total.known += counted.known
            total.narrowed += counted.narrowed
        whole.lacking, whole.unmapped = report.lacking, report.unmapped
    whole.problems = list(problems.values())
    return whole


def _joined(one: Problem, other: Problem) -> Problem:
    return Problem(
        table=one.table,
        reason=one.reason,
        column=one.column,
        rows=one.rows + other.rows,
        lines=(one.lines + other.lines)[:MOST_LINES],
    )

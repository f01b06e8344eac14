"""What the reader did that you should know: nothing is guessed silently, nothing is lost."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """How sure the reader is."""

    NORMALISED = "normalised"  # written otherwise, meaning certain
    DOUBT = "doubt"  # read this way, look whether that is right
    UNPLACED = "unplaced"  # read, but has no place in the plan


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the document: its number from 1, its page when known, its text."""

    number: int
    text: str
    page: int = 0


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing the reader normalised, doubts or could not place."""

    kind: Kind
    rule: str
    line: int
    text: str
    message: str
    became: str = ""
    node: str = ""
    page: int = 0


@dataclass(frozen=True)
class ReadingReport:
    """Every finding, in the order of the document."""

    findings: tuple[Finding, ...] = ()

    def of(self, rule: str) -> tuple[Finding, ...]:
        """The findings of one rule."""
        return tuple(finding for finding in self.findings if finding.rule == rule)

    def counts(self) -> dict[Kind, int]:
        """How many findings of each kind."""
        found = Counter(finding.kind for finding in self.findings)
        return {kind: found[kind] for kind in Kind}


class Notebook:
    """Where the stages write down what they find while reading one document."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []

    def note(
        self,
        kind: Kind,
        rule: str,
        at: Line,
        message: str,
        *,
        text: str = "",
        became: str = "",
        node: str = "",
    ) -> None:
        """Write down one finding at a line; `text` is what was read when it is not the whole line."""
        self._findings.append(
            Finding(
                kind=kind,
                rule=rule,
                line=at.number,
                page=at.page,
                node=node,
                text=text or at.text,
                became=became,
                message=message,
            )
        )

    def report(self, places: Sequence[tuple[int, str]] = ()) -> ReadingReport:
        """All findings, sorted by line.

        `places` are the nodes with the line each starts on, ascending: a finding that names no node
        gets the node in whose lines it lies.
        """
        starts = [line for line, _ in places]
        placed = [
            finding
            if finding.node or not (before := bisect_right(starts, finding.line))
            else replace(finding, node=places[before - 1][1])
            for finding in self._findings
        ]
        return ReadingReport(tuple(sorted(placed, key=lambda finding: finding.line)))

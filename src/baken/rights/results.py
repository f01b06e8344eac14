"""Answers of the rules as screens and paper show them: grouped, in words, added up. No Django models."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.ui.api import euro_text
from baken.rights.household import APPLICANT


class Group(StrEnum):
    """How sure a right is, in the order of the screen."""

    SURE = "sure"
    MAYBE = "maybe"
    ASSESSED = "assessed"
    NOT = "not"


GROUP_TITLES = {
    Group.SURE: gettext_lazy("Hier heb je recht op"),
    Group.MAYBE: gettext_lazy("Misschien heb je hier recht op"),
    Group.ASSESSED: gettext_lazy("Hierover beslist iemand"),
    Group.NOT: gettext_lazy("Hier heb je nu geen recht op"),
}
GROUP_LEADS = {
    Group.SURE: gettext_lazy("Volgens je antwoorden voldoe je aan alle voorwaarden."),
    Group.MAYBE: gettext_lazy(
        "Er ontbreekt nog iets om het te weten. Vraag het na, je verliest er niets mee."
    ),
    Group.ASSESSED: gettext_lazy(
        "Je voldoet aan wat we kunnen berekenen. Over de rest oordeelt een medewerker die je situatie kent."
    ),
    Group.NOT: gettext_lazy("Minstens één voorwaarde klopt nu niet. Bij elk recht staat welke."),
}


SHORT = {
    Group.SURE: gettext_lazy("zeker"),
    Group.MAYBE: gettext_lazy("misschien"),
    Group.ASSESSED: gettext_lazy("iemand beslist"),
    Group.NOT: gettext_lazy("niet"),
}


class Period(StrEnum):
    """What an amount is counted per."""

    MONTH = "month"
    YEAR = "year"
    ONCE = "once"
    DAY = "day"


PER = {
    Period.MONTH: gettext_lazy("per maand"),
    Period.YEAR: gettext_lazy("per jaar"),
    Period.ONCE: gettext_lazy("eenmalig"),
    Period.DAY: gettext_lazy("per dag"),
}


@dataclass(frozen=True, kw_only=True)
class Amount:
    """Cents: exact when both are the same. `to_check`: the amount in the law may have moved since."""

    low: int
    high: int
    period: Period
    to_check: bool = False

    @property
    def is_exact(self) -> bool:
        return self.low == self.high

    def __str__(self) -> str:
        """ "€ 1.314,20 per maand", or "tussen € 100 en € 250 per maand"."""
        per = PER[self.period]
        if self.is_exact:
            return f"{money(self.low)} {per}"
        if not self.low:
            return _("tot %(high)s %(per)s") % {"high": money(self.high), "per": per}
        return _("tussen %(low)s en %(high)s %(per)s") % {
            "low": money(self.low),
            "high": money(self.high),
            "per": per,
        }


def money(cents: int) -> str:
    """Whole euros without cents."""
    return euro_text(cents, decimals=bool(cents % 100))


@dataclass(frozen=True, kw_only=True)
class Reason:
    """A condition with how it stands."""

    label: str
    holds: str  # "yes", "no" or "maybe"
    decides: bool
    sentence: str
    is_assessed: bool
    assessed_by: str
    otherwise: str
    parameters: Sequence[Mapping[str, Any]] = ()
    facts: Sequence[Mapping[str, Any]] = ()
    missing: Sequence[Mapping[str, Any]] = ()
    references: Sequence[Mapping[str, Any]] = ()

    @property
    def short(self) -> str:
        """Its first sentence, without the amounts that were compared."""
        return self.sentence.partition(". ")[0].rstrip(".") + "."


@dataclass(frozen=True, kw_only=True)
class ForWhom:
    """How a right stands for one person or unit."""

    key: str
    label: str
    group: Group
    amount: Amount | None

    def __str__(self) -> str:
        """ "Je kind van 7 jaar: zeker, € 70 per maand"."""
        parts = [str(SHORT[self.group])]
        if self.amount is not None and self.group is not Group.NOT:
            parts.append(str(self.amount))
        return f"{self.label[:1].upper()}{self.label[1:]}: {', '.join(parts)}"


@dataclass(frozen=True, kw_only=True)
class RightResult:
    """One right for this household. `each`: per person or unit, where it is a right of each of them."""

    key: str
    label: str
    summary: str
    group: Group
    amount: Amount | None
    without_amount: str
    reasons: Sequence[Reason]
    each: Sequence[ForWhom]
    would_change: Sequence[str]
    shows: Sequence[tuple[str, str]]
    gaps: Sequence[str]
    documents: Sequence[str]
    authority: str
    desk: str
    decision_term: str
    automatic: bool
    assessed_by: Sequence[str]
    excludes: frozenset[str] = field(default_factory=frozenset)
    opens: Sequence[str] = ()
    theme: str = ""

    @property
    def for_whom(self) -> str:
        """Those for whom it stands as the right as a whole: "jou en je kind van 7 jaar"."""
        names = [
            _("jou") if one.key == APPLICANT else one.label for one in self.each if one.group is self.group
        ]
        if len(names) < 2:
            return "".join(names)
        return _("%(some)s en %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}

    @property
    def in_short(self) -> str:
        """ "zeker, € 120 per maand"."""
        if self.amount is None or self.group is Group.NOT:
            return str(SHORT[self.group])
        return f"{SHORT[self.group]}, {self.amount}"

    @property
    def decisive(self) -> list[Reason]:
        """The conditions that say why: what fails, what is missing, or who decides; else all of them."""
        if self.group is Group.ASSESSED:
            return [one for one in self.reasons if one.is_assessed]
        return [one for one in self.reasons if one.decides]


def result_of(right: Mapping[str, Any], answer: Mapping[str, Any], labels: Mapping[str, str]) -> RightResult:
    """A right's record and the answer of the rules (the JSON of a check) as one result.

    `right`: the fields of the record; `labels`: persons and units in words.
    """
    each = [
        ForWhom(
            key=key,
            label=labels.get(key, key),
            group=group_of(one),
            amount=amount_of(one.get("amount")),
        )
        for key, one in answer.get("of", {}).items()
    ]
    return RightResult(
        group=group_of(answer),
        amount=amount_of(answer.get("amount")),
        reasons=_reasons(answer, labels),
        each=each,
        would_change=answer.get("would_change", ()),
        shows=[(one["label"], _shown(one)) for one in answer.get("shows", ())],
        gaps=answer.get("gaps", ()),
        assessed_by=answer.get("assessed_by", ()),
        **right,
    )


def _shown(data: Mapping[str, Any]) -> str:
    """What belongs with a right, with a mark where the amount in the law may have moved since."""
    return _("%(amount)s (na te kijken)") % {"amount": data["text"]} if data.get("to_check") else data["text"]


def group_of(answer: Mapping[str, Any]) -> Group:
    """Where an answer stands on the screen."""
    match answer["entitlement"]:
        case "no":
            return Group.NOT
        case "maybe":
            return Group.MAYBE
    return Group.ASSESSED if answer.get("assessed_by") else Group.SURE


def amount_of(data: Mapping[str, Any] | None) -> Amount | None:
    """An amount of the JSON of a check."""
    if not data or data.get("max") is None:
        return None
    return Amount(
        low=max(0, _cents(data["min"])),
        high=max(0, _cents(data["max"])),
        period=Period(data["period"]),
        to_check=bool(data.get("to_check")),
    )


def _cents(text: Any) -> int:
    whole, _point, part = str(text).partition(".")
    cents = abs(int(whole)) * 100 + int((part + "00")[:2])
    return -cents if whole.startswith("-") else cents


def _reasons(answer: Mapping[str, Any], labels: Mapping[str, str]) -> list[Reason]:
    return [
        Reason(
            label=one["label"],
            holds=one["holds"],
            decides=bool(one.get("decides")),
            sentence=one.get("sentence") or one["label"],
            is_assessed=one.get("kind") == "assessed",
            assessed_by=one.get("assessed_by", ""),
            otherwise=one.get("otherwise", ""),
            parameters=[
                {
                    **parameter,
                    "since": dt.date.fromisoformat(parameter["from"]) if parameter["from"] else None,
                }
                for parameter in one.get("parameters", ())
            ],
            facts=[{**fact, "whom": labels.get(fact["of"], "")} for fact in one.get("facts", ())],
            missing=[{**fact, "whom": labels.get(fact["of"], "")} for fact in one.get("missing", ())],
            references=one.get("reference", ()),
        )
        for one in answer.get("because", ())
    ]


def grouped(results: Iterable[RightResult]) -> list[tuple[Group, list[RightResult]]]:
    """The groups that are not empty, in order; in a group the largest amounts first."""
    listed = list(results)
    found = [(group, [one for one in listed if one.group is group]) for group in Group]
    return [(group, sorted(ones, key=_weight)) for group, ones in found if ones]


def _weight(result: RightResult) -> tuple[int, str]:
    return (-per_year(result.amount) if result.amount else 1, result.label)


def per_year(amount: Amount) -> int:
    """The most that an amount comes to in a year, in cents; what is paid once counts once."""
    times = {Period.MONTH: 12, Period.DAY: 365}.get(amount.period, 1)
    return amount.high * times

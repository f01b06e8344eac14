"""What is asked on a screen, and how what somebody typed becomes a value of a situation. No Django models.

A value is as a situation in JSON has it: true or false, the name of a choice, euro as text ("1250.50"), a
whole number, a day ("2019-05-31"), `UNKNOWN`, or {"min": …, "max": …} for what somebody knows roughly.
"""

import calendar
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

UNKNOWN: dict[str, Any] = {"unknown": True}
DO_NOT_KNOW = "weet-niet"
"""The value of the option "Ik weet het niet" in a list of options."""
_AMOUNT = re.compile(r"-?[0-9]{1,9}(?:,[0-9]{1,2})?")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_PART_OF_DATE = re.compile(r"[0-9]{1,4}")
_STORED_AMOUNT = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,2})?")
_WITH_POINT = re.compile(r"-?[0-9]+\.[0-9]{1,2}")


class Kind(StrEnum):
    """What an answer is, and so which control asks for it."""

    YES_NO = "bool"
    CHOICE = "choice"
    MONEY = "money"
    COUNT = "count"
    DATE = "date"


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question about a person or a unit. `low` and `high`: euro cents, numbers or days since year 1."""

    of: str
    fact: str
    text: str
    kind: Kind
    help: str = ""
    about: str = ""  # the period it is about, when that is not now
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    low: int = 0
    high: int = 0
    label: str = ""
    sensitive: bool = False
    theme: str = ""
    may_be_unknown: bool = True

    @property
    def key(self) -> str:
        """The name of its control."""
        return f"{self.of}.{self.fact}"


@dataclass(frozen=True, kw_only=True)
class Typed:
    """A question with what somebody typed: a value, or what is wrong with it; to show again."""

    question: Question
    value: Any = None
    error: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What stands in its one control."""
        return self.texts.get("", "")

    @property
    def control_id(self) -> str:
        """The control that a link about an error leads to."""
        return f"{self.question.key}.dag" if self.question.kind is Kind.DATE else self.question.key

    @property
    def is_unknown(self) -> bool:
        return bool(self.value == UNKNOWN)

    @property
    def is_range(self) -> bool:
        """Whether it was answered roughly: then those two fields stand open."""
        return bool(self.texts.get("min") or self.texts.get("max"))

    @property
    def chosen(self) -> str:
        """The option that is on."""
        if self.question.kind is Kind.YES_NO and isinstance(self.value, bool):
            return "ja" if self.value else "nee"
        return DO_NOT_KNOW if self.is_unknown else str(self.value or "")

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """Value, label and whether it is on; "I do not know" last."""
        given = (
            (("ja", _("Ja")), ("nee", _("Nee")))
            if self.question.kind is Kind.YES_NO
            else self.question.choices
        )
        unknown = [(DO_NOT_KNOW, _("Ik weet het niet"))] if self.question.may_be_unknown else []
        every = [*given, *unknown]
        return [(value, label, value == self.chosen) for value, label in every]


def read_answer(question: Question, data: Mapping[str, str]) -> Typed:
    """The answer to one question out of a posted form; an error in words when it is none."""
    texts = {
        part: data.get(f"{question.key}.{part}" if part else question.key, "").strip()[:40]
        for part in ("", "min", "max", "dag", "maand", "jaar", DO_NOT_KNOW)
    }
    if question.may_be_unknown and (texts[DO_NOT_KNOW] or texts[""] == DO_NOT_KNOW):
        return Typed(question=question, value=UNKNOWN)
    try:
        return Typed(question=question, value=_READERS[question.kind](question, texts), texts=texts)
    except NotUnderstood as error:
        return Typed(question=question, error=str(error), texts=texts)


def shown_answer(question: Question, value: Any) -> Typed:
    """A question with a value that was given before, as its controls show it."""
    if value is None or value == UNKNOWN:
        return Typed(question=question, value=value)
    texts: dict[str, str] = {}
    if isinstance(value, Mapping):
        texts = {part: _control_text(question, value[part]) for part in ("min", "max") if part in value}
        if question.kind is Kind.DATE and "min" in value:
            texts = _rough_day(value)
    elif question.kind is Kind.DATE:
        year, month, day = str(value).split("-")
        texts = {"dag": str(int(day)), "maand": str(int(month)), "jaar": str(int(year))}
    elif question.kind in {Kind.MONEY, Kind.COUNT}:
        texts = {"": _control_text(question, value)}
    return Typed(question=question, value=value, texts=texts)


def fits(question: Question, value: Any) -> bool:
    """Whether a value that was given before is still an answer to the question: its type, choices, bounds."""
    if value == UNKNOWN:
        return question.may_be_unknown
    if question.kind is Kind.YES_NO:
        return isinstance(value, bool)
    if question.kind is Kind.CHOICE:
        return any(value == choice for choice, _label in question.choices)
    ends = value if isinstance(value, Mapping) else {"min": value, "max": value}
    steps = {part: _stored_steps(question, end) for part, end in ends.items()}
    if not steps or set(steps) - {"min", "max"} or None in steps.values():
        return False
    low, high = steps.get("min", question.low), steps.get("max", question.high)
    if question.kind is Kind.DATE:  # of a year that is known roughly a part may lie outside
        return bool(high >= question.low and low <= question.high)
    return bool(question.low <= low and high <= question.high)


def _stored_steps(question: Question, end: Any) -> Any:
    """Cents, a number or days of one value as it is kept; None for what is none."""
    if question.kind is Kind.COUNT:
        return end if isinstance(end, int) and not isinstance(end, bool) else None
    if not isinstance(end, str):
        return None
    if question.kind is Kind.MONEY:
        return _in_steps(question, end) if _STORED_AMOUNT.fullmatch(end) else None
    try:
        return dt.date.fromisoformat(end).toordinal()
    except ValueError:
        return None


class NotUnderstood(ValueError):
    """What somebody typed is no answer to the question; the message says what would be."""


def _or_unknown(question: Question, wanted: str) -> str:
    if not question.may_be_unknown:
        return f"{wanted}."
    return _("%(wanted)s, of kies ‘Ik weet het niet’.") % {"wanted": wanted}


def _yes_no(question: Question, texts: Mapping[str, str]) -> bool:
    if texts[""] not in {"ja", "nee"}:
        raise NotUnderstood(_or_unknown(question, _("Kies ja of nee")))
    return texts[""] == "ja"


def _choice(question: Question, texts: Mapping[str, str]) -> str:
    if texts[""] not in {value for value, _label in question.choices}:
        raise NotUnderstood(_or_unknown(question, _("Kies één van de antwoorden")))
    return texts[""]


def _number(question: Question, texts: Mapping[str, str]) -> Any:
    if texts[""]:
        return _one_number(question, texts[""])
    if not texts["min"] and not texts["max"]:
        wanted = _("Vul een bedrag in") if question.kind is Kind.MONEY else _("Vul een getal in")
        raise NotUnderstood(_or_unknown(question, wanted))
    found = {part: _one_number(question, texts[part]) for part in ("min", "max") if texts[part]}
    if len(found) == 2 and _in_steps(question, found["min"]) > _in_steps(question, found["max"]):
        raise NotUnderstood(_("Het minste is meer dan het meeste."))
    return found


def _one_number(question: Question, text: str) -> Any:
    """Euro as text, or a whole number. Points part thousands, a comma the cents; so does the one in 12.50."""
    plain = text.replace("€", "").replace("\u00a0", "").replace(" ", "").replace("−", "-")
    if "," not in plain and _WITH_POINT.fullmatch(plain):
        plain = plain.replace(".", ",")
    plain = plain.replace(".", "")
    if question.kind is Kind.COUNT and not _WHOLE.fullmatch(plain):
        raise NotUnderstood(_("Schrijf een heel getal in cijfers, bijvoorbeeld 3."))
    if not _AMOUNT.fullmatch(plain):
        raise NotUnderstood(_("Schrijf een bedrag in cijfers, bijvoorbeeld 1250 of 1250,50."))
    value: Any = int(plain) if question.kind is Kind.COUNT else plain.replace(",", ".")
    if not question.low <= _in_steps(question, value) <= question.high:
        low, high = (
            _control_text(question, _of_steps(question, question.low)),
            _control_text(question, _of_steps(question, question.high)),
        )
        raise NotUnderstood(
            _("Dit ligt tussen %(low)s en %(high)s. Kijk na wat je typte.") % {"low": low, "high": high}
        )
    return value


def _in_steps(question: Question, value: Any) -> int:
    """Cents of an amount as text; a number as it is."""
    if question.kind is Kind.COUNT:
        return int(value)
    whole, _point, part = str(value).partition(".")
    cents = abs(int(whole)) * 100 + int((part + "00")[:2])
    return -cents if whole.startswith("-") else cents


def _of_steps(question: Question, steps: int) -> Any:
    return steps if question.kind is Kind.COUNT else f"{steps // 100}.{steps % 100:02d}"


def _control_text(question: Question, value: Any) -> str:
    """A number as people type it: 1250 or 1250,50."""
    text = str(value)
    return text if question.kind is Kind.COUNT else text.removesuffix(".00").replace(".", ",")


def _date(question: Question, texts: Mapping[str, str]) -> Any:
    """A day, or the days of a month or year when somebody knows no more."""
    day, month, year = texts["dag"], texts["maand"], texts["jaar"]
    if not year:
        raise NotUnderstood(_or_unknown(question, _("Vul een datum in, of alleen het jaar")))
    try:
        if not all(_PART_OF_DATE.fullmatch(part) for part in (day, month, year) if part):
            raise ValueError
        first = dt.date(int(year), int(month or 1), int(day or 1) if month else 1)
    except ValueError:
        raise NotUnderstood(
            _("Deze datum bestaat niet. Schrijf dag, maand en jaar in cijfers, bijvoorbeeld 27 3 1990.")
        ) from None
    last = first
    if not month:
        last = dt.date(first.year, 12, 31)
    elif not day:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if last.toordinal() < question.low or first.toordinal() > question.high:
        raise NotUnderstood(_("Deze datum kan hier niet. Kijk het jaar na."))
    return first.isoformat() if first == last else {"min": first.isoformat(), "max": last.isoformat()}


def _rough_day(value: Mapping[str, str]) -> dict[str, str]:
    """A whole month or year back in its three controls; other ranges leave them empty."""
    low, high = dt.date.fromisoformat(value["min"]), dt.date.fromisoformat(value["max"])
    if (low.month, low.day, high.month, high.day) == (1, 1, 12, 31) and low.year == high.year:
        return {"jaar": str(low.year)}
    if (low.year, low.month) == (high.year, high.month):
        return {"jaar": str(low.year), "maand": str(low.month)}
    return {}


_READERS = {
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.MONEY: _number,
    Kind.COUNT: _number,
    Kind.DATE: _date,
}


def in_words(question: Question, value: Any) -> str:
    """A value as somebody reads it back."""
    if value is None or value == UNKNOWN:
        return _("weet ik niet")
    if isinstance(value, Mapping):
        return _range_in_words(question, value)
    match question.kind:
        case Kind.YES_NO:
            return _("ja") if value else _("nee")
        case Kind.CHOICE:
            said = dict(question.choices).get(value, str(value))
        case Kind.DATE:
            said = date_format(dt.date.fromisoformat(value), "j F Y")
        case Kind.MONEY:
            said = f"€ {_control_text(question, value)} {question.unit}".strip()
        case Kind.COUNT:
            said = str(value)
    return said


def _range_in_words(question: Question, value: Mapping[str, Any]) -> str:
    if question.kind is Kind.DATE:
        known = _rough_day(value)
        if known:
            day = dt.date(int(known["jaar"]), int(known.get("maand", 1)), 1)
            return date_format(day, "F Y" if "maand" in known else "Y")
    ends = {part: in_words(question, value[part]) for part in ("min", "max") if part in value}
    if len(ends) == 2:
        return _("tussen %(low)s en %(high)s") % {"low": ends["min"], "high": ends["max"]}
    if "min" in ends:
        return _("minstens %(low)s") % {"low": ends["min"]}
    return _("hoogstens %(high)s") % {"high": ends["max"]}

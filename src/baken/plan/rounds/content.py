"""What a card holds, field by field: its typed values, their words, and what keeps it from being handed in.

A value is what JSON holds, so that a draft and a proposal keep it:

- `summary`, `achieved`, `done`, `cost`: text (the questions of the annual report)
- `milestone:<key>`: {"completed": ISO date or None, "due": ISO date or None, "remark": text}
- `figure:<indicator id>`: a figure as people write it ("12,5", "5/12", "ja")
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from baken.foundation.review.api import JsonValue
from baken.foundation.ui.api import number_text
from baken.indicators.api import Figure, Indicator, IndicatorError, Kind, check_figure, read_value
from baken.plan.models import Milestone
from baken.plan.models.annual import LONG_TEXT, SHORT_TEXT, Question

TEXTS = ("summary", "achieved", "done", "cost")
LIMITS = {"summary": SHORT_TEXT, "achieved": LONG_TEXT, "done": LONG_TEXT, "cost": LONG_TEXT}
"""Characters that each text may have when it is handed in; a draft may be longer while it is written."""
LONGEST_DRAFT = 20_000
LONGEST_REMARK = 2_000
_MILESTONE, _FIGURE = "milestone:", "figure:"


def milestone_field(milestone: Milestone) -> str:
    """The field of a milestone on the card of its node."""
    return f"{_MILESTONE}{milestone.key}"


def figure_field(indicator: Indicator) -> str:
    """The field of an indicator on a card."""
    return f"{_FIGURE}{indicator.pk}"


def text_label(name: str) -> str:
    """The question that a text answers."""
    return str(Question(name).label)


def milestone_value(milestone: Milestone) -> dict[str, JsonValue]:
    """A milestone as it stands in the plan, as the value of its field."""
    return {
        "completed": milestone.completed.isoformat() if milestone.completed else None,
        "due": milestone.due.isoformat() if milestone.due else None,
        "remark": milestone.remark,
    }


def milestone_words(value: Mapping[str, Any] | None) -> str:
    """A milestone's value in words."""
    if not value:
        return ""
    if value["completed"]:
        words = _("klaar op %(date)s") % {"date": _day(value["completed"])}
    elif value["due"]:
        words = _("tegen %(date)s") % {"date": _day(value["due"])}
    else:
        words = _("geen datum")
    return f"{words} – {value['remark']}" if value["remark"] else words


def _day(text: str) -> str:
    return date_format(dt.date.fromisoformat(text), "j F Y")


def figure_of(*, text: str, indicator: Indicator, date: dt.date) -> Figure:
    """What somebody typed as a figure on a date. Raises IndicatorError, in words for people."""
    read = read_value(text, kind=indicator.kind, steps=indicator.steps, unit=indicator.unit)
    figure = Figure(date=date, value=read.value, numerator=read.numerator, denominator=read.denominator)
    check_figure(kind=indicator.kind, steps=indicator.steps, figure=figure)
    return figure


def figure_text(*, figure: Figure, indicator: Indicator) -> str:
    """A figure as the value of its field: reading it gives the same figure back."""
    if figure.numerator is not None and figure.denominator is not None:
        return f"{_digits(figure.numerator)}/{_digits(figure.denominator)}"
    if indicator.kind == Kind.YES_NO:
        return "ja" if figure.amount else "nee"
    if indicator.kind == Kind.STEPS:
        return str(indicator.steps[int(figure.amount)])
    return _digits(figure.amount)


def same_figure(*, text: str, indicator: Indicator) -> str:
    """The text as `figure_text` writes it, so that "12,0" and "12" are one; as it is when it is none."""
    try:
        return figure_text(
            figure=figure_of(text=text, indicator=indicator, date=dt.date.min), indicator=indicator
        )
    except IndicatorError:
        return text


def figure_words(*, text: str, indicator: Indicator) -> str:
    """A figure with its unit."""
    unit = "%" if indicator.kind == Kind.PERCENTAGE and "/" not in text else indicator.unit
    return f"{text} {unit}" if text and unit and indicator.kind in (Kind.NUMBER, Kind.PERCENTAGE) else text


def _digits(number: Decimal) -> str:
    plain = number.normalize()
    return f"{plain:f}".replace(".", ",")


def fingerprint(value: JsonValue) -> str:
    """A short mark of a value: a page remembers with it what it showed, without sending it back."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def text_problems(values: Mapping[str, JsonValue]) -> dict[str, str]:
    """What keeps the texts from being handed in, per field."""
    problems = {
        name: _("Dit is %(over)s tekens te lang: hoogstens %(limit)s.")
        % {"over": number_text(len(values[name]) - limit), "limit": number_text(limit)}
        for name, limit in LIMITS.items()
        if len(values.get(name) or "") > limit
    }
    if not (values.get("done") or values.get("achieved")):
        problems["done"] = _("Schrijf wat er gedaan of bereikt is. Een leeg verslag kan je niet indienen.")
    return problems

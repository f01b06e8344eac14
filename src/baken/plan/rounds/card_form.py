"""The form of a card: its questions as fields, and back to the content that is saved.

Each field of the content travels with a mark of what the page showed (`seen-…`), so that only what
somebody touched is written (`cards`).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _

from baken.foundation.review.api import JsonValue
from baken.indicators.api import Indicator, Kind
from baken.plan.editing.forms.controls import DateField, TextField
from baken.plan.rounds.cards import Clash, Typed
from baken.plan.rounds.content import LONGEST_DRAFT, LONGEST_REMARK, fingerprint
from baken.plan.rounds.questions import FigureQuestion, MilestoneQuestion, Questions, TextQuestion

PARTS = ("done", "completed", "due", "remark")


class RoomyText(TextField):
    """A text with an advised length: a draft may be longer while somebody writes, and says so."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_DRAFT, **kwargs)
        self.max_length = limit  # what the counter counts down from; the control itself takes more


class CardForm(forms.Form):
    """The questions of one card. Nothing is required: what is missing shows when it is handed in."""

    def __init__(
        self, *, questions: Questions, today: dt.date, data: Mapping[str, Any] | None = None
    ) -> None:
        self.questions = questions
        self.today = today
        self.clashes: dict[str, Clash] = {}
        super().__init__(data, initial=_initial(questions), auto_id="card_%s")
        for text in questions.texts:
            self.fields[text.field] = _text_field(text)
            self._remember(text.field, text.field)
        for milestone in questions.milestones:
            for part in PARTS:
                self.fields[part_name(milestone, part)] = _milestone_field(part)
            self._remember(milestone.field, milestone_name(milestone))
        for figure in questions.figures:
            self.fields[figure_name(figure)] = _figure_field(figure.indicator)
            self._remember(figure.field, figure_name(figure))

    def _remember(self, field: str, name: str) -> None:
        mark = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
        mark.initial = fingerprint(self.questions.values[field])
        self.fields[f"seen-{name}"] = mark

    def clean(self) -> dict[str, Any]:
        """Nothing was finished on a day to come."""
        values = super().clean() or self.cleaned_data
        for milestone in self.questions.milestones:
            completed = values.get(part_name(milestone, "completed"))
            if values.get(part_name(milestone, "done")) and completed and completed > self.today:
                self.add_error(
                    part_name(milestone, "completed"),
                    ValidationError(_("Deze dag moet nog komen. Kies een dag tot en met vandaag.")),
                )
        return values

    def typed(self) -> dict[str, Typed]:
        """What can be saved: every field that could be read, with the mark of what was shown."""
        self.is_valid()
        return {field: Typed(value=value, seen=self._seen(field)) for field, value in self._values()}

    def _values(self) -> Iterable[tuple[str, JsonValue]]:
        values = self.cleaned_data
        for text in self.questions.texts:
            if text.field in values:
                yield text.field, values[text.field]
        for milestone in self.questions.milestones:
            if all(part_name(milestone, part) in values for part in PARTS):
                yield milestone.field, self._milestone(milestone)
        for figure in self.questions.figures:
            if figure_name(figure) in values:
                yield figure.field, values[figure_name(figure)]

    def _milestone(self, question: MilestoneQuestion) -> dict[str, JsonValue]:
        done, completed, due, remark = (self.cleaned_data[part_name(question, part)] for part in PARTS)
        finished = (completed or self.today) if done else None
        return {
            "completed": finished.isoformat() if finished else None,
            "due": due.isoformat() if due else None,
            "remark": remark,
        }

    def _seen(self, field: str) -> str:
        return str(self.cleaned_data.get(f"seen-{self.names[field]}") or "")

    @property
    def names(self) -> dict[str, str]:
        """Each field of the content with the name of its control, or the first of them."""
        found = {text.field: text.field for text in self.questions.texts}
        found |= {one.field: milestone_name(one) for one in self.questions.milestones}
        return found | {one.field: figure_name(one) for one in self.questions.figures}

    def control(self, field: str) -> str:
        """The control on which a message about this field is shown."""
        name = self.names.get(field, "")
        return f"{name}-remark" if f"{name}-remark" in self.fields else name

    def explain(self, problems: Mapping[str, str]) -> None:
        """Show what keeps the card from being handed in, each at its field."""
        for field, problem in problems.items():
            self.add_error(self.control(field) or None, problem)

    # What the template walks through --------------------------------------

    def text_rows(self) -> Iterable["TextRow"]:
        """The texts with what was written the time before."""
        for question in self.questions.texts:
            yield TextRow(
                question=question,
                control=self[question.field],
                seen=self[f"seen-{question.field}"],
                clash=self.clashes.get(question.field),
            )

    def milestone_rows(self) -> Iterable["MilestoneRow"]:
        """The milestones with their controls."""
        for question in self.questions.milestones:
            controls = {part: self[part_name(question, part)] for part in PARTS}
            yield MilestoneRow(
                question=question,
                seen=self[f"seen-{milestone_name(question)}"],
                clash=self.clashes.get(question.field),
                **controls,
            )

    def figure_rows(self) -> Iterable["FigureRow"]:
        """The figures with their controls."""
        for question in self.questions.figures:
            name = figure_name(question)
            yield FigureRow(
                question=question,
                control=self[name],
                seen=self[f"seen-{name}"],
                clash=self.clashes.get(question.field),
            )


@dataclass(frozen=True, kw_only=True)
class TextRow:
    question: TextQuestion
    control: BoundField
    seen: BoundField
    clash: Clash | None


@dataclass(frozen=True, kw_only=True)
class MilestoneRow:
    question: MilestoneQuestion
    done: BoundField
    completed: BoundField
    due: BoundField
    remark: BoundField
    seen: BoundField
    clash: Clash | None


@dataclass(frozen=True, kw_only=True)
class FigureRow:
    question: FigureQuestion
    control: BoundField
    seen: BoundField
    clash: Clash | None


def milestone_name(question: MilestoneQuestion) -> str:
    """What the controls of a milestone begin with."""
    return f"mijlpaal-{question.milestone.pk}"


def part_name(question: MilestoneQuestion, part: str) -> str:
    """The name of one control of a milestone."""
    return f"{milestone_name(question)}-{part}"


def figure_name(question: FigureQuestion) -> str:
    """The name of the control of a figure."""
    return f"cijfer-{question.indicator.pk}"


def _initial(questions: Questions) -> dict[str, Any]:
    values = questions.values
    found: dict[str, Any] = {text.field: values[text.field] for text in questions.texts}
    for milestone in questions.milestones:
        value = values[milestone.field]
        found |= {
            part_name(milestone, "done"): value["completed"] is not None,
            part_name(milestone, "completed"): value["completed"],
            part_name(milestone, "due"): value["due"],
            part_name(milestone, "remark"): value["remark"],
        }
    return found | {figure_name(one): values[one.field] for one in questions.figures}


def _text_field(question: TextQuestion) -> forms.Field:
    rows = 2 if question.field == "summary" else 5
    return RoomyText(
        label=question.label,
        required=False,
        limit=question.limit,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _milestone_field(part: str) -> forms.Field:
    if part == "done":
        return forms.BooleanField(label=_("Klaar"), required=False)
    if part == "remark":
        return TextField(
            label=_("Opmerking"),
            required=False,
            max_length=LONGEST_REMARK,
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
    return DateField(label=_("Klaar op") if part == "completed" else _("Tegen"), required=False)


def _figure_field(indicator: Indicator) -> forms.Field:
    if indicator.kind in (Kind.YES_NO, Kind.STEPS):
        options = [("ja", _("ja")), ("nee", _("nee"))]
        if indicator.kind == Kind.STEPS:
            options = [(step, step) for step in indicator.steps]
        return forms.ChoiceField(
            label=indicator.title, required=False, choices=[("", _("nog niet ingevuld")), *options]
        )
    help_text = (
        _("Schrijf 12,5 of, beter, teller en noemer: 5/12.")
        if indicator.kind == Kind.PERCENTAGE
        else (indicator.unit or _("Schrijf het zo: 1.234,56."))
    )
    return TextField(
        label=indicator.title,
        required=False,
        max_length=60,
        help_text=help_text,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

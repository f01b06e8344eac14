"""Forms of annual reports."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.plan.editing.forms.controls import DateField, TextField
from baken.plan.models.annual import LONG_TEXT, SHORT_TEXT, Question

MOST_ADDRESSES = 200
LONG = {"rows": 6}


class ReportForm(forms.Form):
    """A report and its period."""

    title = TextField(label=gettext_lazy("Titel"), max_length=200)
    start = DateField(label=gettext_lazy("Van"))
    end = DateField(
        label=gettext_lazy("Tot en met"),
        help_text=gettext_lazy("Cijfers van na deze dag komen nooit in het verslag."),
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            self.add_error("end", _("Het einde ligt vóór het begin."))
        return values


class TextsForm(forms.Form):
    """The editor's answers about a node, or about the whole plan; each with the version they started from."""

    introduction = TextField(
        label=Question.INTRODUCTION.label, required=False, max_length=LONG_TEXT, widget=forms.Textarea(LONG)
    )
    summary = TextField(
        label=Question.SUMMARY.label,
        required=False,
        max_length=SHORT_TEXT,
        help_text=gettext_lazy("De digitale rapportering toont hoogstens 100 tekens."),
        widget=forms.TextInput,
    )
    achieved = TextField(
        label=Question.ACHIEVED.label, required=False, max_length=LONG_TEXT, widget=forms.Textarea(LONG)
    )
    done = TextField(
        label=Question.DONE.label, required=False, max_length=LONG_TEXT, widget=forms.Textarea(LONG)
    )
    cost = TextField(
        label=Question.COST.label, required=False, max_length=LONG_TEXT, widget=forms.Textarea(LONG)
    )

    def __init__(self, *args: Any, about_plan: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["summary" if about_plan else "introduction"]
        for name in list(self.fields):
            self.fields[f"seen_{name}"] = forms.IntegerField(
                min_value=0, max_value=2_000_000_000, required=False, widget=forms.HiddenInput
            )

    @property
    def texts(self) -> dict[Question, str]:
        """What was typed, per question."""
        return {
            Question(name): self.cleaned_data[name] for name in self.fields if not name.startswith("seen_")
        }

    @property
    def seen(self) -> dict[Question, int]:
        """The version per question that was in front of the editor; 0 where there was none."""
        return {question: self.cleaned_data.get(f"seen_{question.value}") or 0 for question in self.texts}


class CloseForm(forms.Form):
    """Closing; a correction says what changed."""

    what_changed = TextField(
        label=gettext_lazy("Wat heb je verbeterd?"),
        max_length=4000,
        help_text=gettext_lazy("Dit staat vooraan in de nieuwe versie, voor iedereen."),
        widget=forms.Textarea({"rows": 4}),
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["what_changed"]


class RemarkForm(forms.Form):
    """A remark of the forum on a part of the report."""

    node_key = forms.ChoiceField(label=gettext_lazy("Waarover gaat het?"), required=False)
    text = TextField(
        label=gettext_lazy("Wat zei het forum?"),
        max_length=2000,
        help_text=gettext_lazy("Schrijf geen namen van personen op."),
        widget=forms.Textarea({"rows": 4}),
    )
    said_by = TextField(
        label=gettext_lazy("Namens wie?"),
        max_length=150,
        help_text=gettext_lazy("Een groep of organisatie, bijvoorbeeld: Welzijnsforum van 12 maart 2024."),
    )

    def __init__(self, *args: Any, parts: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["node_key"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker: declared above
        field.choices = parts


class AnswerForm(forms.Form):
    """The city's answer to a remark."""

    answer = TextField(label=gettext_lazy("Antwoord"), max_length=2000, widget=forms.Textarea({"rows": 5}))
    withheld = forms.BooleanField(
        label=gettext_lazy("Toon deze opmerking niet: ze gaat over iemand die je kan herkennen"),
        required=False,
    )
    seen_version = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)


class AskForm(forms.Form):
    """Whom to ask for remarks."""

    addresses = TextField(
        label=gettext_lazy("E-mailadressen"),
        max_length=20_000,
        help_text=gettext_lazy("Eén per regel. We bewaren de adressen niet bij het verslag."),
        widget=forms.Textarea({"rows": 6, "autocomplete": "off"}),
    )
    until = DateField(label=gettext_lazy("Reageren kan tot en met"))

    def clean_addresses(self) -> list[str]:
        """Each line an address."""
        lines = [line.strip() for line in self.cleaned_data["addresses"].replace(",", "\n").split("\n")]
        found = [line for line in lines if line]
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(_("Hoogstens %(most)d adressen tegelijk.") % {"most": MOST_ADDRESSES})
        for number, address in enumerate(found, start=1):
            try:
                validate_email(address)
            except ValidationError as wrong:
                raise ValidationError(
                    _("Regel %(number)d is geen e-mailadres.") % {"number": number}
                ) from wrong
        return found


def last_whole_year(today: dt.date) -> tuple[dt.date, dt.date]:
    """The year that people report on now: the last one that is over."""
    return dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)

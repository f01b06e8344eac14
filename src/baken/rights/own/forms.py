"""The forms in which a rights editor writes: a right, an amount, a computed value."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.rights.own.checking import Problem
from baken.rights.own.content import (
    CONDITION_KINDS,
    FIELDS,
    LEVELS,
    PERIODS,
    SURE,
    TYPES,
    UNITS,
    Content,
)
from baken.rights.rules import THEMES

MOST_ROWS = 20


def _text(
    label: Any, *, length: int = 300, required: bool = True, rows: int = 0, **more: Any
) -> forms.CharField:
    # Without a counter of characters: few come near the limit.
    attributes = {"autocomplete": "off"}
    widget = forms.Textarea(attrs={**attributes, "rows": rows}) if rows else forms.TextInput(attrs=attributes)
    return forms.CharField(label=label, max_length=length, required=required, widget=widget, **more)


def _rule(label: Any, *, required: bool = False, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(
        attrs={"rows": 2, "spellcheck": "false", "autocomplete": "off", "class": "rule-input"}
    )
    return forms.CharField(
        label=label, max_length=2000, required=required, help_text=help_text, widget=widget
    )


def _choice(label: Any, choices: Mapping[str, Any], **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=list(choices.items()), **more)


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=help_text, widget=widget)


class LinesField(forms.CharField):
    """One text per line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        """A list as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """The lines that say something."""
        text = super().clean(value)
        return [line.strip() for line in str(text or "").splitlines() if line.strip()][:30]


class SourcesField(LinesField):
    """One source per line: title | address."""

    def prepare_value(self, value: Any) -> Any:
        """Rows as lines."""
        if isinstance(value, list):
            return "\n".join(f"{row['title']} | {row['href']}".removesuffix(" | ") for row in value)
        return value

    def clean(self, value: Any) -> Any:
        """Rows of title and address."""
        found = []
        for line in super().clean(value):
            title, _bar, href = (part.strip() for part in line.partition("|"))
            if href and not href.startswith(("https://", "http://")):
                raise forms.ValidationError(_("Schrijf per regel: titel | https://adres."))
            found.append({"title": title, "href": href})
        return found


class _Dated(forms.Form):
    valid_from = _day(FIELDS["right"]["valid_from"])
    valid_until = _day(FIELDS["right"]["valid_until"], required=False)
    reason = _text(gettext_lazy("Waarom deze wijziging"), required=False, length=500)

    def clean(self) -> dict[str, Any] | None:
        """The days are in order."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("valid_from"), cleaned.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", _("Het einde ligt vóór het begin."))
        return cleaned


class RightForm(_Dated):
    """A right; its conditions are rows beside it."""

    label = _text(FIELDS["right"]["label"], length=120)
    summary = _text(FIELDS["right"]["summary"], rows=3, length=600)
    theme = _choice(FIELDS["right"]["theme"], THEMES)
    of = _choice(FIELDS["right"]["of"], LEVELS)
    authority = _text(FIELDS["right"]["authority"], length=120)
    desk = _text(FIELDS["right"]["desk"])
    automatic = forms.BooleanField(label=FIELDS["right"]["automatic"], required=False)
    decision_term = _text(FIELDS["right"]["decision_term"], required=False)
    documents = LinesField(
        label=FIELDS["right"]["documents"], required=False, help_text=gettext_lazy("Eén per regel.")
    )
    legal_basis = SourcesField(
        label=FIELDS["right"]["legal_basis"], help_text=gettext_lazy("Eén per regel: titel | https://adres.")
    )
    amount_per = _choice(FIELDS["right"]["amount_per"], PERIODS, required=False)
    amount_is = _rule(
        FIELDS["right"]["amount_is"], help_text=gettext_lazy("Bijvoorbeeld: aalst.babypakket.bedrag")
    )
    without_amount = _text(FIELDS["right"]["without_amount"], required=False)
    excludes = forms.MultipleChoiceField(
        label=FIELDS["right"]["excludes"], required=False, widget=forms.CheckboxSelectMultiple
    )
    gaps = LinesField(label=FIELDS["right"]["gaps"], required=False, help_text=gettext_lazy("Eén per regel."))

    def clean(self) -> dict[str, Any] | None:
        """An amount with its calculation, or words for what somebody gets."""
        cleaned = super().clean() or {}
        if cleaned.get("amount_per") and not cleaned.get("amount_is"):
            self.add_error("amount_is", _("Schrijf hoe het bedrag berekend wordt."))
        if not cleaned.get("amount_per") and not cleaned.get("without_amount"):
            self.add_error("without_amount", _("Zeg wat iemand krijgt, of kies een bedrag."))
        return cleaned


class ConditionForm(forms.Form):
    """One condition."""

    label = _text(
        gettext_lazy("Voorwaarde, als zin die klopt"),
        help_text=gettext_lazy("Bijvoorbeeld: Je huurt een woning."),
    )
    kind = _choice(gettext_lazy("Hoe weten we het"), CONDITION_KINDS)
    by = _text(gettext_lazy("Wie oordeelt"), required=False, length=120)
    # Named as in the library; "is" cannot be a name in Python.
    rule = _rule(
        gettext_lazy("Berekening"), help_text=gettext_lazy("Bijvoorbeeld: rent > aalst.babypakket.grens")
    )
    source = _text(gettext_lazy("Artikel van het reglement"), required=False)
    otherwise = _text(gettext_lazy("Wat kan iemand doen als het niet klopt"), required=False)

    def clean(self) -> dict[str, Any] | None:
        """A fact has a calculation; what is assessed has somebody who does."""
        cleaned = super().clean() or {}
        if cleaned.get("kind") == "fact" and not cleaned.get("rule"):
            self.add_error("rule", _("Schrijf hoe dit berekend wordt."))
        if cleaned.get("kind") == "assessed" and not cleaned.get("by"):
            self.add_error("by", _("Schrijf wie hierover oordeelt."))
        return cleaned


class ParameterForm(_Dated):
    """An amount or number; its values are rows beside it."""

    description = _text(FIELDS["parameter"]["description"], length=200)
    unit = _choice(FIELDS["parameter"]["unit"], UNITS)
    look_up_after = _day(
        FIELDS["parameter"]["look_up_after"],
        required=False,
        help_text=gettext_lazy("Na die dag zegt elk antwoord dat het bedrag nagekeken moet worden."),
    )


class ValueForm(forms.Form):
    """A value from a day on."""

    start = _day(gettext_lazy("Vanaf"))
    value = forms.DecimalField(
        label=gettext_lazy("Waarde"), max_digits=12, decimal_places=4, min_value=0, localize=True
    )
    source = _text(gettext_lazy("Waar staat het"), length=200)
    href = forms.URLField(label=gettext_lazy("Adres"), required=False, assume_scheme="https")
    confidence = _choice(gettext_lazy("Hoe zeker"), SURE)


class VariableForm(_Dated):
    """A value that a rule computes, for use in other rules."""

    label = _text(FIELDS["variable"]["label"], length=120)
    of = _choice(FIELDS["variable"]["of"], LEVELS)
    type = _choice(FIELDS["variable"]["type"], TYPES)
    rule = _rule(FIELDS["variable"]["is"], required=True)
    source = _text(FIELDS["variable"]["source"], required=False)


FORMS: Mapping[str, type[_Dated]] = {"right": RightForm, "parameter": ParameterForm, "variable": VariableForm}
ROWS: Mapping[str, tuple[str, type[forms.Form]]] = {
    "right": ("conditions", ConditionForm),
    "parameter": ("values", ValueForm),
}
_TO_FORM = {"is": "rule", "from": "start"}
_FROM_FORM = {form: content for content, form in _TO_FORM.items()}


class Editor:
    """The form of a record with its rows; `content()` is what they say together."""

    def __init__(
        self,
        *,
        kind: str,
        content: Content,
        excludable: list[tuple[str, str]],
        posted: Any = None,
        more: bool = False,
    ) -> None:
        initial = {_TO_FORM.get(name, name): value for name, value in content.items()}
        self.kind = kind
        self.form = FORMS[kind](posted, initial=initial)
        if kind == "right":
            self.form.fields["excludes"].choices = excludable  # type: ignore[attr-defined]
        self.rows: BaseFormSet[Any] | None = None
        if kind in ROWS:
            name, row = ROWS[kind]
            held = [
                {_TO_FORM.get(key, key): value for key, value in one.items()} for one in content.get(name, ())
            ]
            if posted is not None and more:
                posted = posted.copy()
                total = posted.get("rij-TOTAL_FORMS", "")
                posted["rij-TOTAL_FORMS"] = str(min(int(total) + 1 if total.isdigit() else 1, MOST_ROWS))
            factory = formset_factory(
                row,
                extra=0 if held else 1,
                min_num=1,
                validate_min=True,
                max_num=MOST_ROWS,
                absolute_max=MOST_ROWS,
            )
            self.rows = factory(posted, initial=held, prefix="rij")

    def is_valid(self) -> bool:
        """Whether everything that must be said is said."""
        return all([self.form.is_valid(), self.rows is None or self.rows.is_valid()])

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """All that is wrong: name of the field, sentence, and the control that it is about."""
        found = [("", str(error), "") for error in self.form.non_field_errors()]
        rows = self.rows.forms if self.rows is not None and self.rows.is_bound else []
        for form in [self.form, *rows]:
            found += [
                (str(field.label), str(error), field.id_for_label) for field in form for error in field.errors
            ]
        if self.rows is not None and self.rows.is_bound:
            found += [("", str(error), "") for error in self.rows.non_form_errors()]
        return found

    def leave_unchecked(self) -> None:
        """Show what was typed without saying what is still missing: somebody asked for another row."""
        for one in [self.form, *(self.rows.forms if self.rows is not None else ())]:
            one.errors.clear()

    def add_problem(self, problem: Problem) -> None:
        """What the rules say is wrong, at its field."""
        if problem.row is not None and self.rows is not None and problem.row < len(self.rows.forms):
            self.rows.forms[problem.row].add_error("rule", problem.message)
            return
        name = _TO_FORM.get(problem.field, problem.field)
        self.form.add_error(name if name in self.form.fields else None, problem.message)

    @property
    def reason(self) -> str:
        return str(self.form.cleaned_data.get("reason", ""))

    def content(self) -> dict[str, Any]:
        """Everything as JSON has it; rows that somebody left empty are left out."""
        cleaned = {name: value for name, value in self.form.cleaned_data.items() if name != "reason"}
        found = {_FROM_FORM.get(name, name): _plain(value) for name, value in cleaned.items()}
        if self.rows is not None:
            name = ROWS[self.kind][0]
            found[name] = [
                {_FROM_FORM.get(key, key): _plain(value) for key, value in row.cleaned_data.items()}
                for row in self.rows.forms
                if row.cleaned_data
            ]
        return {name: found[name] for name in FIELDS[self.kind] if name in found}


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None:
        return ""
    return value if isinstance(value, bool | list) else str(value)

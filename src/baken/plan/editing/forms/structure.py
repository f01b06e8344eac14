"""Forms of the plan itself and of its tree."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.plan.editing.forms.controls import DateField, LongText, ShortText, TextField
from baken.plan.models import Level
from baken.plan.models.structure import PlanState

MOST_LEVELS = 8


class _Period(forms.Form):
    """A begin and an end in order."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            self.add_error("end", _("Het einde ligt vóór het begin."))
        return values


class PlanForm(_Period):
    """Settings of a plan; `base` is the version that the form was opened on."""

    title = TextField(label=gettext_lazy("Titel"), max_length=200, widget=ShortText)
    description = TextField(
        label=gettext_lazy("Beschrijving"),
        required=False,
        max_length=20_000,
        widget=LongText(attrs={"rows": 5}),
    )
    start = DateField(label=gettext_lazy("Begin"))
    end = DateField(label=gettext_lazy("Einde"))
    source = TextField(label=gettext_lazy("Brondocument"), required=False, max_length=300, widget=ShortText)
    review_required = forms.BooleanField(
        label=gettext_lazy("De coördinator leest wijzigingen van trekkers eerst na"), required=False
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Toestand"),
        choices=PlanState.choices,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Een ontwerp zien alleen medewerkers van de gemeente."),
    )
    base = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)


class NewPlanForm(_Period):
    """What a plan needs to begin."""

    title = TextField(label=gettext_lazy("Titel"), max_length=200, widget=ShortText)
    slug = forms.SlugField(
        label=gettext_lazy("Naam in het adres"),
        max_length=80,
        help_text=gettext_lazy(
            "Kleine letters, cijfers en streepjes, bijvoorbeeld ouderenplan-2026. Dit verandert later niet."
        ),
    )
    start = DateField(label=gettext_lazy("Begin"))
    end = DateField(label=gettext_lazy("Einde"))

    def clean_slug(self) -> str:
        return str(self.cleaned_data["slug"]).lower()


class LevelRow(forms.Form):
    """A level of the plan, in the plan's own words."""

    name = TextField(label=gettext_lazy("naam"), required=False, max_length=100, widget=ShortText)
    plural = TextField(label=gettext_lazy("meervoud"), required=False, max_length=100, widget=ShortText)
    asks_reporting = forms.BooleanField(label=gettext_lazy("trekkers geven hierover verslag"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("name") and not values.get("plural"):
            self.add_error("plural", _("Vul ook het meervoud in."))
        if values.get("plural") and not values.get("name"):
            self.add_error("name", _("Vul ook de naam in."))
        return values


class LevelSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """At least one level; empty rows are left out."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        for field in form.fields.values():
            field.label = _("Niveau %(number)d: %(part)s") % {"number": (index or 0) + 1, "part": field.label}

    def clean(self) -> None:
        if not any(self.errors) and not self.filled():
            raise ValidationError(_("Geef het plan minstens één niveau, bijvoorbeeld 'actie'."))

    def filled(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("name")]


LEVELS = forms.formset_factory(
    LevelRow, formset=LevelSet, extra=0, max_num=MOST_LEVELS, absolute_max=MOST_LEVELS, validate_max=True
)
USUAL_LEVELS: list[dict[str, Any]] = [
    {"name": "levensdomein", "plural": "levensdomeinen"},
    {"name": "ambitie", "plural": "ambities"},
    {"name": "doelstelling", "plural": "doelstellingen"},
    {"name": "actie", "plural": "acties", "asks_reporting": True},
]


class NewNodeForm(forms.Form):
    """A node to begin with; the rest is filled in on its own form."""

    level = forms.ChoiceField(label=gettext_lazy("Niveau"))
    code = TextField(label=gettext_lazy("Nummer"), required=False, max_length=50, widget=ShortText)
    title = TextField(label=gettext_lazy("Titel"), max_length=300, widget=ShortText)

    def __init__(self, *args: Any, levels: list[Level], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["level"].choices = [(level.key, level.name) for level in levels]  # type: ignore[attr-defined]

"""Forms for definitions and figures; a figure is typed as people write it."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.foundation.vocabulary.models import LifeDomain
from baken.indicators.errors import IndicatorError
from baken.indicators.figures import Figure, IndicatorRecord, check_figure
from baken.indicators.kinds import Direction, Kind, Period
from baken.indicators.measures import registered_measures
from baken.indicators.models import Indicator
from baken.indicators.queries import Freshness, IndicatorFilter
from baken.indicators.reading import read_value

FRESHNESS_NAMES = {
    Freshness.CURRENT: _("recente cijfers"),
    Freshness.STALE: _("verouderde cijfers"),
    Freshness.EMPTY: _("nog geen cijfers"),
    Freshness.COMPUTED: _("rekent zichzelf uit"),
}


class FilterForm(forms.Form):
    """The filter in the address; what is no choice counts as nothing chosen."""

    q = forms.CharField(label=_("Zoek"), max_length=200, required=False)
    domein = forms.SlugField(max_length=50, required=False)
    soort = forms.ChoiceField(choices=Kind.choices, required=False)
    cijfers = forms.ChoiceField(choices=list(FRESHNESS_NAMES.items()), required=False)

    def wanted(self) -> IndicatorFilter:
        """What is looked for, leaving out every field that makes no sense."""
        self.is_valid()
        chosen = self.cleaned_data
        return IndicatorFilter(
            text=chosen.get("q", ""),
            life_domain=chosen.get("domein", ""),
            kind=chosen.get("soort", ""),
            freshness=chosen.get("cijfers", ""),
        )


class FigureForm(forms.Form):
    """A figure on a date."""

    date = forms.DateField(
        label=_("Datum"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    amount = forms.CharField(label=_("Cijfer"), max_length=60)
    category = forms.CharField(
        label=_("Onderverdeling"),
        help_text=_("Laat leeg voor het totaal. Anders bijvoorbeeld: geslacht=v."),
        max_length=100,
        required=False,
    )
    remark = forms.CharField(
        label=_("Opmerking"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.fields["amount"] = _amount_field(indicator)

    def clean(self) -> dict[str, Any]:
        """Read the figure and see that it fits; text never lands in a number."""
        cleaned = super().clean() or {}
        if "amount" in cleaned and "date" in cleaned:
            try:
                cleaned["figure"] = self._figure(cleaned)
            except IndicatorError as error:
                self.add_error("amount", str(error))
        return cleaned

    def _figure(self, cleaned: dict[str, Any]) -> Figure:
        indicator = self.indicator
        read = read_value(cleaned["amount"], kind=indicator.kind, steps=indicator.steps, unit=indicator.unit)
        figure = Figure(
            date=cleaned["date"],
            value=read.value,
            numerator=read.numerator,
            denominator=read.denominator,
            category=cleaned.get("category", ""),
            remark=cleaned.get("remark", ""),
        )
        check_figure(kind=indicator.kind, steps=indicator.steps, figure=figure)
        return figure


class CorrectionForm(FigureForm):
    """Another figure in the place of a wrong one."""

    reason = forms.CharField(
        label=_("Waarom verbeter je dit cijfer?"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


def figure_as_typed(*, indicator: Indicator, figure: Figure) -> dict[str, Any]:
    """The form's first contents for an existing figure; reading them gives the same figure back."""
    return {
        "date": figure.date,
        "amount": _as_typed(indicator, figure),
        "category": figure.category,
        "remark": figure.remark,
    }


def _as_typed(indicator: Indicator, figure: Figure) -> str:
    if figure.numerator is not None and figure.denominator is not None:
        return f"{_digits(figure.numerator)}/{_digits(figure.denominator)}"
    if indicator.kind == Kind.YES_NO:
        return "ja" if figure.amount else "nee"
    if indicator.kind == Kind.STEPS:
        return str(indicator.steps[int(figure.amount)])
    return _digits(figure.amount)


def _digits(number: Decimal) -> str:
    return f"{number:f}".replace(".", ",")


def _amount_field(indicator: Indicator) -> forms.Field:
    if indicator.kind == Kind.YES_NO:
        return forms.ChoiceField(
            label=_("Ja of nee"), choices=[("ja", _("ja")), ("nee", _("nee"))], widget=forms.RadioSelect
        )
    if indicator.kind == Kind.STEPS:
        steps = [(step, step) for step in indicator.steps]
        return forms.ChoiceField(label=_("Stap"), choices=steps, widget=forms.RadioSelect)
    if indicator.kind == Kind.PERCENTAGE:
        return forms.CharField(
            label=_("Percentage"),
            help_text=_("Schrijf 12,5 of, beter, teller en noemer: 5/12."),
            max_length=60,
        )
    label = _("Cijfer (%(unit)s)") % {"unit": indicator.unit} if indicator.unit else _("Cijfer")
    return forms.CharField(label=label, help_text=_("Schrijf het zo: 1.234,56."), max_length=60)


class StepsField(forms.CharField):
    """A step per line, in order."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> Any:
        """The lines as a tuple."""
        text = super().clean(value)
        return tuple(line.strip() for line in text.splitlines() if line.strip())


class DefinitionForm(forms.ModelForm):  # type: ignore[type-arg]
    """What an indicator is."""

    steps = StepsField(
        label=_("Stappen"),
        help_text=_("Alleen bij de soort 'stappen': een stap per lijn, de eerste eerst."),
        max_length=4000,
        required=False,
    )
    measure = forms.ChoiceField(label=_("Rekent zichzelf uit met"), required=False)

    class Meta:
        model = Indicator
        fields = [
            "title",
            "kind",
            "unit",
            "steps",
            "direction",
            "decimals",
            "definition",
            "source",
            "period",
            "life_domain",
            "measure",
            "measure_subject",
            "counts_people",
            "public",
        ]
        widgets = {
            "definition": forms.Textarea(attrs={"rows": 4}),
            "source": forms.Textarea(attrs={"rows": 2}),
        }

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = [(measure.key, measure.label) for measure in registered_measures()]
        self.fields["measure"].choices = [("", _("niets: iemand vult de cijfers in")), *measures]  # type: ignore[attr-defined]
        self.fields["life_domain"].queryset = LifeDomain.objects.order_by("position")  # type: ignore[attr-defined]
        self.fields["period"].choices = [("", _("geen vast ritme")), *Period.choices]  # type: ignore[attr-defined]
        self.fields["life_domain"].empty_label = _("geen")  # type: ignore[attr-defined]
        if self.instance.pk and self.instance.steps:
            self.initial["steps"] = "\n".join(self.instance.steps)

    def clean(self) -> dict[str, Any]:
        """Steps belong to the kind 'steps', and only there."""
        cleaned = super().clean() or {}
        if "kind" in cleaned and (cleaned["kind"] == Kind.STEPS) != bool(cleaned.get("steps")):
            self.add_error("steps", _("Vul stappen in bij de soort 'stappen', en alleen daar."))
        return cleaned

    def record(self, *, key: str) -> IndicatorRecord:
        """The definition as a record."""
        cleaned = self.cleaned_data
        domain = cleaned["life_domain"]
        return IndicatorRecord(
            key=key,
            title=cleaned["title"],
            kind=Kind(cleaned["kind"]),
            unit=cleaned["unit"],
            direction=Direction(cleaned["direction"]),
            steps=cleaned["steps"],
            source=cleaned["source"],
            period=Period(cleaned["period"]).value if cleaned["period"] else "",
            measure=cleaned["measure"],
            measure_subject=cleaned["measure_subject"],
            definition=cleaned["definition"],
            decimals=cleaned["decimals"],
            life_domain=domain.pk if domain else "",
            counts_people=cleaned["counts_people"],
            public=cleaned["public"],
        )

    def _post_clean(self) -> None:
        """The record goes to an operation; the model instance stays as it is in the database."""

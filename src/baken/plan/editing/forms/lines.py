"""The form of a budget line: its amount typed the Dutch way, its formula and its nodes."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.ui.api import euro_text
from baken.plan.editing.forms.controls import (
    AllForms,
    AmountField,
    DateField,
    LongText,
    ShortText,
    TextField,
    without_complaints,
)
from baken.plan.editing.forms.node_rows import Row, RowSet
from baken.plan.editing.lines import LineContent
from baken.plan.interchange.document import AmountState, FormulaBasis
from baken.plan.interchange.values import Unreadable, parse_number, read_decimal
from baken.plan.models.budget import BASIS_NAMES, KIND_NAMES, STATE_NAMES


class LineForm(forms.Form):
    """The values of a line; `base` is the version that the form was opened on."""

    code = TextField(label=gettext_lazy("MJP-code"), required=False, max_length=100, widget=ShortText)
    year = forms.IntegerField(label=gettext_lazy("Jaar"), min_value=1990, max_value=2100)
    kind = forms.ChoiceField(
        label=gettext_lazy("Soort"), choices=[(kind.value, name) for kind, name in KIND_NAMES.items()]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("Is er een bedrag?"),
        choices=[(state.value, name) for state, name in STATE_NAMES.items()],
        help_text=gettext_lazy("'Te bepalen' is iets anders dan nul."),
    )
    planned = AmountField(
        label=gettext_lazy("Bedrag in euro"), required=False, help_text=gettext_lazy("Bijvoorbeeld 1.234,56.")
    )
    remark = TextField(
        label=gettext_lazy("Opmerking"), required=False, max_length=4000, widget=LongText(attrs={"rows": 3})
    )
    nodes = forms.MultipleChoiceField(
        label=gettext_lazy("Dient voor"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Een raming voor meer onderdelen telt één keer in elk totaal."),
    )
    also = forms.ChoiceField(label=gettext_lazy("Dient ook voor"), required=False)
    once = forms.UUIDField(required=False, widget=forms.HiddenInput)
    base = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], served: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = dict(choices)
        here = [(key, titles[key]) for key in served if key in titles]
        self.fields["nodes"].choices = here  # type: ignore[attr-defined]
        others = [(key, title) for key, title in choices if key not in served]
        self.fields["also"].choices = [("", _("Geen ander onderdeel")), *others]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        has_amount = values.get("planned") is not None
        if (
            values.get("state") == AmountState.AMOUNT.value
            and not has_amount
            and "planned" not in self.errors
        ):
            self.add_error("planned", _("Vul het bedrag in, of kies 'te bepalen' of 'geen apart budget'."))
        if values.get("state") in (AmountState.TO_BE_DETERMINED.value, AmountState.NONE.value) and has_amount:
            self.add_error("planned", _("Er staat een bedrag. Kies 'bedrag', of maak dit veld leeg."))
        if not values.get("nodes") and not values.get("also") and "nodes" not in self.errors:
            self.add_error("nodes", _("Kies minstens één onderdeel, of verwijder de raming."))
        return values


class TermRow(Row):
    """One product of a formula: rate × quantity × days."""

    noun = gettext_lazy("Rekenregel")
    written = ("rate", "quantity", "days", "population_date", "label")
    basis = forms.ChoiceField(
        label=gettext_lazy("grondslag"),
        required=False,
        choices=[(basis.value, name) for basis, name in BASIS_NAMES.items()],
    )
    rate = TextField(label=gettext_lazy("tarief in euro"), required=False, max_length=30, widget=ShortText)
    quantity = forms.IntegerField(
        label=gettext_lazy("aantal"), required=False, min_value=0, max_value=2_000_000_000
    )
    days = forms.IntegerField(label=gettext_lazy("dagen"), required=False, min_value=0, max_value=100_000)
    population_date = DateField(label=gettext_lazy("inwoners op"), required=False)
    label = TextField(label=gettext_lazy("omschrijving"), required=False, max_length=200, widget=ShortText)

    def clean_rate(self) -> str:
        text: str = self.cleaned_data["rate"]
        if text:
            try:
                self.cleaned_data["amount"] = read_decimal(text, places=4, digits=12, minimum=0)
            except Unreadable as unreadable:
                raise ValidationError(
                    _("Verwacht: %(what)s.") % {"what": unreadable.expected}
                ) from unreadable
        return text

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if not values.get("DELETE") and not self.is_left_out and not values.get("rate") and not self.errors:
            self.add_error("rate", _("Vul het tarief in."))
        return values

    def value(self) -> Any:
        values = self.cleaned_data
        return {
            "basis": values["basis"] or FormulaBasis.PER_INHABITANT.value,
            "rate": values["amount"],
            "quantity": values["quantity"],
            "days": values["days"],
            "population_date": values["population_date"],
            "label": values["label"],
        }


class TermSet(RowSet):
    def clean(self) -> None:
        """Equal products may occur twice."""

    def values(self) -> list[Any]:
        return [form.value() for form in self.forms if not form.is_left_out]


TERMS = forms.formset_factory(
    TermRow, formset=TermSet, extra=1, can_delete=True, max_num=30, absolute_max=40, validate_max=True
)


class LineEditor:
    """The forms of a line's screen."""

    def __init__(
        self,
        *,
        content: LineContent,
        version: int,
        choices: list[tuple[str, str]],
        posted: QueryDict | None = None,
    ) -> None:
        initial = {**content.values, "nodes": content.nodes, "base": version, "once": uuid.uuid4().hex}
        if initial.get("planned") is not None:
            initial["planned"] = amount_typed(initial["planned"])
        self.form = LineForm(posted, initial=initial, choices=choices, served=list(content.nodes))
        terms = [{**term, "rate": _rate_typed(term["rate"])} for term in content.terms]
        self.terms: Any = TERMS(
            posted, prefix="terms", initial=terms, form_kwargs={"names": None, "lists": {}}
        )
        self.everything = AllForms(self.form, self.terms)

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.terms.is_valid()])

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it."""
        without_complaints(self.form, self.terms)

    def content(self) -> LineContent:
        """What was typed."""
        cleaned = self.form.cleaned_data
        also = [cleaned["also"]] if cleaned["also"] else []
        return LineContent(
            values={name: cleaned[name] for name in ("code", "year", "kind", "state", "planned", "remark")},
            terms=tuple(self.terms.values()),
            nodes=(*cleaned["nodes"], *also),
        )


def amount_typed(cents: int) -> str:
    """Cents as people type them: "1.234,56"."""
    return euro_text(cents).replace("€", "").replace("\xa0", " ").strip()


def _rate_typed(rate: Any) -> str:
    number = parse_number(str(rate).replace(".", ","))
    return "" if number is None else f"{number.normalize():f}".replace(".", ",")

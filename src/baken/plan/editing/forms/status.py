"""The form of a judgement that differs from the computed status."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from baken.plan.editing.forms.controls import DateField, LongText, TextField
from baken.plan.editing.operations import OVERRIDE_STATES
from baken.plan.wording import STATE_NAMES


class StatusForm(forms.Form):
    """What somebody says, why, and until when."""

    state = forms.ChoiceField(label=gettext_lazy("Hoe staat het ermee?"))
    reason = TextField(
        label=gettext_lazy("Waarom?"),
        max_length=2000,
        widget=LongText(attrs={"rows": 4}),
        help_text=gettext_lazy("Iedereen kan dit lezen op de pagina van dit onderdeel."),
    )
    until = DateField(
        label=gettext_lazy("Tot en met"),
        help_text=gettext_lazy("Daarna telt weer wat Baken berekent."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(state.value, STATE_NAMES[state]) for state in OVERRIDE_STATES]
        self.fields["state"].choices = choices  # type: ignore[attr-defined]

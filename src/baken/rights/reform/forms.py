"""The form with which a study is kept."""

from django import forms
from django.utils.translation import gettext_lazy as _


class StudyForm(forms.Form):
    """A name and a note."""

    name = forms.CharField(
        label=_("Naam"), max_length=120, error_messages={"required": _("Geef de hervorming een naam.")}
    )
    note = forms.CharField(
        label=_("Toelichting"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Waarom je dit uitrekent, voor wie het later leest. Schrijf niets over één persoon."),
    )

"""Forms of the review screens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.foundation.review.opinions import LONGEST


class SendBackForm(forms.Form):
    """Why a proposal goes back to its maker."""

    remark = forms.CharField(
        label=_("Waarom stuur je het terug?"),
        help_text=_("De indiener leest dit. Zeg wat er anders moet."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AcceptForm(forms.Form):
    """A word with a yes."""

    remark = forms.CharField(
        label=_("Toelichting"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class AskForm(forms.Form):
    """Whose opinion to ask."""

    asked_of = forms.CharField(
        label=_("Naam van de organisatie of persoon"), max_length=200, widget=forms.TextInput()
    )
    email = forms.EmailField(
        label=_("E-mailadres"), help_text=_("Naar dit adres gaat een persoonlijke link."), max_length=254
    )


class OpinionForm(forms.Form):
    """What somebody thinks of a proposal."""

    text = forms.CharField(
        label=_("Wat vind je ervan?"),
        help_text=_("Zet hier geen gegevens van cliënten of gezinnen."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

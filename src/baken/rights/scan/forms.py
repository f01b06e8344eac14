"""The forms of the data officer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from baken.rights.scan.models import SavedMapping, ScanPurpose, ScanSource
from baken.rights.scan.published import PublishedRight
from baken.rights.scan.sources import Source

PURPOSE = _("Waarvoor doe je dit?")
PURPOSE_TEXT = _("Leg kort uit waarvoor")
LIST_PURPOSES = (ScanPurpose.INFORM, ScanPurpose.GRANT)
"""A list of people is for reaching them, not for measuring."""
TABLES = ("persons", "households", "memberships", "units")
ACCEPT = ".csv,.parquet,.arrow,.feather,.ipc"
MOST_DAYS, MOST_LIST_DAYS, SMALL = 90, 30, 5


class StartForm(forms.Form):
    """A new scan: whose people, for what, on which ground, how long."""

    source = forms.ChoiceField(label=_("Van wie zijn de gegevens?"), widget=forms.RadioSelect)
    table = forms.ChoiceField(label=_("Gegevensbron"), required=False)
    persons = forms.FileField(
        label=_("Bestand met personen"),
        help_text=_("Een rij per persoon: een pseudonieme sleutel, het huishouden, de rol en de gegevens."),
        required=False,
    )
    households = forms.FileField(
        label=_("Bestand met huishoudens"),
        help_text=_("Een rij per huishouden: de sleutel en de gegevens, met de wijk als je die kent."),
        required=False,
    )
    memberships = forms.FileField(
        label=_("Bestand met andere eenheden: wie hoort erbij"),
        help_text=_("Alleen nodig voor gezinnen die niet uit het huishouden volgen, of instellingen."),
        required=False,
    )
    units = forms.FileField(label=_("Bestand met gegevens van die eenheden"), required=False)
    purpose = forms.ChoiceField(label=PURPOSE, choices=ScanPurpose.choices, widget=forms.RadioSelect)
    purpose_text = forms.CharField(
        label=PURPOSE_TEXT, max_length=1000, min_length=10, widget=forms.Textarea(attrs={"rows": 3})
    )
    basis = forms.CharField(
        label=_("Op welke rechtsgrond of beslissing steun je?"),
        help_text=_("Bijvoorbeeld een machtiging, een protocol of een besluit, met nummer en datum."),
        max_length=300,
        min_length=5,
    )
    days = forms.IntegerField(
        label=_("Hoeveel dagen blijven de gegevens van mensen staan?"),
        help_text=_("Hoogstens 90. Daarna wissen we ze; de gepubliceerde tabellen blijven."),
        initial=30,
        min_value=1,
        max_value=MOST_DAYS,
    )

    def __init__(self, *arguments: Any, sources: Sequence[Source], **named: Any) -> None:
        super().__init__(*arguments, **named)
        choices = [
            (ScanSource.CITY, _("Een verzonnen stad, om te oefenen (geen echte mensen)")),
            (ScanSource.UPLOAD, _("Bestanden die je oplaadt")),
        ]
        if sources:
            choices.append((ScanSource.TABLE, _("Een gegevensbron die de beheerder registreerde")))
            self.fields["table"].choices = [(one.name, one.label) for one in sources]  # type: ignore[attr-defined]
        else:
            del self.fields["table"]
        self.fields["source"].choices = choices  # type: ignore[attr-defined]
        for name in TABLES:
            self.fields[name].widget.attrs["accept"] = ACCEPT

    def clean(self) -> dict[str, Any]:
        """Files are needed where files were chosen."""
        data = super().clean() or {}
        if data.get("source") == ScanSource.UPLOAD:
            for name in ("persons", "households"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Kies dit bestand."))
        return data

    def uploads(self) -> dict[str, "UploadedFile[Any]"]:
        """The files that came along, per table."""
        return {name: self.cleaned_data[name] for name in TABLES if self.cleaned_data.get(name)}


class ListForm(forms.Form):
    """A list of who misses out on one right."""

    right = forms.ChoiceField(label=_("Welk recht?"))
    purpose = forms.ChoiceField(
        label=PURPOSE, choices=[(one.value, one.label) for one in LIST_PURPOSES], widget=forms.RadioSelect
    )
    purpose_text = forms.CharField(
        label=PURPOSE_TEXT, max_length=1000, min_length=10, widget=forms.Textarea(attrs={"rows": 3})
    )
    days = forms.IntegerField(
        label=_("Hoeveel dagen blijft de lijst staan?"),
        help_text=_("Hoogstens 30, en nooit langer dan de scan zelf."),
        initial=7,
        min_value=1,
        max_value=MOST_LIST_DAYS,
    )
    also_untold = forms.BooleanField(
        label=_("Neem ook mee wie recht heeft, maar van wie niemand weet of die het al gebruikt"),
        required=False,
    )
    confirm = forms.BooleanField(
        label=_("Ik weet dat op een lijst van minder dan 5 mensen iemand makkelijk te herkennen is."),
        required=False,
    )

    def __init__(self, *arguments: Any, rights: Sequence[PublishedRight], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.rights = {one.name: one for one in rights}
        self.fields["right"].choices = [(one.name, one.label) for one in rights]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A small list is made after somebody said so."""
        data = super().clean() or {}
        if data.get("right") and not data.get("confirm") and self._is_small(data):
            self.add_error("confirm", _("Op deze lijst staan minder dan 5 mensen. Bevestig dat je dit weet."))
        return data

    def _is_small(self, data: dict[str, Any]) -> bool:
        counts = ("misses_out", "take_up_unknown") if data.get("also_untold") else ("misses_out",)
        total = self.rights[data["right"]].total
        return sum(total.value(one) or 0 for one in counts) < SMALL


class MappingNameForm(forms.ModelForm):  # type: ignore[type-arg]
    """The name of a saved mapping."""

    class Meta:
        model = SavedMapping
        fields = ["name"]
        labels = {"name": _("Naam van de indeling")}

    def __init__(self, *arguments: Any, municipality: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.municipality = municipality

    def clean_name(self) -> str:
        """A name that the municipality does not use yet."""
        name: str = self.cleaned_data["name"].strip()
        others = SavedMapping.objects.filter(municipality=self.municipality, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(_("Er is al een indeling met deze naam."))
        return name

"""Forms of a contact and of a round."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.accounts.api import User
from baken.plan.editing.forms.controls import DateField, TextField
from baken.plan.models import Level, Plan, PlanContact, ReportRound
from baken.plan.rounds.choosing import unknown_codes
from baken.plan.rounds.operations import RoundContent

ACCOUNT, ADDRESS, NOBODY = "account", "adres", "niemand"


class ContactForm(forms.Form):
    """A colleague with an account, a name and address, or nobody of its own."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Wie antwoordt?"),
        choices=[
            (ACCOUNT, gettext_lazy("Iemand met een account")),
            (ADDRESS, gettext_lazy("Iemand zonder account: die krijgt persoonlijke links per mail")),
            (NOBODY, gettext_lazy("Niemand van deze dienst zelf")),
        ],
        widget=forms.RadioSelect,
    )
    user = forms.TypedChoiceField(
        label=gettext_lazy("Collega met een account"), required=False, coerce=int, empty_value=None
    )
    name = TextField(
        label=gettext_lazy("Naam"),
        required=False,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mailadres"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Alleen de coördinator ziet dit adres."),
    )

    def __init__(
        self, *args: Any, people: Iterable[User], contact: PlanContact | None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _initial(contact)
        super().__init__(*args, **kwargs)
        field = self.fields["user"]
        field.choices = [  # type: ignore[attr-defined]
            ("", _("Kies iemand")),
            *((person.pk, f"{person.name} ({person.email})") for person in people),
        ]

    def clean(self) -> dict[str, Any]:
        """What belongs to the chosen kind must be there; the rest counts for nothing."""
        values = super().clean() or self.cleaned_data
        if values.get("kind") == ACCOUNT and not values.get("user") and "user" not in self.errors:
            self.add_error("user", _("Kies een collega uit de lijst."))
        if values.get("kind") == ADDRESS and not values.get("email") and "email" not in self.errors:
            self.add_error("email", _("Vul een e-mailadres in."))
        return values


def _initial(contact: PlanContact | None) -> dict[str, Any]:
    if contact is None:
        return {"kind": ACCOUNT}
    if contact.user_id is not None:
        return {"kind": ACCOUNT, "user": contact.user_id}
    return {"kind": ADDRESS, "name": contact.name, "email": contact.email}


class CodesField(forms.CharField):
    """A code per line, as text; codes are never taken apart."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        """The lines as a tuple, each code once."""
        lines = str(super().clean(value)).splitlines()
        return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))


class OpenRoundForm(forms.Form):
    """What may still change once people report."""

    title = TextField(label=gettext_lazy("Naam"), max_length=120)
    deadline = DateField(label=gettext_lazy("Indienen tegen"))
    note = TextField(
        label=gettext_lazy("Uitleg bij de vraag"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Staat bovenaan elke kaart en in de mails."),
    )
    base = forms.IntegerField(required=False, min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, plan: Plan, period: tuple[dt.date, dt.date] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.period = period

    def clean(self) -> dict[str, Any]:
        """The deadline does not come before the period begins."""
        values = super().clean() or self.cleaned_data
        start = self.period[0] if self.period else values.get("start")
        deadline = values.get("deadline")
        if start and deadline and deadline < start:
            self.add_error("deadline", _("De einddatum ligt vóór het begin van de periode."))
        return values

    def content(self) -> RoundContent:
        """The round as it was filled in; what the form does not ask stays as it is."""
        values = self.cleaned_data
        start, end = self.period or (values["start"], values["end"])
        return RoundContent(
            title=values["title"],
            start=start,
            end=end,
            deadline=values["deadline"],
            note=values["note"],
            levels=tuple(values.get("levels", ())),
            priority_only=values.get("priority_only", False),
            codes=values.get("codes", ()),
        )


class RoundForm(OpenRoundForm):
    """A round that is being prepared."""

    start = DateField(label=gettext_lazy("Van"))
    end = DateField(label=gettext_lazy("Tot en met"))
    levels = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Waarover vraag je een verslag?"),
        queryset=Level.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    priority_only = forms.BooleanField(label=gettext_lazy("Alleen wat prioritair is"), required=False)
    codes = CodesField(
        label=gettext_lazy("Alleen met deze codes"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy(
            "Eén code per regel, precies zoals in het plan: een code van een ander plan of een MJP-code."
        ),
    )
    field_order = ("title", "start", "end", "deadline", "levels", "priority_only", "codes", "note", "base")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, plan=plan, **kwargs)
        field = self.fields["levels"]
        field.queryset = Level.objects.filter(plan=plan).order_by("depth")  # type: ignore[attr-defined]
        field.label_from_instance = lambda level: level.plural  # type: ignore[attr-defined]

    def clean_codes(self) -> tuple[str, ...]:
        """Codes that the plan knows; of another one the closest are named."""
        codes: tuple[str, ...] = self.cleaned_data["codes"]
        problems = []
        for code, close in unknown_codes(codes=codes, plan=self.plan).items():
            text = _("De code '%(code)s' staat niet in dit plan.") % {"code": code[:200]}
            if close:
                text += " " + _("Bedoel je %(codes)s?") % {"codes": _(" of ").join(close)}
            problems.append(text)
        if problems:
            raise forms.ValidationError(problems)
        return codes

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            self.add_error("end", _("Het einde ligt vóór het begin."))
        return values


def suggested_round(*, plan: Plan, period: str, today: dt.date) -> dict[str, Any]:
    """What a new round could be: "2024-S1", "2024-S2", "2024", or by itself the half year that ended last.

    A period that makes no sense counts as none given.
    """
    start, end, name = _period(period) or _period(latest_semester(today=today)) or (today, today, "")
    return {
        "title": _("Opvolging %(period)s") % {"period": name},
        "start": start,
        "end": end,
        "deadline": max(end + dt.timedelta(days=31), today + dt.timedelta(days=21)),
        "levels": list(Level.objects.filter(plan=plan, asks_reporting=True)),
    }


def latest_semester(*, today: dt.date) -> str:
    """The half year that is over: the second of last year until July."""
    return f"{today.year}-S1" if today.month > 6 else f"{today.year - 1}-S2"


def shortcuts(*, today: dt.date) -> list[tuple[str, str]]:
    """Periods to choose from with one click, as (value, name), latest first."""
    found = []
    for year in (today.year, today.year - 1):
        for value in (str(year), f"{year}-S2", f"{year}-S1"):
            period = _period(value)
            if period:
                found.append((value, period[2]))
    return found


def _period(text: str) -> tuple[dt.date, dt.date, str] | None:
    year, _dash, half = text.partition("-")
    if not (year.isascii() and year.isdigit() and len(year) == 4) or half not in ("", "S1", "S2"):
        return None
    number = int(year)
    if not 1900 <= number <= 2200:
        return None
    if half == "S1":
        return dt.date(number, 1, 1), dt.date(number, 6, 30), _("eerste semester %(year)d") % {"year": number}
    if half == "S2":
        return (
            dt.date(number, 7, 1),
            dt.date(number, 12, 31),
            _("tweede semester %(year)d") % {"year": number},
        )
    return dt.date(number, 1, 1), dt.date(number, 12, 31), _("jaar %(year)d") % {"year": number}


def told_period(round_: ReportRound) -> str:
    """The period of a round in words."""
    return _("%(start)s tot en met %(end)s") % {
        "start": date_format(round_.start, "j F Y"),
        "end": date_format(round_.end, "j F Y"),
    }

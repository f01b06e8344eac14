"""The repeated rows of a node's form: leads, partners, codes, milestones."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.review.api import JsonValue
from baken.foundation.vocabulary.api import Code, CodeList
from baken.plan.editing.forms.controls import (
    ORGANISATIONS_LIST,
    DateField,
    KnownNames,
    ShortText,
    TextField,
)
from baken.plan.interchange.document import Cooperation
from baken.plan.models.structure import COOPERATION_NAMES

StrOrPromise = str | Promise
MOST_ROWS = 200
NAME_ATTRIBUTES = {"list": ORGANISATIONS_LIST, "autocomplete": "off"}


class Row(forms.Form):
    """A row of a list: left out when it is empty or marked to go."""

    noun: StrOrPromise = ""

    def __init__(self, *args: Any, names: KnownNames, lists: dict[str, CodeList], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names, self.lists = names, lists

    @property
    def is_left_out(self) -> bool:
        """Whether the row is to go; an unbound row never is."""
        return bool(self.cleaned_data.get("DELETE")) or not any(
            value for name, value in self.cleaned_data.items() if name in self.written
        )

    written: tuple[str, ...] = ()
    """Fields that make a row one when they are filled in."""


class LeadRow(Row):
    noun = gettext_lazy("Trekker")
    written = ("name",)
    name = TextField(
        label=gettext_lazy("dienst"), required=False, max_length=200, widget=ShortText(attrs=NAME_ATTRIBUTES)
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name:
            self.cleaned_data["organisation"] = self.names.must_find(name)
        return name

    def value(self) -> JsonValue:
        return self.cleaned_data["organisation"]


class PartnerRow(Row):
    noun = gettext_lazy("Partner")
    written = ("name", "remark")
    name = TextField(
        label=gettext_lazy("naam"), required=False, max_length=200, widget=ShortText(attrs=NAME_ATTRIBUTES)
    )
    cooperation = forms.ChoiceField(
        label=gettext_lazy("soort samenwerking"),
        required=False,
        initial=Cooperation.COOPERATION.value,
        choices=[(kind.value, name) for kind, name in COOPERATION_NAMES.items()],
    )
    remark = TextField(label=gettext_lazy("opmerking"), required=False, max_length=300, widget=ShortText)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        name = values.get("name", "")
        kind = values["cooperation"] = values.get("cooperation") or Cooperation.COOPERATION.value
        if values.get("DELETE"):
            return values
        if not name and values.get("remark"):
            self.add_error("name", _("Vul de naam van de partner in."))
        values["organisation"] = self.names.find(name) if name else None
        if name and not values["organisation"] and kind != Cooperation.TO_BE_DETERMINED.value:
            message = self.names.unknown(name) + " "
            self.add_error("name", message + _("Is de partner nog niet bekend? Kies dan 'nog te bepalen'."))
        return values

    def value(self) -> JsonValue:
        values = self.cleaned_data
        return {
            "organisation": values["organisation"],
            "to_be_found": "" if values["organisation"] else values["name"],
            "cooperation": values["cooperation"],
            "remark": values["remark"],
        }


class CodeRow(Row):
    noun = gettext_lazy("Code")
    written = ("code",)
    list = forms.ChoiceField(label=gettext_lazy("lijst"), required=False)
    code = TextField(label=gettext_lazy("code"), required=False, max_length=200, widget=ShortText)
    as_written = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    was = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Kies een lijst")), *((key, one.title) for key, one in self.lists.items())]
        self.fields["list"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        code, key = values.get("code"), values.get("list")
        if not code or values.get("DELETE"):
            return values
        if not key:
            self.add_error("list", _("Kies uit welke lijst deze code komt."))
        elif self.lists[key].reporting and not Code.objects.filter(code_list__key=key, code=code).exists():
            self.add_error(
                "code", _("Deze code staat niet in de lijst '%(list)s'.") % {"list": self.lists[key].title}
            )
        return values

    def value(self) -> JsonValue:
        values = self.cleaned_data
        written = values["as_written"] if values["was"] == values["code"] else ""
        return {"list": values["list"], "code": values["code"], "as_written": written}


class MilestoneRow(Row):
    noun = gettext_lazy("Mijlpaal")
    written = ("title", "due", "completed", "remark")
    key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    title = TextField(label=gettext_lazy("titel"), required=False, max_length=300, widget=ShortText)
    due = DateField(label=gettext_lazy("tegen"), required=False)
    completed = DateField(label=gettext_lazy("klaar op"), required=False)
    cancelled = forms.BooleanField(label=gettext_lazy("vervalt"), required=False)
    remark = TextField(label=gettext_lazy("opmerking"), required=False, max_length=4000, widget=ShortText)

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if values.get("DELETE"):
            return values
        if not values.get("title") and "title" not in self.errors and not self.is_left_out:
            self.add_error("title", _("Geef de mijlpaal een titel."))
        if values.get("cancelled") and values.get("completed"):
            self.add_error("cancelled", _("Een mijlpaal die klaar is, vervalt niet. Kies één van de twee."))
        return values

    def value(self) -> JsonValue:
        values = self.cleaned_data
        days = {name: values[name].isoformat() if values[name] else None for name in ("due", "completed")}
        return {
            "key": values["key"] or f"m-{uuid.uuid4().hex[:10]}",
            "title": values["title"],
            **days,
            "cancelled": values["cancelled"],
            "remark": values["remark"],
        }


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """Rows of one kind; the order of the rows is the order of the list."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        number = (index or 0) + 1
        noun = str(form.noun)  # type: ignore[attr-defined]
        for name, field in form.fields.items():
            part = _("verwijderen") if name == "DELETE" else field.label
            field.label = _("%(noun)s %(number)d: %(part)s") % {"noun": noun, "number": number, "part": part}

    def values(self) -> list[JsonValue]:
        """The rows that count, as a version holds them; equal ones once."""
        found: list[JsonValue] = []
        for form in self.forms:
            if not form.is_left_out and (value := form.value()) not in found:
                found.append(value)
        return found

    def clean(self) -> None:
        """The database takes the same partner, code or milestone once."""
        if any(self.errors):
            return
        values = self.values()
        identities = [self._identity(value) for value in values]
        if len(set(identities)) < len(identities):
            raise ValidationError(_("Hetzelfde staat er twee keer in. Haal één van de rijen weg."))

    @staticmethod
    def _identity(value: JsonValue) -> object:
        if not isinstance(value, dict):
            return value
        if "cooperation" in value:
            return (value["organisation"] or value["to_be_found"], value["cooperation"])
        return value.get("key") or (value["list"], value["code"])


ROWS = {
    name: forms.formset_factory(
        row,
        formset=RowSet,
        extra=1,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + 50,
        validate_max=True,
    )
    for name, row in (
        ("leads", LeadRow),
        ("partners", PartnerRow),
        ("codes", CodeRow),
        ("milestones", MilestoneRow),
    )
}

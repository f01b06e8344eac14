"""The form of a node: its own fields, and rows of leads, partners, codes and milestones."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.review.api import FieldValue, JsonValue
from baken.foundation.vocabulary.api import Code, CodeList, LifeDomain
from baken.plan.editing.fields import TEXTS
from baken.plan.editing.forms.controls import (
    ORGANISATIONS_LIST,
    AllForms,
    DateField,
    KnownNames,
    LongText,
    ShortText,
    TextField,
    without_complaints,
)
from baken.plan.interchange.document import Cooperation
from baken.plan.models import NodeCode
from baken.plan.models.structure import COOPERATION_NAMES, TERM_NAMES

StrOrPromise = str | Promise
MOST_ROWS = 200
NAME_ATTRIBUTES = {"list": ORGANISATIONS_LIST, "autocomplete": "off"}


class NodeForm(forms.Form):
    """The single-valued fields; `base` is the version that the form was opened on."""

    title = TextField(
        label=gettext_lazy("Titel"),
        max_length=300,
        widget=ShortText,
        help_text=gettext_lazy("Tot 100 tekens past als korte titel in het meerjarenplan (BBC)."),
    )
    description = TextField(
        label=gettext_lazy("Beschrijving"),
        required=False,
        max_length=20_000,
        widget=LongText(attrs={"rows": 8}),
    )
    term = forms.ChoiceField(label=gettext_lazy("Termijn"), required=False)
    start = DateField(label=gettext_lazy("Begin"), required=False)
    end = DateField(label=gettext_lazy("Einde"), required=False)
    priority = forms.BooleanField(label=gettext_lazy("Prioritair"), required=False)
    life_domain = forms.ChoiceField(label=gettext_lazy("Levensdomein"), required=False)
    remark = TextField(
        label=gettext_lazy("Opmerking"), required=False, max_length=20_000, widget=LongText(attrs={"rows": 3})
    )
    reason = TextField(
        label=gettext_lazy("Waarom wijzig je dit?"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Dit staat bij je wijziging, voor wie ze naleest of later terugzoekt."),
    )
    base = forms.IntegerField(min_value=1, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: Any, domains: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        empty = ("", _("Niet ingevuld"))
        terms = [(term.value, name) for term, name in TERM_NAMES.items()]
        self.fields["term"].choices = [empty, *terms]  # type: ignore[attr-defined]
        self.fields["life_domain"].choices = [empty, *domains]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        start, end = values.get("start"), values.get("end")
        if start and end and end < start:
            self.add_error("end", _("Het einde ligt vóór het begin."))
        return values


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


def offered_lists(*, municipality: str) -> QuerySet[CodeList]:
    """The code lists to choose from, by title: of a higher authority, the municipality's own, and new ones.

    A list that only another municipality's plans use stays there: its title may speak of a draft.
    """
    used = NodeCode.objects.filter(code__code_list=OuterRef("pk"))
    own = used.filter(node__plan__municipality=municipality)
    return CodeList.objects.filter(Q(reporting=True) | Exists(own) | ~Exists(used)).order_by("title")


class NodeEditor:
    """All forms of a node's screen, opened on a version of it."""

    def __init__(
        self,
        *,
        fields: Mapping[str, FieldValue],
        version: int,
        municipality: str,
        organisations: Mapping[str, str],
        posted: QueryDict | None = None,
    ) -> None:
        """`organisations`: names of those already linked, by id."""
        self._fields = fields
        names = KnownNames(municipality=municipality, linked={name: pk for pk, name in organisations.items()})
        values = {name: field.value for name, field in fields.items()}
        kwargs = {"names": names, "lists": {one.key: one for one in offered_lists(municipality=municipality)}}
        initial = {**values, "base": version}
        domains = list(LifeDomain.objects.order_by("position").values_list("key", "name"))
        self.form = NodeForm(posted, initial=initial, domains=domains)
        self.rows: dict[str, Any] = {
            name: ROWS[name](
                posted, prefix=name, form_kwargs=kwargs, initial=_initial(name, values[name], organisations)
            )
            for name in ROWS
        }
        self.everything = AllForms(self.form, *self.rows.values())

    @property
    def parts(self) -> list[Any]:
        return [self.form, *self.rows.values()]

    def is_valid(self) -> bool:
        return all([part.is_valid() for part in self.parts])

    def leave_unchecked(self) -> None:
        """Show what was typed without judging it."""
        without_complaints(*self.parts)

    @property
    def base_version(self) -> int:
        return int(self.form.cleaned_data["base"])

    @property
    def reason(self) -> str:
        return str(self.form.cleaned_data["reason"])

    def values(self) -> dict[str, JsonValue]:
        """What was typed, as a version holds it; a text that only differs in spaces around it is the same."""
        cleaned = self.form.cleaned_data
        found: dict[str, JsonValue] = {}
        for name in ("title", "description", "term", "start", "end", "priority", "life_domain", "remark"):
            value = cleaned[name]
            if name in ("start", "end"):
                value = value.isoformat() if value else None
            if name == "life_domain":
                value = value or None
            known = self._fields[name].value if name in self._fields else None
            found[name] = known if name in TEXTS and known is not None and _same(known, value) else value
        return found | {name: rows.values() for name, rows in self.rows.items()}


def _same(known: str, typed: str) -> bool:
    return known.replace("\r\n", "\n").replace("\r", "\n").strip() == typed


def _initial(name: str, values: JsonValue, organisations: Mapping[str, str]) -> list[dict[str, Any]]:
    if name == "leads":
        return [{"name": organisations.get(one, "")} for one in values]
    if name == "partners":
        return [
            {**one, "name": organisations.get(one["organisation"]) or one["to_be_found"]} for one in values
        ]
    if name == "codes":
        return [{**one, "was": one["code"]} for one in values]
    return [dict(one) for one in values]

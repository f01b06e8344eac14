"""The form of a node: its own fields beside the rows of `node_rows`."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.review.api import FieldValue, JsonValue
from baken.foundation.vocabulary.api import CodeList, LifeDomain
from baken.plan.editing.fields import TEXTS
from baken.plan.editing.forms.controls import (
    AllForms,
    DateField,
    KnownNames,
    LongText,
    ShortText,
    TextField,
    without_complaints,
)
from baken.plan.editing.forms.node_rows import ROWS
from baken.plan.models import NodeCode
from baken.plan.models.structure import TERM_NAMES


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

"""Fields and controls that plans use: dates and amounts as people type them, organisations by name."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _

from baken.foundation.organisations.api import Organisation, OrganisationNames
from baken.plan.interchange.values import FORBIDDEN, Unreadable, read_amount, read_date

ORGANISATIONS_LIST = "organisaties"
"""Id of the list of names that the controls of organisations suggest from."""


class LongText(forms.Textarea):
    """A text without hard maximum on screen: the template shows an advised length."""


class ShortText(forms.TextInput):
    """A line without hard maximum on screen: the template shows an advised length."""


class TextField(forms.CharField):
    """Text with one kind of line end and nothing the database or a workbook cannot hold."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return FORBIDDEN.sub("", str(text).replace("\r\n", "\n").replace("\r", "\n")).strip()


class DateField(forms.Field):
    """A day, from the browser's own date control or typed ("15/3/2024", "15 maart 2024")."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> dt.date | None:
        if isinstance(value, dt.date) or not value or not str(value).strip():
            return value or None
        try:
            found = read_date(str(value))
        except Unreadable as unreadable:
            message = _("%(reason)s Verwacht: %(expected)s.") % {
                "reason": unreadable.reason or _("Dit kan ik niet lezen."),
                "expected": unreadable.expected,
            }
            raise ValidationError(message) from unreadable
        if not 1900 <= found.year <= 2200:
            raise ValidationError(_("Dit jaar kan niet kloppen. Kies een jaar tussen 1900 en 2200."))
        return found


class AmountField(forms.Field):
    """Euro cents of an amount as people type it ("1.234,56")."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if value is None or not str(value).strip():
            return None
        try:
            return read_amount(str(value))
        except Unreadable as unreadable:
            message = _("%(reason)s Verwacht: %(expected)s.") % {
                "reason": unreadable.reason or _("Dit kan ik niet lezen."),
                "expected": unreadable.expected,
            }
            raise ValidationError(message) from unreadable


class KnownNames:
    """Organisations by any of their names; those already linked keep their own record."""

    def __init__(self, *, municipality: str, linked: dict[str, str] | None = None) -> None:
        self._names = OrganisationNames(municipality=municipality)
        self._linked = linked or {}

    def find(self, name: str) -> str | None:
        """The id of the organisation with this name, or None."""
        if name in self._linked:
            return self._linked[name]
        found = self._names.find(name)
        return str(found.pk) if found else None

    def must_find(self, name: str) -> str:
        """As `find`. Raises ValidationError with names that look like it."""
        found = self.find(name)
        if found is None:
            raise ValidationError(self.unknown(name))
        return found

    def unknown(self, name: str) -> str:
        """What to say about a name nobody goes by."""
        close = self._names.suggest(name[:200])
        if close:
            return _("Deze organisatie kennen we niet. Bedoel je: %(names)s?") % {"names": ", ".join(close)}
        return _("Deze organisatie kennen we niet. Kies een naam uit de lijst.")


def organisation_choices(*, municipality: str) -> list[str]:
    """Names to suggest: of the municipality and supra-local ones, by name (one query)."""
    from django.db.models import Q

    here = Q(municipality=municipality) | Q(municipality__isnull=True)
    return list(
        Organisation.objects.filter(here, merged_into=None).order_by("name").values_list("name", flat=True)
    )


class AllForms:
    """Several forms of one screen, as the error summary and the form page read one."""

    is_multipart = False

    def __init__(self, *parts: Any) -> None:
        self._forms = [form for part in parts for form in getattr(part, "forms", [part])]
        self._sets = [part for part in parts if hasattr(part, "forms")]

    @property
    def is_bound(self) -> bool:
        return any(form.is_bound for form in self._forms)

    @property
    def errors(self) -> bool:
        return self.is_bound and any(form.errors for form in self._forms)

    def __iter__(self) -> Iterator[BoundField]:
        for form in self._forms:
            yield from form

    def non_field_errors(self) -> list[str]:
        general = [str(error) for form in self._forms for error in form.non_field_errors()]
        return general + [str(error) for formset in self._sets for error in formset.non_form_errors()]


def without_complaints(*parts: Any) -> None:
    """Show forms as they were filled in, without checking them (adding a row is not saving)."""
    for form in AllForms(*parts)._forms:
        form._errors = forms.utils.ErrorDict()
        form.cleaned_data = {}

"""How a form's field is shown: which control, which texts belong to it, what went wrong."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString


@dataclass(frozen=True, kw_only=True)
class FieldError:
    """An error with the id of the control it is about."""

    label: str
    text: str
    target: str


def describe_field(field: BoundField) -> dict[str, Any]:
    """What `ui/parts/field.html` needs: the control with its texts tied to it by id."""
    limit = _limit(field)
    fieldset = field.use_fieldset
    described = " ".join(_describing(field, limit))
    attributes: dict[str, str | bool] = {} if fieldset or not described else {"aria-describedby": described}
    widget: SafeString = field.as_widget(attrs=attributes)
    kind = "check" if isinstance(field.field.widget, forms.CheckboxInput) else "control"
    return {
        "field": field,
        "widget": widget,
        "fieldset": fieldset,
        "describedby": described,
        "limit": limit,
        "kind": kind,
    }


def errors_of(form: forms.BaseForm) -> list[FieldError]:
    """Every error of the form's fields, in the fields' order; nothing for a form nobody sent."""
    if not form.is_bound:
        return []
    return [
        FieldError(label=str(field.label), text=str(text), target=_target(field))
        for field in form
        for text in field.errors
    ]


def _target(field: BoundField) -> str:
    """The id that a link focuses: the first option where the field is a group of options."""
    if field.use_fieldset and isinstance(
        field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple
    ):
        return f"{field.auto_id}_0"
    return field.id_for_label or str(field.auto_id)


def _limit(field: BoundField) -> int | None:
    """The maximum number of characters of a text that people write (a browser fills in the others)."""
    widget = field.field.widget
    written = type(widget) in {forms.TextInput, forms.Textarea} and "autocomplete" not in widget.attrs
    limit = getattr(field.field, "max_length", None)
    return limit if written else None


def _describing(field: BoundField, limit: int | None) -> list[str]:
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}_helptext")
    if field.errors:
        ids.append(f"{field.auto_id}_error")
    if limit:
        ids.append(f"{field.auto_id}_count")
    return ids

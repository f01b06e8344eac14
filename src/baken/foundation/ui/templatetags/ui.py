"""Components of the screens as template tags and filters."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.utils.text import slugify

from baken.foundation.ui.components import FilterChoice, Tab
from baken.foundation.ui.fields import describe_field, errors_of
from baken.foundation.ui.formats import euro_text, number_text, percent_text

register = template.Library()

BADGE_ICONS = {
    "late": "clock",
    "on_track": "arrow-right",
    "done": "check",
    "neutral": "dot",
    "warning": "warning",
}


@register.filter
def euro(cents: int | None, decimals: str = "yes") -> str:
    """Integer cents as "€ 595.729,16"; `|euro:"whole"` leaves the cents out; nothing for None."""
    if cents is None or cents == "":
        return ""
    if isinstance(cents, bool) or not isinstance(cents, int):
        raise TypeError(f"euro takes integer cents, not {cents!r}")
    return euro_text(cents, decimals=decimals != "whole")


@register.filter
def number_nl(value: int | Decimal | str | None) -> str:
    """A number in Dutch notation: 1234.5 → "1.234,5"; nothing for None."""
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        return number_text(value)
    try:
        return number_text(Decimal(str(value)))
    except InvalidOperation as error:
        raise TypeError(f"number_nl takes a number, not {value!r}") from error


@register.filter
def percent(value: int | Decimal | None) -> str:
    """A percentage (12.5 is 12.5 %) with at most one decimal; nothing for None."""
    return "" if value is None else percent_text(value)


@register.inclusion_tag("ui/parts/icon.html")
def icon(name: str, label: str = "") -> dict[str, str]:
    """A symbol of the sprite; without label it is decoration and hidden from screen readers."""
    return {"name": name, "label": label}


@register.inclusion_tag("ui/parts/badge.html")
def badge(text: Any, status: str = "neutral") -> dict[str, Any]:
    """A short state: late, on_track, done, neutral or warning; the icon carries it beside the colour."""
    if status not in BADGE_ICONS:
        raise template.TemplateSyntaxError(f"badge knows no status {status!r}")
    return {"text": text, "status": status, "icon_name": BADGE_ICONS[status]}


@register.inclusion_tag("ui/parts/field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    """Label, help, error, control and (for text with a maximum) a character counter."""
    return describe_field(field)


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: forms.BaseForm | None) -> dict[str, Any]:
    """All errors of a form on top of it, each linking to its field."""
    errors = errors_of(form) if form is not None else []
    general = list(form.non_field_errors()) if form is not None and form.is_bound else []
    return {"errors": errors, "general": general, "total": len(errors) + len(general)}


@register.inclusion_tag("ui/parts/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Links to the other pages (`?pagina=`), keeping every other parameter of the address."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "numbers": numbers, "request": context.get("request")}


@register.inclusion_tag("ui/parts/sort_heading.html", takes_context=True)
def sort_heading(context: template.Context, key: str, label: str, numeric: bool = False) -> dict[str, Any]:
    """A table heading that sorts by `?sorteer=key`, and the other way round when it already does."""
    request = context.get("request")
    current = request.GET.get("sorteer", "") if request is not None else ""
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    following = f"-{key}" if order == "ascending" else key
    return {"label": label, "order": order, "next": following, "numeric": numeric, "request": request}


@register.inclusion_tag("ui/parts/tabs.html")
def tabs(items: list[Tab], label: str) -> dict[str, Any]:
    """Tabs as links, with a name for the group."""
    return {"tabs": items, "label": label}


@register.inclusion_tag("ui/parts/filter_select.html")
def filter_select(name: str, label: str, choices: list[FilterChoice]) -> dict[str, Any]:
    """A select in a `form.filters`, from `filter_choices`."""
    return {"name": name, "label": label, "choices": choices}


@register.inclusion_tag("ui/parts/progress.html")
def progress(value: int | Decimal, label: str, text: str = "") -> dict[str, Any]:
    """A bar from 0 to 100 (per cent); the text beside it says the true value, also above 100."""
    shown = int(min(max(value, 0), 100))
    return {
        "id": f"progress-{slugify(label)}",
        "shown": shown,
        "label": label,
        "text": text or percent_text(value),
    }

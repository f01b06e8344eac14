"""Components of the screens as template tags and filters."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from baken.foundation.ui.charts.drawing import drawing, identity
from baken.foundation.ui.charts.model import Chart
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
def euro(cents: int | str | None, decimals: str = "yes") -> str:
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


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A symbol of the sprite; without label it is decoration and hidden from screen readers."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} focusable="false" width="24" height="24"><use href="{}#{}"></use></svg>',
        spoken,
        static("ui/icons.svg"),
        name,
    )


@register.simple_tag
def badge(text: Any, status: str = "neutral") -> SafeString:
    """A short state: late, on_track, done, neutral or warning; the icon carries it beside the colour."""
    if status not in BADGE_ICONS:
        raise template.TemplateSyntaxError(f"badge knows no status {status!r}")
    symbol = icon(BADGE_ICONS[status])
    return format_html('<span class="badge badge--{}">{}{}</span>', status, symbol, text)


@register.simple_tag(takes_context=True)
def chart(context: template.Context, chart: Chart) -> SafeString:
    """A chart of ui.api as SVG, with its figures as a table beside it."""
    name, data = drawing(chart)
    # The same chart may stand twice on a page; its ids may not.
    seen: dict[str, int] = context.dicts[0].setdefault("_charts", {})
    key = identity(chart)
    seen[key] = seen.get(key, 0) + 1
    data["id"] = key if seen[key] == 1 else f"{key}-{seen[key]}"
    return render_to_string(name, {**data, "request": context.get("request")})


@register.inclusion_tag("ui/parts/field.html")
def form_field(field: BoundField) -> dict[str, Any]:
    """Label, help, error, control and (for text with a maximum) a character counter."""
    return describe_field(field)


@register.inclusion_tag("ui/parts/error_summary.html")
def error_summary(form: forms.BaseForm | None, focus: bool = True) -> dict[str, Any]:
    """All errors of a form on top of it, each linking to its field."""
    errors = errors_of(form) if form is not None else []
    general = list(form.non_field_errors()) if form is not None and form.is_bound else []
    return {"errors": errors, "general": general, "total": len(errors) + len(general), "focus": focus}


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

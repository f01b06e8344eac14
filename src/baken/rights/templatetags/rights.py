"""What the sheet's templates need beside Django's own filters."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def at(values: Mapping[str, str], key: str) -> str:
    """The value of a key, or nothing."""
    return values.get(key, "")

"""A Dutch text's translations on a page."""

from django import template

from baken.foundation.texts.queries import Text

register = template.Library()


@register.inclusion_tag("texts/translations.html")
def translations(text: Text | None) -> dict[str, Text | None]:
    """The translations under a Dutch text, each with its language and direction; nothing without any."""
    return {"text": text}

"""Components of the screens as template tags and filters."""

from django import template

register = template.Library()

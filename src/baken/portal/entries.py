"""The portal's own entries in the navigation."""

from django.utils.translation import gettext_lazy as _

from baken.foundation.ui.api import NavigationItem, Place

ENTRIES = (
    NavigationItem(
        key="accessibility",
        label=_("Toegankelijkheid"),
        url_name="portal:accessibility",
        position=80,
        place=Place.FOOTER,
        in_municipality=False,
    ),
    NavigationItem(
        key="privacy",
        label=_("Privacy"),
        url_name="portal:privacy",
        position=81,
        place=Place.FOOTER,
        in_municipality=False,
    ),
)

"""Languages people in the region read, as data."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Language:
    """A language by its BCP 47 code, its Dutch and its own name, and the direction it is written in."""

    code: str
    name: str | Promise
    own_name: str
    direction: Literal["ltr", "rtl"] = "ltr"


LANGUAGES = {
    language.code: language
    for language in (
        Language(code="fr", name=_("Frans"), own_name="Français"),
        Language(code="en", name=_("Engels"), own_name="English"),
        Language(code="ar", name=_("Arabisch"), own_name="العربية", direction="rtl"),
        Language(code="tr", name=_("Turks"), own_name="Türkçe"),
        Language(code="fa", name=_("Perzisch (Dari en Farsi)"), own_name="فارسی", direction="rtl"),
        Language(code="ps", name=_("Pasjtoe"), own_name="پښتو", direction="rtl"),
        Language(code="es", name=_("Spaans"), own_name="Español"),
        Language(code="pl", name=_("Pools"), own_name="Polski"),
        Language(code="ro", name=_("Roemeens"), own_name="Română"),
        Language(code="bg", name=_("Bulgaars"), own_name="Български"),
        Language(code="uk", name=_("Oekraïens"), own_name="Українська"),
        Language(code="so", name=_("Somalisch"), own_name="Soomaali"),
        Language(code="ti", name=_("Tigrinya"), own_name="ትግርኛ"),
    )
}

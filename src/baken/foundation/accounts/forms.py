"""Forms of people and roles."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from baken.foundation.access.api import ROLE_NAMES, Role
from baken.foundation.organisations.models import Organisation
from baken.foundation.territory.models import Municipality

_ROLES = [("", _("Kies een rol")), *((role.value, name) for role, name in ROLE_NAMES.items())]


class PeopleFilterForm(forms.Form):
    """Search and filters of the list; they stay in the address."""

    zoek = forms.CharField(label=_("Naam of e-mailadres"), required=False, max_length=100)
    rol = forms.ChoiceField(
        label=_("Rol"),
        required=False,
        choices=[("", _("Alle rollen")), *((role.value, name) for role, name in ROLE_NAMES.items())],
    )
    account = forms.ChoiceField(
        label=_("Account"),
        required=False,
        choices=[("", _("Alle")), ("open", _("Open")), ("gesloten", _("Gesloten"))],
    )

    def filters(self) -> dict[str, Any]:
        """What was asked, in the words of `people_of`; what makes no sense is not filtered on."""
        self.is_valid()
        data = self.cleaned_data
        role, state = data.get("rol"), data.get("account")
        return {
            "text": data.get("zoek", ""),
            "role": Role(role) if role else None,
            "active": {"open": True, "gesloten": False}.get(state or ""),
        }


class RoleForm(forms.Form):
    """A role, possibly for an organisation of this municipality or a supra-local one."""

    role = forms.ChoiceField(label=_("Rol"), choices=_ROLES)
    organisation = forms.ModelChoiceField(
        label=_("Organisatie"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Geen bepaalde organisatie"),
        help_text=_("Nodig voor trekkers en partners: zij bewerken wat van hun organisatie is."),
    )

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        field.queryset = Organisation.objects.filter(
            Q(municipality=municipality) | Q(municipality__isnull=True), merged_into__isnull=True
        ).order_by("name")

    def clean_role(self) -> Role:
        """The role itself."""
        return Role(self.cleaned_data["role"])


class PersonForm(RoleForm):
    """Somebody new here, with a first role."""

    email = forms.EmailField(
        label=_("E-mailadres"), help_text=_("Het adres voor het werk. Hierheen gaat de uitnodiging.")
    )
    name = forms.CharField(label=_("Voornaam en naam"), max_length=150)
    field_order = ["email", "name", "role", "organisation"]

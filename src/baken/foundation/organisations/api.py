"""Front door of organisations."""

from baken.foundation.organisations.errors import (
    InvalidEnterpriseNumber,
    NameTaken,
    OrganisationError,
    UnknownOrganisation,
)
from baken.foundation.organisations.models import Organisation, OrganisationKind
from baken.foundation.organisations.names import fold_name
from baken.foundation.organisations.operations import add_name, check_enterprise_number, merge
from baken.foundation.organisations.queries import OrganisationNames, resolve_organisation, with_units_below
from baken.foundation.organisations.reference import load_reference

__all__ = [
    "InvalidEnterpriseNumber",
    "NameTaken",
    "Organisation",
    "OrganisationError",
    "OrganisationKind",
    "OrganisationNames",
    "UnknownOrganisation",
    "add_name",
    "check_enterprise_number",
    "fold_name",
    "load_reference",
    "merge",
    "resolve_organisation",
    "with_units_below",
]

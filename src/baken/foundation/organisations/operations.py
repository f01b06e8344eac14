"""Writes of organisations."""

from django.db import transaction
from stdnum.be import vat as enterprise_number
from stdnum.exceptions import ValidationError as NumberError

from baken.foundation.organisations.errors import InvalidEnterpriseNumber, NameTaken
from baken.foundation.organisations.models import Organisation, OrganisationName
from baken.foundation.organisations.names import fold_name


def check_enterprise_number(*, number: str) -> str:
    """The ten digits of a KBO number, check digits verified (mod 97). Raises InvalidEnterpriseNumber."""
    try:
        return str(enterprise_number.validate(number))
    except NumberError as error:
        raise InvalidEnterpriseNumber(number) from error


@transaction.atomic
def add_name(*, organisation: Organisation, name: str) -> OrganisationName:
    """Let a spelling lead to an organisation. Raises NameTaken when it leads elsewhere."""
    folded = fold_name(name)
    place = organisation.municipality_id
    same = OrganisationName.objects.select_related("organisation").filter(folded=folded, municipality=place)
    existing = same.first()
    if existing is None:
        return OrganisationName.objects.create(
            organisation=organisation, municipality_id=place, name=name, folded=folded
        )
    if existing.organisation_id != organisation.pk:
        raise NameTaken(f"{name}: {existing.organisation}")
    return existing


@transaction.atomic
def merge(*, organisation: Organisation, into: Organisation) -> Organisation:
    """Let an organisation go up in another; its names keep leading somewhere.

    Raises ValueError on a circle.
    """
    target: Organisation | None = into
    while target is not None:
        if target.pk == organisation.pk:
            raise ValueError("an organisation cannot go up in itself")
        target = target.merged_into
    organisation.merged_into = into
    organisation.save(update_fields=["merged_into"])
    return organisation

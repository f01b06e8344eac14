"""One account per role for the demonstration, with a password that everybody knows.

The second municipality has the same accounts, so that anything leaking from one to
the other shows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from baken.foundation.access.api import ROLE_NAMES, Role
from baken.foundation.accounts.errors import DemonstrationOnly
from baken.foundation.accounts.models import Grant, GrantSource, User
from baken.foundation.organisations.api import UnknownOrganisation, resolve_organisation
from baken.foundation.organisations.models import Organisation
from baken.foundation.territory.models import Municipality

ORGANISATIONS: dict[Role, Sequence[str]] = {
    Role.ACTION_LEAD: ("dienst Samenleving – team Lokaal sociaal beleid", "team Groei"),
    Role.PARTNER: ("CAW Oost-Vlaanderen",),
}
"""For whom these roles work, where the municipality knows the organisation by that name."""

_NAMES: dict[Role, str] = {
    Role.COORDINATOR: "Lien Coördinator",
    Role.ACTION_LEAD: "Tom Trekker",
    Role.PARTNER: "Pia Partner",
    Role.CASE_WORKER: "Wout Werker",
    Role.PROGRAMME_MANAGER: "Vera Verantwoordelijke",
    Role.ATTENTION_OFFICER: "Anke Aandacht",
    Role.RIGHTS_EDITOR: "Rik Rechten",
    Role.MAP_EDITOR: "Karen Kaart",
    Role.DATA_OFFICER: "Gert Gegevens",
    Role.POLICY_ANALYST: "Bo Beleid",
    Role.COUNCIL_READER: "Rana Raadslid",
    Role.ADMINISTRATOR: "Bert Beheerder",
}


@dataclass(frozen=True, kw_only=True)
class DemonstrationAccount:
    """What `./run` prints: who somebody can be."""

    municipality: str
    role: str
    email: str
    password: str


def demonstration_accounts(*, municipalities: Iterable[Municipality]) -> list[DemonstrationAccount]:
    """The accounts of these municipalities, by role. Raises DemonstrationOnly."""
    _only_in_the_demonstration()
    return [
        DemonstrationAccount(
            municipality=municipality.name,
            role=str(ROLE_NAMES[role]),
            email=_address(role, municipality),
            password=settings.DEMONSTRATION_PASSWORD,
        )
        for municipality in municipalities
        for role in Role
    ]


def seed_demonstration(*, municipalities: Iterable[Municipality]) -> list[DemonstrationAccount]:
    """Make or complete one account per role and municipality; again without harm.

    Raises DemonstrationOnly.
    """
    _only_in_the_demonstration()
    places = list(municipalities)
    with transaction.atomic():
        _make_accounts(places)
    return demonstration_accounts(municipalities=places)


def _make_accounts(places: list[Municipality]) -> None:
    # One hash for all: the password is public, and hashing it for every account takes seconds.
    hashed = make_password(settings.DEMONSTRATION_PASSWORD)
    for municipality in places:
        for role in Role:
            user, _created = User.objects.update_or_create(
                email=_address(role, municipality),
                defaults={"name": _NAMES[role], "password": hashed, "is_active": True},
            )
            for organisation in _organisations(role, municipality) or [None]:
                Grant.objects.get_or_create(
                    user=user,
                    role=role,
                    municipality=municipality,
                    organisation=organisation,
                    source=GrantSource.LOCAL,
                )


def _organisations(role: Role, municipality: Municipality) -> list[Organisation | None]:
    found: list[Organisation | None] = []
    for name in ORGANISATIONS.get(role, ()):
        try:
            found.append(resolve_organisation(name=name, municipality=municipality.nis))
        except UnknownOrganisation:
            continue
    return found


def _address(role: Role, municipality: Municipality) -> str:
    return f"{role.value.replace('_', '-')}@{municipality.slug}.example"


def _only_in_the_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise DemonstrationOnly

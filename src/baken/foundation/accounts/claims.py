"""What the claims of the sign-in service (ACM/IDM) say about somebody: name, mail address, roles.

ACM/IDM gives a role as `<role>:<organisation>` in a claim of its own per application,
for example `baken_rol_3d: ["BakenCoordinator:OVO002400"]`. The organisation is an
enterprise number (KBO) or an OVO code; without one, `vo_orgcode` names it.
"""

import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from baken.foundation.access.api import Role
from baken.foundation.accounts.operations import ProvidedRole
from baken.foundation.organisations.models import Organisation

logger = logging.getLogger(__name__)

ROLE_VALUES: Mapping[str, Role] = {
    "BakenCoordinator": Role.COORDINATOR,
    "BakenActietrekker": Role.ACTION_LEAD,
    "BakenPartner": Role.PARTNER,
    "BakenMaatschappelijkWerker": Role.CASE_WORKER,
    "BakenVerantwoordelijkeWerking": Role.PROGRAMME_MANAGER,
    "BakenAandachtsambtenaar": Role.ATTENTION_OFFICER,
    "BakenRedacteurRechten": Role.RIGHTS_EDITOR,
    "BakenRedacteurKaart": Role.MAP_EDITOR,
    "BakenGegevensbeheerder": Role.DATA_OFFICER,
    "BakenBeleidsanalist": Role.POLICY_ANALYST,
    "BakenRaadslid": Role.COUNCIL_READER,
    "BakenBeheerder": Role.ADMINISTRATOR,
}
"""The role values agreed with the sign-in service; settings may name others."""


@dataclass(frozen=True, kw_only=True)
class ClaimMap:
    """Which claim says what."""

    role_claim: str = "baken_rol_3d"
    role_values: Mapping[str, Role] = field(default_factory=lambda: ROLE_VALUES)
    organisation_claim: str = "vo_orgcode"
    audience_claim: str = "vo_doelgroepcode"
    audiences: frozenset[str] = frozenset()
    """Target groups that may sign in; empty: all. Citizens never hold a role, so they are refused anyway."""
    email_claims: tuple[str, ...] = ("vo_email", "email")
    organisations: Mapping[str, str] = field(default_factory=dict)
    """OVO code → enterprise number (KBO), for organisations the service names by OVO code."""


def claim_map() -> ClaimMap:
    """The map as the settings say (`OIDC_CLAIMS`)."""
    chosen: dict[str, Any] = dict(settings.OIDC_CLAIMS)
    values = {value: Role(role) for value, role in chosen.pop("role_values", {}).items()}
    return ClaimMap(
        **{name: value for name, value in chosen.items() if value},
        role_values=values or ROLE_VALUES,
    )


def email_of(claims: Mapping[str, Any], *, names: ClaimMap) -> str:
    """The mail address for work in lower case; empty when the service gives none."""
    for claim in names.email_claims:
        value = claims.get(claim)
        if isinstance(value, str) and "@" in value:
            return value.strip().lower()
    return ""


def name_of(claims: Mapping[str, Any], *, fallback: str) -> str:
    """Given name and family name."""
    parts = [str(claims.get(claim) or "").strip() for claim in ("given_name", "family_name")]
    whole = " ".join(part for part in parts if part) or str(claims.get("name") or "").strip()
    return (whole or fallback)[:150]


def roles_of(claims: Mapping[str, Any], *, names: ClaimMap) -> list[ProvidedRole]:
    """The roles these claims give here. What is unknown is left out and logged without personal data."""
    if names.audiences and claims.get(names.audience_claim) not in names.audiences:
        logger.warning("sign-in service: target group may not sign in")
        return []
    wanted = list(_known_roles(claims, names))
    numbers = {number for _role, number in wanted}
    organisations = {
        organisation.kbo: organisation
        for organisation in Organisation.objects.filter(kbo__in=numbers - {""}).select_related("municipality")
    }
    provided: dict[tuple[Role, str], ProvidedRole] = {}
    for role, number in wanted:
        organisation = organisations.get(number)
        if organisation is None or organisation.municipality is None:
            # A supra-local organisation does not say for which municipality somebody works.
            logger.warning("sign-in service: no municipality for the organisation of role %s", role.value)
            continue
        provided[role, number] = ProvidedRole(
            role=role, municipality=organisation.municipality, organisation=organisation
        )
    return list(provided.values())


def _known_roles(claims: Mapping[str, Any], names: ClaimMap) -> Iterator[tuple[Role, str]]:
    given = claims.get(names.role_claim) or []
    values = [given] if isinstance(given, str) else given if isinstance(given, list) else []
    for value in values:
        name, _colon, code = str(value).partition(":")
        role = names.role_values.get(name)
        if role is None:
            # Only what looks like the name of a role is logged: a wrong mapping could put a person here.
            shown = name if re.fullmatch(r"[A-Za-z]{1,40}", name) else "?"
            logger.warning("sign-in service: unknown role value %s", shown)
            continue
        yield role, _enterprise_number(code or str(claims.get(names.organisation_claim) or ""), names)


def _enterprise_number(code: str, names: ClaimMap) -> str:
    """Ten digits, from a KBO number however written or from a known OVO code; else empty."""
    code = names.organisations.get(code.strip(), code)
    digits = re.sub(r"\D", "", code)
    return digits if len(digits) == 10 else ""

"""Who may see and change indicators, with the reason."""

from typing import Protocol

from django.utils.translation import gettext as _

from baken.foundation.access.api import EVERYONE, Actor, Decision, Role, RouteRule, allow, deny, roles

RECORDERS = (Role.COORDINATOR, Role.ACTION_LEAD, Role.POLICY_ANALYST, Role.DATA_OFFICER)
DEFINERS = (Role.COORDINATOR, Role.POLICY_ANALYST, Role.DATA_OFFICER)

ROUTES: dict[str, RouteRule] = {
    "indicators:list": EVERYONE,
    "indicators:indicator": EVERYONE,
    "indicators:series": EVERYONE,
    "api:indicators": EVERYONE,
    "api:indicator": EVERYONE,
    "indicators:record_value": roles(*RECORDERS),
    "indicators:correct_value": roles(*RECORDERS),
    "indicators:set_target": roles(*DEFINERS),
    "indicators:define": roles(*DEFINERS),
    "indicators:redefine": roles(*DEFINERS),
}


class Seen(Protocol):
    """What the rules look at."""

    public: bool
    municipality_id: str
    counts_people: bool


def sees_all(*, actor: Actor, municipality: str) -> bool:
    """Whether somebody also sees what is not public: anybody with a role there."""
    return bool(actor.roles_in(municipality))


def may_see(*, actor: Actor, indicator: Seen, concealed: bool) -> Decision:
    """Public ones for everyone, the others for the municipality's own people.

    `concealed`: another room hides it for now (`concealment.py`).
    """
    if (indicator.public and not concealed) or sees_all(actor=actor, municipality=indicator.municipality_id):
        return allow()
    return deny(_("Deze indicator is niet openbaar."))


def may_see_history(*, actor: Actor, indicator: Seen) -> Decision:
    """History names staff; of counts of people it also tells the numbers that are hidden elsewhere."""
    if indicator.counts_people:
        return may_record(actor=actor, municipality=indicator.municipality_id)
    if sees_all(actor=actor, municipality=indicator.municipality_id):
        return allow()
    return deny(_("De geschiedenis met namen is er alleen voor medewerkers."))


def may_record(*, actor: Actor, municipality: str) -> Decision:
    """Fill in or correct a figure."""
    if actor.has_role(*RECORDERS, municipality=municipality):
        return allow()
    return deny(_("Je rol laat niet toe om cijfers in te vullen."))


def may_define(*, actor: Actor, municipality: str) -> Decision:
    """Change what an indicator is and what it aims for."""
    if actor.has_role(*DEFINERS, municipality=municipality):
        return allow()
    return deny(_("Je rol laat niet toe om indicatoren of streefwaarden te wijzigen."))

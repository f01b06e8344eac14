"""Who may use what of rounds; each answer with its reason.

The coordinator steers contacts and rounds (`plan.access.may_manage_plan`). A card is written by who
answers for one of its leads or invited partners, with an account or through a signed link: a link's
holder acts as that organisation, so that the same rule decides.
"""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor, Decision, Role, RouteRule, allow, deny, roles
from baken.plan.rounds.answering import REPORTING, Answering


def may_report(
    *, actor: Actor, municipality: str, organisations: Iterable[UUID], answering: Answering
) -> Decision:
    """Read and write a card. `organisations`: its leads and its invited partners."""
    if actor.has_role(Role.COORDINATOR, municipality=municipality):
        return allow()
    if not actor.has_role(*REPORTING, municipality=municipality):
        return deny(_("Alleen wie voor een trekker of partner werkt, schrijft een voortgangsverslag."))
    if not answering.organisations_of(actor).isdisjoint(organisations):
        return allow()
    return deny(
        _("Je dienst is geen trekker van dit onderdeel. Vraag de coördinator wie het verslag schrijft.")
    )


def may_invite(*, actor: Actor, municipality: str, leads: Iterable[UUID], answering: Answering) -> Decision:
    """Ask a partner to write too: the coordinator and the leads; a partner that was asked asks no others."""
    if not actor.is_signed_in:
        return deny(_("Alleen de trekker en de coördinator vragen een partner om mee te schrijven."))
    return may_report(actor=actor, municipality=municipality, organisations=leads, answering=answering)


ROUTES: dict[str, RouteRule] = {
    **dict.fromkeys(
        (
            "plan:contacts",
            "plan:contact",
            "plan:rounds",
            "plan:round-new",
            "plan:round",
            "plan:round-edit",
            "plan:round-open",
            "plan:round-complete",
            "plan:round-close",
            "plan:round-reopen",
            "plan:round-accept",
            "plan:round-csv",
        ),
        roles(Role.COORDINATOR),
    ),
    **dict.fromkeys(("plan:my-reports", "plan:report", "plan:report-invite"), roles(*REPORTING)),
}
"""Which card somebody may open is `may_report`."""

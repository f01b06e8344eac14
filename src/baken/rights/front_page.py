"""Where people come in: the navigation and the tile on the city's front page."""

from django.utils.translation import gettext_lazy as _

from baken.foundation.access.api import Actor
from baken.foundation.territory.api import Municipality
from baken.foundation.ui.api import FrontPageTile, NavigationItem
from baken.rights.access import OWN_READERS, REFORM_ANALYSTS, SCAN_READERS, UPKEEP_READERS, WORKERS


def _works_with_clients(actor: Actor, municipality: Municipality | None) -> bool:
    return municipality is not None and actor.has_role(*WORKERS, municipality=municipality.nis)


def _sees_own_rights(actor: Actor, municipality: Municipality | None) -> bool:
    return municipality is not None and actor.has_role(*OWN_READERS, municipality=municipality.nis)


def _looks_after_law(actor: Actor, municipality: Municipality | None) -> bool:
    return municipality is not None and actor.has_role(*UPKEEP_READERS, municipality=municipality.nis)


def _sees_scans(actor: Actor, municipality: Municipality | None) -> bool:
    return municipality is not None and actor.has_role(*SCAN_READERS, municipality=municipality.nis)


def _tries_reforms(actor: Actor, municipality: Municipality | None) -> bool:
    return municipality is not None and actor.has_role(*REFORM_ANALYSTS, municipality=municipality.nis)


NAVIGATION = (
    NavigationItem(key="rights", label=_("Rechten"), url_name="rights:catalogue", position=5, icon="scales"),
    NavigationItem(
        key="rights-conversation",
        label=_("In gesprek"),
        url_name="rights:conversation",
        position=60,
        icon="comment",
        visible=_works_with_clients,
    ),
    NavigationItem(
        key="rights-code",
        label=_("Code openen"),
        url_name="rights:code-open",
        position=61,
        icon="lock",
        visible=_works_with_clients,
    ),
    NavigationItem(
        key="rights-own",
        label=_("Eigen rechten"),
        url_name="rights:own",
        position=62,
        icon="edit",
        visible=_sees_own_rights,
    ),
    NavigationItem(
        key="rights-upkeep",
        label=_("Wet bijhouden"),
        url_name="rights:upkeep",
        position=63,
        icon="search",
        visible=_looks_after_law,
    ),
    NavigationItem(
        key="rights-scan",
        label=_("Proactieve scan"),
        url_name="rights:scans",
        position=64,
        icon="chart",
        visible=_sees_scans,
    ),
    NavigationItem(
        key="rights-reform",
        label=_("Hervormingen"),
        url_name="rights:reform-list",
        position=65,
        icon="chart",
        visible=_tries_reforms,
    ),
)
TILES = (
    FrontPageTile(
        key="rights",
        title=_("Waar heb ik recht op?"),
        text=_("Beantwoord enkele vragen en zie welke hulp en voordelen er voor jou zijn. Zonder account."),
        url_name="rights:explorer",
        position=5,
        icon="scales",
    ),
)

"""Where people come in: the navigation and the tile on the city's front page."""

from django.utils.translation import gettext_lazy as _

from baken.foundation.access.api import Role
from baken.foundation.ui.api import FrontPageTile, NavigationItem

NAVIGATION = (
    NavigationItem(key="plans", label=_("Plannen"), url_name="plan:list", position=10, icon="layers"),
    NavigationItem(
        key="reports",
        label=_("Mijn verslagen"),
        url_name="plan:my-reports",
        position=70,
        icon="flag",
        visible=lambda actor, municipality: (
            municipality is not None
            and actor.has_role(Role.ACTION_LEAD, Role.PARTNER, municipality=municipality.nis)
        ),
    ),
)
TILE = FrontPageTile(
    key="plans",
    title=_("Wat doet de stad?"),
    text=_("Lees de plannen, zie wie wat doet, wat het kost en hoe het ermee staat."),
    url_name="plan:list",
    position=10,
    icon="layers",
)

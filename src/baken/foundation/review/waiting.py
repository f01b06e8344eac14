"""What waits for a reviewer, on the front page after signing in."""

from django.utils.translation import ngettext

from baken.foundation.access.api import Actor
from baken.foundation.review.access import STAFF
from baken.foundation.review.queries import open_proposals
from baken.foundation.territory.models import Municipality
from baken.foundation.ui.api import WaitingWork


def _to_decide(actor: Actor, municipality: Municipality) -> int:
    """How many proposals this actor may decide."""
    if not actor.has_role(*STAFF, municipality=municipality.nis):
        return 0
    return len(open_proposals(actor=actor))


def _text(count: int) -> str:
    return ngettext("%(count)s voorstel om na te lezen", "%(count)s voorstellen om na te lezen", count) % {
        "count": count
    }


TO_DECIDE = WaitingWork(
    key="review-to-decide", position=10, url_name="review:list", count=_to_decide, text=_text
)

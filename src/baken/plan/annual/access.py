"""Who may use what of the annual report; each answer with its reason.

Which version somebody reads is `queries.version_of`; who writes and closes is `plan.access.may_manage_plan`.
"""

from baken.foundation.access.api import EVERYONE, Role, RouteRule, roles
from baken.plan.access import READERS_OF_DRAFTS

ROUTES: dict[str, RouteRule] = {
    **dict.fromkeys(
        ("plan:annual-reports", "plan:annual-report", "plan:annual-report-part", "plan:annual-report-file"),
        EVERYONE,
    ),
    **dict.fromkeys(
        (
            "plan:annual-report-draft",
            "plan:annual-report-draft-part",
            "plan:annual-report-draft-file",
            "plan:annual-report-dossier",
            "plan:annual-report-remarks",
        ),
        roles(*READERS_OF_DRAFTS),
    ),
    **dict.fromkeys(
        (
            "plan:annual-report-add",
            "plan:annual-report-write",
            "plan:annual-report-plan-texts",
            "plan:annual-report-texts",
            "plan:annual-report-close",
            "plan:annual-report-correct",
            "plan:annual-report-files",
            "plan:annual-report-publish",
            "plan:annual-report-answer",
            "plan:annual-report-ask",
        ),
        roles(Role.COORDINATOR),
    ),
}
"""Everybody may ask for a report; visitors get published versions of plans that are no draft."""

"""Who may use what in the room of rights; what is public asks nobody who they are."""

from baken.foundation.access.api import EVERYONE, Role, RouteRule, roles

WORKERS = (Role.CASE_WORKER,)
"""Who sits with a client: opens a code and reckons together."""

OWN_READERS = (Role.RIGHTS_EDITOR, Role.COORDINATOR, Role.ADMINISTRATOR)
"""Who sees a city's own rights and proposals for them; who writes and decides is `own/reviewable.py`."""

SCAN_OFFICERS = (Role.DATA_OFFICER,)
"""Who makes a scan and a list of people. Nobody else, not the administrator either."""

SCAN_READERS = (*SCAN_OFFICERS, Role.POLICY_ANALYST, Role.COORDINATOR, Role.ATTENTION_OFFICER)
"""Who plans with what a scan published: rounded counts, never people."""

REFORM_ANALYSTS = (Role.POLICY_ANALYST,)
"""Who tries out reforms; on people of which scans is `reform/people.py`."""

UPKEEP_READERS = (Role.RIGHTS_EDITOR, Role.COORDINATOR)
"""Who sees what of the law is to be looked up; the editor fills it in, `own/reviewable.py`: who decides."""

ROUTES: dict[str, RouteRule] = {
    **dict.fromkeys(
        (
            "rights:catalogue",
            "rights:right",
            "rights:right-text",
            "rights:links",
            "rights:events",
            "rights:event",
            "api:rights",
            "api:right",
            "api:right-public-service",
            "api:right-parameters",
            "api:rights-check",
            "api:rights-ask",
            "rights:explorer",
            "rights:explorer-print",
            "rights:explorer-code",
        ),
        EVERYONE,
    ),
    **dict.fromkeys(
        ("rights:conversation", "rights:conversation-outcome"), roles(*WORKERS, Role.RIGHTS_EDITOR)
    ),
    **dict.fromkeys(("rights:own", "rights:own-record", "rights:own-preview"), roles(*OWN_READERS)),
    **dict.fromkeys(("rights:own-new", "rights:own-edit"), roles(Role.RIGHTS_EDITOR)),
    **dict.fromkeys(
        ("rights:upkeep", "rights:upkeep-export", "rights:upkeep-tasks", "rights:upkeep-table"),
        roles(*UPKEEP_READERS),
    ),
    **dict.fromkeys(
        ("rights:upkeep-count", "rights:upkeep-enter", "rights:upkeep-check"), roles(Role.RIGHTS_EDITOR)
    ),
    **dict.fromkeys(("rights:scans", "rights:scan", "rights:scan-tables"), roles(*SCAN_READERS)),
    **dict.fromkeys(
        (
            "rights:scan-new",
            "rights:scan-columns",
            "rights:scan-mappings",
            "rights:scan-progress",
            "rights:scan-start",
            "rights:scan-stop",
            "rights:scan-lists",
            "rights:scan-list",
        ),
        roles(*SCAN_OFFICERS),
    ),
    **dict.fromkeys(
        (
            "rights:reform-list",
            "rights:reform-studio",
            "rights:reform-city",
            "rights:reform-export",
            "rights:reform-save",
            "rights:reform-study",
            "rights:reform-study-export",
            "rights:reform-renew",
            "rights:reform-duplicate",
            "rights:reform-remove",
            "rights:reform-take-back",
        ),
        roles(*REFORM_ANALYSTS),
    ),
    **dict.fromkeys(("rights:code-open", "rights:code-remove"), roles(*WORKERS)),
}

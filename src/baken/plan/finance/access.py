"""Who may use what of finance; which plan somebody manages is `plan.access.may_manage_plan`."""

from baken.foundation.access.api import Role, RouteRule, roles

ROUTES: dict[str, RouteRule] = dict.fromkeys(
    ("plan:finance", "plan:finance-unknown", "plan:finance-take-up", "plan:finance-undo"),
    roles(Role.COORDINATOR),
)

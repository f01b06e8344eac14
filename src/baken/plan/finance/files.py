"""An uploaded file of finance while it waits for its confirmation."""

import hashlib

from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor, Decision, deny
from baken.foundation.files.api import StoredFile
from baken.plan.finance.codes import known_codes
from baken.plan.models import BudgetLine, BudgetPosition, FinanceImport, Plan, PositionStand

FINANCE = "plan-finance"


class FinanceFiles:
    """A file of finance waits for its confirmation and is downloaded by nobody."""

    kind = FINANCE

    def may_read(self, *, actor: Actor, file: StoredFile) -> Decision:  # noqa: ARG002 - the protocol's signature
        """Nobody."""
        return deny(_("Dit bestand wacht op een bevestiging en is niet te downloaden."))


def finance_mark(*, plan: Plan) -> str:
    """A mark of all that a preview looked at: equal marks mean that nobody changed anything in between."""
    digest = hashlib.sha256(repr(sorted(known_codes(plan=plan).items())).encode())
    columns = ("revised", "committed", "paid")
    for rows in (
        BudgetLine.objects.filter(plan=plan).values_list("pk", "version"),
        BudgetPosition.objects.filter(plan=plan).values_list("pk", *columns),
        PositionStand.objects.filter(position__plan=plan).values_list("pk", "as_of", *columns),
        FinanceImport.objects.filter(plan=plan).values_list("pk"),
    ):
        digest.update(repr(sorted(rows, key=lambda row: row[0])).encode())
    return digest.hexdigest()

"""What cannot be done with rounds, cards and contacts; `str()` is a Dutch sentence for who tried."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from baken.foundation.review.api import Proposal
    from baken.plan.models import ReportRound


class RoundError(Exception):
    """Something about following up is refused."""


class RoundMoved(RoundError):
    """Somebody changed the round since it was shown."""

    def __init__(self, round_: "ReportRound") -> None:
        super().__init__(_("Iemand wijzigde deze ronde intussen. Kijk na en bewaar opnieuw."))
        self.round = round_


class AlreadyOpen(RoundError):
    """The round was opened before, for example by a second click."""

    def __init__(self) -> None:
        super().__init__(_("Deze ronde is al geopend. Er is niets veranderd."))


class NothingAsked(RoundError):
    """No part of the plan fits what the round asks."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Geen enkel onderdeel past bij wat je vraagt. Kies andere niveaus of codes, "
                "of vraag niet alleen wat prioritair is."
            )
        )


class RoundClosed(RoundError):
    """The round is closed, or not open yet."""

    def __init__(self) -> None:
        super().__init__(
            _("De ronde is afgesloten. Je tekst staat hieronder nog: kopieer hem als je hem wilt houden.")
        )


class RoundNotOpen(RoundError):
    """Only an open round can be closed or given more cards."""

    def __init__(self) -> None:
        super().__init__(_("Deze ronde is niet open. Er is niets veranderd."))


class RoundNotClosed(RoundError):
    """Only a closed round can be opened again."""

    def __init__(self) -> None:
        super().__init__(_("Deze ronde is niet afgesloten. Er is niets veranderd."))


class SubmittedAlready(RoundError):
    """A report on this card waits for a decision; says of whom and since when."""

    def __init__(self, proposal: "Proposal") -> None:
        super().__init__(
            _("Dit verslag is al ingediend door %(who)s op %(date)s. De coördinator leest het na.")
            % {"who": proposal.maker, "date": date_format(localtime(proposal.made_at), "j F Y, H:i")}
        )
        self.proposal = proposal


class NothingNew(RoundError):
    """What is handed in is what was accepted before."""

    def __init__(self) -> None:
        super().__init__(
            _("Er staat niets in dat nog niet aanvaard is. Wijzig iets voor je opnieuw indient.")
        )


class Incomplete(RoundError):
    """A report cannot be handed in like this; `problems` says per field what is wrong."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(_("Je tekst is bewaard, maar nog niet ingediend."))
        self.problems = dict(problems)


class AlreadyInvited(RoundError):
    """The partner was asked before."""

    def __init__(self, name: str) -> None:
        super().__init__(_("%(name)s is al gevraagd om mee te schrijven.") % {"name": name})


class NoContact(RoundError):
    """Nobody can be reached for this organisation."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _(
                "%(name)s heeft nog geen contact in dit plan. "
                "De coördinator kan er een kiezen bij 'Contacten'."
            )
            % {"name": name}
        )


class NotAContact(RoundError):
    """Whoever was chosen holds no role that can report here."""

    def __init__(self) -> None:
        super().__init__(
            _("Deze persoon heeft hier geen rol waarmee die kan rapporteren. Kies iemand anders.")
        )


class DoesNotApply(RoundError, PermissionDenied):
    """What was reported no longer fits the plan or the indicator; a page that decides shows why."""

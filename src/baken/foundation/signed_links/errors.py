"""Why a link does not open; each tells the person what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class SignedLinkError(Exception):
    """A link that does not open (any more)."""

    title: str | Promise = ""
    advice: str | Promise = ""
    status = 410


class UnknownLink(SignedLinkError):
    """No link has this token, or not for this purpose."""

    title = _("Deze link kennen we niet")
    advice = _(
        "Misschien is een stuk van de link weggevallen. "
        "Open hem opnieuw vanuit de mail, of kopieer de hele link. "
        "Lukt het niet? Vraag een nieuwe link aan de dienst die je de mail stuurde."
    )
    status = 404


class ExpiredLink(SignedLinkError):
    """The link's time is over."""

    title = _("Deze link is verlopen")
    advice = _(
        "Een link blijft maar een tijdje geldig. Vraag een nieuwe aan de dienst die je de mail stuurde."
    )


class RevokedLink(SignedLinkError):
    """The one who sent it took it back."""

    title = _("Deze link is ingetrokken")
    advice = _(
        "De dienst die je de mail stuurde, heeft je antwoord niet meer nodig of stuurde je een nieuwe link. "
        "Kijk in je mailbox of er een latere mail is, of vraag het aan die dienst."
    )


class UsedUpLink(SignedLinkError):
    """The link was already used as often as it may be."""

    title = _("Deze link is al gebruikt")
    advice = _(
        "We hebben je antwoord al ontvangen; je hoeft niets meer te doen. "
        "Wil je nog iets veranderen? Vraag een nieuwe link aan de dienst die je de mail stuurde."
    )


class UnknownPurpose(LookupError):
    """Nobody registered this purpose."""


class PurposeTaken(ValueError):
    """Two rooms register the same purpose."""

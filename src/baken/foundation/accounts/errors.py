"""What can be wrong with accounts and roles; each message is for the person who tries."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccountError(Exception):
    """Something about an account or role that is refused, with a message for the person."""

    message: str | Promise = ""

    def __str__(self) -> str:
        return str(self.message)


class EmailTaken(AccountError):
    """Somebody already has an account with this mail address."""

    message = _("Er is al een account met dit e-mailadres.")


class RoleAlreadyHeld(AccountError):
    """The person holds this very role already."""

    message = _("Deze persoon heeft die rol al.")


class RoleNotHeld(AccountError):
    """There is nothing to take away."""

    message = _("Deze persoon heeft die rol niet meer.")


class RoleFromProvider(AccountError):
    """The role comes back at the next sign-in; it must be taken away at its source."""

    message = _(
        "Deze rol komt van ACM/IDM. Laat ze daar wegnemen, anders komt ze terug bij de volgende aanmelding."
    )


class LastAdministrator(AccountError):
    """A municipality would be left without anybody who can give roles."""

    message = _("Dit is de laatste beheerder van de gemeente. Maak eerst iemand anders beheerder.")


class AccountUsedElsewhere(AccountError):
    """Only an administrator of every municipality concerned may close an account."""

    message = _("Deze persoon werkt ook voor een andere gemeente. Neem de rollen in jouw gemeente weg.")


class OrganisationElsewhere(AccountError):
    """The organisation belongs to another municipality."""

    message = _("Deze organisatie hoort bij een andere gemeente.")


class AdministratorExists(AccountError):
    """The first administrator was already appointed; the next ones are made on screen."""

    message = _("Deze gemeente heeft al een beheerder. Die voegt anderen toe bij Mensen en rollen.")


class DemonstrationOnly(AccountError):
    """Accounts with a known password exist in the demonstration only."""

    message = _("Demonstratieaccounts bestaan alleen in de demonstratie.")

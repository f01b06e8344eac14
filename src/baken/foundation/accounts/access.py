"""Who may do what with accounts, and the declaration of this room's routes (allauth's included)."""

from django.utils.translation import gettext as _

from baken.foundation.access.api import (
    EVERYONE,
    SIGNED_IN,
    Actor,
    Decision,
    Role,
    RouteRule,
    allow,
    deny,
    roles,
)

_ADMINISTRATOR = roles(Role.ADMINISTRATOR)

ROUTES: dict[str, RouteRule] = {
    # Before somebody is signed in, and for whoever holds a link from a mail.
    "account_login": EVERYONE,
    "account_logout": EVERYONE,
    "account_inactive": EVERYONE,
    "account_reset_password": EVERYONE,
    "account_reset_password_done": EVERYONE,
    "account_reset_password_from_key": EVERYONE,
    "account_reset_password_from_key_done": EVERYONE,
    # Halfway a sign-in: the password was right, allauth itself demands that stage.
    "mfa_authenticate": EVERYONE,
    "mfa_login_webauthn": EVERYONE,
    # The ways to and from the sign-in service.
    "openid_connect_login": EVERYONE,
    "openid_connect_callback": EVERYONE,
    "socialaccount_login_cancelled": EVERYONE,
    # One's own account.
    "accounts:profile": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_list_webauthn": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": SIGNED_IN,
    "mfa_remove_webauthn": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    # People and roles of a municipality.
    "accounts:people": _ADMINISTRATOR,
    "accounts:person-add": _ADMINISTRATOR,
    "accounts:person": _ADMINISTRATOR,
    "accounts:role-give": _ADMINISTRATOR,
    "accounts:role-take": _ADMINISTRATOR,
    "accounts:undo": _ADMINISTRATOR,
    "accounts:deactivate": _ADMINISTRATOR,
    "accounts:reactivate": _ADMINISTRATOR,
    "accounts:second-factor-reset": _ADMINISTRATOR,
}


def may_manage_people(*, actor: Actor, municipality: str) -> Decision:
    """Whether the actor gives and takes roles in this municipality (NIS code)."""
    if actor.has_role(Role.ADMINISTRATOR, municipality=municipality):
        return allow()
    return deny(_("Alleen een beheerder van deze gemeente regelt wie welke rol heeft."))

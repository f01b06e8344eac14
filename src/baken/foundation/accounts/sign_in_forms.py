"""allauth's forms with Dutch labels; what they do stays allauth's."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

_CODE = _("Code van zes cijfers of herstelcode")


class _InDutch(forms.BaseForm):
    """Replaces labels and help after allauth made its fields."""

    dutch_labels: dict[str, Any] = {}
    dutch_help: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.dutch_labels.get(name, field.label)
            field.help_text = self.dutch_help.get(name, "")
            # The label says what to type; a placeholder disappears while typing.
            field.widget.attrs.pop("placeholder", None)


class LoginForm(_InDutch, account.LoginForm):  # type: ignore[misc]
    dutch_labels = {"login": _("E-mailadres"), "password": _("Wachtwoord")}


class ResetPasswordForm(_InDutch, account.ResetPasswordForm):  # type: ignore[misc]
    dutch_labels = {"email": _("E-mailadres")}


class ResetPasswordKeyForm(_InDutch, account.ResetPasswordKeyForm):  # type: ignore[misc]
    dutch_labels = {"password1": _("Nieuw wachtwoord"), "password2": _("Nieuw wachtwoord, nog een keer")}
    dutch_help = {
        "password1": _("Minstens 12 tekens. Een zin van enkele woorden is sterk en makkelijk te onthouden.")
    }


class ChangePasswordForm(_InDutch, account.ChangePasswordForm):  # type: ignore[misc]
    dutch_labels = ResetPasswordKeyForm.dutch_labels | {"oldpassword": _("Huidig wachtwoord")}
    dutch_help = ResetPasswordKeyForm.dutch_help


class ReauthenticateForm(_InDutch, account.ReauthenticateForm):  # type: ignore[misc]
    dutch_labels = {"password": _("Wachtwoord")}


class AuthenticateForm(_InDutch, mfa.AuthenticateForm):  # type: ignore[misc]
    dutch_labels = {"code": _CODE}


class ReauthenticateCodeForm(_InDutch, mfa.ReauthenticateForm):  # type: ignore[misc]
    dutch_labels = {"code": _CODE}


class ActivateTotpForm(_InDutch, totp.ActivateTOTPForm):  # type: ignore[misc]
    dutch_labels = {"code": _("Code van zes cijfers uit de app")}


class AddPasskeyForm(_InDutch, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    dutch_labels = {"name": _("Naam van de passkey"), "passwordless": _("Aanmelden zonder wachtwoord")}
    dutch_help = {
        "name": _("Bijvoorbeeld: laptop van het werk."),
        "passwordless": _(
            "Je meldt je dan aan met alleen deze passkey en je vingerafdruk, gezicht of pincode."
        ),
    }


class EditPasskeyForm(_InDutch, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    dutch_labels = {"name": _("Naam van de passkey")}

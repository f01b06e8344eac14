"""People who sign in, and the roles they hold."""

import datetime as dt
from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from baken.foundation.access.api import ROLE_NAMES, Role
from baken.foundation.audit.api import tracked
from baken.foundation.organisations.models import Organisation
from baken.foundation.territory.models import Municipality


class UserManager(BaseUserManager["User"]):
    """Makes users by mail address."""

    def create_user(self, *, email: str, name: str, password: str | None = None, **fields: Any) -> "User":
        """A user with a hashed password; without password only OpenID Connect signs in."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


@tracked(leave_out=("password", "last_login"))
class User(AbstractBaseUser):
    """Somebody with an account. Deliberately few data: a name and a mail address for work."""

    email = models.EmailField(_("e-mailadres"), unique=True)
    name = models.CharField(_("naam"), max_length=150)
    is_active = models.BooleanField(_("actief"), default=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("gebruiker")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_in_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name


class GrantSource(models.TextChoices):
    """Who says that somebody holds a role."""

    LOCAL = "local", _("gegeven door een beheerder")
    OIDC = "oidc", _("komt van de aanmeldingsdienst")


class GrantQuerySet(models.QuerySet["Grant"]):
    """Grants by date."""

    def holding_on(self, date: dt.date) -> "GrantQuerySet":
        """Grants that hold on this date."""
        return self.filter(
            models.Q(valid_from__isnull=True) | models.Q(valid_from__lte=date),
            models.Q(valid_until__isnull=True) | models.Q(valid_until__gte=date),
        )


@tracked()
class Grant(models.Model):
    """A role of a user in a municipality, possibly for an organisation, possibly for a time."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(
        _("rol"), max_length=30, choices=[(role.value, name) for role, name in ROLE_NAMES.items()]
    )
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="grants"
    )
    valid_from = models.DateField(_("geldig vanaf"), null=True, blank=True)
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    source = models.CharField(
        _("herkomst"), max_length=10, choices=GrantSource.choices, default=GrantSource.LOCAL
    )

    TRAIL_NAMED_BY: ClassVar[tuple[str, ...]] = ("role", "municipality", "organisation")
    objects: ClassVar[GrantQuerySet] = GrantQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("rol")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "municipality", "organisation", "source"],
                name="grant_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="grant_period_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=GrantSource.values), name="grant_source_known"
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="grant_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} in {self.municipality_id}"


class SignInOutcome(models.TextChoices):
    """How an attempt to sign in ended."""

    SUCCEEDED = "succeeded", _("aangemeld")
    WRONG_PASSWORD = "wrong_password", _("fout wachtwoord of onbekend adres")
    WRONG_SECOND_FACTOR = "wrong_second_factor", _("foute code of sleutel")
    REFUSED = "refused", _("geweigerd")


class SignIn(models.Model):
    """That somebody signed in, or failed to. No address, browser or typed text is kept.

    A failed attempt with a password names nobody: what was typed may be a password
    in the wrong field, and naming the account would show who has one.
    """

    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(_("tijdstip"))
    outcome = models.CharField(_("uitkomst"), max_length=20, choices=SignInOutcome.choices)
    method = models.CharField(_("manier"), max_length=20)

    class Meta:
        verbose_name = _("aanmelding")
        indexes = [models.Index(fields=["user", "-at"], name="sign_in_by_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=SignInOutcome.values), name="sign_in_outcome_known"
            ),
        ]
        # Deleting stays possible: old attempts are removed after a year.
        triggers = [pgtrigger.Protect(name="sign_in_unchangeable", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.outcome}"

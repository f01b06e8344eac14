"""Links in a mail: one kind, expiring, for one purpose. Only a hash of the token is kept."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked


@tracked(leave_out=("token_hash", "email_hash"))
class SignedLink(models.Model):
    """What a link opens, until when and how often. Who has the database cannot make the address."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    purpose = models.SlugField(_("doel"), max_length=60)
    subject_id = models.CharField(_("onderwerp"), max_length=100)
    municipality = models.ForeignKey("territory.Municipality", on_delete=models.PROTECT, related_name="+")
    email_hash = models.CharField(max_length=64, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("gemaakt door"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(_("gemaakt op"))
    expires_at = models.DateTimeField(_("geldig tot"))
    max_uses = models.PositiveSmallIntegerField(_("hoe vaak te gebruiken"), null=True, blank=True)
    uses = models.PositiveIntegerField(_("keer gebruikt"), default=0)
    used_at = models.DateTimeField(_("laatst gebruikt op"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)

    objects: ClassVar[models.Manager["SignedLink"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("persoonlijke link")
        verbose_name_plural = _("persoonlijke links")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="link_expires_later"
            ),
            models.CheckConstraint(
                condition=models.Q(max_uses__isnull=True) | models.Q(uses__lte=models.F("max_uses")),
                name="link_not_used_too_often",
            ),
            models.CheckConstraint(
                condition=models.Q(uses=0, used_at__isnull=True)
                | models.Q(uses__gt=0, used_at__isnull=False),
                name="link_used_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(("token_hash__regex", r"^[0-9a-f]{64}$")), name="link_keeps_only_a_hash"
            ),
        ]
        indexes = [models.Index(fields=["purpose", "subject_id"], name="link_by_subject")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject_id}"

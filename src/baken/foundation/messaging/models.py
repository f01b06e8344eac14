"""The outbox."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager


class MailState(models.TextChoices):
    """Where a mail stands; see the README."""

    WAITING = "waiting", _("wacht")
    SENDING = "sending", _("wordt verzonden")
    SENT = "sent", _("verzonden")
    UNCERTAIN = "uncertain", _("onzeker")
    DEAD = "dead", _("niet bezorgd")


class OutboxMail(models.Model):
    """One plain-text mail to one address. Not tracked: its text must be erasable."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField(_("aanleiding"), max_length=200, unique=True)
    municipality = models.ForeignKey(
        "territory.Municipality", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    to = models.EmailField(_("aan"), blank=True)
    subject = models.CharField(_("onderwerp"), max_length=200, blank=True)
    body = models.TextField(_("tekst"), blank=True)
    state = models.CharField(
        _("toestand"), max_length=10, choices=MailState.choices, default=MailState.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    last_error = models.CharField(_("laatste fout"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("gemaakt op"))
    sent_at = models.DateTimeField(_("verzonden op"), null=True, blank=True)
    erased_at = models.DateTimeField(_("gewist op"), null=True, blank=True)

    objects: ClassVar[models.Manager["OutboxMail"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("bericht")
        verbose_name_plural = _("berichten")
        ordering = ["-made_at", "key"]
        indexes = [
            models.Index(
                fields=["municipality", "-made_at"],
                condition=Q(state__in=["uncertain", "dead"]),
                name="mail_undelivered",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_known"),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="mail_sent_has_moment"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True, to__gt="")
                | Q(erased_at__isnull=False, to="", subject="", body=""),
                name="mail_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return self.key

"""What the room keeps: codes for a day, and that they were opened. Never an answer that can be read here."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked


class AnswerCode(models.Model):
    """Answers that somebody left for a worker, locked with their code; gone when it expires.

    `name` comes from the code by a slow derivation (`explorer/codes.py`), as does the key of `locked`.
    Not in the trail: of what somebody left nothing may stay.
    """

    name = models.CharField(max_length=64, primary_key=True)
    municipality = models.ForeignKey("territory.Municipality", on_delete=models.CASCADE, related_name="+")
    locked = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    objects: ClassVar[models.Manager["AnswerCode"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("code van een bewoner")
        verbose_name_plural = _("codes van bewoners")

    def __str__(self) -> str:
        return "code"


class CodeOutcome(models.TextChoices):
    """What came of a try to open a code."""

    OPENED = "opened", _("geopend")
    NOT_FOUND = "not_found", _("niet gevonden of verlopen")
    REMOVED = "removed", _("gewist")


@tracked()
class CodeOpening(models.Model):
    """That a worker opened, removed or tried a code: who and when, not which one and not what it held."""

    municipality = models.ForeignKey("territory.Municipality", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("medewerker"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("op"))
    outcome = models.CharField(_("uitkomst"), max_length=10, choices=CodeOutcome.choices)

    objects: ClassVar[models.Manager["CodeOpening"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("opening van een code")
        verbose_name_plural = _("openingen van codes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome__in=CodeOutcome.values), name="code_opening_outcome_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%Y-%m-%d %H:%M}"

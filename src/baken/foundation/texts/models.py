"""Translations beside Dutch texts that live in other rooms."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked
from baken.foundation.texts.languages import LANGUAGES


class TranslationState(models.TextChoices):
    """Only what somebody else than a machine read through is shown to citizens."""

    DRAFT = "draft", _("ontwerp")
    REVIEWED = "reviewed", _("nagelezen")


@tracked()
class Translation(models.Model):
    """One field of a record in one language, with the hash of the Dutch it was made from."""

    municipality = models.ForeignKey("territory.Municipality", on_delete=models.PROTECT, related_name="+")
    subject_kind = models.SlugField(_("soort"), max_length=60)
    subject_id = models.CharField(_("onderwerp"), max_length=100)
    field = models.SlugField(_("veld"), max_length=60)
    language = models.CharField(
        _("taal"), max_length=10, choices=[(one.code, one.name) for one in LANGUAGES.values()]
    )
    text = models.TextField(_("vertaling"))
    source_hash = models.CharField(max_length=64)
    state = models.CharField(_("toestand"), max_length=10, choices=TranslationState.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(_("op"))

    objects: ClassVar[models.Manager["Translation"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("vertaling")
        verbose_name_plural = _("vertalingen")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "subject_kind", "subject_id", "field", "language"],
                name="translation_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=TranslationState.values), name="translation_state_known"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="translation_has_text"),
            models.CheckConstraint(
                condition=models.Q(source_hash__regex=r"^[0-9a-f]{64}$"), name="translation_knows_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id}: {self.field} ({self.language})"

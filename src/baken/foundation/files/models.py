"""Rows of stored files."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked


@tracked()
class StoredFile(models.Model):
    """One file as somebody attached it; equal bytes share one blob."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sha256 = models.CharField(_("vingerafdruk"), max_length=64, db_index=True)
    name = models.CharField(_("naam"), max_length=150)
    size = models.PositiveIntegerField(_("grootte in bytes"))
    media_type = models.CharField(_("type"), max_length=100)
    owner_kind = models.CharField(_("hoort bij (soort)"), max_length=50)
    owner_id = models.CharField(_("hoort bij"), max_length=64, blank=True)
    municipality = models.ForeignKey(
        "territory.Municipality", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("bewaard op"))

    objects: ClassVar[models.Manager["StoredFile"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("bestand")
        verbose_name_plural = _("bestanden")
        indexes = [models.Index(fields=["owner_kind", "owner_id"])]
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_sha256_form"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(owner_kind=""), name="file_has_name_and_owner"),
        ]

    def __str__(self) -> str:
        return self.name

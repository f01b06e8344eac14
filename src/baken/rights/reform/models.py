"""What is kept of the reform studio: named studies with their figures, and who computed on real people."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked
from baken.rights.scan.models import PopulationScan


@tracked(leave_out=("state", "outcome"))
class ReformStudy(models.Model):
    """A saved reform: the studio's address (`state`) and the figures as published, with what they rest on.

    `law_version`, `date`, `population`: with which law and people `outcome` was computed. Deleted is
    `removed_at`; it can be taken back for thirty days.
    """

    municipality = models.ForeignKey("territory.Municipality", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("naam"), max_length=120)
    note = models.TextField(_("toelichting"), max_length=2000, blank=True)
    state = models.TextField(max_length=8000)
    date = models.DateField(_("dag van de wet"))
    law_version = models.CharField(_("versie van de wet"), max_length=8)
    population = models.CharField(_("bevolking"), max_length=200)
    outcome = models.JSONField()
    computed_at = models.DateTimeField(_("berekend op"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("bewaard door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(_("bewaard op"))
    removed_at = models.DateTimeField(_("verwijderd op"), null=True, blank=True, db_index=True)

    TRAIL_NAMED_BY = ("name",)
    objects: ClassVar[models.Manager["ReformStudy"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("bewaarde hervorming")
        verbose_name_plural = _("bewaarde hervormingen")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class SnapshotUse(models.Model):
    """That somebody computed a reform on people of a scan: who, when, on which scan. Kept thirteen months."""

    scan = models.ForeignKey(PopulationScan, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("wie"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    at = models.DateTimeField(_("op"), db_index=True)

    objects: ClassVar[models.Manager["SnapshotUse"]] = ScopedManager(municipality="scan__municipality")

    class Meta:
        verbose_name = _("berekening op een scan")
        verbose_name_plural = _("berekeningen op een scan")

    def __str__(self) -> str:
        return f"{self.scan_id} {self.at:%Y-%m-%d %H:%M}"

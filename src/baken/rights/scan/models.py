"""Scans of a population. The people themselves are in a folder that is removed; here stands what may stay."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked


class ScanSource(models.TextChoices):
    """Where the people come from."""

    CITY = "city", _("verzonnen stad")
    UPLOAD = "upload", _("bestanden")
    TABLE = "table", _("geregistreerde gegevensbron")


class ScanPurpose(models.TextChoices):
    """What a scan, or a list, is for."""

    MEASURE = "measure", _("meten wie een recht misloopt")
    INFORM = "inform", _("mensen informeren over hun rechten")
    GRANT = "grant", _("een recht automatisch toekennen")
    POLICY = "policy", _("beleid voorbereiden of evalueren")


class ScanState(models.TextChoices):
    """Where a scan stands."""

    MAPPING = "mapping", _("wacht op de kolommen")
    READING = "reading", _("inlezen")
    CHECKED = "checked", _("klaar om te berekenen")
    SCANNING = "scanning", _("berekenen")
    DONE = "done", _("klaar")
    FAILED = "failed", _("mislukt")
    STOPPED = "stopped", _("gestopt")
    EXPIRED = "expired", _("verlopen")


BUSY = (ScanState.READING, ScanState.SCANNING)
"""A job is at work."""
WITH_PEOPLE = (ScanState.MAPPING, *BUSY, ScanState.CHECKED, ScanState.DONE)
"""There may be data of people in the folder."""


@tracked()
class SavedMapping(models.Model):
    """Which column of a city's file is which fact, under a name, to use again."""

    municipality = models.ForeignKey("territory.Municipality", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("naam"), max_length=100)
    # {"persons": {"their column": "our field"}, "households": {…}}; without a name on screen.
    columns = models.JSONField(default=dict)

    objects: ClassVar[models.Manager["SavedMapping"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("kolomindeling")
        verbose_name_plural = _("kolomindelingen")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="saved_mapping_named_once")
        ]

    def __str__(self) -> str:
        return self.name


@tracked(leave_out=("folder", "mapping", "quality", "published"))
class PopulationScan(models.Model):
    """One scan: for what, on which ground, until when, and its published tables (rounded counts only).

    The tables stay when the people in `folder` are removed (`removed_at`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey("territory.Municipality", on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("bron"), max_length=10, choices=ScanSource.choices)
    source_name = models.CharField(_("naam van de bron"), max_length=100, blank=True)
    purpose = models.CharField(_("doel"), max_length=10, choices=ScanPurpose.choices)
    purpose_text = models.TextField(_("toelichting bij het doel"))
    basis = models.CharField(_("rechtsgrond of beslissing"), max_length=300)
    state = models.CharField(_("stand"), max_length=10, choices=ScanState.choices)
    message = models.CharField(_("boodschap"), max_length=500, blank=True)
    date = models.DateField(_("dag van de regels"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("gestart door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(_("gestart op"))
    days = models.PositiveSmallIntegerField(_("dagen bewaard"))
    expires_at = models.DateTimeField(_("gegevens gewist na"), db_index=True)
    removed_at = models.DateTimeField(_("gegevens gewist op"), null=True, blank=True)
    folder = models.CharField(max_length=32, unique=True)
    size = models.PositiveIntegerField(default=0)
    """Of a synthetic city: how many people it gets."""
    job = models.UUIDField(null=True, blank=True)
    mapping = models.JSONField(default=dict, blank=True)
    quality = models.JSONField(default=dict, blank=True)
    published = models.JSONField(default=dict, blank=True)

    TRAIL_NAMED_BY = ("source", "made_at")
    objects: ClassVar[models.Manager["PopulationScan"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("proactieve scan")
        verbose_name_plural = _("proactieve scans")
        ordering = ["-made_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source__in=ScanSource.values), name="scan_source_known"
            ),
            models.CheckConstraint(
                condition=models.Q(purpose__in=ScanPurpose.values), name="scan_purpose_known"
            ),
            models.CheckConstraint(condition=models.Q(state__in=ScanState.values), name="scan_state_known"),
            models.CheckConstraint(condition=models.Q(days__range=(1, 90)), name="scan_days_few"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["failed", "stopped", "expired"])
                | models.Q(removed_at__isnull=False),
                name="scan_ended_without_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.made_at:%Y-%m-%d}"

    @property
    def is_busy(self) -> bool:
        """Whether a job is at work."""
        return self.state in BUSY

    @property
    def has_people(self) -> bool:
        """Whether there may be data of people on disk."""
        return self.removed_at is None


class ListState(models.TextChoices):
    """Where an outreach list stands."""

    MAKING = "making", _("wordt gemaakt")
    READY = "ready", _("klaar")
    FAILED = "failed", _("mislukt")
    REMOVED = "removed", _("gewist")


@tracked(leave_out=("name",))
class OutreachList(models.Model):
    """That somebody had a list made: who, when, for what, how many. Who is on it is only in its file."""

    scan = models.ForeignKey(PopulationScan, on_delete=models.PROTECT, related_name="+")
    right = models.CharField(_("recht"), max_length=100)
    right_label = models.CharField(_("naam van het recht"), max_length=300)
    purpose = models.CharField(_("doel"), max_length=10, choices=ScanPurpose.choices)
    purpose_text = models.TextField(_("toelichting bij het doel"))
    also_untold = models.BooleanField(_("ook wie misschien al gebruikt"), default=False)
    state = models.CharField(_("stand"), max_length=10, choices=ListState.choices, default=ListState.MAKING)
    people = models.PositiveIntegerField(_("aantal op de lijst"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("gemaakt door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_at = models.DateTimeField(_("gemaakt op"))
    expires_at = models.DateTimeField(_("gewist na"), db_index=True)
    downloads = models.PositiveIntegerField(_("keer gedownload"), default=0)
    downloaded_at = models.DateTimeField(_("laatst gedownload op"), null=True, blank=True)
    name = models.CharField(max_length=32, unique=True)
    job = models.UUIDField(null=True, blank=True)

    TRAIL_NAMED_BY = ("right_label",)
    objects: ClassVar[models.Manager["OutreachList"]] = ScopedManager(municipality="scan__municipality")

    class Meta:
        verbose_name = _("lijst voor contact")
        verbose_name_plural = _("lijsten voor contact")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(purpose__in=ScanPurpose.values), name="outreach_purpose_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ListState.values), name="outreach_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.right_label

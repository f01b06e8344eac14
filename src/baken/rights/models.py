"""What the room keeps: codes for a day, and that they were opened. Never an answer that can be read here."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked
from baken.rights.reform.models import ReformStudy, SnapshotUse
from baken.rights.scan.models import OutreachList, PopulationScan, SavedMapping
from baken.rights.upkeep.models import AmountsEntry, TouchedCount, UpkeepTask

__all__ = [
    "AmountsEntry",
    "AnswerCode",
    "CodeOpening",
    "CodeOutcome",
    "OutreachList",
    "OwnKind",
    "OwnRecord",
    "OwnVersion",
    "PopulationScan",
    "ReformStudy",
    "SavedMapping",
    "SnapshotUse",
    "TouchedCount",
    "UpkeepTask",
]


class AnswerCode(models.Model):
    """Answers that somebody left for a worker, locked with their code; gone when it expires.

    `name` comes from the code by a slow derivation (`explorer/codes.py`), as does the key of `locked`; `form`
    is the hash of the random name of the form that it was made from, with which its maker takes it back.
    Not in the trail, and the table is unlogged: of what somebody left nothing may stay, also in no backup.
    """

    name = models.CharField(max_length=64, primary_key=True)
    municipality = models.ForeignKey("territory.Municipality", on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=64, unique=True)
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
    LIMITED = "limited", _("te veel pogingen")


class CodeOpening(models.Model):
    """That a worker opened, removed or tried a code: who and when, not which one and not what it held.

    This is the only place where it stands: the trail of changes never forgets, and this is kept for
    thirteen months.
    """

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
        # Deleting stays possible: old ones are forgotten. That an account is removed may empty the name.
        triggers = [
            pgtrigger.Protect(
                name="code_opening_unchangeable",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "NEW.worker_id IS NOT NULL OR (OLD.id, OLD.municipality_id, OLD.at, OLD.outcome)"
                    " IS DISTINCT FROM (NEW.id, NEW.municipality_id, NEW.at, NEW.outcome)"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%Y-%m-%d %H:%M}"


class OwnKind(models.TextChoices):
    """What a city can add to the law that ships; last: what amounts of that law have become since.

    A record of amounts has the name of their table in the law; each of its values has its own day.
    """

    RIGHT = "right", _("recht")
    PARAMETER = "parameter", _("bedrag of getal")
    VARIABLE = "variable", _("berekende waarde")
    AMOUNTS = "amounts", _("bedragen van de wet")


@tracked()
class OwnRecord(models.Model):
    """A right, amount or computed value of a city's own; `content` is what the newest approved version says.

    `name` is how rules call it, starting with the name of the municipality. Version 0: nothing approved yet.
    """

    municipality = models.ForeignKey("territory.Municipality", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("soort"), max_length=10, choices=OwnKind.choices)
    name = models.CharField(_("naam in de regels"), max_length=100)
    title = models.CharField(_("titel"), max_length=200)
    version = models.PositiveIntegerField(_("versie"), default=0)
    # Without a name on screen: the trail keeps it, its sentences leave it out.
    content = models.JSONField(default=dict, blank=True)

    objects: ClassVar[models.Manager["OwnRecord"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("eigen recht of bedrag")
        verbose_name_plural = _("eigen rechten en bedragen")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="own_record_named_once"),
            models.CheckConstraint(condition=models.Q(kind__in=OwnKind.values), name="own_record_kind_known"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class OwnVersion(models.Model):
    """An approved version with the days on which it holds; of those that hold the newest counts."""

    record = models.ForeignKey(OwnRecord, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("versie"))
    content = models.JSONField()
    valid_from = models.DateField(_("geldig vanaf"))
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    approved_at = models.DateTimeField(_("goedgekeurd op"))

    TRAIL_NAMED_BY = ("number",)
    objects: ClassVar[models.Manager["OwnVersion"]] = ScopedManager(municipality="record__municipality")

    class Meta:
        verbose_name = _("versie van een eigen recht of bedrag")
        verbose_name_plural = _("versies van eigen rechten en bedragen")
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="own_version_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="own_version_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} {self.number}"

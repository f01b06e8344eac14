"""What is kept of looking after the law: tasks, entries that are being tried, and what was counted."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked


@tracked()
class UpkeepTask(models.Model):
    """A table of amounts of the law whose look-up day passed; done when the table was looked up again.

    `table`: its name in the law. `due`: the day after which it must be looked up. `version`: of the record of
    amounts that made it done; nothing when the law that ships did.
    """

    municipality = models.ForeignKey("territory.Municipality", on_delete=models.PROTECT, related_name="+")
    table = models.CharField(_("naam in de regels"), max_length=200)
    title = models.CharField(_("titel"), max_length=300)
    due = models.DateField(_("nakijken na"))
    made_at = models.DateTimeField(_("gemaakt op"))
    done_at = models.DateTimeField(_("klaar op"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versie"), null=True, blank=True)

    TRAIL_NAMED_BY = ("title",)
    objects: ClassVar[models.Manager["UpkeepTask"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("na te kijken bedragen")
        verbose_name_plural = _("na te kijken bedragen")
        ordering = ["due", "title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "table", "due"], name="upkeep_task_made_once")
        ]

    def __str__(self) -> str:
        return self.title


class AmountsEntry(models.Model):
    """What an editor filled in for a table and is trying on the tests; gone once it is proposed.

    Not in the trail: what comes of it is a proposal, and that is. `outcome`: what the tests said, with the
    version of the law they ran on; nothing while they run.
    """

    municipality = models.ForeignKey("territory.Municipality", on_delete=models.CASCADE, related_name="+")
    table = models.CharField(max_length=200)
    content = models.JSONField()
    base_version = models.PositiveIntegerField()
    reason = models.TextField(max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    outcome = models.JSONField(null=True)
    job = models.ForeignKey("jobs.Job", null=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[models.Manager["AmountsEntry"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("ingevulde bedragen")
        verbose_name_plural = _("ingevulde bedragen")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "table", "made_by"], name="amounts_entry_once")
        ]

    def __str__(self) -> str:
        return self.table


class TouchedCount(models.Model):
    """How many synthetic households each right touches under one version of the law. Nobody is in it.

    `counts`: {"rights": {right: [touched, maybe]}, "together": [[rights, touched]]}.
    """

    municipality = models.ForeignKey("territory.Municipality", on_delete=models.CASCADE, related_name="+")
    law = models.CharField(max_length=64)
    persons = models.PositiveIntegerField()
    households = models.PositiveIntegerField()
    counts = models.JSONField()
    counted_at = models.DateTimeField()

    objects: ClassVar[models.Manager["TouchedCount"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("telling van de wet")
        verbose_name_plural = _("tellingen van de wet")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "law"], name="touched_counted_once_per_law")
        ]

    def __str__(self) -> str:
        return self.law

"""Jobs that people follow on screen."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", _("wacht")
    RUNNING = "running", _("bezig")
    DONE = "done", _("klaar")
    FAILED = "failed", _("mislukt")


class Job(models.Model):
    """One piece of long work, with its progress. Not tracked: it is a trace itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(
        "territory.Municipality", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField(_("soort"), max_length=100)
    title = models.CharField(_("titel"), max_length=200)
    state = models.CharField(_("toestand"), max_length=10, choices=JobState.choices, default=JobState.WAITING)
    current = models.PositiveIntegerField(_("gedaan"), default=0)
    total = models.PositiveIntegerField(_("in totaal"), default=0)
    message = models.TextField(_("boodschap"), blank=True)
    result_url = models.CharField(_("adres van het resultaat"), max_length=500, blank=True)
    made_by = models.ForeignKey(
        "accounts.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField(_("gemaakt op"))
    started_at = models.DateTimeField(_("begonnen op"), null=True, blank=True)
    finished_at = models.DateTimeField(_("klaar op"), null=True, blank=True)
    runs = models.PositiveSmallIntegerField(_("aantal keer begonnen"), default=0)

    objects: ClassVar[models.Manager["Job"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("taak")
        verbose_name_plural = _("taken")
        indexes = [models.Index(fields=["municipality", "-made_at"])]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | models.Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="job_finished_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_finished(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {JobState.DONE, JobState.FAILED}

    @property
    def percent(self) -> int | None:
        """Done of total, rounded down, 0 to 100; None while the total is not known."""
        return min(100, self.current * 100 // self.total) if self.total else None

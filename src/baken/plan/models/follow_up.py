"""Milestones, indicators, documents and the human's word about the status."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked
from baken.plan.models.structure import Node


@tracked()
class Milestone(models.Model):
    """A result with a date, on any node."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="milestones")
    key = models.CharField(_("kenmerk"), max_length=80)
    title = models.CharField(_("titel"), max_length=300)
    due = models.DateField(_("tegen"), null=True, blank=True)
    completed = models.DateField(_("klaar op"), null=True, blank=True)
    cancelled = models.BooleanField(_("vervalt"), default=False)
    remark = models.TextField(_("opmerking"), blank=True)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects: ClassVar[models.Manager["Milestone"]] = ScopedManager(municipality="node__plan__municipality")

    class Meta:
        verbose_name = _("mijlpaal")
        verbose_name_plural = _("mijlpalen")
        constraints = [
            models.UniqueConstraint(fields=["node", "key"], name="milestone_key_once_per_node"),
            models.CheckConstraint(
                condition=~models.Q(cancelled=True, completed__isnull=False),
                name="milestone_cancelled_not_completed",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class NodeIndicator(models.Model):
    """An indicator of the module indicators that tells about a node."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="indicator_links")
    indicator = models.ForeignKey(
        "indicators.Indicator", verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("indicator")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["node", "indicator"], name="indicator_once_per_node")]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.indicator_id}"


@tracked()
class NodeDocument(models.Model):
    """A document that belongs to a node."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="documents")
    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("bestand"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("titel"), max_length=200)
    public = models.BooleanField(_("openbaar"), default=False)

    class Meta:
        verbose_name = _("document")
        constraints = [models.UniqueConstraint(fields=["node", "file"], name="document_once_per_node")]

    def __str__(self) -> str:
        return self.title


@tracked()
class StatusOverride(models.Model):
    """Somebody says otherwise than the computed status: with a reason, until a date."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="status_overrides")
    state = models.CharField(_("status"), max_length=20)
    reason = models.TextField(_("reden"))
    until = models.DateField(_("tot en met"))
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("op"))
    withdrawn_at = models.DateTimeField(_("ingetrokken op"), null=True, blank=True)

    objects: ClassVar[models.Manager["StatusOverride"]] = ScopedManager(
        municipality="node__plan__municipality"
    )

    class Meta:
        verbose_name = _("eigen oordeel over de status")
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="override_has_reason"),
            models.UniqueConstraint(
                fields=["node"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="override_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.state}"

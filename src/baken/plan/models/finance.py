"""What finance reported, import by import, with the date on which it stood so."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked
from baken.plan.models.budget import BudgetPosition
from baken.plan.models.structure import Plan


@tracked(leave_out=("before",))
class FinanceImport(models.Model):  # type: ignore[django-manager-missing]  # django-scopes makes the managers
    """One file of finance, or a workbook that said something of finance.

    `unknown`: rows whose code the plan does not know, kept whole (`finance.kept.KeptRow`). `before`: what
    stood there before each stand that this import wrote, so that it can be undone (`finance.kept.Written`).
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="finance_imports")
    file_name = models.CharField(_("bestand"), max_length=150)
    as_of = models.DateField(_("stand op"))
    imported_at = models.DateTimeField(_("ingelezen op"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("ingelezen door"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    rows = models.PositiveIntegerField(_("rijen"))
    changed = models.PositiveIntegerField(_("gewijzigde standen"))
    unknown = models.JSONField(_("rijen met een onbekende code"), default=list, blank=True)
    before = models.JSONField(default=list, blank=True)

    objects: ClassVar[models.Manager["FinanceImport"]] = ScopedManager(municipality="plan__municipality")

    class Meta:
        verbose_name = _("inlezing van financiën")
        verbose_name_plural = _("inlezingen van financiën")
        ordering = ["-imported_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class PositionStand(models.Model):
    """How a budget position stood on a date (cents), so that a report over a past period can be right.

    Not tracked: it is history itself.
    """

    position = models.ForeignKey(BudgetPosition, on_delete=models.CASCADE, related_name="stands")
    finance_import = models.ForeignKey(FinanceImport, on_delete=models.CASCADE, related_name="stands")
    as_of = models.DateField(_("stand op"))
    revised = models.BigIntegerField(_("herzien (cent)"), null=True, blank=True)
    committed = models.BigIntegerField(_("vastgelegd (cent)"), null=True, blank=True)
    paid = models.BigIntegerField(_("betaald (cent)"), null=True, blank=True)

    objects: ClassVar[models.Manager["PositionStand"]] = ScopedManager(
        municipality="position__plan__municipality"
    )

    class Meta:
        verbose_name = _("stand op een dag")
        constraints = [models.UniqueConstraint(fields=["position", "as_of"], name="stand_once_per_day")]

    def __str__(self) -> str:
        return f"{self.position_id}: {self.as_of}"

"""Money: planned lines that may serve several nodes, and positions per code.

Amounts are integer euro cents. Finance knows codes, not actions, so what was
revised, committed and paid sits on a position per code, year and kind.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked
from baken.plan.interchange.document import AmountState, FormulaBasis, LineKind
from baken.plan.models.structure import Node, Plan

KIND_NAMES = {
    LineKind.OPERATING: _("werking"),
    LineKind.INVESTMENT: _("investering"),
    LineKind.INCOME: _("inkomsten"),
}
STATE_NAMES = {
    AmountState.AMOUNT: _("bedrag"),
    AmountState.TO_BE_DETERMINED: _("te bepalen"),
    AmountState.NONE: _("geen apart budget"),
}
BASIS_NAMES = {
    FormulaBasis.PER_INHABITANT: _("per inwoner"),
    FormulaBasis.PER_CHILD_PER_DAY: _("per kind per dag"),
    FormulaBasis.PER_CHILD: _("per kind"),
}


@tracked()
class BudgetLine(models.Model):
    """A planned amount under a code in a year; counted once however many nodes it serves."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    key = models.CharField(_("kenmerk"), max_length=120)
    code = models.CharField(_("MJP-code"), max_length=100, blank=True)
    code_as_written = models.CharField(_("code in het document"), max_length=100, blank=True)
    year = models.PositiveSmallIntegerField(_("jaar"))
    kind = models.CharField(_("soort"), max_length=12, choices=[(k.value, n) for k, n in KIND_NAMES.items()])
    state = models.CharField(
        _("toestand"), max_length=20, choices=[(s.value, n) for s, n in STATE_NAMES.items()]
    )
    planned = models.BigIntegerField(_("geraamd (cent)"), null=True, blank=True)
    remark = models.TextField(_("opmerking"), blank=True)
    order = models.PositiveIntegerField(_("volgorde"), default=0)
    nodes = models.ManyToManyField(Node, through="NodeLine", related_name="budget_lines")
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects: ClassVar[models.Manager["BudgetLine"]] = ScopedManager(municipality="plan__municipality")

    class Meta:
        verbose_name = _("raming")
        verbose_name_plural = _("ramingen")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="line_key_once_per_plan"),
            models.CheckConstraint(
                condition=models.Q(state=AmountState.AMOUNT.value, planned__isnull=False)
                | models.Q(
                    state__in=[AmountState.TO_BE_DETERMINED.value, AmountState.NONE.value],
                    planned__isnull=True,
                ),
                name="line_amount_only_when_stated",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in LineKind]), name="line_kind_known"
            ),
            models.CheckConstraint(condition=models.Q(year__range=(1990, 2100)), name="line_year_plausible"),
        ]
        indexes = [models.Index(fields=["plan", "code", "year"], name="line_by_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


@tracked()
class NodeLine(models.Model):
    """Which nodes a budget line serves."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="line_links")
    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="node_links")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["node", "line"], name="line_once_per_node")]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.line_id}"


@tracked()
class BudgetFormulaTerm(models.Model):
    """One product of a line's formula: rate (EUR) x quantity x days."""

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="formula_terms")
    position = models.PositiveSmallIntegerField(default=0)
    basis = models.CharField(
        _("grondslag"), max_length=20, choices=[(b.value, n) for b, n in BASIS_NAMES.items()]
    )
    rate = models.DecimalField(_("tarief (EUR)"), max_digits=12, decimal_places=4)
    quantity = models.PositiveIntegerField(_("aantal"), null=True, blank=True)
    days = models.PositiveIntegerField(_("dagen"), null=True, blank=True)
    population_date = models.DateField(_("inwoners op"), null=True, blank=True)
    label = models.CharField(_("omschrijving"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rekenregel")
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=models.Q(rate__gte=0), name="formula_rate_not_negative"),
            models.UniqueConstraint(fields=["line", "position"], name="formula_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.rate} {self.basis}"


@tracked()
class BudgetPosition(models.Model):  # type: ignore[django-manager-missing]  # django-scopes makes the managers
    """What finance reports for a code in a year: revised, committed and paid (cents)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="positions")
    code = models.CharField(_("MJP-code"), max_length=100)
    year = models.PositiveSmallIntegerField(_("jaar"))
    kind = models.CharField(_("soort"), max_length=12, choices=[(k.value, n) for k, n in KIND_NAMES.items()])
    revised = models.BigIntegerField(_("herzien (cent)"), null=True, blank=True)
    committed = models.BigIntegerField(_("vastgelegd (cent)"), null=True, blank=True)
    paid = models.BigIntegerField(_("betaald (cent)"), null=True, blank=True)

    objects: ClassVar[models.Manager["BudgetPosition"]] = ScopedManager(municipality="plan__municipality")

    class Meta:
        verbose_name = _("stand van het budget")
        constraints = [
            models.UniqueConstraint(fields=["plan", "code", "year", "kind"], name="position_once_per_code"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[k.value for k in LineKind]), name="position_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(year__range=(1990, 2100)), name="position_year_plausible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"

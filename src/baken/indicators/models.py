"""Definitions of indicators and their figures; text never lands in a number."""

import uuid
from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Abs
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked
from baken.foundation.territory.models import Municipality
from baken.foundation.ui.api import number_text
from baken.indicators.figures import LARGEST, Figure
from baken.indicators.kinds import Direction, Kind, Period, ValueRole

# Whether a row of figures (v) fits its indicator (i); both triggers ask the same.
FITS = """
    CASE i.kind
        WHEN 'percentage' THEN TRUE
        WHEN 'number' THEN v.numerator IS NULL
        WHEN 'yes_no' THEN v.numerator IS NULL AND v.value IN (0, 1)
        WHEN 'steps' THEN v.numerator IS NULL AND v.value = trunc(v.value)
             AND v.value >= 0 AND v.value < cardinality(i.steps)
    END
"""


@tracked()
class Indicator(models.Model):
    """What is measured, and how it should move."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(_("kenmerk"), max_length=200)
    title = models.CharField(_("titel"), max_length=300)
    kind = models.CharField(_("soort"), max_length=12, choices=Kind.choices, default=Kind.NUMBER)
    unit = models.CharField(_("eenheid"), max_length=60, blank=True)
    direction = models.CharField(
        _("richting"), max_length=10, choices=Direction.choices, default=Direction.INCREASE
    )
    decimals = models.PositiveSmallIntegerField(
        _("decimalen op het scherm"), null=True, blank=True, validators=[MaxValueValidator(4)]
    )
    steps = ArrayField(models.CharField(max_length=200), verbose_name=_("stappen"), default=list, blank=True)
    definition = models.TextField(_("wat wordt er geteld"), max_length=4000, blank=True)
    source = models.TextField(_("bron"), max_length=1000, blank=True)
    period = models.CharField(_("ritme"), max_length=10, choices=Period.choices, blank=True)
    measure = models.CharField(_("berekening"), max_length=100, blank=True)
    measure_subject = models.CharField(_("waarover de berekening gaat"), max_length=100, blank=True)
    life_domain = models.ForeignKey(
        "vocabulary.LifeDomain",
        verbose_name=_("levensdomein"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    counts_people = models.BooleanField(_("telt personen: verberg kleine aantallen"), default=False)
    public = models.BooleanField(_("openbaar"), default=True)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects: ClassVar[models.Manager["Indicator"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicatoren")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "key"], name="indicator_key_once"),
            models.CheckConstraint(condition=~Q(title=""), name="indicator_has_title"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="indicator_kind_known"),
            models.CheckConstraint(
                condition=Q(direction__in=Direction.values), name="indicator_direction_known"
            ),
            models.CheckConstraint(
                condition=Q(period__in=["", *Period.values]), name="indicator_period_known"
            ),
            models.CheckConstraint(
                condition=Q(decimals__isnull=True) | Q(decimals__lte=4), name="indicator_decimals_few"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.STEPS, steps__len__gt=0) | (~Q(kind=Kind.STEPS) & Q(steps=[])),
                name="indicator_steps_only_of_steps",
            ),
        ]
        indexes = [models.Index(fields=["municipality", "title"], name="indicator_by_title")]
        triggers = [
            pgtrigger.Trigger(
                name="figures_keep_fitting",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("kind", "steps"),  # type: ignore[no-untyped-call]
                func=f"""
                    IF EXISTS (
                        SELECT 1 FROM indicators_indicatorvalue v, indicators_indicator i
                        WHERE i.id = NEW.id AND v.indicator_id = i.id AND ({FITS}) IS NOT TRUE
                    ) THEN
                        RAISE EXCEPTION 'indicator_figures_fit' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - a constant of this file, nothing from outside
            )
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class IndicatorValue(models.Model):
    """A figure on a date: the baseline, a target or an observation.

    A percentage keeps its counts; `value` beside them is as somebody wrote it, and the
    database holds it within the rounding of a whole per cent.
    """

    indicator = models.ForeignKey(
        Indicator, on_delete=models.CASCADE, related_name="+", related_query_name="values"
    )
    role = models.CharField(_("wat is het"), max_length=12, choices=ValueRole.choices)
    date = models.DateField(_("datum"))
    value = models.DecimalField(_("cijfer"), max_digits=18, decimal_places=4, null=True, blank=True)
    numerator = models.DecimalField(_("teller"), max_digits=18, decimal_places=4, null=True, blank=True)
    denominator = models.DecimalField(_("noemer"), max_digits=18, decimal_places=4, null=True, blank=True)
    category = models.CharField(_("onderverdeling"), max_length=100, blank=True)
    remark = models.TextField(_("opmerking"), max_length=4000, blank=True)
    made_by = models.ForeignKey(
        "accounts.User",
        verbose_name=_("door"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    made_at = models.DateTimeField(_("ingevuld op"))
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects: ClassVar[models.Manager["IndicatorValue"]] = ScopedManager(
        municipality="indicator__municipality"
    )

    class Meta:
        verbose_name = _("cijfer")
        verbose_name_plural = _("cijfers")
        ordering = ["date", "category"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "role", "date", "category"], name="figure_once_per_date_and_category"
            ),
            models.UniqueConstraint(
                fields=["indicator"], condition=Q(role=ValueRole.BASELINE), name="figure_one_baseline"
            ),
            models.CheckConstraint(condition=Q(role__in=ValueRole.values), name="figure_role_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | Q(numerator__isnull=False), name="figure_value_or_counts"
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(numerator__isnull=False, denominator__isnull=False, denominator__gt=0),
                name="figure_counts_together",
            ),
            # NaN is greater than any number in PostgreSQL, so this keeps it out as well.
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True})
                    | Q(**{f"{name}__gt": -LARGEST, f"{name}__lt": LARGEST}),
                    name=f"figure_{name}_in_range",
                )
                for name in ("value", "numerator", "denominator")
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | Q(numerator__isnull=True)
                | Q(
                    LessThanOrEqual(
                        Abs(F("value") * F("denominator") - F("numerator") * Decimal(100)),
                        F("denominator") * Decimal("0.5"),
                    )
                ),
                name="figure_agrees_with_its_counts",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="figure_fits_its_indicator",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
                    "indicator_id", "value", "numerator", "denominator"
                ),
                declare=[("fits", "boolean")],
                func=f"""
                    SELECT {FITS} INTO fits
                    FROM indicators_indicator i, (SELECT NEW.value, NEW.numerator) AS v(value, numerator)
                    WHERE i.id = NEW.indicator_id FOR SHARE OF i;
                    IF fits IS NOT TRUE THEN
                        RAISE EXCEPTION 'figure_fits_its_indicator' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608 - a constant of this file, nothing from outside
            )
        ]

    def __str__(self) -> str:
        return f"{ValueRole(self.role).label} {self.date:%d/%m/%Y}: {number_text(self.amount)}"

    @property
    def figure(self) -> Figure:
        """The row as a figure, without the zeros that the column adds."""
        return Figure(
            date=self.date,
            value=_plain(self.value),
            numerator=_plain(self.numerator),
            denominator=_plain(self.denominator),
            category=self.category,
            remark=self.remark,
        )

    @property
    def amount(self) -> Decimal:
        """The value, computed from the counts where only those are known."""
        return self.figure.amount


def _plain(number: Decimal | None) -> Decimal | None:
    """12.5000 as 12.5 and 100.0000 as 100 (normalize alone would give 1E+2)."""
    if number is None:
        return None
    shortest = number.normalize()
    return shortest.quantize(Decimal(1)) if shortest == shortest.to_integral_value() else shortest

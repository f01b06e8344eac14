"""Municipalities, regions as sets of municipalities, neighbourhoods."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.foundation.audit.api import tracked


@tracked()
class Municipality(models.Model):
    """A municipality with its NIS code; mergers end one and name the next."""

    nis = models.CharField(
        _("NIS-code"), max_length=5, primary_key=True, validators=[RegexValidator(r"^\d{5}$")]
    )
    name = models.CharField(_("naam"), max_length=100)
    slug = models.SlugField(_("naam in het adres"), unique=True)
    host = models.CharField(_("hostnaam"), max_length=253, unique=True, null=True, blank=True)
    valid_from = models.DateField(_("geldig vanaf"), null=True, blank=True)
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", verbose_name=_("opgegaan in"), null=True, blank=True, on_delete=models.PROTECT
    )
    latitude = models.DecimalField(_("breedtegraad"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("lengtegraad"), max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        verbose_name = _("gemeente")
        verbose_name_plural = _("gemeenten")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="municipality_period_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | models.Q(valid_until__isnull=False),
                name="municipality_merged_has_end",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("nis")),
                name="municipality_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Population(models.Model):
    """Inhabitants of a municipality on a date, with the source."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="populations")
    date = models.DateField(_("datum"))
    count = models.PositiveIntegerField(_("aantal inwoners"))
    source = models.CharField(_("bron"), max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "date"], name="population_once_per_date")
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.date}: {self.count}"


class Region(models.Model):
    """A set of municipalities that work together."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("naam"), max_length=200)
    kind = models.CharField(_("soort"), max_length=50, blank=True)
    municipalities = models.ManyToManyField(Municipality, through="RegionMembership", related_name="regions")

    class Meta:
        verbose_name = _("regio")

    def __str__(self) -> str:
        return self.name


class RegionMembership(models.Model):
    """From when to when a municipality belongs to a region."""

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="memberships")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="memberships")
    valid_from = models.DateField(_("geldig vanaf"), null=True, blank=True)
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "municipality", "valid_from"],
                name="region_member_once_per_start",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} in {self.region_id}"


class Neighbourhood(models.Model):
    """A neighbourhood inside a municipality."""

    key = models.SlugField(unique=True)
    name = models.CharField(_("naam"), max_length=200)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="neighbourhoods")

    class Meta:
        verbose_name = _("wijk")

    def __str__(self) -> str:
        return self.name

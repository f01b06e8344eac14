"""Organisations: one record for one thing, however it is spelled."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.foundation.audit.api import tracked
from baken.foundation.territory.models import Municipality


class OrganisationKind(models.TextChoices):
    """What sort of organisation it is."""

    MUNICIPALITY = "municipality", _("stad of gemeente")
    OCMW = "ocmw", _("OCMW")
    DEPARTMENT = "department", _("stadsdienst")
    TEAM = "team", _("team")
    PARTNER = "partner", _("partner")
    GOVERNMENT = "government", _("andere overheid")
    SCHOOL = "school", _("school")
    HEALTH_INSURER = "health_insurer", _("ziekenfonds")
    OTHER = "other", _("andere")


@tracked()
class Organisation(models.Model):
    """A department, team, OCMW service or partner. The id is also its HSDS id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.SlugField(_("sleutel"), max_length=100, unique=True)
    name = models.CharField(_("naam"), max_length=200)
    kind = models.CharField(_("soort"), max_length=20, choices=OrganisationKind.choices)
    kbo = models.CharField(_("ondernemingsnummer"), max_length=10, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("deel van"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    municipality = models.ForeignKey(
        Municipality,
        verbose_name=_("gemeente (leeg: bovenlokaal)"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="organisations",
    )
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("opgegaan in"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_from",
    )
    remark = models.TextField(_("opmerking"), blank=True)

    class Meta:
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        constraints = [
            models.UniqueConstraint(
                fields=["kbo"], condition=~models.Q(kbo=""), name="organisation_kbo_once"
            ),
            models.CheckConstraint(
                condition=models.Q(kbo="") | models.Q(kbo__regex=r"^[01]\d{9}$"), name="organisation_kbo_form"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True) | ~models.Q(merged_into=models.F("id")),
                name="organisation_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="organisation_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationName(models.Model):
    """A spelling by which an organisation is recognised; `folded` decides.

    Every city has a "dienst Onderwijs": a spelling holds inside a municipality, or
    everywhere when the organisation is supra-local.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name = models.CharField(_("schrijfwijze"), max_length=300)
    folded = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("schrijfwijze")
        constraints = [
            models.UniqueConstraint(
                fields=["folded", "municipality"], name="spelling_once_per_municipality", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return self.name

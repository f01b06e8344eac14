"""Life domains, target groups and dated code lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from baken.foundation.audit.api import tracked


class LifeDomain(models.Model):
    """A domain of life on which people may be excluded; also how the plan is ordered."""

    key = models.SlugField(primary_key=True)
    name = models.CharField(_("naam"), max_length=100)
    position = models.PositiveSmallIntegerField(_("volgorde"), unique=True)

    class Meta:
        verbose_name = _("levensdomein")
        verbose_name_plural = _("levensdomeinen")

    def __str__(self) -> str:
        return self.name


class TargetGroup(models.Model):
    """People for whom something is meant."""

    key = models.SlugField(primary_key=True)
    name = models.CharField(_("naam"), max_length=150)
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)

    class Meta:
        verbose_name = _("doelgroep")

    def __str__(self) -> str:
        return self.name


class CodeList(models.Model):
    """A dated list of codes: of another plan, or the reporting codes of a higher authority."""

    key = models.SlugField(unique=True)
    title = models.CharField(_("titel"), max_length=200)
    valid_from = models.DateField(_("geldig vanaf"), null=True, blank=True)
    valid_until = models.DateField(_("geldig tot en met"), null=True, blank=True)
    reporting = models.BooleanField(_("rapporteringscodes van een hogere overheid"), default=False)
    source = models.CharField(_("bron"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("codelijst")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="code_list_period_in_order",
            )
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class Code(models.Model):
    """One code of a list. Codes are text and are never parsed."""

    code_list = models.ForeignKey(CodeList, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(_("code"), max_length=200)
    label = models.TextField(_("omschrijving"), blank=True)

    class Meta:
        verbose_name = _("code")
        constraints = [models.UniqueConstraint(fields=["code_list", "code"], name="code_once_per_list")]

    def __str__(self) -> str:
        return self.code

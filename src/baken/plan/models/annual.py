"""The annual report: the editor's texts, the frozen versions, and what was said of them."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked
from baken.plan.models.structure import Plan


class Question(models.TextChoices):
    """What a text of the report answers: the three questions of the Flemish evaluation and two more.

    Source: the "beleidsevaluatie" of BBC (what was achieved, what was done, what it brought in and cost).
    """

    INTRODUCTION = "introduction", _("Inleiding")
    SUMMARY = "summary", _("In één zin")
    ACHIEVED = "achieved", _("Wat hebben we bereikt?")
    DONE = "done", _("Wat hebben we ervoor gedaan?")
    COST = "cost", _("Wat bracht het op en wat kostte het?")


SHORT_TEXT, LONG_TEXT = 100, 4_000
"""Characters after which the digital reporting (BBC-DR) cuts a short description and a long text."""


class ReportFormat(models.TextChoices):
    """A form in which a closed report can be taken along."""

    PDF = "pdf", "PDF"
    DOCX = "docx", "Word (DOCX)"
    XLSX = "xlsx", _("cijfers (XLSX)")
    JSON = "json", "JSON"


@tracked()
class AnnualReport(models.Model):  # type: ignore[django-manager-missing]  # django-scopes makes the managers
    """A report on a plan over a period. Not `closed`: in the making, or open again for a correction."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="annual_reports")
    slug = models.SlugField(_("naam in het adres"), max_length=40)
    title = models.CharField(_("titel"), max_length=200)
    start = models.DateField(_("van"))
    end = models.DateField(_("tot en met"))
    closed = models.BooleanField(_("afgesloten"), default=False)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects: ClassVar[models.Manager["AnnualReport"]] = ScopedManager(municipality="plan__municipality")

    class Meta:
        verbose_name = _("jaarverslag")
        verbose_name_plural = _("jaarverslagen")
        constraints = [
            models.UniqueConstraint(fields=["plan", "slug"], name="annual_report_slug_once"),
            models.UniqueConstraint(fields=["plan", "start", "end"], name="annual_report_once_per_period"),
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")), name="annual_report_period_in_order"
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="annual_report_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class ReportText(models.Model):
    """The editor's answer to a question about a node (by its key), or about the whole plan (empty key)."""

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="texts")
    node_key = models.CharField(_("onderdeel"), max_length=60, blank=True)
    question = models.CharField(_("vraag"), max_length=12, choices=Question.choices)
    text = models.TextField(_("tekst"), max_length=LONG_TEXT)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects: ClassVar[models.Manager["ReportText"]] = ScopedManager(municipality="report__plan__municipality")

    class Meta:
        verbose_name = _("tekst van een jaarverslag")
        verbose_name_plural = _("teksten van een jaarverslag")
        constraints = [
            models.UniqueConstraint(fields=["report", "node_key", "question"], name="report_text_once"),
            models.CheckConstraint(
                condition=models.Q(question__in=Question.values), name="report_text_question_known"
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="report_text_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.node_key} {self.question}"


@tracked(leave_out=("record",))
class ReportVersion(models.Model):  # type: ignore[django-manager-missing]  # django-scopes makes the managers
    """A closed report: one text that holds everything, with its checksum. The database lets nobody change it.

    `record` is the JSON of `annual.record`; it is kept as text, so that the checksum (SHA-256 of its
    UTF-8 bytes) can be computed by anybody.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("versie"))
    record = models.TextField(_("inhoud"))
    checksum = models.CharField(_("controlegetal"), max_length=64)
    what_changed = models.TextField(_("wat is er verbeterd"), max_length=4000, blank=True)
    closed_at = models.DateTimeField(_("afgesloten op"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("afgesloten door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    published_at = models.DateTimeField(_("gepubliceerd op"), null=True, blank=True)

    objects: ClassVar[models.Manager["ReportVersion"]] = ScopedManager(
        municipality="report__plan__municipality"
    )

    class Meta:
        verbose_name = _("versie van een jaarverslag")
        verbose_name_plural = _("versies van een jaarverslag")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_version_once"),
            models.CheckConstraint(
                condition=models.Q(number=1) | ~models.Q(what_changed=""),
                name="report_correction_says_what_changed",
            ),
            models.CheckConstraint(
                condition=models.Q(("checksum__regex", r"^[0-9a-f]{64}$")), name="report_checksum_form"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="report_version_stays", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="report_version_frozen",
                fields=["report", "number", "record", "checksum", "what_changed", "closed_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.number}"


@tracked()
class ReportFile(models.Model):
    """A closed version as a file, made once in the background and then always the same bytes."""

    version = models.ForeignKey(ReportVersion, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(_("vorm"), max_length=4, choices=ReportFormat.choices)
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")

    objects: ClassVar[models.Manager["ReportFile"]] = ScopedManager(
        municipality="version__report__plan__municipality"
    )

    class Meta:
        verbose_name = _("bestand van een jaarverslag")
        constraints = [models.UniqueConstraint(fields=["version", "format"], name="report_file_once")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.format}"


@tracked()
class ForumRemark(models.Model):
    """What the Welzijnsforum says of a part of a closed report, and the city's answer.

    Who said it is kept as a group or organisation, never as a person. The part is known by its key
    and the title it had in the report, so that the remark outlives the live plan.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="remarks")
    about_version = models.PositiveSmallIntegerField(_("versie van het verslag"))
    node_key = models.CharField(_("onderdeel"), max_length=60, blank=True)
    node_title = models.CharField(_("titel van het onderdeel"), max_length=300, blank=True)
    text = models.TextField(_("opmerking"), max_length=2000)
    said_by = models.CharField(_("namens"), max_length=150)
    made_at = models.DateTimeField(_("gezegd op"))
    answer = models.TextField(_("antwoord van de stad"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("beantwoord op"), null=True, blank=True)
    withheld = models.BooleanField(_("niet tonen: gaat over een herkenbare persoon"), default=False)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects: ClassVar[models.Manager["ForumRemark"]] = ScopedManager(
        municipality="report__plan__municipality"
    )

    class Meta:
        verbose_name = _("opmerking van het Welzijnsforum")
        verbose_name_plural = _("opmerkingen van het Welzijnsforum")
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(said_by=""), name="remark_has_text_and_origin"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", answered_at__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False)),
                name="remark_answered_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_key}: {self.text[:40]}"

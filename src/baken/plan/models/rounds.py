"""Following up: who reports for a service, what is asked when, and what was answered."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked
from baken.plan.models.structure import Level, Node, Plan


@tracked(leave_out=("name", "email"))
class PlanContact(models.Model):  # type: ignore[django-manager-missing]  # django-scopes makes the managers
    """Who answers for an organisation in a plan: somebody with an account, or a partner's mail address.

    The trail, which nobody can erase, keeps neither the name nor the address of who has no account.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="contacts")
    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("dienst"), on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("collega met een account"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    name = models.CharField(_("naam"), max_length=150, blank=True)
    email = models.EmailField(_("e-mailadres"), blank=True)

    objects: ClassVar[models.Manager["PlanContact"]] = ScopedManager(municipality="plan__municipality")

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacten")
        constraints = [
            models.UniqueConstraint(fields=["plan", "organisation"], name="contact_once_per_organisation"),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, name="", email="")
                | (models.Q(user__isnull=True) & ~models.Q(email="")),
                name="contact_account_or_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.user_id or self.name}"


@tracked()
class ReportRound(models.Model):  # type: ignore[django-manager-missing]  # django-scopes makes the managers
    """A period over which leads report, what is asked, and until when. Not open: still being prepared."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="rounds")
    title = models.CharField(_("naam"), max_length=120)
    start = models.DateField(_("van"))
    end = models.DateField(_("tot en met"))
    deadline = models.DateField(_("indienen tegen"))
    levels = models.ManyToManyField(Level, verbose_name=_("niveaus"), related_name="+")
    priority_only = models.BooleanField(_("alleen wat prioritair is"), default=False)
    codes = ArrayField(
        models.CharField(max_length=200), verbose_name=_("alleen met deze codes"), default=list, blank=True
    )
    note = models.TextField(_("uitleg bij de vraag"), max_length=2000, blank=True)
    opened_at = models.DateTimeField(_("geopend op"), null=True, blank=True)
    closed_at = models.DateTimeField(_("afgesloten op"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects: ClassVar[models.Manager["ReportRound"]] = ScopedManager(municipality="plan__municipality")

    class Meta:
        verbose_name = _("opvolgronde")
        verbose_name_plural = _("opvolgrondes")
        constraints = [
            models.CheckConstraint(condition=~models.Q(title=""), name="round_has_title"),
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")), name="round_period_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(deadline__gte=models.F("start")), name="round_deadline_after_start"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | models.Q(opened_at__isnull=False),
                name="round_closed_was_open",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether people report in it now."""
        return self.opened_at is not None and self.closed_at is None


@tracked(leave_out=("draft", "saved_at", "saved_as"))
class ProgressReport(models.Model):  # type: ignore[django-manager-missing]  # django-scopes makes the managers
    """The card of one node in a round.

    `draft` is what is being typed, field by field; `accepted` what the coordinator accepted
    (None: nothing yet). What lies between the two is a proposal of `review`, so where a card
    stands and who handed it in follow from its proposals and are not stored. The trail knows
    nothing of typing: a card saves itself every few seconds.
    """

    round = models.ForeignKey(ReportRound, on_delete=models.CASCADE, related_name="reports")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="progress_reports")
    draft = models.JSONField(_("wat getypt is"), default=dict, blank=True)
    saved_at = models.DateTimeField(_("laatst getypt op"), null=True, blank=True)
    saved_as = models.CharField(_("laatst getypt door"), max_length=250, blank=True)
    accepted = models.JSONField(_("aanvaard verslag"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("aanvaard op"), null=True, blank=True)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects: ClassVar[models.Manager["ProgressReport"]] = ScopedManager(
        municipality="round__plan__municipality"
    )

    class Meta:
        verbose_name = _("voortgangsverslag")
        verbose_name_plural = _("voortgangsverslagen")
        constraints = [
            models.UniqueConstraint(fields=["round", "node"], name="report_once_per_round"),
            models.CheckConstraint(
                condition=models.Q(accepted__isnull=True, accepted_at__isnull=True)
                | models.Q(accepted__isnull=False, accepted_at__isnull=False),
                name="report_accepted_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.node_id}"


@tracked()
class ReportInvitation(models.Model):
    """An organisation that is asked to write on a card beside its leads; its contact gets the link."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("partner"), on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(_("gevraagd op"))

    objects: ClassVar[models.Manager["ReportInvitation"]] = ScopedManager(
        municipality="report__round__plan__municipality"
    )

    class Meta:
        verbose_name = _("vraag aan een partner")
        constraints = [
            models.UniqueConstraint(fields=["report", "organisation"], name="invitation_once_per_report")
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.organisation_id}"


class RoundMail(models.Model):
    """That a contact got the mail of a stage for a deadline: written with the mail, so none goes twice."""

    round = models.ForeignKey(ReportRound, on_delete=models.CASCADE, related_name="mails")
    contact = models.ForeignKey(PlanContact, on_delete=models.CASCADE, related_name="mails")
    stage = models.CharField(_("aanleiding"), max_length=20)
    deadline = models.DateField(_("indienen tegen"))
    sent_at = models.DateTimeField(_("gemaild op"))

    objects: ClassVar[models.Manager["RoundMail"]] = ScopedManager(municipality="round__plan__municipality")

    class Meta:
        verbose_name = _("mail van een opvolgronde")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "contact", "stage", "deadline"], name="round_mail_once_per_stage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.stage}"

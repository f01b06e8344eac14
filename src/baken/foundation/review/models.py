"""Proposals against an approved version, and opinions asked about them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked


class ProposalState(models.TextChoices):
    """Where a proposal stands; only a submitted one can be decided."""

    DRAFT = "draft", _("in voorbereiding")
    SUBMITTED = "submitted", _("wacht op een beslissing")
    ACCEPTED = "accepted", _("aanvaard")
    REJECTED = "rejected", _("teruggestuurd")
    WITHDRAWN = "withdrawn", _("ingetrokken")


OPEN = (ProposalState.DRAFT.value, ProposalState.SUBMITTED.value)
_GONE = _("iemand (account verwijderd)")
DECIDED = (ProposalState.ACCEPTED.value, ProposalState.REJECTED.value)


@tracked()
class Proposal(models.Model):
    """Changes somebody proposes to a record; `changes` holds old and new value and text per field.

    `made_as` says who made it where that is nobody with an account, such as an organisation that
    answers through its link.
    """

    subject_kind = models.SlugField(_("soort"), max_length=60)
    subject_id = models.CharField(_("onderwerp"), max_length=100)
    municipality = models.ForeignKey("territory.Municipality", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("titel"), max_length=300)
    base_version = models.PositiveIntegerField(_("voorgesteld op versie"))
    changes = models.JSONField(_("wijzigingen"), default=list)
    reason = models.TextField(_("reden"), blank=True)
    state = models.CharField(_("toestand"), max_length=10, choices=ProposalState.choices)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("voorgesteld door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    made_as = models.CharField(_("voorgesteld namens"), max_length=250, blank=True)
    made_at = models.DateTimeField(_("voorgesteld op"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("beslist door"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("beslist op"), null=True, blank=True)
    remark = models.TextField(_("toelichting bij de beslissing"), blank=True)

    objects: ClassVar[models.Manager["Proposal"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("voorstel")
        verbose_name_plural = _("voorstellen")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ProposalState.values), name="proposal_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=DECIDED, decided_at__isnull=False)
                | (~models.Q(state__in=DECIDED) & models.Q(decided_at__isnull=True)),
                name="proposal_decided_has_moment",
            ),
            # A decider without account is a removed one; an undecided proposal has none at all.
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | models.Q(decided_at__isnull=False),
                name="proposal_decider_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ProposalState.REJECTED.value, remark=""),
                name="proposal_sent_back_with_remark",
            ),
            models.CheckConstraint(condition=~models.Q(changes=[]), name="proposal_changes_something"),
            models.CheckConstraint(condition=~models.Q(title=""), name="proposal_has_title"),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "made_by"],
                condition=models.Q(state__in=OPEN),
                name="proposal_one_open_per_maker",
            ),
        ]
        indexes = [
            models.Index(fields=["municipality", "state", "-made_at"], name="proposal_by_state"),
            models.Index(fields=["subject_kind", "subject_id"], name="proposal_by_subject"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it still waits: for its maker or for a decision."""
        return self.state in OPEN

    @property
    def maker(self) -> str:
        """Who made it, in words."""
        return self.made_by.name if self.made_by else self.made_as or str(_GONE)


@tracked(leave_out=("email_hash",))
class Opinion(models.Model):
    """What somebody without account thinks of a proposal; empty while it is awaited."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    asked_of = models.CharField(_("gevraagd aan"), max_length=200)
    email_hash = models.CharField(max_length=64)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("gevraagd door"),
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    asked_at = models.DateTimeField(_("gevraagd op"))
    text = models.TextField(_("mening"), max_length=4000, blank=True)
    given_at = models.DateTimeField(_("gegeven op"), null=True, blank=True)

    objects: ClassVar[models.Manager["Opinion"]] = ScopedManager(municipality="proposal__municipality")

    class Meta:
        verbose_name = _("mening")
        verbose_name_plural = _("meningen")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "email_hash"], name="opinion_once_per_address"),
            models.CheckConstraint(
                condition=models.Q(text="", given_at__isnull=True)
                | (~models.Q(text="") & models.Q(given_at__isnull=False)),
                name="opinion_given_has_text",
            ),
        ]

    def __str__(self) -> str:
        return self.asked_of

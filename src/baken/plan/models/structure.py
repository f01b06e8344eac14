"""A plan, its own levels and its tree of nodes.

Leads, terms, codes, budget, indicators and milestones may sit on any level; what
asks for reporting is an attribute of the level, not of a class.
"""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_scopes import ScopedManager

from baken.foundation.audit.api import tracked
from baken.plan.interchange.document import Cooperation, Term

TERM_NAMES = {
    Term.SHORT: _("korte termijn"),
    Term.MIDDLE: _("middellange termijn"),
    Term.LONG: _("lange termijn"),
}
COOPERATION_NAMES = {
    Cooperation.AGREEMENT: _("samenwerkingsovereenkomst"),
    Cooperation.COOPERATION: _("samenwerking"),
    Cooperation.TO_BE_DETERMINED: _("nog te bepalen"),
}


class PlanState(models.TextChoices):
    """Who may read a plan: a draft only its own municipality's staff."""

    DRAFT = "draft", _("ontwerp")
    PUBLISHED = "published", _("gepubliceerd")
    ARCHIVED = "archived", _("afgelopen")


@tracked()
class Plan(models.Model):  # type: ignore[django-manager-missing]  # django-scopes makes the managers
    """A policy plan of a municipality, with its period (inclusive)."""

    municipality = models.ForeignKey("territory.Municipality", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(_("naam in het adres"), max_length=80)
    title = models.CharField(_("titel"), max_length=200)
    description = models.TextField(_("beschrijving"), blank=True)
    start = models.DateField(_("begin"))
    end = models.DateField(_("einde"))
    source = models.CharField(_("brondocument"), max_length=300, blank=True)
    state = models.CharField(
        _("toestand"), max_length=10, choices=PlanState.choices, default=PlanState.DRAFT.value
    )
    review_required = models.BooleanField(_("wijzigingen worden nagelezen"), default=True)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects: ClassVar[models.Manager["Plan"]] = ScopedManager(municipality="municipality")

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plannen")
        constraints = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="plan_slug_once_per_municipality"),
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")), name="plan_period_in_order"
            ),
            models.CheckConstraint(condition=models.Q(state__in=PlanState.values), name="plan_state_known"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class Level(models.Model):  # type: ignore[django-manager-missing]  # django-scopes makes the managers
    """One of the plan's own levels; `depth` 0 is the outermost."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="levels")
    key = models.SlugField(max_length=50)
    name = models.CharField(_("naam"), max_length=100)
    plural = models.CharField(_("meervoud"), max_length=100)
    depth = models.PositiveSmallIntegerField(_("diepte"))
    asks_reporting = models.BooleanField(_("hierover wordt gerapporteerd"), default=False)

    class Meta:
        verbose_name = _("niveau")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="level_key_once_per_plan"),
            models.UniqueConstraint(
                fields=["plan", "depth"],
                name="level_depth_once_per_plan",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Node(models.Model):  # type: ignore[django-manager-missing]  # django-scopes makes the managers
    """Anything in the tree. `order` is the place in the whole plan, parents before children."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="nodes")
    key = models.CharField(_("kenmerk"), max_length=60)
    level = models.ForeignKey(Level, verbose_name=_("niveau"), on_delete=models.PROTECT, related_name="nodes")
    parent = models.ForeignKey(
        "self",
        verbose_name=_("deel van"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    order = models.PositiveIntegerField(_("volgorde"))
    code = models.CharField(_("nummer"), max_length=50, blank=True)
    other_codes = ArrayField(
        models.CharField(max_length=50),
        verbose_name=_("andere lezingen van het nummer"),
        default=list,
        blank=True,
    )
    title = models.CharField(_("titel"), max_length=300)
    adopted_hash = models.CharField(max_length=64, blank=True)
    description = models.TextField(_("beschrijving"), max_length=4000, blank=True)
    term = models.CharField(
        _("termijn"), max_length=10, blank=True, choices=[(t.value, n) for t, n in TERM_NAMES.items()]
    )
    start = models.DateField(_("begin"), null=True, blank=True)
    end = models.DateField(_("einde"), null=True, blank=True)
    priority = models.BooleanField(_("prioritair"), default=False)
    life_domain = models.ForeignKey(
        "vocabulary.LifeDomain",
        verbose_name=_("levensdomein"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    remark = models.TextField(_("opmerking"), blank=True)
    version = models.PositiveIntegerField(_("versie"), default=1)

    objects: ClassVar[models.Manager["Node"]] = ScopedManager(municipality="plan__municipality")

    class Meta:
        verbose_name = _("onderdeel")
        verbose_name_plural = _("onderdelen")
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="node_key_once_per_plan"),
            models.UniqueConstraint(
                fields=["plan", "order"],
                name="node_order_once_per_plan",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=models.Q(term__in=["", *[t.value for t in Term]]), name="node_term_known"
            ),
            models.CheckConstraint(
                condition=models.Q(start__isnull=True)
                | models.Q(end__isnull=True)
                | models.Q(end__gte=models.F("start")),
                name="node_period_in_order",
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="node_has_title"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="tree_stays_in_plan",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(  # type: ignore[no-untyped-call]
                    "plan_id", "parent_id", "level_id"
                ),
                declare=[
                    ("parent_plan", "bigint"),
                    ("parent_depth", "int"),
                    ("own_plan", "bigint"),
                    ("own_depth", "int"),
                ],
                func="""
                    SELECT plan_id, depth INTO own_plan, own_depth FROM plan_level WHERE id = NEW.level_id;
                    IF own_plan <> NEW.plan_id THEN
                        RAISE EXCEPTION 'node_level_of_own_plan' USING ERRCODE = 'check_violation';
                    END IF;
                    IF NEW.parent_id IS NOT NULL THEN
                        SELECT n.plan_id, l.depth INTO parent_plan, parent_depth
                        FROM plan_node n JOIN plan_level l ON l.id = n.level_id WHERE n.id = NEW.parent_id;
                        IF parent_plan <> NEW.plan_id OR parent_depth >= own_depth THEN
                            RAISE EXCEPTION 'node_parent_above_in_own_plan' USING ERRCODE = 'check_violation';
                        END IF;
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}".strip()


@tracked()
class NodeLead(models.Model):
    """The service answerable for a node; two leads are a tandem."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="leads")
    organisation = models.ForeignKey(
        "organisations.Organisation", verbose_name=_("dienst"), on_delete=models.PROTECT, related_name="+"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("trekker")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["node", "organisation"], name="lead_once_per_node")]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.organisation_id}"


@tracked()
class NodePartner(models.Model):
    """An organisation that helps, with the kind of cooperation; still to be found: a name only."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        "organisations.Organisation",
        verbose_name=_("partner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    to_be_found = models.CharField(_("nog te bepalen"), max_length=200, blank=True)
    cooperation = models.CharField(
        _("soort samenwerking"), max_length=20, choices=[(c.value, n) for c, n in COOPERATION_NAMES.items()]
    )
    remark = models.CharField(_("opmerking"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("partner")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["node", "organisation", "cooperation"], name="partner_once_per_node"
            ),
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False, to_be_found="")
                | (
                    models.Q(organisation__isnull=True, cooperation=Cooperation.TO_BE_DETERMINED.value)
                    & ~models.Q(to_be_found="")
                ),
                name="partner_known_or_to_be_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.organisation_id or self.to_be_found}"

    @property
    def name(self) -> str:
        """The organisation's name, or what is known as long as it must still be found."""
        return self.organisation.name if self.organisation else self.to_be_found


@tracked()
class NodeCode(models.Model):
    """A link to a code of another plan or of a higher authority (m:n)."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="codes")
    code = models.ForeignKey(
        "vocabulary.Code", verbose_name=_("code"), on_delete=models.PROTECT, related_name="+"
    )
    as_written = models.CharField(_("in het document"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("code")
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["node", "code"], name="code_once_per_node")]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.code_id}"


@tracked()
class NodeRelation(models.Model):
    """Two nodes that belong together, possibly in different plans of the municipality."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="relations")
    related = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="related_from")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("verwant onderdeel")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["node", "related"], name="relation_once"),
            models.CheckConstraint(condition=~models.Q(node=models.F("related")), name="relation_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.node_id} - {self.related_id}"


class NodeVersion(models.Model):
    """A version of a node that was followed by another one: all its fields with their lists.

    The trail (`tracked`) tells what changed row by row; this says what the whole looked like,
    so that a later editor can be told what moved and an earlier version can come back.
    """

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="earlier_versions")
    version = models.PositiveIntegerField()
    fields = models.JSONField()
    until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "version"], name="node_version_once")]

    def __str__(self) -> str:
        return f"{self.node_id}: {self.version}"

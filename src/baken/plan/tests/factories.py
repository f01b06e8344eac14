"""Plans for the tests, with the situations of the field by name."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory

from baken.foundation.organisations.api import Organisation
from baken.foundation.territory.api import Municipality
from baken.indicators.models import Indicator, IndicatorValue
from baken.plan.interchange.document import AmountState, Cooperation, LineKind
from baken.plan.models import (
    BudgetLine,
    BudgetPosition,
    Level,
    Milestone,
    Node,
    NodeIndicator,
    NodeLead,
    NodeLine,
    NodePartner,
    Plan,
)
from baken.plan.models.structure import PlanState


class UnscopedFactory(DjangoModelFactory):
    """Makes rows whatever municipality is open: a test decides that for what it reads."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type, *args: Any, **kwargs: Any) -> Any:
        return model_class._base_manager.create(*args, **kwargs)


class MunicipalityFactory(UnscopedFactory):
    class Meta:
        model = Municipality

    nis = factory.Sequence(lambda number: f"{90000 + number}")
    name = factory.Sequence(lambda number: f"Gemeente {number}")
    slug = factory.Sequence(lambda number: f"gemeente-{number}")


class OrganisationFactory(UnscopedFactory):
    class Meta:
        model = Organisation

    key = factory.Sequence(lambda number: f"dienst-{number}")
    name = factory.Sequence(lambda number: f"Dienst {number}")
    kind = "department"

    class Params:
        partner = factory.Trait(kind="partner", name=factory.Sequence(lambda number: f"Partner {number} vzw"))


class PlanFactory(UnscopedFactory):
    """A published plan of 2023-2025 without levels; `with_levels` gives it domain and action."""

    class Meta:
        model = Plan

    class Params:
        draft = factory.Trait(state=PlanState.DRAFT.value)

    municipality = factory.SubFactory(MunicipalityFactory)
    slug = factory.Sequence(lambda number: f"plan-{number}")
    title = factory.Sequence(lambda number: f"Plan {number}")
    start = dt.date(2020, 1, 1)
    end = dt.date(2025, 12, 31)
    state = PlanState.PUBLISHED.value


class LevelFactory(UnscopedFactory):
    class Meta:
        model = Level

    plan = factory.SubFactory(PlanFactory)
    key, name, plural, depth = "action", "actie", "acties", 1
    asks_reporting = True

    class Params:
        domain = factory.Trait(
            key="domain", name="levensdomein", plural="levensdomeinen", depth=0, asks_reporting=False
        )
        operational = factory.Trait(
            key="operational", name="operationele doelstelling", plural="operationele doelstellingen"
        )


class NodeFactory(UnscopedFactory):
    """A node of the level given; `tandem` has two leads, `with_partner` an agreement."""

    class Meta:
        model = Node
        skip_postgeneration_save = True

    class Params:
        two_readings = factory.Trait(code="13.3", other_codes=["13.2"])

    plan = factory.SelfAttribute("level.plan")
    level = factory.SubFactory(LevelFactory)
    key = factory.Sequence(lambda number: f"n{number}")
    order = factory.Sequence(lambda number: number)
    title = factory.Sequence(lambda number: f"Actie {number}")

    @factory.post_generation
    def tandem(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            for position in range(2):
                NodeLead._base_manager.create(
                    node=self, organisation=OrganisationFactory(), position=position
                )

    @factory.post_generation
    def lead(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            NodeLead._base_manager.create(node=self, organisation=extracted)

    @factory.post_generation
    def partner(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        if extracted:
            NodePartner._base_manager.create(
                node=self, organisation=extracted, cooperation=Cooperation.AGREEMENT.value
            )


class LineFactory(UnscopedFactory):
    """A line of 1 000 euro in 2024; `serves` are its nodes."""

    class Meta:
        model = BudgetLine
        skip_postgeneration_save = True

    class Params:
        to_be_determined = factory.Trait(state=AmountState.TO_BE_DETERMINED.value, planned=None)
        no_budget = factory.Trait(state=AmountState.NONE.value, planned=None)

    plan = factory.SubFactory(PlanFactory)
    key = factory.Sequence(lambda number: f"l{number}")
    code, year, kind = "AC000001", 2024, LineKind.OPERATING.value
    state, planned = AmountState.AMOUNT.value, 100_000

    @factory.post_generation
    def serves(self, create: bool, extracted: Any, **kwargs: Any) -> None:
        for position, node in enumerate(extracted or ()):
            NodeLine._base_manager.create(node=node, line=self, position=position)


class PositionFactory(UnscopedFactory):
    class Meta:
        model = BudgetPosition

    plan = factory.SubFactory(PlanFactory)
    code, year, kind = "AC000001", 2024, LineKind.OPERATING.value


class MilestoneFactory(UnscopedFactory):
    """A milestone for the end of 2024; `late` was due in January."""

    class Meta:
        model = Milestone

    class Params:
        late = factory.Trait(due=dt.date(2024, 2, 3))
        done = factory.Trait(due=dt.date(2024, 2, 3), completed=dt.date(2024, 2, 1))

    node = factory.SubFactory(NodeFactory)
    key = factory.Sequence(lambda number: f"m{number}")
    title = "Het lokaal is open"
    due = dt.date(2024, 12, 31)


def indicator_of(node: Node, *, key: str = "bezoekers", observed: int = 12, **fields: Any) -> Indicator:
    """An indicator of the node with one observation on 1 January 2024."""
    indicator = Indicator._base_manager.create(
        municipality=node.plan.municipality,
        key=f"{node.plan.slug}/{key}",
        **{"title": "Mensen die langskomen", "kind": "number"} | fields,
    )
    IndicatorValue._base_manager.create(
        indicator=indicator,
        role="observation",
        date=dt.date(2024, 1, 1),
        value=Decimal(observed),
        made_at=dt.datetime(2024, 1, 2, tzinfo=dt.UTC),
    )
    NodeIndicator._base_manager.create(node=node, indicator=indicator, position=0)
    return indicator

"""One small plan with what happens in the field, and the shipped plan of Aalst."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django_scopes import scope, scopes_disabled

from baken.foundation.access.api import Role
from baken.foundation.accounts.api import Grant, User
from baken.foundation.organisations.api import Organisation
from baken.foundation.organisations.api import load_reference as load_organisations
from baken.foundation.territory.api import Municipality
from baken.foundation.territory.api import load_reference as load_territory
from baken.foundation.vocabulary.api import load_reference as load_vocabulary
from baken.plan.models import BudgetFormulaTerm, Level, Node, Plan
from baken.plan.reference import shipped_document
from baken.plan.search_index import reindex_plan
from baken.plan.store import write_plan
from baken.plan.tests.factories import (
    LevelFactory,
    LineFactory,
    MilestoneFactory,
    MunicipalityFactory,
    NodeFactory,
    OrganisationFactory,
    PlanFactory,
)


@dataclass
class Situation:
    """Two domains, three actions that share a budget, and one whose budget is to be determined."""

    municipality: Municipality
    plan: Plan
    domains: list[Node]
    shelter: Node
    day_centre: Node
    winter: Node
    undetermined: Node
    lead: Organisation
    partner: Organisation
    action: Level


@pytest.fixture(scope="module")
def kept_situation(kept):
    return kept(make_situation)


@pytest.fixture
def situation(kept_situation, db) -> Situation:
    return kept_situation()


def make_situation() -> Situation:
    municipality = MunicipalityFactory(nis="41002", name="Aalst", slug="aalst")
    plan = PlanFactory(municipality=municipality, slug="zorgplan", title="Zorgplan")
    domain_level = LevelFactory(plan=plan, domain=True)
    action = LevelFactory(plan=plan)
    lead = OrganisationFactory(name="team Groei", key="team-groei")
    partner = OrganisationFactory(name="CAW Oost-Vlaanderen", key="caw", partner=True)
    domains = [
        NodeFactory(level=domain_level, key=f"d{number}", order=number * 10, title=title)
        for number, title in ((1, "Wonen"), (2, "Welzijn"))
    ]
    shelter = NodeFactory(
        level=action, parent=domains[0], key="nacht", order=11, title="Nachtopvang met 20 bedden",
        two_readings=True, partner=partner, tandem=True,
    )  # fmt: skip
    day_centre = NodeFactory(
        level=action, parent=domains[1], key="dag", order=21, title="Inloopcentrum", lead=lead
    )
    winter = NodeFactory(
        level=action, parent=domains[0], key="winter", order=12, title="Opvang in de winter", lead=lead
    )
    undetermined = NodeFactory(
        level=action, parent=domains[1], key="later", order=22, title="Energiescans", priority=True
    )
    for year in (2023, 2024, 2025):
        LineFactory(
            plan=plan, code="AC000224", code_as_written="AC00224", year=year, planned=59_572_916,
            serves=[shelter, day_centre, winter],
        )  # fmt: skip
    line = LineFactory(plan=plan, code="AC000300", to_be_determined=True, serves=[undetermined])
    BudgetFormulaTerm._base_manager.create(
        line=line, basis="per_child_per_day", rate="0.5000", quantity=120, days=10
    )
    MilestoneFactory(node=winter, late=True)
    MilestoneFactory(node=day_centre, done=True, key="klaar")
    with scopes_disabled():
        reindex_plan(plan)
    return Situation(
        municipality, plan, domains, shelter, day_centre, winter, undetermined, lead, partner, action
    )


@pytest.fixture(scope="module")
def kept_aalst(kept):
    return kept(make_aalst)


@pytest.fixture
def aalst(kept_aalst, db) -> Plan:
    """The shipped plan of Aalst, published."""
    return kept_aalst()


def make_aalst() -> Plan:
    load_territory()
    load_vocabulary()
    load_organisations()
    municipality = Municipality.objects.get(nis="41002")
    with scope(municipality=municipality):
        return write_plan(
            document=shipped_document("lsb-aalst"), municipality="41002", state="published"
        ).plan


@pytest.fixture
def sign_in(client: Client):
    """Sign somebody in with a role in a municipality."""

    def signed_in(role: Role, municipality: Municipality, organisation: Organisation | None = None) -> Client:
        user = User.objects.create_user(email=f"{role}@test.example", name="Lien Test")
        Grant.objects.create(user=user, role=role, municipality=municipality, organisation=organisation)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in

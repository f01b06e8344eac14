"""Named situations: a municipality, people in a role, indicators of every kind."""

import datetime as dt
from decimal import Decimal
from typing import Any

import factory

from baken.foundation.access.api import Actor, Role, RoleGrant
from baken.foundation.accounts.models import Grant, User
from baken.foundation.territory.models import Municipality
from baken.indicators.models import Indicator, IndicatorValue

AT = dt.datetime(2024, 3, 15, 9, 0, tzinfo=dt.UTC)


class MunicipalityFactory(factory.django.DjangoModelFactory[Municipality]):
    class Meta:
        model = Municipality
        django_get_or_create = ("nis",)

    nis = "41002"
    name = "Aalst"
    slug = "aalst"

    class Params:
        neighbour = factory.Trait(nis="41011", name="Denderleeuw", slug="denderleeuw")


class IndicatorFactory(factory.django.DjangoModelFactory[Indicator]):
    class Meta:
        model = Indicator

    municipality = factory.SubFactory(MunicipalityFactory)
    key = factory.Sequence(lambda number: f"indicator-{number}")
    title = factory.Sequence(lambda number: f"Plaatsen in de opvang {number}")
    unit = "plaatsen"

    class Params:
        percentage = factory.Trait(kind="percentage", unit="")
        yes_no = factory.Trait(kind="yes_no", unit="")
        stepwise = factory.Trait(kind="steps", unit="", steps=["niet gestart", "in opmaak", "klaar"])
        of_people = factory.Trait(counts_people=True, unit="personen")
        internal = factory.Trait(public=False)


class ValueFactory(factory.django.DjangoModelFactory[IndicatorValue]):
    class Meta:
        model = IndicatorValue

    indicator = factory.SubFactory(IndicatorFactory)
    role = "observation"
    date = dt.date(2023, 12, 31)
    value = Decimal(12)
    made_at = AT

    class Params:
        target = factory.Trait(role="target", date=dt.date(2025, 12, 31), value=Decimal(20))
        baseline = factory.Trait(role="baseline", date=dt.date(2020, 1, 1), value=Decimal(8))


def person(role: Role, municipality: Municipality) -> User:
    """Somebody with one role."""
    user = User(email=f"{role.value}.{municipality.slug}@voorbeeld.test", name=f"Voorbeeld {role.value}")
    user.set_unusable_password()
    user.save()
    Grant.objects.create(user=user, role=role.value, municipality=municipality)
    return user


def actor(role: Role, municipality: Municipality, **fields: Any) -> Actor:
    """An actor with one role, with a user of that role."""
    user = person(role, municipality)
    grants = frozenset({RoleGrant(role=role, municipality=municipality.nis)})
    return Actor(user_id=user.pk, name=user.name, grants=grants, **fields)

"""Rows that are named by their own ids, and by what they tie together."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from baken.foundation.audit.api import Related, because, history_of
from baken.foundation.audit.history import _is_noun

pytestmark = pytest.mark.django_db


def test_rows_given_by_id_are_named_by_themselves() -> None:
    city = apps.get_model("territory", "Municipality").objects.get_or_create(
        nis="41002", defaults={"name": "Aalst", "slug": "aalst"}
    )[0]
    user = apps.get_model("accounts", "User").objects.create_user(email="els@example.org", name="Els")
    grants: Any = apps.get_model("accounts", "Grant")
    actor: Any = SimpleNamespace(user_id=user.pk)
    with because(actor=actor):
        grant = grants.objects.create(user=user, role="partner", municipality=city)
    by_id = history_of(record=user, related=[Related(model=grants, ids=[grant.pk])])[0].text
    by_key = history_of(record=user, related=[Related(model=grants, field="user")])[0].text
    assert by_id == "Els voegde rol 'partner, Aalst' toe"
    assert by_key == "Els voegde rol 'partner, Aalst' toe"


def test_money_and_yes_or_no_take_no_article() -> None:
    for field, noun in (
        (models.BooleanField("actief"), False),
        (models.BigIntegerField("geraamd (cent)"), False),
        (models.CharField("titel"), True),
    ):
        field.set_attributes_from_name("value")
        assert _is_noun(field) is noun

"""The live answer of the worker's screen, through Django. Part of rulebook_check.py; needs a database."""

import logging
import statistics
import time
from typing import Any

ROUNDS = 100
SHEET = {
    "gezin.leeftijd": "34",
    "gezin.kinderen": "5 9",
    "thuis.tenure": "private_tenant",
    "thuis.rent": "690",
    "thuis.heating": "natural_gas",
    "ik.residence_status": "belgian",
    "ik.works_as_employee": "ja",
    "ik.wage_net": "1250",
    "ik.wage_taxable": "1330",
    "ik.savings": "1800",
    "ik.owns_property": "nee",
}
"""A single mother of two, as a worker types it."""


def live_answer() -> None:
    """Milliseconds of what a worker sees while typing: the wage changes each time."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client

    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    client = Client()
    client.force_login(_worker(), backend="allauth.account.auth_backends.AuthenticationBackend")
    for name, wages in (
        ("the same again", [1250] * ROUNDS),
        ("another wage each time", range(900, 900 + ROUNDS)),
    ):
        measured = [_seconds(client, str(wage)) * 1e3 for wage in wages]
        ordered = sorted(measured[5:])
        p95 = ordered[int(len(ordered) * 0.95)]
        print(
            f"{f'live answer on screen, {name} (asked: p95 30)':62} "
            f"p50 {statistics.median(ordered):6.1f}, p95 {p95:6.1f} ms"
        )


def _worker() -> Any:
    from django_scopes import scope

    from baken.foundation.access.api import Role
    from baken.foundation.accounts.models import Grant, User
    from baken.foundation.territory.models import Municipality

    municipality = Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")
    with scope(municipality=municipality):
        user = User.objects.create_user(email="werker@proef.example", name="Werker")
        Grant.objects.create(user=user, role=Role.CASE_WORKER, municipality=municipality)
    return user


def _seconds(client: Any, wage: str) -> float:
    begin = time.perf_counter()
    answer = client.post("/aalst/rechten/gesprek/antwoord/", {**SHEET, "ik.wage_net": wage})
    seconds = time.perf_counter() - begin
    if answer.status_code != 200:
        raise SystemExit(f"the screen answers {answer.status_code}")
    return seconds

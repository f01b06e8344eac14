"""How fast a report round is with 2 000 cards. See README.md.

./run python benchmarks/report_round.py [--cards 2000]
"""

import argparse
import datetime as dt
import os
import sys
import time

from plan_pages import throw_away_database, timed

SERVICES = 60
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MOST = 150
"""Milliseconds at p95 that no page may take on two quiet cores."""
AT = dt.datetime(2024, 3, 15, 9, 0, tzinfo=dt.UTC)


def main() -> None:
    """Make a database of its own, measure, remove it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=2_000)
    arguments = parser.parse_args()
    with throw_away_database():
        import django

        django.setup()
        measure(arguments.cards)


def measure(cards: int) -> None:
    """Fill, open, measure, print."""
    import logging

    from django.core.management import call_command
    from django_scopes import scope

    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    municipality, coordinator, plan = fill(cards)
    with scope(municipality=municipality):
        round_ = opened_round(plan, coordinator)
        hand_some_in(round_, municipality, coordinator)
    print(
        f"conditions: {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}\n"
    )
    pages(round_, coordinator)
    with scope(municipality=municipality):
        night(municipality)


def fill(cards: int):
    """A plan of that many actions in two levels, led by services that each have a contact."""
    from baken.foundation.accounts.models import Grant, User
    from baken.foundation.organisations.models import Organisation
    from baken.foundation.territory.models import Municipality
    from baken.plan.models import Level, Node, NodeLead, Plan, PlanContact

    municipality = Municipality.objects.create(nis="41002", name="Aalst", slug="aalst")
    plan = Plan._base_manager.create(
        municipality=municipality, slug="plan", title="Plan", start=dt.date(2020, 1, 1),
        end=dt.date(2025, 12, 31), state="published",
    )  # fmt: skip
    domain = Level.objects.create(plan=plan, key="d", name="domein", plural="domeinen", depth=0)
    action = Level.objects.create(
        plan=plan, key="a", name="actie", plural="acties", depth=1, asks_reporting=True
    )
    root = Node._base_manager.create(plan=plan, level=domain, key="d", order=0, title="Domein")
    nodes = Node._base_manager.bulk_create(
        Node(plan=plan, level=action, parent=root, key=f"a{n}", order=n, code=f"{n}", title=f"Actie {n}")
        for n in range(1, cards + 1)
    )
    services = Organisation.objects.bulk_create(
        Organisation(key=f"dienst-{n}", name=f"Dienst {n}", kind="department") for n in range(SERVICES)
    )
    NodeLead._base_manager.bulk_create(
        NodeLead(node=node, organisation=services[n % SERVICES]) for n, node in enumerate(nodes)
    )
    people = User.objects.bulk_create(
        User(email=f"trekker{n}@proef.example", name=f"Trekker {n}") for n in range(SERVICES)
    )
    coordinator = User.objects.create_user(email="coordinator@proef.example", name="Coördinator")
    Grant.objects.bulk_create(
        Grant(user=person, role="action_lead", municipality=municipality, organisation=service)
        for person, service in zip(people, services, strict=True)
    )
    Grant.objects.create(user=coordinator, role="coordinator", municipality=municipality)
    PlanContact._base_manager.bulk_create(
        PlanContact(plan=plan, organisation=service, user=person)
        for person, service in zip(people, services, strict=True)
    )
    return municipality, coordinator, plan


def opened_round(plan, coordinator):
    """Open a round over the plan the way a coordinator does; prints how long that took."""
    from baken.foundation.accounts.api import actor_of
    from baken.plan.rounds.operations import RoundContent, open_round, prepare_round

    actor = actor_of(user=coordinator, date=AT.date())
    content = RoundContent(
        title="Ronde", start=dt.date(2023, 7, 1), end=dt.date(2023, 12, 31),
        deadline=dt.date(2024, 3, 31), levels=tuple(plan.levels.filter(asks_reporting=True)),
    )  # fmt: skip
    round_ = prepare_round(plan=plan, content=content, actor=actor)
    begun = time.perf_counter()
    opened = open_round(round_id=round_.pk, actor=actor, at=AT)
    seconds = time.perf_counter() - begun
    print(f"opening a round: {opened.cards} cards and {opened.mails} mails in {seconds:.2f} s")
    return opened.round


def hand_some_in(round_, municipality, coordinator) -> None:
    """A third of the cards waits for a decision, a third was accepted."""
    from baken.foundation.review.api import Proposal
    from baken.plan.rounds.standing import KIND

    change = {**dict.fromkeys(("old", "new", "old_text", "new_text", "label"), "x"), "field": "done"}
    Proposal.objects.bulk_create(
        Proposal(
            subject_kind=KIND, subject_id=str(pk), municipality=municipality, title="Verslag",
            base_version=1, changes=[change], state="accepted" if place % 3 else "submitted",
            made_by=coordinator, made_at=AT, decided_at=AT if place % 3 else None,
        )
        for place, pk in enumerate(round_.reports.values_list("pk", flat=True)) if place % 3 < 2
    )  # fmt: skip


def pages(round_, coordinator) -> None:
    """Each page beside the bare list of plans, in the same process."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from baken.config.memory import settle_memory
    from baken.foundation.accounts.models import User

    client = Client()
    client.force_login(coordinator, backend=BACKEND)
    base = "/aalst/plannen/plan/"
    one = f"{base}opvolging/{round_.pk}/"
    addresses = {
        "list of plans": "/aalst/plannen/",
        "round": one,
        "round, filtered": f"{one}?stand=submitted&q=actie&sorteer=-trekker",
        "round, as CSV": f"{one}stand.csv",
        "rounds of the plan": f"{base}opvolging/",
        "contacts": f"{base}contacten/",
        "my reports": "/aalst/plannen/mijn/verslagen/",
    }
    lead = Client()
    lead.force_login(User.objects.get(email="trekker1@proef.example"), backend=BACKEND)
    client.get("/aalst/plannen/")
    settle_memory()  # as the server does
    floor, slow = 0.0, []
    print(f"{'page':<28}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'queries':>9}{'x list of plans':>17}")
    for name, address in addresses.items():
        who = lead if name == "my reports" else client
        assert who.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as queries:
            who.get(address)
        asked = len(queries)
        p50, p95, cpu = timed(lambda address=address, who=who: who.get(address))
        floor = floor or p50
        print(f"{name:<28}{p50:>9.1f}{p95:>9.1f}{cpu:>9.1f}{asked:>9}{p50 / floor:>17.1f}")
        if p95 >= MOST:
            slow.append(name)
    print(f"\nover {MOST} ms at p95: {', '.join(slow) or 'none'}")


def night(municipality) -> None:
    """A run of the reminders two weeks before the deadline, and one that has nothing to do."""
    from baken.plan.rounds.reminders import remind

    for day in (17, 18):
        begun = time.perf_counter()
        mails = remind(municipality=municipality, at=AT.replace(day=day))
        print(f"reminders on {day} March: {mails} mails in {time.perf_counter() - begun:.2f} s")


if __name__ == "__main__":
    main()

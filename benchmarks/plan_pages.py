"""How fast the plan's pages are with a whole country in one database. See README.md.

./run python benchmarks/plan_pages.py [--municipalities 285] [--actions 200] [--document PLAN.txt]
"""

import argparse
import datetime as dt
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

DATABASE = f"baken_benchmark_{os.getpid()}"
ROUNDS = 60
DOMAINS, OBJECTIVES = 7, 35


def main() -> None:
    """Make a database of its own, measure, remove it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--municipalities", type=int, default=285)
    parser.add_argument("--actions", type=int, default=200)
    parser.add_argument("--document", type=Path, help="a plan document for `baken plan read`")
    arguments = parser.parse_args()
    with throw_away_database():
        import django

        django.setup()
        measure(arguments)


@contextmanager
def throw_away_database() -> Iterator[None]:
    """Point DATABASE_URL at a fresh database on the same server."""
    from baken.config.embedded_database import ensure_running

    server = os.environ.get("DATABASE_URL") or ensure_running()
    base, _, options = server.partition("?")
    own = f"{base.rsplit('/', 1)[0]}/{DATABASE}" + (f"?{options}" if options else "")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{DATABASE}"'.encode())
    os.environ["DATABASE_URL"] = own
    os.environ["DJANGO_SETTINGS_MODULE"] = "baken.config.settings.test"
    try:
        yield
    finally:
        from django.db import connections

        connections.close_all()
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{DATABASE}" WITH (FORCE)'.encode())


def measure(arguments: argparse.Namespace) -> None:
    """Load, measure, print."""
    import logging

    from django.core.management import call_command
    from django_scopes import scopes_disabled

    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    with scopes_disabled():
        seconds, slug = load(arguments.municipalities, arguments.actions)
    nodes = arguments.actions + DOMAINS + OBJECTIVES
    print(
        f"loaded {arguments.municipalities} municipalities x {arguments.actions} actions in {seconds:.0f} s"
    )
    print(
        f"conditions: {os.cpu_count()} CPUs, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}"
    )
    print(f"each plan has {nodes} parts; {ROUNDS} requests per page, in one process, after one to warm up\n")
    pages(slug)
    reading(arguments.document)


def load(municipalities: int, actions: int) -> tuple[float, str]:
    """The same plan for every municipality, by the way every import goes; the slug of one in the middle."""
    from baken.foundation.organisations.models import Organisation, OrganisationName
    from baken.foundation.organisations.names import fold_name
    from baken.foundation.territory.models import Municipality
    from baken.plan.store import write_plan

    Municipality.objects.bulk_create(
        Municipality(nis=f"{10_000 + n}", name=f"Gemeente {n}", slug=f"gemeente-{n}")
        for n in range(municipalities)
    )
    services = Organisation.objects.bulk_create(
        Organisation(key=f"dienst-{n}", name=f"Dienst {n}", kind="department") for n in range(20)
    )
    OrganisationName.objects.bulk_create(
        OrganisationName(organisation=service, name=service.name, folded=fold_name(service.name))
        for service in services
    )
    started = time.perf_counter()
    single: list[float] = []
    for n in range(municipalities):
        begun = time.perf_counter()
        nis = f"{10_000 + n}"
        write_plan(document=plan_document(nis, actions), municipality=nis, state="published")
        single.append(time.perf_counter() - begun)
    print(f"import of one plan with {actions} actions: median {statistics.median(single):.2f} s (must: 3 s)")
    return time.perf_counter() - started, f"gemeente-{municipalities // 2}"


def plan_document(nis: str, actions: int) -> "PlanDocument":  # noqa: F821
    """A plan as cities write them: three years, shared lines, leads, partners, milestones."""
    from baken.plan.interchange import document as d

    nodes = [d.Node(id=f"d{n}", level="domain", title=f"Levensdomein {n}") for n in range(DOMAINS)]
    nodes += [
        d.Node(id=f"o{n}", level="objective", title=f"Doelstelling {n}", parent=f"d{n % DOMAINS}")
        for n in range(OBJECTIVES)
    ]
    nodes += [
        d.Node(
            id=f"a{n}",
            level="action",
            title=f"Actie {n}: opvang en begeleiding",
            code=f"{n}",
            parent=f"o{n % OBJECTIVES}",
            description="De stad helpt wie het moeilijk heeft, samen met de organisaties in de buurt. " * 3,
            leads=(f"Dienst {n % 20}",),
            partners=(d.Partner(name=f"Dienst {(n + 7) % 20}"),),
            lines=tuple(f"l{n - n % 10 if n % 10 < 3 else n}-{year}" for year in (2023, 2024, 2025)),
        )
        for n in range(actions)
    ]
    used = dict.fromkeys(line for node in nodes for line in node.lines)
    return d.PlanDocument(
        plan=d.PlanHeader(
            slug="plan",
            title="Lokaal sociaal beleidsplan",
            start=dt.date(2020, 1, 1),
            end=dt.date(2025, 12, 31),
            municipality=nis,
        ),
        levels=(
            d.Level(key="domain", name="levensdomein", plural="levensdomeinen"),
            d.Level(key="objective", name="doelstelling", plural="doelstellingen"),
            d.Level(key="action", name="actie", plural="acties", asks_reporting=True),
        ),
        nodes=tuple(nodes),
        lines=tuple(
            d.BudgetLine(id=line, code=f"AC{len(line):06}", year=int(line[-4:]), planned=1_000_000)
            for line in used
        ),
        milestones=tuple(
            d.Milestone(
                id=f"m{n}", node=f"a{n}", title="Het lokaal is open", due=dt.date(2024, 1 + n % 12, 1)
            )
            for n in range(0, actions, 2)
        ),
    )


def pages(slug: str) -> None:
    """Each page beside a bare Django view in the same process."""
    from django.db import connection
    from django.http import HttpRequest, HttpResponse
    from django.test import Client, RequestFactory
    from django.test.utils import CaptureQueriesContext

    from baken.config.memory import settle_memory

    factory = RequestFactory()

    def hello(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("hello")

    client = Client()
    bare = timed(lambda: hello(factory.get("/")))
    floor = timed(lambda: client.get(f"/{slug}/plannen/"))
    base = f"/{slug}/plannen/plan/"
    settle_memory()  # as the server does
    print(f"{'page':<28}{'p50 ms':>9}{'p95 ms':>9}{'CPU ms':>9}{'queries':>9}{'x list of plans':>17}")
    print(f"{'bare Django view':<28}{bare[0]:>9.2f}{bare[1]:>9.2f}{bare[2]:>9.2f}{0:>9}")
    print(f"{'list of plans':<28}{floor[0]:>9.1f}{floor[1]:>9.1f}{floor[2]:>9.1f}")
    slow = []
    for name, address in {
        "overview": base,
        "goal": base + "onderdelen/o3/",
        "action": base + "onderdelen/a13/",
        "list, filtered": base + "onderdelen/?status=late",
        "list, searched": base + "onderdelen/?q=opvang",
        "budget": base + "budget/",
    }.items():
        assert client.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        asked = len(queries)
        p50, p95, cpu = timed(lambda address=address: client.get(address))
        print(f"{name:<28}{p50:>9.1f}{p95:>9.1f}{cpu:>9.1f}{asked:>9}{p50 / floor[0]:>17.1f}")
        if p95 >= 100:
            slow.append(name)
    print(f"\nover 100 ms at p95: {', '.join(slow) or 'none'}")


def timed(work: Callable[[], object]) -> tuple[float, float, float]:
    """p50 and p95 of the wall clock, p95 of this process's own CPU time: ms, after a call to warm up."""
    work()
    times, processor = [], []
    for _ in range(ROUNDS):
        begun, used = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - begun) * 1000)
        processor.append((time.process_time() - used) * 1000)
    p95 = [statistics.quantiles(values, n=20)[18] for values in (times, processor)]
    return statistics.median(times), p95[0], p95[1]


def reading(document: Path | None) -> None:
    """`baken plan read` on a document; left out without one."""
    if document is None or not document.exists():
        print("reading a document: left out, no --document")
        return
    from baken.plan.reading import read_plan

    begun = time.perf_counter()
    found = read_plan(path=document, profile=None)
    seconds = time.perf_counter() - begun
    print(
        f"reading {document.name}: {len(found.document.nodes)} parts in {seconds:.2f} s (must be under 3 s)"
    )


if __name__ == "__main__":
    main()

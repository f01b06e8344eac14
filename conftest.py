"""What holds for every test: no network, a frozen clock, a database that was migrated once."""

import copy
import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest
import time_machine

NOW = dt.datetime(2024, 3, 15, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
TEMPLATES = "test_baken_template_"
KEPT = 4
"""So many sets of migrations keep their template: branches that are worked on beside each other."""
# Any number, as long as it is always this one: whoever makes, copies or removes a template waits on it.
LOCK = 0x74656D706C


@pytest.fixture(autouse=True)
def frozen_clock(request: pytest.FixtureRequest) -> Iterator[None]:
    """15 March 2024, ten o'clock; a browser journey needs a clock that runs."""
    with time_machine.travel(NOW, tick="journey" in request.keywords):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first: no process is left alone with it, and what it shares is made once."""
    items.sort(
        key=lambda item: (not item.get_closest_marker("start"), not item.get_closest_marker("journey"))
    )


def pytest_runtest_setup(item: pytest.Item) -> None:
    """No network: only this machine."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


Make = Callable[[], Any]


@pytest.fixture(scope="module")
def kept(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Callable[[Make], Make]]:
    """What the tests of a module start from, made once and undone after its last test.

    `kept(make)` gives a function that gives each test its own copy of what `make` gave. Where tests
    commit (`transaction=True`), nothing can stand in an open transaction: every test makes it anew.
    """
    from django.db import transaction

    marks = [
        mark
        for item in request.session.items
        if item.path == request.path
        for mark in item.iter_markers("django_db")
    ]
    if any(mark.kwargs.get("transaction") for mark in marks):
        yield lambda make: make
        return

    def make_now(make: Make) -> Make:
        with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False):
            made = make()
        return lambda: copy.deepcopy(made)

    outer = transaction.atomic()
    outer._from_testcase = True  # blocks that ask to be the outermost may stand in it, as in a test
    with django_db_blocker.unblock():
        outer.__enter__()
    yield make_now
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture(scope="session")
def django_db_setup(template: ExitStack, django_db_setup: None) -> None:
    """Every test database is a copy of the template; `migrate` runs on it all the same and finds it done."""
    template.close()


@pytest.fixture(scope="session")
def template(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> ExitStack:
    """A database with all migrations, made once per set of migrations: that takes ten seconds, a copy 0.2.

    Gives what keeps others off it until the copy is made.
    """
    from django.db import connection

    held = ExitStack()
    held.enter_context(django_db_blocker.unblock())
    cursor = held.enter_context(connection._nodb_cursor())
    cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])  # a killed process lets go of it by itself
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s ORDER BY oid DESC", [f"{TEMPLATES}%"]
    )
    there = [name for (name,) in cursor.fetchall()]
    wanted = TEMPLATES + fingerprint_of_migrations()
    if wanted not in there:
        make_template(cursor, wanted)
    for name in [name for name in there if name != wanted][KEPT - 1 :]:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
    connection.settings_dict["TEST"]["TEMPLATE"] = wanted
    return held


def fingerprint_of_migrations() -> str:
    """Changes with every migration, also of a library, and with the libraries that write their SQL."""
    from django.apps import apps

    digest = hashlib.sha256()
    for distribution in sorted(f"{d.name} {d.version}" for d in distributions()):
        digest.update(distribution.encode())
    for app in apps.get_app_configs():
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            digest.update(f"{app.label} {path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def make_template(cursor: Any, name: str) -> None:
    """As Django makes a test database; named when it is whole, so that a killed one is made again."""
    from django.db import connection

    unfinished, settings = f"{name}_unfinished", connection.settings_dict
    before = settings["NAME"], settings["TEST"]["NAME"]
    settings["TEST"]["NAME"] = unfinished
    try:
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    finally:
        connection.close()
        settings["NAME"], settings["TEST"]["NAME"] = before
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')  # a copy wants nobody in it

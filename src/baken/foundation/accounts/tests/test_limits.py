"""Limits on signing in are counted in the database, so that they hold over all server processes."""

import subprocess
import sys

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from baken.config.settings import base

from .factories import PASSWORD, UserFactory

ANOTHER_PROCESS = """
import sys, psycopg
with psycopg.connect(sys.argv[1]) as database:
    print(database.execute("SELECT count(*) FROM limits").fetchone()[0])
"""


@pytest.fixture
def in_the_database(settings, transactional_db):
    settings.CACHES = base.CACHES
    cache.clear()
    yield
    cache.clear()


def sign_in(email, password):
    return Client().post("/account/login/", {"login": email, "password": password})


@pytest.mark.usefixtures("in_the_database")
def test_what_one_process_counted_stops_another(settings):
    jan = UserFactory()
    for _ in range(5):
        sign_in(jan.email, "verkeerd")
    # A process that starts now has nothing but the table.
    settings.CACHES = {"default": dict(base.CACHES["default"])}
    assert "Je probeerde het te vaak" in sign_in(jan.email, PASSWORD).content.decode()
    cache.clear()
    assert sign_in(jan.email, PASSWORD).status_code == 302


@pytest.mark.usefixtures("in_the_database")
def test_the_count_is_seen_from_outside_at_once():
    sign_in("niemand@aalst.example", "verkeerd")
    counted = subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, "-c", ANOTHER_PROCESS, connection.connection.info.dsn],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(counted.stdout) > 0

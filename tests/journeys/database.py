"""A database of its own for every journey, copied from one in which the demonstration was read in once."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django_scopes import scopes_disabled

from baken.start.preparation import load_reference, seed_demonstration

# Any numbers, as long as they are always these: who makes a demonstration, and who uses it.
MAKING, USING = 0x64656D6F, 0x75736564


class Demonstration:
    """The demonstration, read in once per run: for the first journey that asks for it, in any process."""

    def __init__(self) -> None:
        # Named after the test database of this process, also where no other test made Django go there.
        own = connection.settings_dict["TEST"]["NAME"]
        worker = os.environ.get("PYTEST_XDIST_WORKER", "")
        self._name, self._copy = f"{own.removesuffix(f'_{worker}')}_demonstration", f"{own}_journey"
        self._run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
        self._in_use = ExitStack()
        self._is_there = False

    @contextmanager
    def copied(self) -> Iterator[None]:
        """Work in a copy, the server too; nothing of it stays."""
        if not self._is_there:
            self._find_or_read_in()
            self._is_there = True
        _copy_database(self._copy, of=self._name)
        with _inside(self._copy):
            yield
        _remove_database(self._copy)

    def _find_or_read_in(self) -> None:
        """Until `remove`, no other process of this run removes it; a killed one lets go of it by itself."""
        cursor = self._in_use.enter_context(connection._nodb_cursor())
        cursor.execute("SELECT pg_advisory_lock_shared(%s, hashtext(%s))", [USING, self._name])
        cursor.execute("SELECT pg_advisory_lock(%s, hashtext(%s))", [MAKING, self._name])
        if _note_on(cursor, self._name) != self._run:
            _copy_database(self._name, of=connection.settings_dict["TEST"]["TEMPLATE"])
            with _inside(self._name), scopes_disabled():
                call_command("migrate", interactive=False, verbosity=0)
                load_reference(say=_in_silence)
                seed_demonstration(say=_in_silence)
            # Last of all, so that one that is half done is made again.
            cursor.execute(f"COMMENT ON DATABASE \"{self._name}\" IS '{self._run}'")
        cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [MAKING, self._name])

    def remove(self) -> None:
        """A copy that a broken journey left, and what was read in unless another process still uses it."""
        _remove_database(self._copy)
        self._in_use.close()
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [USING, self._name])
            if cursor.fetchone() == (True,):
                _remove_database(self._name)


def _note_on(cursor: Any, name: str) -> str | None:
    """Which run read a database in."""
    cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
    row = cursor.fetchone()
    return row[0] if row else None


@contextmanager
def _inside(name: str) -> Iterator[None]:
    """Connections that are opened from now on, by any thread, are to this database."""
    before = connection.settings_dict["NAME"]
    _move_to(name)
    try:
        yield
    finally:
        _move_to(before)


def _move_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    ContentType.objects.clear_cache()  # their numbers may differ


def _copy_database(name: str, *, of: str) -> None:
    _remove_database(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{of}"')


def _remove_database(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        # By force: a thread of the server may not have closed its connection yet.
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _in_silence(text: str) -> None:
    """Nobody reads along."""

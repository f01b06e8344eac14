"""A database of its own for every journey, copied from one in which the demonstration was read in once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django_scopes import scopes_disabled

from baken.start.preparation import load_reference, seed_demonstration


class Demonstration:
    """The demonstration of this process, read in for the first journey that asks for it."""

    def __init__(self) -> None:
        # Named after the test database of this process, also where no other test made Django go there.
        own = connection.settings_dict["TEST"]["NAME"]
        self._name, self._copy = f"{own}_demonstration", f"{own}_journey"
        self._is_read_in = False

    @contextmanager
    def copied(self) -> Iterator[None]:
        """Work in a copy, the server too; nothing of it stays."""
        if not self._is_read_in:
            _copy_database(self._name, of=connection.settings_dict["TEST"]["TEMPLATE"])
            with _inside(self._name), scopes_disabled():
                call_command("migrate", interactive=False, verbosity=0)
                load_reference(say=_in_silence)
                seed_demonstration(say=_in_silence)
            self._is_read_in = True
        _copy_database(self._copy, of=self._name)
        with _inside(self._copy):
            yield
        _remove_database(self._copy)

    def remove(self) -> None:
        """What was read in, and a copy that a broken journey left."""
        _remove_database(self._copy)
        _remove_database(self._name)


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

"""Bringing the database up to date, once, whoever starts at the same time.

A fingerprint of the product's own files is kept in the database; when it is the
same, nothing is done and a start costs milliseconds.
"""

import contextlib
import functools
import inspect
import io
from collections.abc import Callable, Iterator

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from baken.foundation.territory.models import Municipality
from baken.start.fingerprint import READ_FINGERPRINT, fingerprint
from baken.start.loaders import all_demonstration_seeds, all_reference_loaders

DEMONSTRATION_MUNICIPALITIES = ("41002", "41011")
"""Aalst, and Denderleeuw beside it."""
# Any number, as long as it is always this one: starts of Baken wait for each other on it.
LOCK = 0x62616B656E
Say = Callable[[str], None]


class NotADemonstration(ImproperlyConfigured):
    """The demonstration was about to put its accounts, with a known password, among real ones."""


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Only one start prepares; another waits. A killed one lets go by itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def prepared_fingerprint() -> str | None:
    """What the database was last prepared with; None on a new one."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(READ_FINGERPRINT)
            row = cursor.fetchone()
    except ProgrammingError:  # the table is not there yet
        return None
    return row[0] if row else None


def remember(value: str) -> None:
    """Write the fingerprint; last of all, so that a killed preparation is done again."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS baken_preparation (fingerprint text NOT NULL)")
        cursor.execute("DELETE FROM baken_preparation")
        cursor.execute("INSERT INTO baken_preparation VALUES (%s)", [value])


def prepare(*, demonstration: bool, say: Say) -> bool:
    """Migrate, load reference data, and the demonstration's content; False when nothing had to be done."""
    wanted = fingerprint(demonstration=demonstration)
    if prepared_fingerprint() == wanted:
        return False
    with alone():
        if prepared_fingerprint() == wanted:  # somebody else was first
            return False
        if demonstration:
            _claim_for_demonstration()
        migrate(say=say)
        load_reference(say=say)
        if demonstration:
            seed_demonstration(say=say)
        remember(wanted)
    return True


def _claim_for_demonstration() -> None:
    """Mark an empty database as the demonstration's before anything is in it.

    Raises NotADemonstration for a database that holds something else already: somebody
    forgot DJANGO_SETTINGS_MODULE.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        if "baken_demonstration" in tables:
            return
        if "django_migrations" in tables:
            raise NotADemonstration(
                "Deze databank is niet van de demonstratie. Zet DJANGO_SETTINGS_MODULE op "
                "baken.config.settings.production, of geef de demonstratie een lege databank."
            )
        cursor.execute("CREATE TABLE baken_demonstration ()")


def migrate(*, say: Say) -> None:
    """Apply all migrations."""
    say("De databank wordt bijgewerkt …")
    call_command("migrate", interactive=False, verbosity=0, stdout=io.StringIO())


def unapplied_migrations() -> list[str]:
    """Migrations on disk that this database does not have."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def load_reference(*, say: Say) -> None:
    """Run every module's loader, each in a transaction of its own."""
    _run_each(((f"Referentiegegevens: {x.name}", x.load) for x in all_reference_loaders()), say)


def seed_demonstration(*, say: Say) -> None:
    """Run every module's demonstration content, each in a transaction of its own."""
    municipalities = demonstration_municipalities()
    steps = (
        (f"Demonstratie: {x.name}", _for_municipalities(x.seed, municipalities))
        for x in all_demonstration_seeds()
    )
    _run_each(steps, say)


def _for_municipalities(
    seed: Callable[..., object], municipalities: list[Municipality]
) -> Callable[[], object]:
    """A seed says by its arguments whether it wants the demonstration's municipalities."""
    if "municipalities" in inspect.signature(seed).parameters:
        return functools.partial(seed, municipalities=municipalities)
    return seed


def demonstration_municipalities() -> list[Municipality]:
    """Two, so that anything leaking from one to the other shows."""
    return list(Municipality.objects.filter(nis__in=DEMONSTRATION_MUNICIPALITIES).order_by("nis"))


def _run_each(steps: Iterator[tuple[str, Callable[[], object]]], say: Say) -> None:
    from django_scopes import scopes_disabled

    from baken.foundation.audit.api import Source, because

    with scopes_disabled(), because(source=Source.COMMAND):
        for title, step in steps:
            say(title)
            with transaction.atomic():
                step()

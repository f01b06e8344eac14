"""The trail can only grow: what pghistory does not protect itself.

pghistory refuses UPDATE and DELETE on event tables. TRUNCATE fires no row triggers,
so every event table and the table of contexts gets a statement trigger after each
migration, also for modules that come later. Only a database that says it is for
tests (`baken.test_database`) may be emptied, because Django's tests do so.
"""

from typing import Any

from django.apps import apps
from django.db import connections
from pghistory.models import Context, Event
from psycopg import sql

NO_TRUNCATE = """
CREATE OR REPLACE FUNCTION audit_no_truncate() RETURNS trigger AS $$
BEGIN
    IF current_setting('baken.test_database', true) = 'on' THEN RETURN NULL; END IF;
    RAISE EXCEPTION 'audit: % only grows', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$ LANGUAGE plpgsql
"""


def event_models() -> list[type[Any]]:
    """All tables of events."""
    return [m for m in apps.get_models() if issubclass(m, Event) and m._meta.managed and not m._meta.proxy]


def protect_from_truncate(*, using: str = "default", **_: Any) -> None:
    """Install the trigger on every table of the trail that exists; may be repeated."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    trail: list[type[Any]] = [*event_models(), Context]
    tables = [m._meta.db_table for m in trail if m._meta.db_table in existing]
    with connection.cursor() as cursor:
        cursor.execute(NO_TRUNCATE)
        for table in tables:
            cursor.execute(
                sql.SQL(
                    "CREATE OR REPLACE TRIGGER audit_no_truncate BEFORE TRUNCATE ON {} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION audit_no_truncate()"
                ).format(sql.Identifier(table))
            )

"""Who, from where and why: laid beside every change by the database trigger.

pghistory's triggers read two settings of the transaction. Its own context manager
keeps one context per outermost block and overwrites its reason, and leaves it
standing for later statements of the same transaction; here every block has a
context of its own, so that a written context never changes (see `protection`).
"""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql as psycopg_sql
from psycopg.pq import TransactionStatus

from baken.foundation import clock
from baken.foundation.access.api import Actor


class Source(StrEnum):
    """Through what a change came."""

    SCREEN = "scherm"
    LINK = "link"
    COMMAND = "opdracht"
    TASK = "taak"


Metadata = dict[str, str | int | None]


class Layer:
    """One block; asks its values only when something is written, so that reading costs nothing."""

    def __init__(self, values: Callable[[], Metadata]) -> None:
        self.values = values
        self.ids: dict[str, uuid.UUID] = {}
        self.asking = False

    def ask(self) -> Metadata:
        """The values; none while they are being looked up (that look-up may itself write)."""
        if self.asking:
            return {}
        self.asking = True
        try:
            return self.values()
        finally:
            self.asking = False


_layers: ContextVar[tuple[Layer, ...]] = ContextVar("audit_layers", default=())


@contextmanager
def layer(values: Callable[[], Metadata]) -> Iterator[None]:
    """Lay these values over those of the blocks around it."""
    before = _layers.get()
    _layers.set((*before, Layer(values)))
    try:
        yield
    finally:
        _layers.set(before)


@contextmanager
def because(*, reason: str = "", actor: Actor | None = None, source: Source | None = None) -> Iterator[None]:
    """Changes inside this block carry the reason, actor and source; what is not given is inherited.

    For operations, commands and jobs, inside or around a transaction; may be nested.
    """
    values: Metadata = {}
    if reason.strip():
        values["reason"] = reason.strip()
    if source is not None:
        values["source"] = source.value
        if settings.DEMONSTRATION_DATE:
            # The trigger's own clock is the machine's; the demonstration lives on another day.
            values["at"] = clock.now().isoformat()
    if actor is not None:
        values["user"] = actor.user_id
    with layer(lambda: values):
        yield


def current() -> tuple[str, str] | None:
    """Id and metadata (JSON) for the next statement, or None outside any block."""
    layers = _layers.get()
    if not layers:
        return None
    merged: Metadata = {}
    for one in layers:
        merged.update(one.ask())
    metadata = json.dumps(
        {key: _clean(value) for key, value in merged.items() if value is not None}, sort_keys=True
    )
    # Signing in changes the user halfway a request: other values are another context.
    identity = layers[-1].ids.setdefault(metadata, uuid.uuid4())
    return str(identity), metadata


def _clean(value: str | int) -> str | int:
    """PostgreSQL's JSON takes no zero character; an address or a text may hold one."""
    return value.replace("\0", "") if isinstance(value, str) else value


_WRITES = re.compile(
    r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*(?:insert|update|delete|merge|with|do|call)\b",
    re.IGNORECASE | re.DOTALL,
)


def attach(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Execute wrapper: puts the context before every statement that may change something."""
    text = sql.as_string(None) if isinstance(sql, psycopg_sql.Composable) else sql
    text = text.decode() if isinstance(text, bytes) else text
    connection = context["connection"]
    if not _WRITES.match(text) or getattr(context["cursor"], "name", None) or _is_broken(connection):
        return execute(sql, params, many, context)
    found = current()
    if found is None and not (connection.in_atomic_block and getattr(connection, "audit_attached", False)):
        return execute(sql, params, many, context)
    # Inside a transaction the settings outlive their block: a change without context empties them.
    identity, metadata = found or ("", "")
    connection.audit_attached = True
    if many:
        return _execute_many(execute, sql, params, context, (identity, metadata))
    settings = _settings(identity, metadata, local=True)
    if params is not None:
        settings = settings.replace("%", "%%")
    result = execute(f"{settings}; {text}", params, many, context)
    while result is not None and result.nextset():
        pass
    return result


def _settings(identity: str, metadata: str, *, local: bool) -> str:
    """The statement that hands the context to the triggers; values are quoted literals."""
    parts = [
        f"set_config({psycopg_sql.Literal(name).as_string(None)}, "
        f"{psycopg_sql.Literal(value).as_string(None)}, {'true' if local else 'false'})"
        for name, value in (("pghistory.context_id", identity), ("pghistory.context_metadata", metadata))
    ]
    return "SELECT " + ", ".join(parts)


def _execute_many(
    execute: Callable[..., Any], sql: Any, params: Any, context: dict[str, Any], found: tuple[str, str]
) -> Any:
    """A prepared statement run many times takes no second statement: set before, empty after."""
    connection = context["connection"]
    local = connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(_settings(*found, local=local))
        try:
            return execute(sql, params, True, context)
        finally:
            if not local:
                cursor.execute(_settings("", "", local=False))


def _is_broken(connection: BaseDatabaseWrapper) -> bool:
    """Whether the transaction already failed: the statement itself must say so."""
    raw: Any = connection.connection
    return raw is not None and raw.info.transaction_status == TransactionStatus.INERROR


def attach_to(*, connection: BaseDatabaseWrapper) -> None:
    """Make a new database connection carry the context."""
    if connection.vendor == "postgresql" and attach not in connection.execute_wrappers:
        connection.execute_wrappers.append(attach)

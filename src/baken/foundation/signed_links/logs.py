"""Keeps tokens out of logs: Django writes the path of every answer from 400 up."""

import logging
import re

LOGGERS = ("django.request", "django.security.csrf", "django.server")
_TOKEN = re.compile(r"(/l/)[^/?\s\"']+")


class WithoutTokens(logging.Filter):
    """Replaces the token of a link in the message and its arguments."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, without token."""
        record.msg = _without(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_without(one) for one in record.args)
        return True


def _without(value: object) -> object:
    return _TOKEN.sub(r"\1…", value) if isinstance(value, str) else value


def keep_tokens_out() -> None:
    """Put the filter on the loggers that know paths."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(one, WithoutTokens) for one in logger.filters):
            logger.addFilter(WithoutTokens())

"""Attaches who, from where and which address to every change of a request."""

from pghistory.middleware import HistoryMiddleware


class AuditMiddleware(HistoryMiddleware):
    """Context of changes; never the query string, which may hold what somebody searched."""

"""Polars, when the extra `scan` is installed. Whoever reads tables imports `pl` from here."""

from rulebook.errors import TableError

try:
    import polars as pl
except ModuleNotFoundError as error:  # pragma: no cover - an installation without the extra
    raise TableError(
        "om tabellen te lezen is Polars nodig: installeer rulebook met de extra 'scan' "
        "(pip install 'rulebook[scan]')"
    ) from error

__all__ = ["pl"]

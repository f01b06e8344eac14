"""What can be wrong with the law as text, or with the situation of somebody; each names where."""


class RulebookError(Exception):
    """Anything this library refuses. `where`: the file, record or fact it is about."""

    def __init__(self, message: str, *, where: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message)
        self.where = where


class LawError(RulebookError):
    """A record of the law is wrong: unreadable, incomplete, or says something that has no meaning."""


class ExpressionError(LawError):
    """An expression is not in the language, or its parts do not fit together."""


class CircularRules(LawError):
    """Rules that need each other: nobody can compute either."""


class ParameterMissing(LawError):
    """A rule needs an amount that the law does not give on that date."""


class SituationError(RulebookError):
    """A situation cannot be: the message names the fact and what is wrong with it.

    `of`: the person or unit, `fact`: the fact, where it is about one.
    """

    def __init__(self, message: str, *, where: str = "", of: str = "", fact: str = "") -> None:
        super().__init__(message, where=where or ".".join(one for one in (of, fact) if one))
        self.of, self.fact = of, fact


class TableError(RulebookError):
    """A table with people cannot be read: the message says what to do, and never a value of somebody."""

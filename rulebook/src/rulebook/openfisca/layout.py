"""Expressions of Python that are laid out over lines when they do not fit on one."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 100
CHOICE = "if else"


@dataclass(frozen=True)
class Joined:
    """Parts between two texts. `sign`: "," of arguments, the operator between, or CHOICE."""

    opening: str
    parts: tuple["Doc", ...]
    sign: str
    closing: str

    @property
    def flat(self) -> str:
        """On one line."""
        if self.sign == ",":
            return f"{self.opening}{', '.join(map(bare, self.parts))}{self.closing}"
        words = [f"{self.word(place)}{flat(part)}" for place, part in enumerate(self.parts)]
        return f"{self.opening}{' '.join(words)}{self.closing}"

    def word(self, place: int) -> str:
        """What stands before a part."""
        sign = ("", "if", "else")[place] if self.sign == CHOICE else self.sign if place else ""
        return f"{sign} " if sign else ""


Doc = str | Joined


def flat(doc: Doc) -> str:
    """On one line."""
    return doc if isinstance(doc, str) else doc.flat


def call(name: str, *parts: Doc) -> Doc:
    """A function of parts."""
    return Joined(f"{name}(", parts, ",", ")")


def joined(sign: str, parts: Sequence[Doc]) -> Doc:
    """Parts with an operator between, between brackets."""
    return parts[0] if len(parts) == 1 else Joined("(", tuple(parts), sign, ")")


def bare(doc: Doc) -> str:
    """On one line, without brackets around the whole."""
    text = flat(doc)
    return text[1:-1] if isinstance(doc, Joined) and doc.opening == "(" else text


def lay(before: str, doc: Doc, indent: int) -> list[str]:
    """Lines of "before doc", as far in as said."""
    space = " " * indent
    whole = f"{space}{before}{bare(doc)}"
    if len(whole) <= WIDTH or isinstance(doc, str):
        return [whole]
    return _spread(before, doc, indent, "", flat(doc))


def _spread(before: str, doc: Doc, indent: int, after: str, text: str) -> list[str]:
    space = " " * indent
    whole = f"{space}{before}{text}{after}"
    if len(whole) <= WIDTH or isinstance(doc, str):
        return [whole]
    lines = [f"{space}{before}{doc.opening}"]
    for place, part in enumerate(doc.parts):
        if doc.sign == ",":
            lines += _spread("", part, indent + 4, ",", bare(part))
        else:
            lines += _spread(doc.word(place), part, indent + 4, "", flat(part))
    return [*lines, f"{space}{doc.closing}{after}"]

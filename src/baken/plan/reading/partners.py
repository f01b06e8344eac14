"""With whom: partner organisations, told apart over wrapped lines and lists."""

import re
from collections.abc import Sequence
from dataclasses import replace

from baken.plan.interchange.document import Cooperation, Partner
from baken.plan.reading.blocks import Block, Field
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.leads import tidy_name
from baken.plan.reading.profile import Profile
from baken.plan.reading.wrapping import glue, is_full

KINDS = {"agreement": Cooperation.AGREEMENT, "cooperation": Cooperation.COOPERATION}
UNFINISHED = re.compile(r"(?:,|\ben|&|[-–])$")
REMARK = re.compile(r"\s*\(([^)]*)\)\s*")


def read_partners(
    block: Block, profile: Profile, words: frozenset[str], node: str, notebook: Notebook
) -> tuple[Partner, ...]:
    """The partners of a block, in document order."""
    partners: list[Partner] = []
    for field in block.of("agreement", "cooperation"):
        for line, text in _items(field, profile, words):
            remark = "; ".join(REMARK.findall(text))
            name = REMARK.sub(" ", text).strip()
            parts = split_names(name, profile.partners.legal_forms)
            if len(parts) > 1:
                message = f"Dit zijn {len(parts)} partners op één regel: {'; '.join(parts)}."
                became = "; ".join(parts)
                notebook.note(
                    Kind.NORMALISED, "partners-split", line, message, text=name, became=became, node=node
                )
            kind = KINDS[field.kind]
            if profile.partners.to_be_determined.search(name):
                kind = Cooperation.TO_BE_DETERMINED
            partners += [Partner(name=tidy_name(part), cooperation=kind) for part in parts]
            if remark and partners:
                partners[-1] = replace(partners[-1], remark=remark)
    return tuple(partners)


def split_names(text: str, legal_forms: Sequence[str]) -> tuple[str, ...]:
    """Names in a list. "en" separates only where the names show that it does.

    It does in a list with commas, beside a legal form ("A vzw en B vzw"), and between names that
    start alike ("LDC A en LDC B"); else it belongs to one name ("Integratie en Inburgering").
    """
    listed = [part.strip() for part in text.split(",") if part.strip()]
    names: list[str] = []
    for part in listed:
        left, found, right = part.partition(" en ")
        separates = found and (
            len(listed) > 1
            or _has_form(left, legal_forms)
            or _has_form(right, legal_forms)
            or left.split()[0] == right.split()[0]
        )
        names += split_names(left, legal_forms) + split_names(right, legal_forms) if separates else (part,)
    return tuple(names)


def _has_form(name: str, legal_forms: Sequence[str]) -> bool:
    ends = (
        {name.split(maxsplit=1)[0].casefold(), name.rsplit(maxsplit=1)[-1].casefold()}
        if name.split()
        else set()
    )
    return bool(ends & set(legal_forms))


def _items(field: Field, profile: Profile, words: frozenset[str]) -> tuple[tuple[Line, str], ...]:
    items: list[tuple[Line, str]] = []
    last = ""
    for line in field.lines:
        if items and _goes_on(items[-1][1], last, line.text, profile):
            items[-1] = (items[-1][0], glue(items[-1][1], line.text, words))
        else:
            items.append((line, line.text))
        last = line.text
    return tuple(items)


def _goes_on(item: str, last_line: str, text: str, profile: Profile) -> bool:
    if item.count("(") > item.count(")") or UNFINISHED.search(item) or text[0].islower():
        return True
    if _has_form(item.rpartition(" ")[2], profile.partners.legal_forms):
        return False
    return is_full(last_line, text, profile.layout.column)

"""Links to other plans: codes with their labels, printed as lists under a label."""

import re
from collections.abc import Sequence

from baken.plan.interchange.document import CodeEntry, CodeLink, adopted_hash
from baken.plan.reading.blocks import Field
from baken.plan.reading.codes import KnownCodes, Repair, read_code
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.profile import CodeList, Profile
from baken.plan.reading.wrapping import BULLET, glue, is_full

CODE_LABEL = re.compile(r"(?P<code>[A-Za-z]{1,8}\d[\w]*|[A-Z]{3,}\d[\w]*)(?:\s*:\s*(?P<label>.*))?$")
INNER = re.compile(r"\s+[-–]\s+(?=[A-Z]+\d\w*:)")


def split_items(field: Field, profile: Profile, words: frozenset[str]) -> tuple[tuple[Line, str], ...]:
    """The items under a label: bulleted, or each on a line of its own, wrapped or not."""
    bulleted = any(BULLET.match(line.text) for line in field.lines)
    items: list[tuple[Line, str]] = []
    last = ""
    for line in field.lines:
        text = BULLET.sub("", line.text)
        starts = text != line.text if bulleted else _starts_item(last, text, profile)
        if starts or not items:
            items.append((line, text))
        else:
            items[-1] = (items[-1][0], glue(items[-1][1], text, words))
        last = line.text
    return tuple((line, text.strip()) for line, text in items)


def _starts_item(last: str, text: str, profile: Profile) -> bool:
    if any(item.pattern.match(text) for codes in profile.code_lists for item in codes.items):
        return True
    if (match := CODE_LABEL.match(text)) and match["label"]:
        return True
    if is_full(last, text, profile.layout.column) or last.count("(") > last.count(")"):
        return False
    return text[0].isupper() or bool(profile.measures.count.match(text))


class LinkReader:
    """Reads the code links of one document and gathers the code lists' entries."""

    def __init__(
        self, profile: Profile, lines: Sequence[Line], words: frozenset[str], notebook: Notebook
    ) -> None:
        self.profile = profile
        self.words = words
        self.notebook = notebook
        self.known = {codes.key: KnownCodes.of(lines, codes) for codes in profile.code_lists}
        self.labels: dict[tuple[str, str], str] = {}

    def read(self, field: Field, node: str) -> tuple[CodeLink, ...]:
        """The links under one label."""
        codes = self.profile.code_list(field.code_list)
        links: list[CodeLink] = []
        for line, text in split_items(field, self.profile, self.words):
            links += self.item(codes, line, text, node)
        return tuple(links)

    def item(self, codes: CodeList, line: Line, text: str, node: str) -> tuple[CodeLink, ...]:
        """The links in one item."""
        if codes.items:
            return self._worded(codes, line, text, node)
        return tuple(
            link for part in INNER.split(text) if (link := self._coded(codes, line, part, node)) is not None
        )

    def entries(self) -> tuple[CodeEntry, ...]:
        """Every code that was linked, with the label the document gives it."""
        return tuple(
            CodeEntry(list=key, code=code, label=label) for (key, code), label in self.labels.items()
        )

    def add(self, link: CodeLink) -> None:
        """Remember a code that has no label."""
        self.labels.setdefault((link.list, link.code), "")

    def _coded(self, codes: CodeList, line: Line, text: str, node: str) -> CodeLink | None:
        match = CODE_LABEL.match(text)
        if match is None:
            message = (
                "Hier verwacht ik een code met een omschrijving. Ik vond geen code en nam de tekst niet over."
            )
            self.notebook.note(Kind.UNPLACED, "link-without-code", line, message, text=text, node=node)
            return None
        reading = read_code(match["code"], codes, self.known[codes.key])
        if reading.repair is Repair.FAILED:
            message = f"De code “{reading.written}” heeft niet de gewone vorm. Ik liet ze staan; kijk ze na."
            self.notebook.note(Kind.DOUBT, "code-failed", line, message, text=reading.written, node=node)
        elif reading.repair is not Repair.NONE:
            message = (
                f"De code staat er als “{reading.written}” (een nul in plaats van de letter O?). Ik "
                f"las {reading.code}."
            )
            self.notebook.note(
                Kind.NORMALISED,
                f"code-{reading.repair}",
                line,
                message,
                text=reading.written,
                became=reading.code,
                node=node,
            )
        self._label(codes, reading.code, (match["label"] or "").strip(" ."), line, node)
        written = reading.written if reading.written != reading.code else ""
        return CodeLink(list=codes.key, code=reading.code, as_written=written)

    def _worded(self, codes: CodeList, line: Line, text: str, node: str) -> tuple[CodeLink, ...]:
        links: list[CodeLink] = []
        for part in re.split(r"\s+/\s+", text):
            match = next((found for item in codes.items if (found := item.pattern.match(part))), None)
            if match is None:
                message = "Ik herken hierin geen doelstelling van het andere plan. Ik nam de tekst niet over."
                self.notebook.note(Kind.UNPLACED, "link-without-code", line, message, text=part, node=node)
                continue
            label = match["label"].strip(" .")
            code = match.groupdict().get("code")
            if code is None:
                prefix = next(item.prefix for item in codes.items if item.pattern is match.re)
                code = f"{prefix}{adopted_hash(label)[:6]}"
            self._label(codes, code, label, line, node)
            links.append(CodeLink(list=codes.key, code=code))
        return tuple(links)

    def _label(self, codes: CodeList, code: str, label: str, line: Line, node: str) -> None:
        key = (codes.key, code)
        before = self.labels.get(key, "")
        if label and before and adopted_hash(label) != adopted_hash(before):
            message = (
                f"Bij {code} staat hier een andere omschrijving dan eerder (“{before}”). Ik hield de eerste."
            )
            self.notebook.note(
                Kind.DOUBT, "label-differs", line, message, text=label, became=before, node=node
            )
        self.labels[key] = before or label

"""From lines to sections: which heading each line stands under, and what the overview announced."""

import difflib
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from baken.plan.interchange.document import adopted_hash
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.profile import Domain, LevelProfile, Profile

ALIKE = 0.9  # two spellings of one heading
LONGEST_RUN = 4  # lines over which a domain's name may be spread
MARKS = re.compile(r"^[^\w]*")


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with the lines under it; `lines` starts with what the heading line itself says."""

    level: LevelProfile
    code: str
    heading: Line
    lines: tuple[Line, ...]
    parent: str | None
    id: str
    domain: Domain | None = None


@dataclass(frozen=True, kw_only=True)
class Announced:
    """An entry of the overview that precedes the plan itself."""

    level: LevelProfile
    code: str
    heading: Line
    lines: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class Outline:
    """All sections in document order, and the overview."""

    sections: tuple[Section, ...]
    overview: tuple[Announced, ...]


@dataclass
class _Open:
    """A heading whose lines are still coming in."""

    level: LevelProfile
    code: str
    heading: Line
    announced: bool
    domain: Domain | None = None
    parent: str | None = None
    id: str = ""
    lines: list[Line] = field(default_factory=list)


def read_outline(lines: Sequence[Line], profile: Profile, notebook: Notebook) -> Outline:
    """Cut the plan's lines into sections by the headings of the profile."""
    return _Cutter(profile, notebook).cut(lines)


class _Cutter:
    """Walks over the lines once, remembering the node that is open at each level."""

    def __init__(self, profile: Profile, notebook: Notebook) -> None:
        self.profile = profile
        self.notebook = notebook
        self.found: list[_Open] = []
        self.current: dict[str, str] = {}  # level key -> id of the open node
        self.counts: dict[str, int] = {}
        self.domains: dict[str, str] = {}  # domain key -> id

    def cut(self, lines: Sequence[Line]) -> Outline:
        """Sections and overview of these lines."""
        loose: list[Line] = []
        index = 0
        while index < len(lines):
            taken = self._domain(lines, index) or self._numbered(lines[index])
            if not taken:
                (self.found[-1].lines if self.found else loose).append(lines[index])
            index += taken or 1
        self._unplaced(loose)
        for open_ in self.found:
            if not open_.id and not open_.announced:
                self._unplaced(open_.lines)
        sections = tuple(
            Section(
                level=open_.level,
                code=open_.code,
                heading=open_.heading,
                lines=tuple(open_.lines),
                parent=open_.parent,
                id=open_.id,
                domain=open_.domain,
            )
            for open_ in self.found
            if not open_.announced and open_.id
        )
        overview = tuple(
            Announced(level=open_.level, code=open_.code, heading=open_.heading, lines=tuple(open_.lines))
            for open_ in self.found
            if open_.announced
        )
        return Outline(sections=sections, overview=overview)

    def _domain(self, lines: Sequence[Line], index: int) -> int:
        """How many lines from here form the name of a life domain."""
        for level in self.profile.levels:
            if not level.domain or level.heading is None:
                continue
            run: list[str] = []
            for line in lines[index : index + LONGEST_RUN]:
                match = level.heading.match(line.text)
                if not match:
                    break
                run.append(match.group("title"))
            for length in range(len(run), 0, -1):
                printed = " ".join(run[:length])
                if domain := self._which_domain(printed):
                    self._open_domain(level, domain, printed, lines[index])
                    return length
        return 0

    def _which_domain(self, printed: str) -> Domain | None:
        folded = _folded(printed)
        for domain in self.profile.domains:
            for name in (domain.title, *domain.names):
                if _alike(folded, _folded(name)):
                    return domain
        return None

    def _open_domain(self, level: LevelProfile, domain: Domain, printed: str, at: Line) -> None:
        node = self.domains.get(domain.key, "")
        fresh = not node
        if fresh:
            node = self.domains[domain.key] = self._make_id(level, "", at)
        if adopted_hash(printed) != adopted_hash(domain.title):
            message = f"Hier staat “{printed}”. Ik las het als het levensdomein “{domain.title}”."
            self.notebook.note(
                Kind.NORMALISED, "domain-spelling", at, message, text=printed, became=domain.title, node=node
            )
        self.current = {level.key: node}
        # A domain that returns (first in the overview, then in the body) is one node.
        self.found.append(
            _Open(level=level, code="", heading=at, announced=False, domain=domain, id=node if fresh else "")
        )

    def _numbered(self, line: Line) -> int:
        for level in self.profile.levels:
            if level.domain:
                continue
            if level.overview and (match := level.overview.match(line.text)):
                self.found.append(self._heading(level, match, line, announced=True))
                return 1
            if level.heading and (match := level.heading.match(line.text)):
                opened = self._heading(level, match, line, announced=False)
                opened.parent = self._parent(level, opened.code, line)
                opened.id = self._make_id(level, opened.code, line)
                self.current[level.key] = opened.id
                self.found.append(opened)
                return 1
        return 0

    def _heading(self, level: LevelProfile, match: "re.Match[str]", line: Line, announced: bool) -> _Open:
        opened = _Open(level=level, code=match.group("code"), heading=line, announced=announced)
        rest = match.groupdict().get("title") or ""
        if rest:
            opened.lines.append(Line(number=line.number, page=line.page, text=rest))
        marks = MARKS.match(line.text[match.end("code") :])
        printed = marks.group().strip() if marks else ""
        if not announced and level.punctuation and printed.rstrip("‘“(") != level.punctuation:
            message = (
                f"Na het nummer staat “{printed}” in plaats van “{level.punctuation}”. Ik las nummer "
                f"{opened.code}."
            )
            self.notebook.note(Kind.NORMALISED, "heading-punctuation", line, message, became=opened.code)
        return opened

    def _parent(self, level: LevelProfile, code: str, at: Line) -> str | None:
        above = (
            self.profile.levels[self.profile.levels.index(level) - 1]
            if level != self.profile.levels[0]
            else None
        )
        if above is None:
            return None
        parent = self.current.get(above.key)
        start = code.rpartition(".")[0]
        if parent is None:
            message = f"Boven {level.name} {code} vond ik geen {above.name}. Ik las ze zonder."
            self.notebook.note(Kind.DOUBT, "parent-missing", at, message)
        elif start and not above.domain and parent != above.id.format(code=start, n=0, parent=""):
            message = (
                f"{level.name} {code} staat onder {parent}, maar het nummer wijst naar {start}. Kijk "
                "na waar ze hoort."
            )
            self.notebook.note(Kind.DOUBT, "parent-number", at, message, became=parent)
        return parent

    def _make_id(self, level: LevelProfile, code: str, at: Line) -> str:
        count = self.counts[level.key] = self.counts.get(level.key, 0) + 1
        made = level.id.format(n=count, code=code, parent="")
        taken = {open_.id for open_ in self.found}
        if made in taken:
            unique = next(f"{made}-bis{n}" for n in itertools.count(2) if f"{made}-bis{n}" not in taken)
            message = (
                f"Nummer {code} komt twee keer voor bij {level.name}. De tweede noem ik {unique}; "
                "kijk na welk klopt."
            )
            self.notebook.note(Kind.DOUBT, "number-twice", at, message, node=unique)
            return unique
        return made

    def _unplaced(self, loose: Sequence[Line]) -> None:
        if loose:
            message = (
                "Deze tekst staat voor de eerste doelstelling. Ze hoort bij geen enkele en is niet "
                "overgenomen."
            )
            text = " ".join(line.text for line in loose)
            self.notebook.note(Kind.UNPLACED, "introduction", loose[0], message, text=text)


def _folded(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _alike(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > (1 - ALIKE) * (len(one) + len(other)):
        return False
    return difflib.SequenceMatcher(None, one, other).ratio() >= ALIKE

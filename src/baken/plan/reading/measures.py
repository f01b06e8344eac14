"""Indicators and milestones: each short text goes where its words put it, not where its label does."""

from dataclasses import dataclass

from baken.plan.interchange.document import CodeLink, Direction, Indicator, IndicatorKind, Milestone
from baken.plan.reading.blocks import Block, Field
from baken.plan.reading.findings import Kind, Line, Notebook
from baken.plan.reading.links import LinkReader, split_items
from baken.plan.reading.profile import Profile

NAMES = {"indicator": "indicator", "milestone": "mijlpaal"}


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a block measures, and code links that stood among the measures."""

    indicators: tuple[Indicator, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    links: tuple[CodeLink, ...] = ()


class MeasureReader:
    """Reads the indicators and milestones of one document."""

    def __init__(
        self, profile: Profile, links: LinkReader, words: frozenset[str], notebook: Notebook
    ) -> None:
        self.profile = profile
        self.links = links
        self.words = words
        self.notebook = notebook

    def read(self, block: Block, node: str) -> Measured:
        """Everything under the labels for indicators and milestones."""
        indicators: list[Indicator] = []
        milestones: list[Milestone] = []
        links: list[CodeLink] = []
        for field in block.of("indicator", "milestone"):
            for line, text in split_items(field, self.profile, self.words):
                self._report_bullets(line, text, node)
                kind = self._kind(field, line, text, node)
                if kind == "indicator":
                    indicators.append(self._indicator(text, node, len(indicators) + 1))
                elif kind == "milestone":
                    made = f"m-{node}-{len(milestones) + 1}"
                    milestones.append(Milestone(id=made, node=node, title=text))
                else:
                    links += self._link(field, line, text, node)
        return Measured(indicators=tuple(indicators), milestones=tuple(milestones), links=tuple(links))

    def _kind(self, field: Field, line: Line, text: str, node: str) -> str:
        """What the text is by its words; its label decides only when they say nothing."""
        if any(item.pattern.match(text) for codes in self.profile.code_lists for item in codes.items):
            return "link"
        counts = bool(self.profile.measures.count.match(text))
        results = bool(self.profile.measures.result.match(text))
        if counts == results:
            message = (
                f"Ik zie niet of dit een telling of een resultaat is. Ik liet het bij {NAMES[field.kind]}."
            )
            self.notebook.note(Kind.DOUBT, "measure-unclear", line, message, text=text, node=node)
            return field.kind
        kind = "indicator" if counts else "milestone"
        if kind != field.kind:
            message = (
                f"Dit staat bij {NAMES[field.kind]}, maar het is een {NAMES[kind]}. Ik zette het "
                "daar; kijk na."
            )
            self.notebook.note(
                Kind.DOUBT,
                f"{kind}-under-{field.kind}",
                line,
                message,
                text=text,
                became=NAMES[kind],
                node=node,
            )
        return kind

    def _indicator(self, text: str, node: str, ordinal: int) -> Indicator:
        counts = self.profile.measures.count.match(text)
        falls = self.profile.measures.decrease.match(text)
        return Indicator(
            id=f"i-{node}-{ordinal}",
            node=node,
            title=text,
            kind=IndicatorKind.NUMBER if counts else IndicatorKind.YES_NO,
            direction=Direction.DECREASE if falls else Direction.INCREASE,
        )

    def _link(self, field: Field, line: Line, text: str, node: str) -> tuple[CodeLink, ...]:
        codes = next(
            codes
            for codes in self.profile.code_lists
            if any(item.pattern.match(text) for item in codes.items)
        )
        message = (
            f"Dit staat bij {NAMES[field.kind]}, maar het verwijst naar {codes.title}. Ik maakte er "
            "een koppeling van."
        )
        self.notebook.note(
            Kind.DOUBT, f"link-under-{field.kind}", line, message, text=text, became=codes.key, node=node
        )
        return self.links.item(codes, line, text, node)

    def _report_bullets(self, line: Line, text: str, node: str) -> None:
        if line.text.startswith(("- -", "– –")):
            message = "Voor deze regel staan twee streepjes. Ik las het als één punt."
            self.notebook.note(Kind.NORMALISED, "double-dash", line, message, became=text, node=node)

"""An amount of the law on a date in words, with since when, from where and how sure; a scale on one line."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rulebook.needs import Needs
from rulebook.parameters import CONFIDENCES, Known, Parameter, ParameterTree, Scale, Source
from rulebook.values import in_words


@dataclass(frozen=True, kw_only=True)
class AmountText:
    """An amount of the law on the date: `value` in words, since when, from where and how sure."""

    name: str
    label: str
    value: str
    start: dt.date | None
    sources: tuple[Source, ...]
    confidence: str
    to_check: bool


def amounts_in_words(
    tree: ParameterTree, needs: Needs, known: Callable[[Parameter], Known]
) -> Iterator[AmountText]:
    """The amounts and scales that something needs, as `known` says they are on a date."""
    for name in needs.parameters:
        yield _of_parameter(tree.parameters[name], known(tree.parameters[name]))
    for name in needs.scales:
        yield _of_scale(tree.scales[name], known)


def _of_parameter(one: Parameter, known: Known) -> AmountText:
    return AmountText(
        name=one.name,
        label=one.description or one.name,
        value=in_words(one.type, known.value.value),
        start=known.value.start if known.value.date_known else None,
        sources=known.value.sources,
        confidence=known.value.confidence,
        to_check=known.to_check,
    )


def _of_scale(scale: Scale, known: Callable[[Parameter], Known]) -> AmountText:
    """As sure as its least sure part, since its newest."""
    slices = [(one, known(one.threshold), known(one.of)) for one in scale.brackets]
    parts = [part for _, threshold, of in slices for part in (threshold, of)]
    said = [
        f"vanaf {in_words(scale.base, threshold.value.value)}: {in_words(one.of.type, of.value.value)}"
        for one, threshold, of in slices
    ]
    dated = all(part.value.date_known for part in parts)
    return AmountText(
        name=scale.name,
        label=scale.description or scale.name,
        value="; ".join(said),
        start=max(part.value.start for part in parts) if dated else None,
        sources=tuple(dict.fromkeys(source for part in parts for source in part.value.sources)),
        confidence=max((part.value.confidence for part in parts), key=CONFIDENCES.index),
        to_check=any(part.to_check for part in parts),
    )

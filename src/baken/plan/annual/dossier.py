"""The dossier check: does every reporting code have a part of the plan with its texts.

Source: the external reporting codes of the Flemish government (BBC); the digital report cuts a short
description after 100 characters and a long text after 4,000.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from baken.foundation.vocabulary.api import Code
from baken.plan.annual import record as r
from baken.plan.models import NodeCode, Plan
from baken.plan.models.annual import LONG_TEXT, SHORT_TEXT


@dataclass(frozen=True, kw_only=True)
class ReportingCodes:
    """The reporting codes that hold in a period, and which nodes (by id) of the plan carry them."""

    codes: tuple[Code, ...]
    by_node: dict[int, tuple[Code, ...]]


def reporting_codes_of(*, plan: Plan, start: dt.date, end: dt.date) -> ReportingCodes:
    """Codes of lists of a higher authority whose validity meets the period (two queries)."""
    codes = tuple(
        Code.objects.filter(
            Q(code_list__valid_from__isnull=True) | Q(code_list__valid_from__lte=end),
            Q(code_list__valid_until__isnull=True) | Q(code_list__valid_until__gte=start),
            code_list__reporting=True,
        )
        .select_related("code_list")
        .order_by("code_list__title", "code", "pk")
    )
    by_id = {code.pk: code for code in codes}
    found: dict[int, list[Code]] = defaultdict(list)
    links = NodeCode.objects.filter(node__plan=plan, code__in=by_id).order_by("position", "pk")
    for node_id, code_id in links.values_list("node_id", "code_id"):
        found[node_id].append(by_id[code_id])
    return ReportingCodes(codes=codes, by_node={pk: tuple(listed) for pk, listed in found.items()})


def code_entries(*, codes: ReportingCodes, items: Iterable[r.Item]) -> tuple[r.CodeEntry, ...]:
    """Every code with the items that answer for it and what is still missing."""
    answering: dict[str, list[r.Item]] = defaultdict(list)
    for item in items:
        for code in item.reporting_codes:
            answering[code].append(item)
    return tuple(
        r.CodeEntry(
            list_title=code.code_list.title,
            code=code.code,
            label=code.label,
            items=tuple(item.key for item in answering[code.code]),
            problems=tuple(_problems(answering[code.code])),
        )
        for code in codes.codes
    )


def _problems(items: list[r.Item]) -> Iterable[str]:
    if not items:
        yield _("Geen onderdeel van het plan draagt deze code.")
    for item in items:
        texts = (item.texts, item.editor)
        if not any(one.summary for one in texts):
            yield _("'%(title)s' heeft nog geen zin van hoogstens %(limit)d tekens.") % {
                "title": item.title,
                "limit": SHORT_TEXT,
            }
        if not any(one.achieved or one.done for one in texts):
            yield _("'%(title)s' heeft nog geen tekst.") % {"title": item.title}
        yield from _cut(item.title, texts)


def _cut(title: str, texts: Iterable[r.Texts]) -> Iterable[str]:
    """Texts that the digital report would cut; forms prevent them, older texts may still be there."""
    for one in texts:
        for text, limit in (
            (one.summary, SHORT_TEXT),
            (one.achieved, LONG_TEXT),
            (one.done, LONG_TEXT),
            (one.cost, LONG_TEXT),
        ):
            if len(text) > limit:
                yield _("Een tekst van '%(title)s' is langer dan %(limit)d tekens en wordt afgekapt.") % {
                    "title": title,
                    "limit": limit,
                }

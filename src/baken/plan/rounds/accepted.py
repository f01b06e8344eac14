"""What was accepted in the rounds of a period, for the annual report."""

import datetime as dt

from baken.plan.annual.record import Texts
from baken.plan.models import Plan, ProgressReport

QUESTIONS = ("summary", "achieved", "done", "cost")


def accepted_texts(*, plan: Plan, start: dt.date, end: dt.date) -> dict[int, Texts]:
    """Accepted texts per node id from rounds whose period lies within these days (one query).

    Of several rounds the later one counts, question by question: a report over the whole year replaces
    what the first semester said, and leaves what it does not speak of.
    """
    reports = ProgressReport.objects.filter(
        round__plan=plan, round__start__gte=start, round__end__lte=end, accepted__isnull=False
    ).order_by("round__end", "round__start", "pk")
    found: dict[int, dict[str, str]] = {}
    for node_id, accepted in reports.values_list("node_id", "accepted"):
        texts = {name: text for name in QUESTIONS if (text := (accepted or {}).get(name, ""))}
        found.setdefault(node_id, {}).update(texts)
    return {node_id: Texts(**texts) for node_id, texts in found.items()}


def open_cards(*, plan: Plan, start: dt.date, end: dt.date) -> int:
    """How many cards of rounds within these days nobody accepted anything of (one query)."""
    return ProgressReport.objects.filter(
        round__plan=plan, round__start__gte=start, round__end__lte=end, accepted__isnull=True
    ).count()

"""The milestones of a plan on a time line, with the list that says the same."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from baken.foundation.ui.api import FilterChoice, filter_choices
from baken.plan.access import may_manage_plan
from baken.plan.desk.milestones import FILTERS, PARAMETERS, ChosenMilestones, choose_milestones
from baken.plan.desk.timeline import timeline_of
from baken.plan.views.asking import page_of, query_string, readable_address
from baken.plan.views.loading import actor_of, load_picture

LIST = "lijst"
"""The id of the list on the page."""


@dataclass(frozen=True, kw_only=True)
class FilterField:
    """A filter with its choices."""

    name: str
    label: str
    choices: list[FilterChoice]


def page(request: HttpRequest, plan: str) -> HttpResponse:
    """The time line and the list; the filters stay in the address."""
    problems = readable_address(request)
    picture = load_picture(request, plan)
    chosen = choose_milestones(picture=picture, asked=asked_of(request))
    page, page_problems = page_of(request, chosen.entries)
    has_any = any(view.node.milestones.all() for view in picture.nodes.values())
    context = {
        "plan": picture.plan,
        "has_any": has_any,
        "page": page,
        "chart": timeline_of(
            picture=picture, entries=chosen.entries, year=chosen.asked["year"], table_id=LIST
        ),
        "filters": filter_fields(chosen),
        "is_filtered": any(chosen.asked.values()),
        "problems": [*problems, *chosen.problems, *page_problems],
        "query": query_string({PARAMETERS[name]: value for name, value in chosen.asked.items()}),
        "may_manage": bool(may_manage_plan(actor=actor_of(request), plan=picture.plan)),
    }
    return render(request, "plan/desk/milestones.html", context)


def asked_of(request: HttpRequest) -> dict[str, str]:
    """What the address asks for, untrusted."""
    return {name: request.GET.get(parameter, "") for name, parameter in PARAMETERS.items()}


def filter_fields(chosen: ChosenMilestones) -> list[FilterField]:
    """The filters that have something to choose, with how many each choice leaves."""
    return [
        FilterField(
            name=PARAMETERS[name],
            label=str(one.name),
            choices=filter_choices(
                choices=[
                    (choice.value, f"{choice.label} ({choice.number})") for choice in chosen.choices[name]
                ],
                selected=chosen.asked[name],
                all_label=_("Alle"),
            ),
        )
        for name, one in FILTERS.items()
        if chosen.choices[name]
    ]

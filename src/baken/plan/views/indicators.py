"""What the plan measures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baken.plan.node_indicators import node_indicators
from baken.plan.views.loading import actor_of, load_picture


def page(request: HttpRequest, plan: str) -> HttpResponse:
    """All indicators of the plan, with the node each belongs to."""
    picture = load_picture(request, plan)
    found = node_indicators(
        nodes=[view.node for view in picture.nodes.values()],
        actor=actor_of(request),
        municipality=picture.plan.municipality,
        today=picture.today,
        charts=False,
    )
    groups = [
        (root, [(view, found[view.node.pk]) for view in picture.nodes.values()
                if view.node.pk in found and picture.domain_of(view.key).key == root.key])
        for root in picture.roots
    ]  # fmt: skip
    context = {
        "plan": picture.plan,
        "groups": [(root, rows) for root, rows in groups if rows],
        "number": sum(len(views) for views in found.values()),
    }
    return render(request, "plan/indicators.html", context)

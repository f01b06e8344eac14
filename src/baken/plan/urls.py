"""Addresses below /<municipality>/plannen/: the pages to read; editing adds its own."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from baken.plan.views import budget, downloads, indicators, node, reading

app_name = "plan"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", reading.plans, name="list"),
    path("<slug:plan>.<slug:format_name>", downloads.export, name="export"),
    path("<slug:plan>/", reading.plan, name="plan"),
    path("<slug:plan>/onderdelen/", reading.nodes, name="nodes"),
    path("<slug:plan>/onderdelen.csv", downloads.nodes, name="nodes-csv"),
    path("<slug:plan>/onderdelen/<str:key>/", node.page, name="node"),
    path("<slug:plan>/budget/", budget.page, name="budget"),
    path("<slug:plan>/indicatoren/", indicators.page, name="indicators"),
]
if find_spec("baken.plan.urls_editing") is not None:
    urlpatterns.append(path("", include("baken.plan.urls_editing")))

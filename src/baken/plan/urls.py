"""Addresses below /<municipality>/plannen/: the pages to read, and those of each part of the room."""

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
urlpatterns += [
    path("", include(f"baken.plan.{room}"))
    for room in ("urls_editing", "rounds.urls", "finance.urls", "desk.urls", "annual.urls")
]

"""Addresses below /<municipality>/plannen/: bureau van de coördinator, tijdlijn en kalender."""

from django.urls import URLPattern, path

from baken.plan.desk.views import calendars, desk, milestones

PLAN = "<slug:plan>/"
urlpatterns: list[URLPattern] = [
    path(PLAN + "bureau/", desk.page, name="desk"),
    path(PLAN + "mijlpalen/", milestones.page, name="milestones"),
    path(PLAN + "mijlpalen.ics", calendars.feed, name="milestones-ics"),
    path(PLAN + "kalender/", calendars.page, name="calendar"),
    path(PLAN + "kalender/mijn-link/", calendars.link, name="calendar-link"),
]

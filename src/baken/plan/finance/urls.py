"""Addresses below /<municipality>/plannen/: standen van de financiële dienst."""

from django.urls import URLPattern, path

from baken.plan.finance import views

PLAN = "<slug:plan>/financien/"
urlpatterns: list[URLPattern] = [
    path(PLAN, views.page, name="finance"),
    path(PLAN + "<int:finance_import>/onbekend.csv", views.unknown, name="finance-unknown"),
    path(PLAN + "<int:finance_import>/opnemen/", views.take_up, name="finance-take-up"),
    path(PLAN + "<int:finance_import>/ongedaan/", views.undo, name="finance-undo"),
]

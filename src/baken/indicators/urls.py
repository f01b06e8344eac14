"""Addresses of indicators, below a municipality's slug."""

from django.urls import path

from baken.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.indicator_list, name="list"),
    path("nieuw/", views.define, name="define"),
    path("<uuid:indicator_id>/", views.indicator, name="indicator"),
    path("<uuid:indicator_id>/reeks.csv", views.series_download, name="series"),
    path("<uuid:indicator_id>/bewerken/", views.redefine, name="redefine"),
    path("<uuid:indicator_id>/meting/", views.record_value, name="record_value"),
    path("<uuid:indicator_id>/streefwaarde/", views.set_target, name="set_target"),
    path("<uuid:indicator_id>/cijfers/<int:value_id>/", views.correct_value, name="correct_value"),
]

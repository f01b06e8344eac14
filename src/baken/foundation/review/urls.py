"""Addresses of review; mounted below a municipality at beoordelen/."""

from django.urls import path

from baken.foundation.review import views

app_name = "review"

urlpatterns = [
    path("", views.list_proposals, name="list"),
    path("<int:proposal_id>/", views.show_proposal, name="proposal"),
    path("<int:proposal_id>/beslissen/", views.decide, name="decide"),
    path("<int:proposal_id>/intrekken/", views.withdraw, name="withdraw"),
    path("<int:proposal_id>/mening-vragen/", views.ask, name="ask"),
]

"""Pages of a municipality; its slug stands before these addresses."""

from django.urls import path

from baken.portal import views

app_name = "city"
urlpatterns = [
    path("", views.home, name="home"),
    path("zoeken/", views.search, name="search"),
]

"""All addresses. Pages of a municipality start with its slug; the middleware takes it off the arguments."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
]

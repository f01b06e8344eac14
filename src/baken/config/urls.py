"""All addresses. Pages of a municipality start with its slug; the middleware takes it off the arguments."""

from django.urls import include, path

urlpatterns = [
    path("<slug:municipality>/taken/", include("baken.foundation.jobs.urls")),
    path("account/", include("allauth.urls")),
]

"""All addresses. Pages of a municipality start with its slug; the middleware takes it off the arguments."""

from django.urls import include, path

urlpatterns = [
    path("<slug:municipality>/", include("baken.foundation.messaging.urls")),
    path("<slug:municipality>/taken/", include("baken.foundation.jobs.urls")),
    path("<slug:municipality>/beoordelen/", include("baken.foundation.review.urls")),
    path("<slug:municipality>/vertalingen/", include("baken.foundation.texts.urls")),
    path("l/", include("baken.foundation.signed_links.urls")),
    path("account/", include("baken.foundation.accounts.allauth_urls")),
    path("", include("baken.foundation.accounts.urls")),
]

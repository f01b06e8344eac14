"""All addresses. Pages of a municipality start with its slug; the middleware takes it off the arguments."""

from django.urls import include, path

from baken.config.api import api_urls
from baken.health import health

urlpatterns = [
    path("health/", health, name="health"),
    # Fixed first parts before any that could be a municipality's name.
    path("l/", include("baken.foundation.signed_links.urls")),
    path("account/", include("baken.foundation.accounts.allauth_urls")),
    path("", include("baken.foundation.accounts.urls")),
    path("", include("baken.portal.urls")),
    path("<slug:municipality>/", include("baken.portal.municipality_urls")),
    path("<slug:municipality>/", include("baken.foundation.messaging.urls")),
    path("<slug:municipality>/bestanden/", include("baken.foundation.files.urls")),
    path("<slug:municipality>/taken/", include("baken.foundation.jobs.urls")),
    path("<slug:municipality>/beoordelen/", include("baken.foundation.review.urls")),
    path("<slug:municipality>/vertalingen/", include("baken.foundation.texts.urls")),
    path("<slug:municipality>/indicatoren/", include("baken.indicators.urls")),
    path("<slug:municipality>/rechten/", include("baken.rights.urls")),
    path("<slug:municipality>/plannen/", include("baken.plan.urls")),
    path("<slug:municipality>/api/v1/", api_urls),
]

handler400 = "baken.portal.errors.bad_request"
handler403 = "baken.portal.errors.permission_denied"
handler404 = "baken.portal.errors.page_not_found"
handler429 = "baken.portal.errors.too_many_requests"
handler500 = "baken.portal.errors.server_error"

"""The product's addresses, with those of indicators and their JSON."""

from django.urls import include, path
from ninja import NinjaAPI

from baken.config.urls import urlpatterns as product
from baken.indicators.rest import router

api = NinjaAPI(urls_namespace="indicators-test")
api.add_router("/indicatoren", router)
urlpatterns = [
    path("<slug:municipality>/indicatoren/", include("baken.indicators.urls")),
    path("<slug:municipality>/test-api/", api.urls),
    *product,
]

"""Addresses of texts."""

app_name = "texts"

urlpatterns: list[object] = []

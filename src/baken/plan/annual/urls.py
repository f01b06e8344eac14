"""Addresses below /<municipality>/plannen/: jaarverslagen."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

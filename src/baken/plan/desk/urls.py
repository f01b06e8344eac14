"""Addresses below /<municipality>/plannen/: bureau van de coördinator, tijdlijn en kalender."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

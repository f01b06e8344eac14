"""Addresses below /<municipality>/plannen/: standen van de financiële dienst."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

"""Addresses below /<municipality>/plannen/: opvolgrondes, verslagkaarten en contacten."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

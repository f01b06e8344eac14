"""Addresses of signed links; mounted at /l/."""

from django.urls import path

from baken.foundation.signed_links.views import open_page

app_name = "signed_links"

urlpatterns = [path("<str:token>/", open_page, name="open")]

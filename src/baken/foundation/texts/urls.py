"""Addresses of texts; mounted below a municipality at vertalingen/."""

from django.urls import path

from baken.foundation.texts import views

app_name = "texts"

urlpatterns = [
    path("<slug:kind>/<str:subject_id>/", views.edit, name="edit"),
    path("<slug:kind>/<str:subject_id>/nagelezen/", views.review, name="review"),
]

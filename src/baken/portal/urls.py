"""Pages outside any municipality."""

from django.urls import path

from baken.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.choose, name="choose"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("stijl/", views.style, name="style"),
]

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "baken.foundation.ui"
    label = "ui"

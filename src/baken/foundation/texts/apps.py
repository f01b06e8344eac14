from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "baken.foundation.texts"
    label = "texts"

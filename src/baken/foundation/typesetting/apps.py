from django.apps import AppConfig


class TypesettingConfig(AppConfig):
    name = "baken.foundation.typesetting"
    label = "typesetting"

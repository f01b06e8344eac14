from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "baken.foundation.access"
    label = "access"

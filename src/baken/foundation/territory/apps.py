from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "baken.foundation.territory"
    label = "territory"

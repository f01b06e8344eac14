from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "baken.indicators"
    label = "indicators"

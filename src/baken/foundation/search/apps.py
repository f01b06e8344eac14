from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "baken.foundation.search"
    label = "search"

from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "baken.foundation.texts"
    label = "texts"

    def ready(self) -> None:
        from baken.foundation.access.api import declare_routes
        from baken.foundation.texts.access import ROUTES

        declare_routes(ROUTES)

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "baken.foundation.files"
    label = "files"

    def ready(self) -> None:
        from baken.foundation.access.api import declare_routes
        from baken.foundation.files.access import ROUTES

        declare_routes(ROUTES)

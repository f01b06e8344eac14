from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "baken.foundation.jobs"
    label = "jobs"

    def ready(self) -> None:
        from baken.foundation.access.api import declare_routes
        from baken.foundation.jobs.access import ROUTES

        declare_routes(ROUTES)

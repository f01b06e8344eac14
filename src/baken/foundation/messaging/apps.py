from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "baken.foundation.messaging"
    label = "messaging"

    def ready(self) -> None:
        from baken.foundation.access.api import declare_routes
        from baken.foundation.messaging.access import ROUTES

        declare_routes(ROUTES)

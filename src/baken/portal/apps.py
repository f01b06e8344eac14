from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "baken.portal"
    label = "portal"

    def ready(self) -> None:
        from baken.foundation.access.api import declare_routes
        from baken.foundation.ui.api import register_navigation, register_search
        from baken.portal.access import ROUTES
        from baken.portal.entries import ENTRIES

        declare_routes(ROUTES)
        register_navigation(*ENTRIES)
        register_search(url_name="city:search")

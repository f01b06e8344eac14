from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "baken.rights"
    label = "rights"

    def ready(self) -> None:
        from baken.foundation.access.api import allow_large_requests, declare_routes
        from baken.foundation.review.api import register_reviewable
        from baken.foundation.search.api import register_searchable
        from baken.foundation.ui.api import register_navigation, register_tile
        from baken.rights.access import ROUTES
        from baken.rights.catalogue.search_index import SEARCHABLE
        from baken.rights.front_page import NAVIGATION, TILES
        from baken.rights.own.reviewable import OWN
        from baken.rights.scan.uploads import largest_request

        declare_routes(ROUTES)
        allow_large_requests("rights:scan-new", largest_request)
        register_navigation(*NAVIGATION)
        register_tile(*TILES)
        register_searchable(SEARCHABLE)
        register_reviewable(OWN)

from django.apps import AppConfig


class SignedLinksConfig(AppConfig):
    name = "baken.foundation.signed_links"
    label = "signed_links"

    def ready(self) -> None:
        from baken.foundation.access.api import declare_routes
        from baken.foundation.signed_links.access import ROUTES
        from baken.foundation.signed_links.logs import keep_tokens_out

        declare_routes(ROUTES)
        keep_tokens_out()

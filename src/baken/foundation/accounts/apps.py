from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "baken.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from baken.foundation.access.api import declare_routes
        from baken.foundation.accounts import sign_ins  # noqa: F401 (connects allauth's signals)
        from baken.foundation.accounts.access import ROUTES

        declare_routes(ROUTES)

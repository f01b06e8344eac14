from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "baken.foundation.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from baken.foundation.access.api import declare_routes
        from baken.foundation.accounts import sign_ins  # noqa: F401 (connects allauth's signals)
        from baken.foundation.accounts.access import ROUTES, may_manage_people
        from baken.foundation.ui.api import NavigationItem, Place, register_navigation

        declare_routes(ROUTES)
        register_navigation(
            NavigationItem(
                key="profile",
                label=_("Mijn account"),
                url_name="accounts:profile",
                position=10,
                place=Place.ACCOUNT,
                in_municipality=False,
            ),
            NavigationItem(
                key="people",
                label=_("Mensen en rollen"),
                url_name="accounts:people",
                position=90,
                icon="people",
                visible=lambda actor, municipality: (
                    municipality is not None
                    and bool(may_manage_people(actor=actor, municipality=municipality.nis))
                ),
            ),
        )

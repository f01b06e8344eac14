from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "baken.indicators"
    label = "indicators"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from baken.foundation.access.api import declare_routes
        from baken.foundation.chain.api import register_kind
        from baken.foundation.ui.api import NavigationItem, register_navigation
        from baken.indicators.access import ROUTES
        from baken.indicators.chain_kinds import KIND

        declare_routes(ROUTES)
        register_kind(KIND)
        register_navigation(
            NavigationItem(
                key="indicators",
                label=_("Indicatoren"),
                url_name="indicators:list",
                position=30,
                icon="chart",
            )
        )

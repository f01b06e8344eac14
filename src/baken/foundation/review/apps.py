from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "baken.foundation.review"
    label = "review"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from baken.foundation.access.api import declare_routes
        from baken.foundation.review.access import DECIDES_OR_PROPOSES, ROUTES
        from baken.foundation.review.opinion_page import OpinionPage
        from baken.foundation.review.waiting import TO_DECIDE
        from baken.foundation.signed_links.api import register_purpose
        from baken.foundation.ui.api import NavigationItem, register_navigation, register_waiting

        declare_routes(ROUTES)
        register_purpose(OpinionPage())
        register_waiting(TO_DECIDE)
        register_navigation(
            NavigationItem(
                key="review",
                label=_("Beoordelen"),
                url_name="review:list",
                position=80,
                icon="check",
                visible=lambda actor, municipality: (
                    municipality is not None
                    and actor.has_role(*DECIDES_OR_PROPOSES, municipality=municipality.nis)
                ),
            )
        )

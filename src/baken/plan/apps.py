from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "baken.plan"
    label = "plan"

    def ready(self) -> None:
        from baken.foundation.access.api import declare_routes
        from baken.foundation.chain.api import register_edges, register_kind
        from baken.foundation.files.api import register_file_owner
        from baken.foundation.review.api import register_reviewable
        from baken.foundation.search.api import register_searchable
        from baken.foundation.signed_links.api import register_purpose
        from baken.foundation.texts.api import register_translatable
        from baken.foundation.ui.api import register_navigation, register_tile, register_waiting
        from baken.indicators.api import register_concealer, register_measure
        from baken.plan.access import EDITING_ROUTES, READING_ROUTES
        from baken.plan.annual.access import ROUTES as ANNUAL_ROUTES
        from baken.plan.annual.files import DraftFiles, VersionFiles
        from baken.plan.annual.search_index import SEARCHABLE as ANNUAL_REPORTS
        from baken.plan.annual.views.forum import RemarksPage
        from baken.plan.chain_kinds import EDGES, KIND
        from baken.plan.desk.access import ROUTES as DESK_ROUTES
        from baken.plan.desk.personal import CalendarLinkPage
        from baken.plan.editing.documents import NodeFiles, WorkbookFiles
        from baken.plan.editing.reviewable import NODES
        from baken.plan.editing.translations import NodeTexts
        from baken.plan.finance.access import ROUTES as FINANCE_ROUTES
        from baken.plan.finance.files import FinanceFiles
        from baken.plan.front_page import NAVIGATION, TILE
        from baken.plan.indicator_concealment import of_drafts_only
        from baken.plan.measures import MEASURES
        from baken.plan.rounds.access import ROUTES as ROUNDS_ROUTES
        from baken.plan.rounds.link_page import CardLinkPage
        from baken.plan.rounds.mine import TO_HAND_IN
        from baken.plan.rounds.reviewable import REPORTS
        from baken.plan.search_index import SEARCHABLES

        for rules in (
            READING_ROUTES, EDITING_ROUTES, ROUNDS_ROUTES, FINANCE_ROUTES, DESK_ROUTES, ANNUAL_ROUTES
        ):  # fmt: skip
            declare_routes(rules)
        register_reviewable(NODES)
        register_reviewable(REPORTS)
        register_purpose(CardLinkPage())
        register_waiting(TO_HAND_IN)
        register_translatable(NodeTexts())
        register_file_owner(NodeFiles())
        register_file_owner(WorkbookFiles())
        register_file_owner(FinanceFiles())
        register_file_owner(VersionFiles())
        register_file_owner(DraftFiles())
        register_purpose(RemarksPage())
        register_purpose(CalendarLinkPage())
        register_navigation(*NAVIGATION)
        register_tile(TILE)
        register_measure(*MEASURES)
        register_concealer(key="plan.drafts", concealed=of_drafts_only)
        for searchable in (*SEARCHABLES, ANNUAL_REPORTS):
            register_searchable(searchable)
        register_kind(KIND)
        for edges in EDGES:
            register_edges(edges)

"""Addresses below /<municipality>/plannen/: opvolgrondes, verslagkaarten en contacten."""

from django.urls import path

from baken.plan.rounds.views import cards, contacts, overview, rounds

PLAN = "<slug:plan>/"
ROUND = PLAN + "opvolging/<int:round_id>/"
MINE = "mijn/verslagen/"  # two words, as "nieuw/plan/": a plan may be called "mijn"

urlpatterns = [
    path(MINE, cards.mine, name="my-reports"),
    path(MINE + "<int:report_id>/", cards.card, name="report"),
    path(MINE + "<int:report_id>/partner/", cards.invite, name="report-invite"),
    path(PLAN + "contacten/", contacts.contacts, name="contacts"),
    path(PLAN + "contacten/<uuid:organisation>/", contacts.contact, name="contact"),
    path(PLAN + "opvolging/", rounds.rounds, name="rounds"),
    path(PLAN + "opvolging/nieuw/", rounds.new, name="round-new"),
    path(ROUND, overview.page, name="round"),
    path(ROUND + "bewerken/", rounds.edit, name="round-edit"),
    path(ROUND + "openen/", rounds.open_, name="round-open"),
    path(ROUND + "aanvullen/", rounds.complete, name="round-complete"),
    path(ROUND + "afsluiten/", rounds.close, name="round-close"),
    path(ROUND + "heropenen/", rounds.reopen, name="round-reopen"),
    path(ROUND + "aanvaarden/", overview.accept, name="round-accept"),
    path(ROUND + "stand.csv", overview.state_csv, name="round-csv"),
]

"""Addresses below /<municipality>/plannen/: jaarverslagen."""

from django.urls import URLPattern, path

from baken.plan.annual.views import closing, forum, reading, writing

REPORTS = "<slug:plan>/jaarverslagen/"
REPORT = REPORTS + "<slug:report>/"

urlpatterns: list[URLPattern] = [
    path(REPORTS, reading.reports, name="annual-reports"),
    path(REPORTS + "nieuw/", writing.new, name="annual-report-add"),
    path(REPORT, reading.report, name="annual-report"),
    path(REPORT + "deel/<str:key>/", reading.part, name="annual-report-part"),
    path(REPORT + "bestand/<slug:format_name>/", reading.file, name="annual-report-file"),
    path(REPORT + "ontwerp/", reading.draft, name="annual-report-draft"),
    path(REPORT + "ontwerp/deel/<str:key>/", reading.draft_part, name="annual-report-draft-part"),
    path(REPORT + "ontwerp/bestand/<slug:format_name>/", closing.draft_file, name="annual-report-draft-file"),
    path(REPORT + "schrijven/", writing.overview, name="annual-report-write"),
    path(REPORT + "schrijven/plan/", writing.plan_texts, name="annual-report-plan-texts"),
    path(REPORT + "schrijven/deel/<str:key>/", writing.texts, name="annual-report-texts"),
    path(REPORT + "dossier/", writing.dossier, name="annual-report-dossier"),
    path(REPORT + "afsluiten/", closing.close, name="annual-report-close"),
    path(REPORT + "verbeteren/", closing.correct, name="annual-report-correct"),
    path(REPORT + "bestanden/", closing.make_files, name="annual-report-files"),
    path(REPORT + "publiceren/", closing.publish, name="annual-report-publish"),
    path(REPORT + "opmerkingen/", forum.remarks, name="annual-report-remarks"),
    path(REPORT + "opmerkingen/vragen/", forum.ask, name="annual-report-ask"),
    path(REPORT + "opmerkingen/<int:remark>/", forum.answer, name="annual-report-answer"),
]

"""Addresses below /<municipality>/rechten/."""

from django.urls import URLPattern, URLResolver, path

from baken.rights.catalogue import event_views
from baken.rights.catalogue import views as catalogue
from baken.rights.conversation import code_views
from baken.rights.conversation import views as conversation
from baken.rights.explorer import views as explorer
from baken.rights.own import views as own
from baken.rights.reform import study_views as studies
from baken.rights.reform import views as reform
from baken.rights.scan import column_views, outreach_views
from baken.rights.scan import views as scan
from baken.rights.upkeep import entry_views
from baken.rights.upkeep import views as upkeep

app_name = "rights"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", catalogue.catalogue, name="catalogue"),
    path("recht/<slug:right>/", catalogue.right, name="right"),
    path("recht/<slug:right>/tekst/", catalogue.text, name="right-text"),
    path("gebeurtenissen/", event_views.event_list, name="events"),
    path("gebeurtenis/<slug:event>/", event_views.event, name="event"),
    path("verbanden/", catalogue.links, name="links"),
    path("verkenner/", explorer.explorer, name="explorer"),
    path("verkenner/afdruk/", explorer.printed, name="explorer-print"),
    path("verkenner/code/", explorer.make_code, name="explorer-code"),
    path("gesprek/", conversation.conversation, name="conversation"),
    path("gesprek/antwoord/", conversation.outcome, name="conversation-outcome"),
    path("eigen/", own.own_list, name="own"),
    path("eigen/nieuw/<slug:kind>/", own.own_new, name="own-new"),
    path("eigen/<int:record>/", own.own_record, name="own-record"),
    path("eigen/<int:record>/bewerken/", own.own_edit, name="own-edit"),
    path("eigen/<int:record>/voorstel/<int:proposal>/", own.own_preview, name="own-preview"),
    path("scan/", scan.scans, name="scans"),
    path("scan/nieuw/", scan.scan_new, name="scan-new"),
    path("scan/indelingen/", column_views.scan_mappings, name="scan-mappings"),
    path("scan/<uuid:scan>/", scan.scan, name="scan"),
    path("scan/<uuid:scan>/kolommen/", column_views.scan_columns, name="scan-columns"),
    path("scan/<uuid:scan>/voortgang/", scan.scan_progress, name="scan-progress"),
    path("scan/<uuid:scan>/bereken/", scan.scan_start, name="scan-start"),
    path("scan/<uuid:scan>/stop/", scan.scan_stop, name="scan-stop"),
    path("scan/<uuid:scan>/tabellen.<slug:form>", scan.scan_tables, name="scan-tables"),
    path("scan/<uuid:scan>/lijsten/", outreach_views.scan_lists, name="scan-lists"),
    path("scan/<uuid:scan>/lijsten/<int:outreach>/", outreach_views.scan_list, name="scan-list"),
    path("hervorming/", studies.study_list, name="reform-list"),
    path("hervorming/studio/", reform.studio_page, name="reform-studio"),
    path("hervorming/stad/", reform.start_city, name="reform-city"),
    path("hervorming/cijfers.<slug:form>", reform.export, name="reform-export"),
    path("hervorming/bewaar/", reform.save, name="reform-save"),
    path("hervorming/<int:study>/", studies.study, name="reform-study"),
    path("hervorming/<int:study>/cijfers.<slug:form>", studies.study_export, name="reform-study-export"),
    path("hervorming/<int:study>/opnieuw/", studies.study_renew, name="reform-renew"),
    path("hervorming/<int:study>/dupliceer/", studies.study_duplicate, name="reform-duplicate"),
    path("hervorming/<int:study>/verwijder/", studies.study_remove, name="reform-remove"),
    path("hervorming/<int:removed_study>/terug/", studies.study_take_back, name="reform-take-back"),
    path("bijhouden/", upkeep.work_list, name="upkeep"),
    path("bijhouden/lijst.<slug:form>", upkeep.export, name="upkeep-export"),
    path("bijhouden/tel/", upkeep.start_count, name="upkeep-count"),
    path("bijhouden/taken/", upkeep.tasks, name="upkeep-tasks"),
    path("bijhouden/bedragen/<str:table>/", upkeep.table, name="upkeep-table"),
    path("bijhouden/bedragen/<str:table>/invullen/", entry_views.enter, name="upkeep-enter"),
    path("bijhouden/bedragen/<str:table>/controle/", entry_views.check, name="upkeep-check"),
    path("code/", code_views.open_code, name="code-open"),
    path("code/wis/", code_views.remove_code, name="code-remove"),
]

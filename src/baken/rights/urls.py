"""Addresses below /<municipality>/rechten/."""

from django.urls import URLPattern, URLResolver, path

from baken.rights.catalogue import views as catalogue
from baken.rights.conversation import code_views
from baken.rights.conversation import views as conversation
from baken.rights.explorer import views as explorer
from baken.rights.own import views as own

app_name = "rights"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", catalogue.catalogue, name="catalogue"),
    path("recht/<slug:right>/", catalogue.right, name="right"),
    path("recht/<slug:right>/tekst/", catalogue.text, name="right-text"),
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
    path("code/", code_views.open_code, name="code-open"),
    path("code/wis/", code_views.remove_code, name="code-remove"),
]

"""Addresses below /<municipality>/rechten/."""

from django.urls import URLPattern, URLResolver, path

from baken.rights.catalogue import views as catalogue
from baken.rights.conversation import code_views
from baken.rights.conversation import views as conversation
from baken.rights.explorer import views as explorer

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
    path("code/", code_views.open_code, name="code-open"),
    path("code/wis/", code_views.remove_code, name="code-remove"),
]

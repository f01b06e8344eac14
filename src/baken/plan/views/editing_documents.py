"""Documents with a node: attach one, take one away."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from baken.foundation.clock import now
from baken.foundation.files.api import FileRefused
from baken.plan.editing.documents import attach, detach
from baken.plan.editing.forms.controls import ShortText, TextField
from baken.plan.models import Node, NodeDocument
from baken.plan.views.editing_loading import load_changeable_node, node_address
from baken.plan.views.loading import actor_of


class DocumentForm(forms.Form):
    """A file with a title."""

    title = TextField(label=gettext_lazy("Titel"), max_length=200, widget=ShortText)
    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        help_text=gettext_lazy("Een pdf, afbeelding of kantoorbestand tot 25 MB."),
    )
    public = forms.BooleanField(label=gettext_lazy("Iedereen mag dit lezen"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def node_documents(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """The documents of a node, also those that are not public."""
    node = load_changeable_node(request, plan, key)
    if request.POST.get("verwijder"):
        return _remove(request, node, request.POST["verwijder"])
    form = DocumentForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                attach(
                    node=node,
                    upload=form.cleaned_data["file"],
                    title=form.cleaned_data["title"],
                    public=form.cleaned_data["public"],
                    actor=actor_of(request),
                    at=now(),
                )
            except FileRefused as refusal:
                form.add_error("file", str(refusal))
            else:
                messages.success(request, _("Het document is toegevoegd."))
                return redirect(node_address(node, "plan:node-documents"))
    documents = NodeDocument.objects.filter(node=node).select_related("file").order_by("title")
    values = {"plan": node.plan, "node": node, "form": form, "documents": documents}
    return render(request, "plan/edit_documents.html", values, status=status)


def _remove(request: HttpRequest, node: Node, number: str) -> HttpResponse:
    valid = number.isascii() and number.isdigit() and len(number) < 18
    document = NodeDocument.objects.filter(node=node, pk=int(number)).first() if valid else None
    if document is None:
        raise Http404(_("Dit document is er niet meer."))
    document.node = node
    detach(document=document, actor=actor_of(request))
    messages.success(request, _("Het document is weggehaald."))
    return redirect(node_address(node, "plan:node-documents"))

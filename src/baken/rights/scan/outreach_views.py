"""The screens of outreach lists: for what, for how long, and taking one along."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from baken.foundation.clock import machine_now, now
from baken.rights.scan.forms import ListForm
from baken.rights.scan.models import ListState, OutreachList, PopulationScan, ScanState
from baken.rights.scan.operations import NotNow, ask_list, forget_list, take_list
from baken.rights.scan.published import PublishedRight, people_text, rights_of
from baken.rights.scan.queries import lists_of
from baken.rights.scan.views import load


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def scan_lists(request: HttpRequest, scan: uuid.UUID) -> HttpResponse:
    """The lists of a scan, and a new one."""
    found = load(request, scan)
    rights = {one.name: one for one in rights_of(found.published)}
    form = _form(request, rights)
    if request.method != "POST":
        return _page(request, found, form)
    if not form.is_valid():
        return _page(request, found, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    data = form.cleaned_data
    try:
        ask_list(
            scan=found,
            right=data["right"],
            label=rights[data["right"]].label,
            purpose=data["purpose"],
            purpose_text=data["purpose_text"],
            days=data["days"],
            also_untold=data["also_untold"],
            actor=request.actor,  # type: ignore[attr-defined]
            at=now(),
            clock_at=machine_now(),
        )
    except NotNow as refused:
        messages.warning(request, str(refused))
    return redirect("rights:scan-lists", request.municipality.slug, found.pk)  # type: ignore[attr-defined]


def _form(request: HttpRequest, rights: dict[str, PublishedRight]) -> ListForm:
    posted = request.POST if request.method == "POST" else None
    return ListForm(posted, rights=list(rights.values()), initial={"right": request.GET.get("recht", "")})


def _page(
    request: HttpRequest, scan: PopulationScan, form: ListForm, *, status: int = HTTPStatus.OK
) -> HttpResponse:
    rows = list(lists_of(scan))
    context = {
        "scan": scan,
        "form": form,
        "may_ask": scan.state == ScanState.DONE,
        "lists": [(one, "" if one.people is None else people_text(one.people)) for one in rows],
        "is_making": any(one.state == ListState.MAKING for one in rows),
    }
    return render(request, "rights/scan/lists.html", context, status=status)


@require_POST
@never_cache
def scan_list(request: HttpRequest, scan: uuid.UUID, outreach: int) -> HttpResponseBase:
    """Take a list along as CSV, or remove it. Each time is in the trail."""
    found = load(request, scan)
    wanted = OutreachList.objects.select_related("scan").filter(scan=found, pk=outreach).first()
    if wanted is None:
        raise Http404(_("Deze lijst is er niet."))
    back = redirect("rights:scan-lists", request.municipality.slug, found.pk)  # type: ignore[attr-defined]
    if request.POST.get("doe") == "wis":
        forget_list(wanted=wanted, actor=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("De lijst is gewist. Dat ze er was, blijft in het logboek."))
        return back
    try:
        path = take_list(wanted=wanted, actor=request.actor, at=now(), clock_at=machine_now())  # type: ignore[attr-defined]
    except NotNow as refused:
        messages.warning(request, str(refused))
        return back
    answer = FileResponse(path.open("rb"), as_attachment=True, filename="lijst.csv", content_type="text/csv")
    answer["Cache-Control"] = "no-store"
    return answer

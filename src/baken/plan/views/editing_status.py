"""Saying otherwise than the computed status, and taking that back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from baken.foundation.clock import now
from baken.plan.arithmetic.reasons import State
from baken.plan.editing.forms.status import StatusForm
from baken.plan.editing.operations import OverrideRefused, override_status, withdraw_override
from baken.plan.models import StatusOverride
from baken.plan.views.editing_loading import load_changeable_node, node_address
from baken.plan.views.loading import actor_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def node_status(request: HttpRequest, plan: str, key: str) -> HttpResponse:
    """The judgement on a node: give one, replace it, or withdraw it."""
    node = load_changeable_node(request, plan, key)
    standing = StatusOverride.objects.filter(node=node, withdrawn_at__isnull=True).first()
    form = StatusForm(request.POST or None, initial=_initial(standing))
    status = 200
    if request.method == "POST" and request.POST.get("doe") == "intrekken":
        withdraw_override(node=node, actor=actor_of(request), at=now())
        messages.success(request, _("Ingetrokken. De berekende status telt weer."))
        return redirect(node_address(node))
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                override_status(
                    node=node,
                    state=State(form.cleaned_data["state"]),
                    reason=form.cleaned_data["reason"],
                    until=form.cleaned_data["until"],
                    actor=actor_of(request),
                    at=now(),
                )
            except OverrideRefused as refusal:
                form.add_error("until", str(refusal))
            else:
                messages.success(request, _("Bewaard. De status en je uitleg staan op deze pagina."))
                return redirect(node_address(node))
    values = {"plan": node.plan, "node": node, "form": form, "standing": standing}
    return render(request, "plan/edit_status.html", values, status=status)


def _initial(standing: StatusOverride | None) -> dict[str, object]:
    if standing is None:
        return {}
    return {"state": standing.state, "reason": standing.reason, "until": standing.until}

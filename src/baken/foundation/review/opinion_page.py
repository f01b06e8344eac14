"""The page behind the link in the mail: read what changes, and answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from baken.foundation.clock import now
from baken.foundation.review.errors import OpinionRefused
from baken.foundation.review.forms import OpinionForm
from baken.foundation.review.models import Opinion
from baken.foundation.review.operations import OPINION_PURPOSE
from baken.foundation.review.opinions import give_opinion
from baken.foundation.review.queries import shown_changes
from baken.foundation.signed_links.api import LinkGrant


class OpinionPage:
    """Registered with signed_links; both methods run in the scope of the link's municipality."""

    purpose = OPINION_PURPOSE

    def render(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:
        """The proposal's difference and an empty form."""
        return self._form(request, grant, OpinionForm())

    def submit(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:
        """Store the answer and thank; an empty form comes back with what is missing."""
        form = OpinionForm(request.POST)
        if not form.is_valid():
            return self._form(request, grant, form, status=422)
        try:
            opinion = give_opinion(grant=grant, text=form.cleaned_data["text"], at=now())
        except OpinionRefused:
            return self._form(request, grant, form, status=422)
        return render(
            request, "review/opinion_thanks.html", {"opinion": opinion, "proposal": opinion.proposal}
        )

    def _form(
        self, request: HttpRequest, grant: LinkGrant, form: OpinionForm, *, status: int = 200
    ) -> HttpResponse:
        opinion = Opinion.objects.select_related("proposal").get(pk=int(grant.subject_id))
        values = {
            "proposal": opinion.proposal,
            "opinion": opinion,
            "changes": shown_changes(proposal=opinion.proposal),
            "form": form,
            "expires_at": grant.expires_at,
        }
        return render(request, "review/opinion.html", values, status=status)

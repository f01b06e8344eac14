"""Pages of the outbox."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from baken.foundation.messaging import queries
from baken.foundation.messaging.errors import NotUndelivered
from baken.foundation.messaging.operations import send_again as send_mail_again

PER_PAGE = 25


def _only_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise Http404


def sent(request: HttpRequest) -> HttpResponse:
    """What would have been sent; only in the demonstration."""
    _only_demonstration()
    text = request.GET.get("q", "")[:200]
    mails = queries.all_mail(municipality=request.municipality, text=text)  # type: ignore[attr-defined]
    page = Paginator(mails, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "messaging/sent.html", {"page": page, "text": text})


def sent_mail(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    """One mail; only in the demonstration."""
    _only_demonstration()
    mails = queries.all_mail(municipality=request.municipality)  # type: ignore[attr-defined]
    return render(request, "messaging/mail.html", {"mail": get_object_or_404(mails, pk=mail_id)})


def undelivered(request: HttpRequest) -> HttpResponse:
    """Mail that needs somebody's decision."""
    page = Paginator(queries.undelivered(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "messaging/undelivered.html", {"page": page})


@require_POST
def send_again(request: HttpRequest, mail_id: uuid.UUID) -> HttpResponse:
    """Send an undelivered mail again."""
    mail = get_object_or_404(queries.undelivered(), pk=mail_id)
    try:
        send_mail_again(mail=mail)
    except NotUndelivered as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Het bericht wordt opnieuw verzonden."))
    return redirect("messaging:undelivered", request.municipality.slug)  # type: ignore[attr-defined]

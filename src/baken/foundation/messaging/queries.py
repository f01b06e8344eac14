"""Reads of the outbox."""

from django.db.models import Q, QuerySet
from django_scopes import scopes_disabled

from baken.foundation.messaging.models import MailState, OutboxMail
from baken.foundation.territory.models import Municipality


def all_mail(*, municipality: Municipality, text: str = "") -> QuerySet[OutboxMail]:
    """Mail of a municipality and of no municipality (accounts), newest first; for the demonstration."""
    with scopes_disabled():
        found = OutboxMail.objects.filter(Q(municipality=municipality) | Q(municipality=None))
        for word in text.replace("\0", "").split()[:10]:
            found = found.filter(Q(to__icontains=word) | Q(subject__icontains=word) | Q(body__icontains=word))
        return found.order_by("-made_at", "-pk")


def undelivered() -> QuerySet[OutboxMail]:
    """Mail that was not delivered, or perhaps not, in the scope that is open."""
    return OutboxMail.objects.filter(
        state__in=[MailState.DEAD, MailState.UNCERTAIN], erased_at__isnull=True
    ).order_by("-made_at", "-pk")

"""Making, opening, using and taking back links."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django_scopes import scopes_disabled

from baken.foundation.access.api import Actor
from baken.foundation.audit.api import because
from baken.foundation.signed_links.errors import ExpiredLink, RevokedLink, UnknownLink, UsedUpLink
from baken.foundation.signed_links.models import SignedLink
from baken.foundation.signed_links.purposes import LinkGrant, page_of
from baken.foundation.territory.models import Municipality


def create_link(
    *,
    purpose: str,
    subject_id: str,
    municipality: Municipality,
    expires_at: dt.datetime,
    now: dt.datetime,
    email_hash: str = "",
    max_uses: int | None = None,
    actor: Actor | None = None,
) -> str:
    """A new link; returns its token, which exists nowhere else (see `link_path`).

    Raises UnknownPurpose when no room registered the purpose.
    """
    page_of(purpose)
    token = secrets.token_urlsafe(32)
    with because(actor=actor):
        SignedLink.objects.create(
            token_hash=_hash(token),
            purpose=purpose,
            subject_id=subject_id,
            municipality=municipality,
            email_hash=email_hash,
            made_by_id=actor.user_id if actor else None,
            made_at=now,
            expires_at=expires_at,
            max_uses=max_uses,
        )
    return token


def link_path(*, token: str) -> str:
    """The address of a link, without host."""
    return reverse("signed_links:open", args=[token])


def hash_email(email: str) -> str:
    """A mail address as it is kept with a link: recognisable, not readable, whatever its capitals."""
    return salted_hmac("baken.signed_links.email", email.strip().lower(), algorithm="sha256").hexdigest()


def open_link(*, token: str, now: dt.datetime, purpose: str | None = None) -> LinkGrant:
    """What the token gives, without changing anything.

    Raises UnknownLink, RevokedLink, ExpiredLink or UsedUpLink.
    """
    with scopes_disabled():
        return _granted(SignedLink.objects.select_related("municipality"), token, now, purpose)[1]


def use_link(*, token: str, now: dt.datetime, purpose: str) -> LinkGrant:
    """Count one use, in the caller's transaction; of two at the same moment the second waits and is told.

    Raises UnknownLink, RevokedLink, ExpiredLink or UsedUpLink.
    """
    with transaction.atomic(), scopes_disabled():
        rows = SignedLink.objects.select_for_update(of=("self",)).select_related("municipality")
        link, grant = _granted(rows, token, now, purpose)
        SignedLink.objects.filter(pk=link.pk).update(uses=F("uses") + 1, used_at=now)
    return grant


def revoke_links(*, purpose: str, subject_id: str, municipality: Municipality, now: dt.datetime) -> int:
    """Take back all links of a subject that still open; returns how many."""
    with scopes_disabled():
        return SignedLink.objects.filter(
            purpose=purpose,
            subject_id=subject_id,
            municipality=municipality,
            revoked_at__isnull=True,
            expires_at__gt=now,
        ).update(revoked_at=now)


def open_until(
    *, purpose: str, subject_id: str, municipality: Municipality, now: dt.datetime
) -> dt.datetime | None:
    """Until when a link of the subject still opens; None when none does."""
    with scopes_disabled():
        links = SignedLink.objects.filter(
            purpose=purpose,
            subject_id=subject_id,
            municipality=municipality,
            revoked_at__isnull=True,
            expires_at__gt=now,
        )
        return links.order_by("-expires_at").values_list("expires_at", flat=True).first()


def _hash(token: str) -> str:
    # The token is 256 random bits: a plain hash cannot be guessed back.
    return hashlib.sha256(token.encode()).hexdigest()


def _granted(
    rows: "QuerySet[SignedLink]", token: str, now: dt.datetime, purpose: str | None
) -> tuple[SignedLink, LinkGrant]:
    link = rows.filter(token_hash=_hash(token)).first()
    if link is None or (purpose is not None and link.purpose != purpose):
        raise UnknownLink
    if link.revoked_at is not None:
        raise RevokedLink
    if link.max_uses is not None and link.uses >= link.max_uses:
        raise UsedUpLink
    if link.expires_at <= now:
        raise ExpiredLink
    return link, LinkGrant(
        id=link.pk,
        purpose=link.purpose,
        subject_id=link.subject_id,
        municipality=link.municipality,
        email_hash=link.email_hash,
        expires_at=link.expires_at,
        uses=link.uses,
        token=token,
    )

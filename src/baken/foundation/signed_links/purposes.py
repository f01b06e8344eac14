"""What links are for: higher rooms say here what a link shows and what its form does."""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import Protocol

from django.http import HttpRequest, HttpResponse

from baken.foundation.signed_links.errors import PurposeTaken, UnknownPurpose
from baken.foundation.territory.models import Municipality


@dataclass(frozen=True, kw_only=True)
class LinkGrant:
    """What somebody with the token may do. The token stays out of repr and so out of logs."""

    id: uuid.UUID
    purpose: str
    subject_id: str
    municipality: Municipality
    email_hash: str
    expires_at: dt.datetime
    uses: int
    token: str = field(repr=False)


class LinkPage(Protocol):
    """A purpose. Both run in the scope of the link's municipality."""

    purpose: str

    def render(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:
        """The page of the link; changes nothing, because scanners of mail open links too."""
        ...

    def submit(self, *, request: HttpRequest, grant: LinkGrant) -> HttpResponse:
        """The form was sent; the operation behind it calls `use_link` inside its transaction."""
        ...


_pages: dict[str, LinkPage] = {}


def register_purpose(page: LinkPage) -> None:
    """Add a purpose, in AppConfig.ready(). Raises PurposeTaken."""
    if _pages.get(page.purpose, page) is not page:
        raise PurposeTaken(page.purpose)
    _pages[page.purpose] = page


def page_of(purpose: str) -> LinkPage:
    """The page of a purpose. Raises UnknownPurpose."""
    try:
        return _pages[purpose]
    except KeyError:
        raise UnknownPurpose(purpose) from None

"""Front door of signed links: one kind of expiring, purpose-bound link."""

from baken.foundation.signed_links.errors import (
    ExpiredLink,
    PurposeTaken,
    RevokedLink,
    SignedLinkError,
    UnknownLink,
    UnknownPurpose,
    UsedUpLink,
)
from baken.foundation.signed_links.operations import (
    create_link,
    hash_email,
    link_path,
    open_link,
    open_until,
    revoke_links,
    use_link,
)
from baken.foundation.signed_links.purposes import LinkGrant, LinkPage, register_purpose

__all__ = [
    "ExpiredLink",
    "LinkGrant",
    "LinkPage",
    "PurposeTaken",
    "RevokedLink",
    "SignedLinkError",
    "UnknownLink",
    "UnknownPurpose",
    "UsedUpLink",
    "create_link",
    "hash_email",
    "link_path",
    "open_link",
    "open_until",
    "register_purpose",
    "revoke_links",
    "use_link",
]

"""Documents that belong to a node, and who may read them."""

import datetime as dt
from typing import Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from baken.foundation.access.api import Actor, Decision, allow, deny
from baken.foundation.audit.api import because
from baken.foundation.files.api import StoredFile, store_file
from baken.plan.access import READERS_OF_DRAFTS, may_change_node
from baken.plan.models import Node, NodeDocument
from baken.plan.models.structure import PlanState
from baken.plan.queries import lead_ids

DOCUMENT = "plan-node"
WORKBOOK = "plan-workbook"


class Upload(Protocol):
    """What Django's UploadedFile offers."""

    name: str | None
    size: int

    def seek(self, offset: int, whence: int = 0) -> int: ...

    def read(self, size: int = -1) -> bytes: ...


class NodeFiles:
    """Public documents of plans that are no draft are everybody's; others the staff's."""

    kind = DOCUMENT

    def may_read(self, *, actor: Actor, file: StoredFile) -> Decision:
        """Whether the actor may download this document."""
        link = NodeDocument.objects.select_related("node__plan").filter(file=file).first()
        if link is None:
            return deny(_("Dit document hoort nergens meer bij."))
        plan = link.node.plan
        if link.public and plan.state != PlanState.DRAFT.value:
            return allow()
        if actor.has_role(*READERS_OF_DRAFTS, municipality=plan.municipality_id):
            return allow()
        return deny(_("Dit document is alleen voor medewerkers van de gemeente."))


class WorkbookFiles:
    """An uploaded workbook waits for its confirmation and is downloaded by nobody."""

    kind = WORKBOOK

    def may_read(self, *, actor: Actor, file: StoredFile) -> Decision:  # noqa: ARG002 - the protocol's signature
        """Nobody."""
        return deny(_("Dit werkboek wacht op een bevestiging en is niet te downloaden."))


@transaction.atomic
def attach(
    *, node: Node, upload: Upload, title: str, public: bool, actor: Actor, at: dt.datetime
) -> NodeDocument:
    """Put a document with a node. Raises FileRefused, PermissionDenied."""
    may_change_node(actor=actor, node=node, leads=lead_ids(node=node)).require()
    reason = _("document '%(title)s' toegevoegd") % {"title": title}
    with because(actor=actor, reason=reason):
        stored = store_file(
            upload=upload,
            municipality=node.plan.municipality,
            actor=actor,
            at=at,
            owner_kind=DOCUMENT,
            owner_id=str(node.pk),
        )
        return NodeDocument.objects.create(node=node, file=stored, title=title or stored.name, public=public)


@transaction.atomic
def detach(*, document: NodeDocument, actor: Actor) -> None:
    """Take a document away from its node, and its file with it. Raises PermissionDenied."""
    node = document.node
    may_change_node(actor=actor, node=node, leads=lead_ids(node=node)).require()
    with because(actor=actor, reason=_("document '%(title)s' weggehaald") % {"title": document.title}):
        document.delete()
        document.file.delete()

"""Title and description of a node, for translation."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from baken.foundation.access.api import Actor, Decision, deny
from baken.foundation.texts.api import Source, TextSubject
from baken.plan.access import may_manage_plan
from baken.plan.editing.reviewable import node_url
from baken.plan.models import Node

KIND = "plan-node"


class NodeTexts:
    """The coordinator translates the parts of the plan."""

    kind = KIND
    label = gettext_lazy("onderdeel van een plan")

    def subject(self, *, subject_id: str) -> TextSubject | None:
        """The node with its Dutch texts, or None."""
        node = _node(subject_id)
        if node is None:
            return None
        sources = {"title": Source(label=_("Titel"), text=node.title, max_length=300)}
        if node.description:
            sources["description"] = Source(label=_("Beschrijving"), text=node.description)
        return TextSubject(title=str(node), url=node_url(node), sources=sources)

    def may_translate(self, *, actor: Actor, subject_id: str) -> Decision:
        """The coordinator of the node's municipality."""
        node = _node(subject_id)
        if node is None:
            return deny(_("Dit onderdeel bestaat niet."))
        return may_manage_plan(actor=actor, plan=node.plan)


def _node(subject_id: str) -> Node | None:
    if not (subject_id.isascii() and subject_id.isdigit() and len(subject_id) < 18):
        return None
    return Node.objects.select_related("plan__municipality").filter(pk=int(subject_id)).first()

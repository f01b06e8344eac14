"""The plan's tree as rows for a template that needs no recursion: each says what opens and closes."""

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from baken.plan.picture import NodeView, PlanPicture


@dataclass(frozen=True, kw_only=True)
class TreeRow:
    """A node of the tree; `closing` ends the lists that end behind it."""

    view: NodeView
    opens: bool
    closing: SafeString


def tree_rows(picture: PlanPicture) -> list[TreeRow]:
    """The whole tree in the plan's order."""
    rows: list[TreeRow] = []
    for root in picture.roots:
        _walk(picture, root, rows, ends=0)
    return rows


def _walk(picture: PlanPicture, view: NodeView, rows: list[TreeRow], *, ends: int) -> None:
    """`ends`: how many open lists end behind the last node below this one."""
    children = picture.children_of(view.key)
    closing = mark_safe("</ul></details></li>" * (0 if children else ends))  # noqa: S308 - a constant
    rows.append(TreeRow(view=view, opens=bool(children), closing=closing))
    for place, child in enumerate(children, start=1):
        _walk(picture, child, rows, ends=ends + 1 if place == len(children) else 0)

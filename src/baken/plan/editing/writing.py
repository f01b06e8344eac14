"""Writing new field values on a node; the row is locked by the caller."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Max

from baken.foundation.review.api import JsonValue
from baken.foundation.vocabulary.api import Code, CodeList
from baken.plan.editing.fields import DATES, SCALARS, values_of
from baken.plan.models import Milestone, Node, NodeCode, NodeLead, NodePartner, NodeVersion
from baken.plan.store.sync import sync_links, sync_rows


def write_fields(*, node: Node, changes: Mapping[str, JsonValue], at: dt.datetime) -> None:
    """Set the fields, keep the version that was, and raise the number.

    Integrity is the database's: IntegrityError when it is broken.
    """
    keep_version(node=node, fields=values_of(node), at=at)
    for name in SCALARS:
        if name in changes:
            column = "life_domain_id" if name == "life_domain" else name
            setattr(node, column, _scalar(name, changes[name]))
    node.version += 1
    node.save()
    if "leads" in changes:
        _link(
            NodeLead, node, ("organisation_id",), [{"organisation_id": UUID(one)} for one in changes["leads"]]
        )
    if "partners" in changes:
        columns = ("organisation_id", "to_be_found", "cooperation", "remark")
        _link(NodePartner, node, columns, [_partner(partner) for partner in changes["partners"]])
    if "codes" in changes:
        _link(NodeCode, node, ("code_id", "as_written"), _codes(changes["codes"]))
    if "milestones" in changes:
        _milestones(node, changes["milestones"])


def keep_version(*, node: Node, fields: Mapping[str, JsonValue], at: dt.datetime) -> None:
    """Remember a node's version as it was until this moment; a second time changes nothing."""
    NodeVersion.objects.get_or_create(
        node=node, version=node.version, defaults={"fields": dict(fields), "until": at}
    )


def _scalar(name: str, value: JsonValue) -> Any:
    if name in DATES:
        return _day(value)
    if name == "life_domain":
        return value or None
    return value


def _day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def _link(model: type[Any], node: Node, columns: tuple[str, ...], wanted: list[dict[str, Any]]) -> None:
    sync_links(model=model, owner="node_id", owners=[node.pk], wanted={node.pk: wanted}, columns=columns)


def _partner(partner: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "organisation_id": UUID(partner["organisation"]) if partner["organisation"] else None,
        "to_be_found": partner["to_be_found"],
        "cooperation": partner["cooperation"],
        "remark": partner["remark"],
    }


def _codes(wanted: list[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Codes of a plan's own lists are made when they are new, as an import does."""
    lists = {code_list.key: code_list for code_list in CodeList.objects.filter(key__in=_keys(wanted))}
    found = []
    for link in wanted:
        code, _made = Code.objects.get_or_create(code_list=lists[link["list"]], code=link["code"])
        found.append({"code_id": code.pk, "as_written": link.get("as_written", "")})
    return found


def _keys(wanted: Iterable[Mapping[str, str]]) -> set[str]:
    return {link["list"] for link in wanted}


def _milestones(node: Node, wanted: list[Mapping[str, Any]]) -> None:
    """Milestones have one order in the whole plan: these keep their places, new ones come last."""
    places = sorted(Milestone.objects.filter(node=node).values_list("position", flat=True))
    last = Milestone.objects.filter(node__plan=node.plan_id).aggregate(last=Max("position"))["last"]
    places += range((last or 0) + 1, (last or 0) + 1 + len(wanted))
    rows = {
        milestone["key"]: {
            "title": milestone["title"],
            "due": _day(milestone["due"]),
            "completed": _day(milestone["completed"]),
            "cancelled": milestone["cancelled"],
            "remark": milestone["remark"],
            "position": position,
        }
        for position, milestone in zip(places, wanted, strict=False)
    }
    _rows, synced = sync_rows(
        existing=Milestone.objects.filter(node=node),
        wanted=rows,
        key="key",
        make=lambda key, values: Milestone(node=node, key=key, **values),
        remove=True,
    )
    Milestone.objects.filter(node=node, key__in=synced.removed).delete()

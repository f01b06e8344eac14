"""YAML that anybody may have written: read safely, small, with unique keys and exact numbers. And written."""

import re
from typing import Any

import yaml

from rulebook.errors import LawError

MOST_BYTES, MOST_BRACKETS = 2_000_000, 50


_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_DEEP = re.compile(r"^(?:[ ]|- ){120}|[\[{]{40}", re.MULTILINE)
_ALIAS = re.compile(r"(^|[\s\[{,])\*\w", re.MULTILINE)


class _Loader(_Safe):  # type: ignore[misc]
    """Safe YAML in which a key stands once and numbers stay exact."""


def _require_no_alias(text: str) -> None:
    """An alias can make a small file huge. Most files cannot hold one; the others are looked at."""
    if _ALIAS.search(text):
        for event in yaml.parse(text, Loader=_Safe):
            if isinstance(event, yaml.events.AliasEvent):
                raise LawError("aliases (*) are not allowed")


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in found:
            raise LawError(f"'{key}' stands twice (line {key_node.start_mark.line + 1})")
        found[key] = loader.construct_object(value_node, deep=True)
    return found


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)
# Numbers with a point stay text until they are read exactly: 0.1 is a tenth here.
_Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: loader.construct_scalar(node))


def read_yaml(text: str, *, where: str) -> Any:
    """Data from YAML text. Raises LawError for what is too large, unsafe, doubled or broken."""
    if len(text) > MOST_BYTES:
        raise LawError(f"larger than {MOST_BYTES} bytes", where=where)
    if _DEEP.search(text) or text.count("[") + text.count("{") > MOST_BRACKETS + text.count("]") + text.count(
        "}"
    ):
        raise LawError("nested too deeply", where=where)
    try:
        _require_no_alias(text)
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader that takes less
    except LawError as error:
        raise LawError(str(error), where=where) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise LawError(f"this is no YAML: {str(error)[:200]}", where=where) from error


def written_yaml(data: Any) -> str:
    """Data as YAML text, in its own order."""
    found: str = yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110)
    return found

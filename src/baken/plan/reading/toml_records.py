"""From a TOML table to a typed record; an unknown or missing key is an error, not a silence."""

import dataclasses
import re
import types
import typing
from collections.abc import Mapping
from typing import Any, TypeVar

Record = TypeVar("Record")


def build(cls: type[Record], table: Mapping[str, Any], where: str) -> Record:
    """Make the dataclass `cls` from a table; ValueError names the key that does not fit."""
    hints = typing.get_type_hints(cls)
    fields = {field.name: field for field in dataclasses.fields(cls)}  # type: ignore[arg-type]
    if unknown := sorted(set(table) - set(fields)):
        raise ValueError(f"{where} kent geen {', '.join(unknown)}")
    if missing := sorted(name for name, field in fields.items() if name not in table and _required(field)):
        raise ValueError(f"in {where} ontbreekt {', '.join(missing)}")
    return cls(**{name: _value(hints[name], value, f"{where}.{name}") for name, value in table.items()})


def _required(field: "dataclasses.Field[Any]") -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _value(hint: Any, value: Any, where: str) -> Any:
    origin = typing.get_origin(hint)
    if origin is types.UnionType:  # "X | None": TOML has no null, so a value that is there is an X
        return _value(typing.get_args(hint)[0], value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise ValueError(f"{where} moet een lijst zijn")
        return tuple(_value(typing.get_args(hint)[0], item, where) for item in value)
    if dataclasses.is_dataclass(hint):
        return build(typing.cast(type, hint), value, where)
    if origin is dict:
        return {str(key): _value(typing.get_args(hint)[1], item, where) for key, item in value.items()}
    if origin is re.Pattern:
        return _pattern(value, where)
    if not isinstance(value, hint):
        raise ValueError(f"{where} moet een {hint.__name__} zijn")
    return value


def _pattern(value: Any, where: str) -> re.Pattern[str]:
    try:
        return re.compile(value)
    except (re.error, TypeError) as error:
        raise ValueError(f"{where} is geen geldig patroon ({error})") from error

"""The facts of a paper as plain JSON values, so that an issued paper can be made again to the same bytes."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Paper = TypeVar("Paper")

_hints: dict[type, dict[str, Any]] = {}  # of the classes asked for: reading them takes longer than all the rest


def freeze(paper: object) -> dict[str, Any]:
    """The dataclass as JSON-able values: moments as ISO 8601 with offset, enums as values, tuples as lists.

    Raises TypeError for a value that has no such form, ValueError for a moment without offset.
    """
    if not is_dataclass(paper) or isinstance(paper, type):
        raise TypeError(f"not a paper: {paper!r}")
    return {field.name: _frozen(getattr(paper, field.name)) for field in fields(paper)}


def thaw(cls: type[Paper], facts: Mapping[str, Any]) -> Paper:
    """The paper that `freeze` took apart.

    A field that the facts do not know takes its default, so that a paper may gain fields and old facts stay readable.
    Raises ValueError for facts that the paper has no field for, TypeError for what is missing or of a wrong kind.
    """
    hints = _hints.get(cls)
    if hints is None:
        hints = _hints[cls] = get_type_hints(cls)
    unknown = sorted(set(facts) - set(hints))
    if unknown:
        raise ValueError(f"{cls.__name__} has no {', '.join(unknown)}")
    return cls(**{name: _thawed(hints[name], value) for name, value in facts.items()})


def _frozen(value: object) -> Any:
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case datetime():
            if value.tzinfo is None:
                raise ValueError("a moment on paper must be aware")
            return value.isoformat()
        case date():
            return value.isoformat()
        case tuple():
            return [_frozen(item) for item in value]
        case _:
            return freeze(value)


def _thawed(hint: Any, value: Any) -> Any:
    if get_origin(hint) in (Union, types.UnionType):
        if value is None and type(None) in get_args(hint):
            return None
        (hint,) = (kind for kind in get_args(hint) if kind is not type(None))
    if get_origin(hint) is tuple:
        item_hint = get_args(hint)[0]
        return tuple(_thawed(item_hint, item) for item in value)
    if is_dataclass(hint) and isinstance(hint, type):
        return thaw(hint, value)
    if issubclass(hint, Enum):
        return hint(value)
    if issubclass(hint, date):  # datetime is one too
        return hint.fromisoformat(value)
    if type(value) is not hint:
        raise TypeError(f"expected {hint.__name__}, got {value!r}")
    return value

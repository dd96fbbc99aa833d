"""The facts of a paper as plain JSON values, so that an issued paper can be made again to the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

Paper = TypeVar("Paper")


def freeze(paper: object) -> dict[str, Any]:
    """The dataclass as JSON-able values: moments as ISO 8601 with offset, enums as values, tuples as lists."""
    raise NotImplementedError


def thaw(cls: type[Paper], facts: Mapping[str, Any]) -> Paper:
    """The paper that `freeze` took apart."""
    raise NotImplementedError

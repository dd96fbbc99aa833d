"""A report as bytes that never change, and back: exactly the same report, whatever the program has become since."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from onestop.papers.letterhead import Letterhead
from onestop.papers.report_sheet import Printing, Signature
from onestop.reports.period import Period
from onestop.reports.table import Column, Kind, Line, Report, Section, Share

# A dictionary with one of these keys stands for something that JSON has no word for; any other is a mapping.
_SHAPE, _SHARE, _DECIMAL, _MOMENT, _DAY, _SET = "$", "$share", "$decimal", "$moment", "$day", "$set"
_SHAPES: dict[str, type[Any]] = {
    shape.__name__: shape for shape in (Report, Section, Column, Line, Period, Printing, Letterhead, Signature)
}
_ENUMS: dict[tuple[str, str], Callable[[Any], Any]] = {("Column", "kind"): Kind}
_NOTHING = (None, "", (), False)
_NOT_KEPT = {("Report", "closed")}  # told by the closing itself


def to_bytes(report: Report) -> bytes:
    """UTF-8 of one JSON text, its keys sorted: the same report gives the same bytes."""
    return json.dumps(to_content(report), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_bytes(content: bytes) -> Report:
    """The report that to_bytes was given."""
    return from_content(json.loads(content))


def to_content(report: Report) -> dict[str, Any]:
    """What JSON can hold. Raises TypeError for a value of a kind that reports did not have so far."""
    content: dict[str, Any] = _told(report)
    return content


def from_content(content: Mapping[str, Any]) -> Report:
    """The report that to_content was given; a part that this version of the program does not know is left out."""
    report = _read(content)
    if not isinstance(report, Report):
        raise TypeError("not the content of a report")
    return report


def _told(value: object) -> Any:
    # Most of a report is text and numbers, of exactly these types; an Enum of text is told as its text.
    match value:
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case Share():
            return {_SHARE: list(value)}
        case tuple() | list():
            return [_told(one) for one in value]
        case Decimal():
            return {_DECIMAL: str(value)}
        case datetime():
            return {_MOMENT: value.astimezone(UTC).isoformat()}
        case date():
            return {_DAY: value.isoformat()}
        case frozenset() | set():
            return {_SET: sorted(map(_told, value), key=lambda one: (type(one).__name__, str(one)))}
        case Mapping():
            return {str(key): _told(one) for key, one in value.items()}
    shape = type(value).__name__
    if _SHAPES.get(shape) is not type(value):
        raise TypeError(f"a report cannot keep a {shape}")
    told = {_SHAPE: shape}
    for name, default in _parts(shape).items():
        part = getattr(value, name)
        if part == default and part in _NOTHING and type(part) is type(default):
            continue  # no text and no number goes without saying, today and in later versions
        told[name] = _told(part)
    return told


def _read(content: Any) -> Any:
    if isinstance(content, list):
        return tuple(_read(one) for one in content)
    if not isinstance(content, dict):
        return content
    if _SHAPE in content:
        return _shaped(content)
    if len(content) == 1:
        ((key, one),) = content.items()
        match key:
            case "$share":
                return Share(*one)
            case "$decimal":
                return Decimal(one)
            case "$moment":
                return datetime.fromisoformat(one)
            case "$day":
                return date.fromisoformat(one)
            case "$set":
                return frozenset(map(_read, one))
    return {key: _read(one) for key, one in content.items()}


def _shaped(content: dict[str, Any]) -> Any:
    shape = content[_SHAPE]
    known = _parts(shape)
    parts = {name: _read(part) for name, part in content.items() if name in known}
    for (of, name), enum in _ENUMS.items():
        if of == shape and name in parts:
            parts[name] = enum(parts[name])
    return _SHAPES[shape](**parts)


@cache
def _parts(shape: str) -> dict[str, object]:
    """The fields that are kept of a shape, each with its default."""
    return {part.name: _default(part) for part in fields(_SHAPES[shape]) if (shape, part.name) not in _NOT_KEPT}


def _default(part: Field[Any]) -> object:
    if part.default is not MISSING:
        return part.default
    return part.default_factory() if part.default_factory is not MISSING else MISSING

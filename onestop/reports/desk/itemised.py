"""Figures one below the other, each with what it means beside it: for what no column of a form has room for."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from onestop.reports.counting import Counted
from onestop.reports.table import EVERYTHING, Column, Kind, Section, Where

COLUMNS = (
    Column(name="item", heading="Chỉ tiêu", kind=Kind.TEXT),
    Column(name="number", heading="Số hồ sơ", where=EVERYTHING),
    Column(name="meaning", heading="Cách tính", kind=Kind.TEXT),
)


class Item(NamedTuple):
    """One line: which dossiers it counts, and in which words. key: names it inside its section."""

    key: str
    name: str
    which: Where
    meaning: str


def itemised(key: str, title: str, items: Sequence[Item], counted: Counted, *, notes: Iterable[str] = ()) -> Section:
    """The figures as a section whose cells list their dossiers like any other."""
    lines = counted.lines(
        COLUMNS, [(item.key, item.which, {"item": item.name, "meaning": item.meaning}) for item in items]
    )
    return Section(key=key, title=title, columns=COLUMNS, lines=lines, notes=tuple(notes))

"""Counting dossiers by choices of values, and listing them by the very same choice."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, false, func, or_, select, true, union_all

from onestop.cases.models import Dossier
from onestop.database import db
from onestop.reports.aspects import ASPECTS
from onestop.reports.in_hand import Asked, InHand, in_hand
from onestop.reports.table import Column, Kind, Line, Share, Value, Where, both


@dataclass(frozen=True)
class Counted:
    """How many dossiers there are of each combination of values. aspects: their names, in the order of the values."""

    aspects: tuple[str, ...]
    groups: Sequence[tuple[tuple[Any, ...], int]]

    def number(self, which: Where) -> int:
        """How many dossiers fit. Raises KeyError for an aspect that was not counted by."""
        return sum(self.groups[place][1] for place in self._fitting(which))

    def values(self, aspect: str, which: Where | None = None) -> set[Any]:
        """The values of an aspect that occur, among the dossiers that fit."""
        name = self.aspects.index(aspect)
        return {self.groups[place][0][name] for place in self._fitting(which or {})}

    def line(
        self, columns: Sequence[Column], where: Where, *, key: str, texts: Mapping[str, Value] | None = None
    ) -> Line:
        """The row of a section: counts and shares of the dossiers that fit `where`.

        texts: the values of the columns that count no dossiers, by the column's name.
        """
        return next(iter(self.lines(columns, [(key, where, texts or {})])))

    def lines(
        self, columns: Sequence[Column], wanted: Iterable[tuple[str, Where, Mapping[str, Value]]]
    ) -> tuple[Line, ...]:
        """Rows by their key, condition and texts, as `line` makes one."""
        # Each condition of a column is put to each combination once, however many rows there are.
        conditions: dict[int, set[int]] = {}
        for column in columns:
            for which in (column.where, column.over):
                if which is not None and id(which) not in conditions:
                    conditions[id(which)] = self._fitting(which)
        made = []
        for key, where, texts in wanted:
            here = self._fitting(where)

            def number(which: Where, here: set[int] = here) -> int:
                return sum(self.groups[place][1] for place in here & conditions[id(which)])

            cells = tuple(self._cell(column, texts, number) for column in columns)
            made.append(Line(cells=cells, key=key, where=where))
        return tuple(made)

    @staticmethod
    def _cell(column: Column, texts: Mapping[str, Value], number: Any) -> Value:
        if column.name in texts:
            return texts[column.name]
        if column.where is None:
            raise KeyError(f"neither a text nor a condition for the column {column.name}")
        if column.kind is Kind.SHARE:
            return Share(number(column.where), number(column.over))
        counted: int = number(column.where)
        return counted

    def _fitting(self, which: Where) -> set[int]:
        """The places of the combinations that fit."""
        fitting = [
            set().union(*(self._places[aspect].get(value, ()) for value in values)) for aspect, values in which.items()
        ]
        return set.intersection(*fitting) if fitting else set(range(len(self.groups)))

    @cached_property
    def _places(self) -> dict[str, dict[Any, set[int]]]:
        """For each aspect and each value of it the places of the combinations that have it."""
        found: dict[str, dict[Any, set[int]]] = {}
        for number, aspect in enumerate(self.aspects):
            by_value = found[aspect] = defaultdict(set)
            for place, (values, _) in enumerate(self.groups):
                by_value[values[number]].add(place)
        return found


def aspects_of(*wheres: Where | None) -> set[str]:
    """The names of the aspects that conditions speak of."""
    return set(chain.from_iterable(which for which in wheres if which))


def count(asked: Asked, aspects: Collection[str]) -> Counted:
    """The dossiers in hand by all combinations of the aspects that occur: three statements, however many dossiers."""
    names = tuple(sorted(aspects))
    groups: dict[tuple[Any, ...], int] = {}
    for rows in in_hand(asked):
        columns = [ASPECTS[name](rows).label(name) for name in names]
        inner = rows.select(*columns).subquery()
        counted = db.session.execute(select(*inner.columns, func.count().label("how_many")).group_by(*inner.columns))
        for *values, number in counted:
            key = tuple(values)
            groups[key] = groups.get(key, 0) + number
    return Counted(names, list(groups.items()))


def count_for(asked: Asked, columns: Iterable[Column], *further: Where | str) -> Counted:
    """Counted by whatever the columns ask for, and the further conditions or aspects."""
    wheres = [which for column in columns for which in (column.where, column.over)]
    names = aspects_of(*wheres, *(one for one in further if not isinstance(one, str)))
    return count(asked, names | {one for one in further if isinstance(one, str)})


def dossier_ids(asked: Asked, *wheres: Where) -> Any:
    """A selectable of the ids of the dossiers in hand that fit all conditions, to be put into `Dossier.id.in_(…)`."""
    which = both(*wheres)
    parts = [rows.select(Dossier.id.label("id")).where(*fitting(rows, which)) for rows in in_hand(asked)]
    return select(union_all(*parts).subquery().c.id)


def fitting(rows: InHand, which: Where) -> list[ColumnElement[bool]]:
    """The conditions on the rows of one statement, to the database."""
    return [_said(rows, aspect, values) for aspect, values in which.items()]


def ids(asked: Asked, *wheres: Where) -> list[int]:
    """The ids themselves, in their order."""
    return sorted(db.session.scalars(dossier_ids(asked, *wheres)))


def _said(rows: InHand, aspect: str, values: Collection[object]) -> ColumnElement[bool]:
    """The condition on one aspect, to the database."""
    expression = ASPECTS[aspect](rows)
    known = [value for value in values if value is not None]
    parts: list[ColumnElement[bool]] = []
    if len(known) == 1 and isinstance(known[0], bool):
        parts.append(expression == (true() if known[0] else false()))
    elif known:
        parts.append(expression.in_(known))
    if len(known) < len(list(values)):
        parts.append(expression.is_(None))
    return or_(false(), *parts)

"""The dossiers behind closed figures: each with the values that it was counted by, kept as bytes."""

import json
import zlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from onestop.cases.models import Dossier
from onestop.database import db
from onestop.reports.aspects import ASPECTS
from onestop.reports.in_hand import Asked, in_hand
from onestop.reports.table import Where, both

Values = tuple[Any, ...]
_AT_A_TIME = 500  # ids in one statement


@dataclass(frozen=True)
class KeptList:
    """Dossiers by what they were counted by. aspects: names, in the order of the values.

    heads: by agency the number and hash of the last entry of its record at that moment.
    """

    aspects: tuple[str, ...]
    groups: Mapping[Values, tuple[int, ...]]
    heads: Mapping[int, tuple[int, str]]

    def ids(self, *wheres: Where) -> list[int]:
        """The dossiers that fit all conditions, in the order of their ids. Raises KeyError for an unknown aspect."""
        which = both(*wheres)
        unknown = which.keys() - set(self.aspects)
        if unknown:
            raise KeyError(*sorted(unknown))
        tests = [(self.aspects.index(name), allowed) for name, allowed in which.items()]
        fitting = (
            ids for values, ids in self.groups.items() if all(values[place] in allowed for place, allowed in tests)
        )
        return sorted(one for ids in fitting for one in ids)

    @cached_property
    def by_id(self) -> dict[int, Values]:
        """The values of each dossier."""
        return {one: values for values, ids in self.groups.items() for one in ids}

    def to_bytes(self) -> bytes:
        """Compressed JSON. A byte that is changed in it is found by its hash, which is taken of these very bytes."""
        groups = sorted(([list(values), list(ids)] for values, ids in self.groups.items()), key=lambda one: one[1])
        told = {
            "aspects": self.aspects,
            "groups": groups,
            "heads": [[agency, *head] for agency, head in sorted(self.heads.items())],
        }
        return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())

    @classmethod
    def from_bytes(cls, content: bytes) -> "KeptList":
        """The list that to_bytes was given. Raises ValueError for bytes that somebody changed beyond reading."""
        try:
            told = json.loads(zlib.decompress(content))
            return cls(
                aspects=tuple(told["aspects"]),
                groups={tuple(values): tuple(ids) for values, ids in told["groups"]},
                heads={agency: (seq, hash_) for agency, seq, hash_ in told["heads"]},
            )
        except (zlib.error, TypeError, KeyError, RecursionError) as error:
            raise ValueError("not the bytes of a list of dossiers") from error


def keep(asked: Asked, aspects: Collection[str], heads: Mapping[int, tuple[int, str]]) -> KeptList:
    """The dossiers in hand as the database has them now."""
    names = tuple(sorted(aspects))
    groups: dict[Values, list[int]] = defaultdict(list)
    for one, values in _rows(asked, names, None):
        groups[values].append(one)
    return KeptList(names, {values: tuple(sorted(ids)) for values, ids in groups.items()}, heads)


def values_now(asked: Asked, aspects: tuple[str, ...], only: Collection[int] | None = None) -> dict[int, Values]:
    """What the dossiers in hand are counted by now, those of `only` or all: by their ids."""
    if only is None:
        return dict(_rows(asked, aspects, None))
    wanted = sorted(only)
    found: dict[int, Values] = {}
    for start in range(0, len(wanted), _AT_A_TIME):
        found.update(_rows(asked, aspects, wanted[start : start + _AT_A_TIME]))
    return found


def _rows(asked: Asked, aspects: tuple[str, ...], only: Collection[int] | None) -> Iterator[tuple[int, Values]]:
    for rows in in_hand(asked):
        query = rows.select(Dossier.id.expression, *(ASPECTS[name](rows).label(name) for name in aspects))
        if only is not None:
            query = query.where(Dossier.id.in_(only))
        for one, *values in db.session.execute(query):
            yield one, tuple(str(value) if isinstance(value, str) else value for value in values)

"""The lines of an explanation in which the clock stood still: every pause that holds there, with its paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from onestop.sla.counting import End, Stretch, joined
from onestop.sla.moments import micros_of, moment_of_micros
from onestop.sla.trace import Entry, EntryKind

if TYPE_CHECKING:
    from onestop.sla.answer import Stop

NOTHING = Fraction(0)


def stretches(end: End, start: int, stops: Sequence[Stop]) -> list[Stretch]:
    """Where the clock stood still from the start to the end: what was taken out, and before that what took nothing.

    A pause on the day of receipt moves no end, yet it has a paper that whoever reads the explanation looks for.
    """
    if start == end.begin or not stops:
        return end.taken_out
    before = [(micros_of(stop.started_at), min(micros_of(stop.ended_at), end.begin)) for stop in stops]
    return joined([*before, *end.taken_out], begin=start)


def standing(stretch: Stretch, stops: Sequence[Stop]) -> list[Entry]:
    """The entries of a stretch that pauses fill without a gap; where some overlap, an entry names them all."""
    begin, end = stretch
    held = sorted(
        (max(first, begin), min(last, end), why, source)
        for first, last, why, source in (
            (micros_of(stop.started_at), micros_of(stop.ended_at), stop.why, stop.source) for stop in stops
        )
        if first < last and first < end and last > begin
    )
    edges = sorted({edge for pause in held for edge in pause[:2]})
    entries = []
    for first, last in pairwise(edges):
        here = [pause for pause in held if pause[0] <= first and last <= pause[1]]
        why, source = _listed(pause[2] for pause in here), _listed(pause[3] for pause in here)
        entries.append(Entry(EntryKind.STOP, moment_of_micros(first), moment_of_micros(last), NOTHING, why, source))
    return entries


def around(entry: Entry, stops: Sequence[Stop]) -> list[Entry]:
    """An entry of what a restart gave up, with the pauses in it told apart; they keep its reason and its paper."""
    begin, end = micros_of(entry.from_at), micros_of(entry.to_at)
    pieces: list[Entry] = []
    for first, last in joined(((micros_of(stop.started_at), micros_of(stop.ended_at)) for stop in stops), begin=begin):
        if first >= end:
            break
        if begin < first:
            pieces.append(replace(entry, from_at=moment_of_micros(begin), to_at=moment_of_micros(first)))
        begin = min(last, end)
        pieces += [
            replace(pause, why=_listed((pause.why, entry.why)), source=_listed((pause.source, entry.source)))
            for pause in standing((first, begin), stops)
        ]
    if begin < end:
        pieces.append(replace(entry, from_at=moment_of_micros(begin)))
    return pieces


def _listed(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(word for word in words if word))

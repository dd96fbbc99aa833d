"""A reference figure in the scale of PAPI's axis 5, made of what a desk can measure. Not PAPI: that is a survey.

The weights follow the rule that was recovered from the published indicators (equal weights, each sub-dimension from
1/3 to 10/3), with the usage rate left out, which no desk can measure. Nothing here is an official method.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from onestop.procedures.papi_groups import PapiGroup
from onestop.surveys.results import ENOUGH

METHOD = "phiên bản 1"
_LOWEST, _SPAN = Fraction(1, 3), Fraction(3)


@dataclass(frozen=True, slots=True)
class Part:
    """A measured share of 1 (or, of satisfaction, a mean from 1 to 5) and of how many; value None: nothing measured."""

    value: Fraction | None
    n: int

    @property
    def shown(self) -> Fraction | None:
        """The value where enough stand behind it."""
        return self.value if self.n >= ENOUGH else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Components:
    """What is measured of one group.

    one_window (w), fetched (r), in_time (q1), fee (q2), clear (q3), attitude (q4): shares; satisfaction (s): 1 to 5.
    """

    one_window: Part
    fetched: Part
    in_time: Part
    fee: Part
    clear: Part
    attitude: Part
    satisfaction: Part

    @property
    def quality(self) -> Fraction | None:
        """Q = q1 + q2 + q3 + q4, from 0 to 4; None where one of them is missing."""
        parts = [part.shown for part in (self.in_time, self.fee, self.clear, self.attitude)]
        known = [part for part in parts if part is not None]
        return sum(known, Fraction()) if len(known) == len(parts) else None


def reference(group: PapiGroup, measured: Components) -> Fraction | None:
    """From 1/3 to 10/3, every component weighing the same; None where one is missing or has too few behind it."""
    quality, satisfaction = measured.quality, measured.satisfaction.shown
    parts = [
        None if quality is None else quality / 4,
        None if satisfaction is None else (satisfaction - 1) / 4,
    ]
    if group is not PapiGroup.CERTIFICATION:
        parts.append(measured.one_window.shown)
    if group is PapiGroup.LAND:
        parts.append(measured.fetched.shown)
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return _LOWEST + _SPAN * sum(known, Fraction()) / len(parts)


def axis(references: Mapping[PapiGroup, Fraction | None]) -> Fraction | None:
    """The sum of the three groups, from 1 to 10; None where one of them is missing: nothing is filled in."""
    known = [references.get(group) for group in PapiGroup]
    told = [one for one in known if one is not None]
    return sum(told, Fraction()) if len(told) == len(known) else None


# How many indicators a sub-dimension has: without the usage rate (ours), and with it (as PAPI publishes since 2021).
_WITHOUT_USAGE = {PapiGroup.CERTIFICATION: 2, PapiGroup.LAND: 4, PapiGroup.COMMUNE: 3}
_QUALITIES = 4  # being in time is one of four criteria of quality (the list is recalled, not published)


def effect_of_lateness(group: PapiGroup, points: int, *, with_usage: bool) -> Fraction:
    """By how much a group moves when `points` percentage points more are late: no more than this by lateness alone."""
    indicators = _WITHOUT_USAGE[group] + with_usage
    return -_SPAN / indicators / _QUALITIES * Fraction(points, 100)

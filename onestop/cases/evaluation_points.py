"""The points of the nine criteria (TT 01/2018/TT-VPCP Đ14), each 2, 1 or 0, from facts alone; None: not known.

What nobody knows is None and stays None: it is never counted as full points, nor as none.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from onestop.cases.models.evaluation import AgencyTimes, Complaint, HandledWhere, Publicity
from onestop.sla.lateness import Standing

FULL = 2
CRITERIA = range(1, 10)
PER_DOSSIER = (1, 2, 3, 4, 6, 7)
FOR_OFFICER = (1, 2, 3, 4, 7)

_BY_STANDING = {Standing.EARLY: 2, Standing.ON_TIME: 1, Standing.LATE: 0}
_BY_TIMES = {AgencyTimes.SHORTER: 2, AgencyTimes.EQUAL: 1, AgencyTimes.LONGER: 0}
_BY_PUBLICITY = {Publicity.BOTH: 2, Publicity.ONE: 1, Publicity.NONE: 0}
_BY_PLACE = {HandledWhere.ON_THE_SPOT: 2, HandledWhere.AT_THE_DESK: 1, HandledWhere.LESS: 0}


@dataclass(frozen=True)
class Limits:
    """The numbers in the rules. Levels in points of 18; the rest in percent."""

    excellent: Decimal
    good: Decimal
    fair: Decimal
    average: Decimal
    complaints_percent: int
    online_high: int
    online_low: int
    procedures_percent: int


@dataclass(frozen=True)
class Score:
    """Points over some criteria. known: how many had data; missing: the numbers of those that had none."""

    points: Decimal
    known: int
    missing: tuple[int, ...]

    @property
    def most(self) -> int:
        """What full points would be over the criteria with data."""
        return FULL * self.known

    @property
    def is_complete(self) -> bool:
        return not self.missing


def total_time(standing: Standing) -> int | None:
    """Criterion 1, by the one judge of lateness. None where the law sets no end, or nothing has ended."""
    return _BY_STANDING.get(standing)


def agency_time(parts: Iterable[int | None], asked: AgencyTimes | None, *, must_ask: bool) -> int | None:
    """Criterion 2: the worst of all agencies that took part.

    parts: the points of each agency whose time the record holds, the office itself among them. asked: what people say
    of the others; must_ask: whether there are others.
    """
    known = [part for part in parts if part is not None]
    if asked is not None:
        known.append(_BY_TIMES[asked])
    if 0 in known:
        return 0  # whatever the others did
    if (must_ask and asked is None) or not known:
        return None
    return min(known)


def contacts(contacts: int | None, applicant_faults: int | None) -> int | None:
    """Criterion 3."""
    return None if contacts is None else _by_number(contacts - (applicant_faults or 0))


def agencies_contacted(agencies: int | None) -> int | None:
    """Criterion 4."""
    return None if agencies is None else _by_number(agencies)


def handled_where(answer: HandledWhere | None) -> int | None:
    """Criterion 5."""
    return None if answer is None else _BY_PLACE[answer]


def publicity(answer: Publicity | None) -> int | None:
    """Criterion 6."""
    return None if answer is None else _BY_PUBLICITY[answer]


def attitude(standing: Standing, complaint: Complaint | None) -> int | None:
    """Criterion 7. Late without a complaint meets neither 2 nor 1, so it is 0; a complaint found wrong is none."""
    if complaint is Complaint.VERIFIED:
        return 0
    if complaint is None or complaint is Complaint.PENDING:
        return None
    return _BY_STANDING.get(standing)


def complaints(total: int | None, in_time: int | None, drawn_out: int | None, *, limits: Limits) -> int | None:
    """Criterion 8."""
    if total is None or in_time is None:
        return None
    if drawn_out:
        return 0
    if in_time == total:  # none at all as well
        return 2
    return 1 if in_time * 100 >= total * limits.complaints_percent else 0


def online(
    received: int,
    filed_online: int,
    late: int,
    procedures: int | None,
    procedures_online: int | None,
    *,
    limits: Limits,
) -> int | None:
    """Criterion 9. received, filed_online: dossiers received in the quarter; late: of those filed online, ended late.

    Full points need both shares; with enough dossiers and an unknown share of procedures nobody can say 2 or 1.
    """
    if not received:
        return None
    if late or filed_online * 100 < received * limits.online_low:
        return 0
    if filed_online * 100 < received * limits.online_high:
        return 1
    if procedures is None or procedures_online is None:
        return None
    return 2 if procedures_online * 100 >= procedures * limits.procedures_percent else 1


def score(points: Mapping[int, Decimal | int | None], criteria: Iterable[int] = CRITERIA) -> Score:
    """The sum over the criteria that have data."""
    asked = tuple(criteria)
    known = {number: value for number in asked if (value := points.get(number)) is not None}
    return Score(
        points=sum((Decimal(value) for value in known.values()), Decimal(0)),
        known=len(known),
        missing=tuple(number for number in asked if number not in known),
    )


def level(score: Score, limits: Limits) -> str | None:
    """The level (xếp loại) of all nine criteria; a limit itself belongs to the higher level. None while data miss."""
    if not score.is_complete or score.known != len(CRITERIA):
        return None
    for name, least in (
        ("Xuất sắc", limits.excellent), ("Tốt", limits.good), ("Khá", limits.fair), ("Trung bình", limits.average),
    ):  # fmt: skip
        if score.points >= least:
            return name
    return "Yếu"


def _by_number(number: int) -> int:
    return max(FULL - number, 0)

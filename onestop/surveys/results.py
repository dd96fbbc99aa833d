"""What the answers of a period come to: counts, indexes, response rates. Shares stay exact until they are shown.

index of a criterion = (n4 + n5) ÷ (n1 + … + n5), blanks not counted; of a factor = mean over its criteria that have
answers; total = the overall question alone. The program's own reckoning after the manner of SIPAS 2017, not SIPAS.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from sqlalchemy import ColumnElement, and_, func, or_, select

from onestop.cases.models import Dossier, Status
from onestop.database import db
from onestop.procedures.papi_groups import PapiGroup
from onestop.sla.calendar import day_begins
from onestop.sla.moments import day_after
from onestop.surveys.answering import DONE
from onestop.surveys.counts import Counts, counts_of
from onestop.surveys.halves import end_of, halves_within
from onestop.surveys.models import (
    Recorded,
    Role,
    SurveyApology,
    SurveyQuestion,
    SurveyRound,
    SurveySet,
    SurveyTally,
    SurveyWay,
    Way,
)
from onestop.surveys.questions import CRITERIA

ENOUGH = 15  # fewer answers give no index: PAPI's own rule for a cell
ENOUGH_OF_THE_LATE = 5  # fewer would point at persons


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question with what was answered. Questions of several sets that ask the same are one."""

    text: str
    role: Role
    factor: str
    counts: Counts

    @property
    def index(self) -> Fraction | None:
        """Share of hài lòng and rất hài lòng among the answers; None below ENOUGH of them."""
        return Fraction(self.counts.satisfied, self.counts.n) if self.counts.n >= ENOUGH else None


@dataclass(frozen=True, kw_only=True)
class Factor:
    """A factor (nhóm) with its criteria."""

    name: str
    criteria: tuple[Question, ...]

    @property
    def index(self) -> Fraction | None:
        """The mean over its criteria that have an index, each weighing the same; None when none has."""
        known = [one.index for one in self.criteria if one.index is not None]
        return sum(known, Fraction()) / len(known) if known else None


@dataclass(frozen=True, kw_only=True)
class Response:
    """How many were asked and how many answered; told apart for tokens and for paper."""

    asked: int
    answered: int

    @property
    def rate(self) -> Fraction | None:
        return Fraction(self.answered, self.asked) if self.asked else None


@dataclass(frozen=True, kw_only=True)
class SurveyResult:
    """The answers of an office in a period.

    first, last: the days that were counted, whole halves of a month inside the period; None when it holds none.
    by_token: dossiers that came to their end for the citizen in those days, and answers by link or kiosk. on_paper:
    forms out, and forms counted; back: those that came back. forms: all of them. by_group: forms by PAPI group, "" when
    unknown. apology: answers by token beside the record.
    """

    agency_id: int
    first: date | None
    last: date | None
    forms: int
    ways: dict[Way, int]
    by_token: Response
    on_paper: Response
    back: int
    overall: Question | None
    factors: tuple[Factor, ...]
    extra_payment: Question | None
    apology_answers: Question | None
    by_group: dict[str, int] = field(default_factory=dict)
    apology: dict[Recorded, Counts] = field(default_factory=dict)

    @property
    def total(self) -> Fraction | None:
        """The total index: the overall question, all answers pooled."""
        return self.overall.index if self.overall else None

    @property
    def criteria(self) -> tuple[Question, ...]:
        return tuple(one for factor in self.factors for one in factor.criteria)


@dataclass(frozen=True, kw_only=True)
class Measured:
    """part of n answers. share: None when there is none."""

    part: int
    n: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.part, self.n) if self.n else None


@dataclass(frozen=True, kw_only=True)
class Mean:
    """The mean of n answers from 1 to 5; None when there is none."""

    value: Fraction | None
    n: int


def index_of(agency_id: int, first: date, last: date) -> SurveyResult:
    """Everything that the office's survey says about the days from `first` to `last`, both included."""
    halves = halves_within(first, last)
    questions = _questions(agency_id, halves)
    ways = _ways(agency_id, halves)
    by_group = _forms_by_group(agency_id, halves)
    forms = sum(by_group.values())
    by_token = sum(ways.values())
    out, back = _paper(agency_id, halves)
    return SurveyResult(
        agency_id=agency_id,
        first=halves[0] if halves else None,
        last=end_of(halves[-1]) if halves else None,
        forms=forms,
        ways=ways,
        by_token=Response(asked=_ended(agency_id, halves), answered=by_token),
        on_paper=Response(asked=out, answered=forms - by_token),
        back=back,
        overall=next((one for one in questions if one.role is Role.OVERALL), None),
        factors=_factors(one for one in questions if one.role in CRITERIA),
        extra_payment=next((one for one in questions if one.role is Role.EXTRA_PAYMENT), None),
        apology_answers=next((one for one in questions if one.role is Role.APOLOGY), None),
        by_group=by_group,
        apology=_apology(agency_id, halves),
    )


def attitude_share(agency_id: int, first: date, last: date, group: PapiGroup | None = None) -> Measured:
    """Answers "hài lòng" or better to the question about attitude, of one PAPI group or of all forms."""
    told = _counts(agency_id, halves_within(first, last), Role.ATTITUDE, group)
    return Measured(part=told.satisfied, n=told.n)


def mean_satisfaction(agency_id: int, first: date, last: date, group: PapiGroup | None = None) -> Mean:
    """The mean (1–5) of the overall question, of one PAPI group or of all forms."""
    told = _counts(agency_id, halves_within(first, last), Role.OVERALL, group)
    points = sum(choice * number for choice, number in enumerate(told.given, start=1))
    return Mean(value=Fraction(points, told.n) if told.n else None, n=told.n)


def _standing(agency_id: int, halves: list[date]) -> ColumnElement[bool]:
    """Tallies of these halves; what was entered wrongly counts nowhere."""
    voided = select(SurveyRound.id).where(SurveyRound.agency_id == agency_id, SurveyRound.voided_at.is_not(None))
    return and_(
        SurveyTally.agency_id == agency_id,
        SurveyTally.half.in_(halves),
        or_(SurveyTally.round_id.is_(None), SurveyTally.round_id.not_in(voided)),
    )


def _ways(agency_id: int, halves: list[date]) -> dict[Way, int]:
    found = dict.fromkeys(Way, 0)
    for row in db.session.scalars(
        select(SurveyWay).where(SurveyWay.agency_id == agency_id, SurveyWay.half.in_(halves))
    ):
        found[row.way] += row.n
    return found


def _questions(agency_id: int, halves: list[date]) -> list[Question]:
    rows = db.session.execute(
        select(SurveyTally, SurveyQuestion)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyTally.question_id)
        .where(_standing(agency_id, halves))
        .order_by(SurveyQuestion.set_id.desc(), SurveyQuestion.position)
    )
    found: dict[tuple[Role, str, str], Counts] = {}
    for tally, question in rows:
        criterion = question.role in CRITERIA
        same = (question.role, question.factor, question.text if criterion else "")
        found[same] = found.get(same, Counts()) + counts_of(tally)
    texts = {question.role: question.text for question in _asked_last(agency_id)}
    return [
        Question(text=text or texts.get(role, ""), role=role, factor=factor, counts=counts)
        for (role, factor, text), counts in found.items()
    ]


def _asked_last(agency_id: int) -> list[SurveyQuestion]:
    newest = select(func.max(SurveySet.id)).where(SurveySet.agency_id == agency_id).scalar_subquery()
    return list(db.session.scalars(select(SurveyQuestion).where(SurveyQuestion.set_id == newest)))


def _factors(criteria: Iterable[Question]) -> tuple[Factor, ...]:
    found: dict[str, list[Question]] = {}
    for one in criteria:
        found.setdefault(one.factor, []).append(one)
    return tuple(Factor(name=name, criteria=tuple(ones)) for name, ones in found.items())


def _counts(agency_id: int, halves: list[date], role: Role, group: PapiGroup | None) -> Counts:
    query = (
        select(SurveyTally)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyTally.question_id)
        .where(_standing(agency_id, halves), SurveyQuestion.role == role)
    )
    if group is not None:
        query = query.where(SurveyTally.papi_group == group.value)
    return sum((counts_of(row) for row in db.session.scalars(query)), Counts())


def _forms_by_group(agency_id: int, halves: list[date]) -> dict[str, int]:
    """By the overall question, which every set has once."""
    rows = db.session.scalars(
        select(SurveyTally)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyTally.question_id)
        .where(_standing(agency_id, halves), SurveyQuestion.role == Role.OVERALL)
    )
    found: dict[str, int] = {}
    for row in rows:
        found[row.papi_group] = found.get(row.papi_group, 0) + counts_of(row).forms
    return found


def _paper(agency_id: int, halves: list[date]) -> tuple[int, int]:
    if not halves:
        return 0, 0
    out, back = db.session.execute(
        select(func.coalesce(func.sum(SurveyRound.forms_out), 0), func.coalesce(func.sum(SurveyRound.forms_back), 0))
        .where(SurveyRound.agency_id == agency_id, SurveyRound.voided_at.is_(None))
        .where(SurveyRound.held_on >= halves[0], SurveyRound.held_on <= end_of(halves[-1]))
    ).one()
    return int(out), int(back)


def _ended(agency_id: int, halves: list[date]) -> int:
    """Dossiers whose last act for the citizen falls into the days: returned, or ended without anything to return."""
    if not halves:
        return 0
    since, until = day_begins(halves[0]), day_begins(day_after(end_of(halves[-1])))
    without_return = tuple(status for status in DONE if status is not Status.RETURNED)
    done_at = func.coalesce(Dossier.returned_at, Dossier.finished_at)
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Dossier)
            .where(Dossier.agency_id == agency_id, done_at >= since, done_at < until)
            .where(or_(Dossier.returned_at.is_not(None), Dossier.status.in_(without_return)))
        )
        or 0
    )


def _apology(agency_id: int, halves: list[date]) -> dict[Recorded, Counts]:
    rows = db.session.scalars(
        select(SurveyApology).where(SurveyApology.agency_id == agency_id, SurveyApology.half.in_(halves))
    )
    found = dict.fromkeys(Recorded, Counts())
    for row in rows:
        found[row.recorded] += Counts(given=(row.n1, row.n2, row.n3, row.n4, 0), blank=row.blank)
    return found

"""Answering the survey of a dossier by the token of its paper: once, without anybody learning what was answered.

No audit entry: it would bear the moment, and the answer belongs to nobody. docs/surveys.md weighs what is kept.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from onestop.cases.judging import judged
from onestop.cases.models import Apology, Dossier, Paper, PaperState, PlainApology, Status
from onestop.cases.verifying import read_code
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Agency
from onestop.procedures.papi_groups import papi_group_of
from onestop.sla.calendar import to_local
from onestop.surveys.counts import NUMBERS, Answers, add_form, checked_answers
from onestop.surveys.halves import half_of
from onestop.surveys.models import Recorded, Role, SurveyAnswered, SurveyApology, SurveySet, SurveyWay, Way
from onestop.surveys.questions import kept_set, key_of, of_role, set_in_force

# Nothing more can happen to it on the citizen's side.
DONE = (Status.RETURNED, Status.REFUSED, Status.STOPPED, Status.CLOSED)
_TOKEN = re.compile("[A-Za-z0-9_-]{22}")
_ADDRESS = re.compile("/(?:xac-minh|khao-sat)/([A-Za-z0-9_-]{22})/?")
CANNOT = (
    "Không mở được phiếu khảo sát này. Có thể hồ sơ chưa giải quyết xong, phiếu đã được gửi rồi, hoặc mã chưa đúng."
)


class QuestionsChanged(Refused):
    """The answers belong to questions that are asked no more."""


@dataclass(frozen=True, kw_only=True)
class Invitation:
    """Somebody may answer: for which office, by which token, and what is asked now."""

    token: str
    agency: Agency
    asked: SurveySet


def invited_by(token: str, *, at: datetime) -> Invitation | None:
    """The survey that the token of a paper opens; None for a token that no paper bears, a dossier that has not ended,
    and one that has answered: nobody is told which.
    """
    dossier = _dossier_by(Paper.token == token) if _TOKEN.fullmatch(token) else None
    return _invitation(dossier, token, at=at)


def invited_at_kiosk(agency_id: int, typed: str, *, at: datetime) -> Invitation | None:
    """As invited_by, by what a scanner reads or a hand types at the desk: an address, or the short code of a paper.

    The dossier's own code is not enough: the numbers follow each other, and anybody could answer for others.
    """
    address, code = _ADDRESS.search(typed[:500]), read_code(typed)
    if address is None and code is None:
        return None
    which = Paper.token == address[1] if address is not None else Paper.short_code == code
    paper = db.session.scalar(
        select(Paper).join(Dossier, Paper.dossier_id == Dossier.id).where(which, Dossier.agency_id == agency_id)
    )
    if paper is None or paper.token is None:
        return None
    return _invitation(paper.dossier, paper.token, at=at)


def answer(token: str, answers: Answers, *, set_key: str, way: Way, at: datetime) -> None:
    """Count an answer. Raises WrongInput, Refused when the token opens no survey (any more), QuestionsChanged."""
    dossier = _dossier_by(Paper.token == token) if _TOKEN.fullmatch(token) else None
    if dossier is None:
        raise Refused(CANNOT)
    on = to_local(at).date()
    asked = kept_set(dossier.agency_id, on)  # the office's lock: two at once are one after the other
    if not _may_answer(dossier):
        raise Refused(CANNOT)
    if key_of(asked) != set_key:
        raise QuestionsChanged("Bộ câu hỏi vừa được thay. Xem lại các câu trả lời rồi gửi lại.")
    given = checked_answers(asked, answers)
    version = dossier.procedure_version
    add_form(asked, given, on=on, group=papi_group_of(version.field, version.name))
    _note_way(dossier.agency_id, way, at=at)
    question = of_role(asked, Role.APOLOGY)
    if question is not None:
        _note_apology(dossier, given.get(question.position), at=at)
    db.session.add(SurveyAnswered(dossier_id=dossier.id, agency_id=dossier.agency_id))
    db.session.flush()


def recorded_of(dossier: Dossier, *, at: datetime) -> Recorded:
    """What the record says: late or not by the one judge, and whether a letter of apology stands."""
    if not judged(dossier, at=at).is_late:
        return Recorded.IN_TIME
    letters: list[Apology | PlainApology] = [
        *db.session.scalars(select(Apology).where(Apology.dossier_id == dossier.id)),
        *db.session.scalars(select(PlainApology).where(PlainApology.dossier_id == dossier.id)),
    ]
    stands = any(letter.paper is None or letter.paper.state is not PaperState.VOID for letter in letters)
    return Recorded.LATE_APOLOGISED if stands else Recorded.LATE_ONLY


def _dossier_by(which: object) -> Dossier | None:
    return db.session.scalar(select(Dossier).join(Paper, Paper.dossier_id == Dossier.id).where(which))  # type: ignore[arg-type]


def _invitation(dossier: Dossier | None, token: str, *, at: datetime) -> Invitation | None:
    if dossier is None or not _may_answer(dossier):
        return None
    return Invitation(token=token, agency=dossier.agency, asked=set_in_force(dossier.agency_id, to_local(at).date()))


def _may_answer(dossier: Dossier) -> bool:
    answered = db.session.scalar(select(exists().where(SurveyAnswered.dossier_id == dossier.id)))
    return dossier.status in DONE and not answered


def _note_way(agency_id: int, way: Way, *, at: datetime) -> None:
    half = half_of(to_local(at).date())
    row = db.session.scalar(
        select(SurveyWay)
        .where(SurveyWay.agency_id == agency_id, SurveyWay.half == half, SurveyWay.way == way)
        .execution_options(populate_existing=True)
    )
    if row is None:
        row = SurveyWay(agency_id=agency_id, half=half, way=way, n=0)
        db.session.add(row)
    row.n += 1


def _note_apology(dossier: Dossier, choice: int | None, *, at: datetime) -> None:
    half, recorded = half_of(to_local(at).date()), recorded_of(dossier, at=at)
    row = db.session.scalar(
        select(SurveyApology)
        .where(
            SurveyApology.agency_id == dossier.agency_id, SurveyApology.half == half, SurveyApology.recorded == recorded
        )
        .execution_options(populate_existing=True)
    )
    if row is None:
        row = SurveyApology(agency_id=dossier.agency_id, half=half, recorded=recorded, blank=0, n1=0, n2=0, n3=0, n4=0)
        db.session.add(row)
    name = NUMBERS[choice - 1] if choice is not None else "blank"
    setattr(row, name, getattr(row, name) + 1)

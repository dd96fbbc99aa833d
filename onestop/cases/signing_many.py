"""Many letters signed at once: each is an act and a transaction of its own, and none that fails stops another."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.exc import StaleDataError

from onestop.apology.letter import Occasion
from onestop.cases.apologies import sign_letter
from onestop.cases.apology_gate import Words
from onestop.cases.judging import open_and_late, running_in_time
from onestop.cases.models import Dossier, ExpectedLate, LatenessReason, WaitingLetter
from onestop.cases.models.dossier import RUNNING
from onestop.cases.office_papers import is_numbered_by_clerk
from onestop.cases.waiting_letters import prepare_letter
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Person
from onestop.sla.measure import CalendarTooShort

MOST = 50
CHANGED = "Hồ sơ vừa được người khác cập nhật. Mở lại danh sách và xem tình trạng mới của hồ sơ."


@dataclass(frozen=True)
class Ready:
    """A dossier for which a re-appointment can be signed now. declared: what the deciding unit proposed."""

    dossier: Dossier
    declared: ExpectedLate | None


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A letter that is to be signed. revision: of the dossier as the signer saw it."""

    dossier_id: int
    revision: int | None
    reason_id: int | None
    explanation: str | None = None
    new_appointment_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a wish. paper_id, number: of the signed letter; both None for one that waits for văn thư.

    refused: why nothing was done.
    """

    code: str
    applicant: str
    paper_id: int | None = None
    number: str | None = None
    refused: str | None = None


def ready_to_sign(agency_id: int, *, at: datetime) -> tuple[list[Ready], int]:
    """The re-appointments that can be signed at a moment, the first legal end first: MOST of them, how many in all."""
    waits = select(WaitingLetter.id).where(WaitingLetter.dossier_id == Dossier.id, WaitingLetter.still_waits()).exists()
    declared_in_time = running_in_time(at) & Dossier.expected_late_at.is_not(None)
    # What apology_gate.why_not lets through, for the database; a test holds them together.
    query = select(Dossier).where(
        Dossier.agency_id == agency_id,
        Dossier.status.in_(RUNNING),
        Dossier.decided_here,
        Dossier.reappointed_at.is_(None),
        open_and_late(at) | declared_in_time,
        ~waits,
    )
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    shown = db.session.scalars(
        query.options(joinedload(Dossier.procedure_version)).order_by(Dossier.due_at, Dossier.id).limit(MOST)
    ).all()
    proposals = {
        row.dossier_id: row
        for row in db.session.scalars(
            select(ExpectedLate)
            .where(ExpectedLate.dossier_id.in_([dossier.id for dossier in shown]))
            .options(joinedload(ExpectedLate.reason))
        )
    }
    return [Ready(dossier, proposals.get(dossier.id)) for dossier in shown], total


def sign_each(wishes: Iterable[Wish], *, signer_id: int, at: datetime, save: Callable[[], None]) -> list[Outcome]:
    """Sign, or put down for văn thư, every letter that is wished for; `save` commits after each."""
    return [_one(wish, signer_id=signer_id, at=at, save=save) for wish in wishes]


def signed(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [outcome for outcome in outcomes if outcome.refused is None]


def _one(wish: Wish, *, signer_id: int, at: datetime, save: Callable[[], None]) -> Outcome:
    dossier = db.session.get_one(Dossier, wish.dossier_id, populate_existing=True)
    code, applicant = dossier.code, dossier.applicant_name
    try:
        done = _act(wish, dossier, by=db.session.get_one(Person, signer_id), at=at)
        save()
    except (Refused, CalendarTooShort) as refused:
        db.session.rollback()
        return Outcome(code=code, applicant=applicant, refused=str(refused))
    except (StaleDataError, IntegrityError):  # somebody else's act came first
        db.session.rollback()
        return Outcome(code=code, applicant=applicant, refused=CHANGED)
    paper_id, number = done
    return Outcome(code=code, applicant=applicant, paper_id=paper_id, number=number)


def _act(wish: Wish, dossier: Dossier, *, by: Person, at: datetime) -> tuple[int | None, str | None]:
    if wish.revision != dossier.revision:
        raise Refused(CHANGED)
    words = Words(
        occasion=Occasion.ALREADY_LATE,
        reason=db.session.get(LatenessReason, wish.reason_id) if wish.reason_id is not None else None,
        explanation=wish.explanation,
        new_appointment_at=wish.new_appointment_at,
    )
    if is_numbered_by_clerk(dossier.agency_id):
        prepare_letter(dossier, words, by=by, at=at)
        return None, None
    paper = sign_letter(dossier, words, by=by, at=at).paper
    return (paper.id, paper.number_text) if paper else (None, None)

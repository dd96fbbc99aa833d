"""Dossiers that have ended, and forms that are filled in."""

from datetime import datetime

from sqlalchemy import select

from onestop.cases.ending import stop
from onestop.cases.models import Dossier, Paper
from onestop.database import db
from onestop.procedures.models import ProcedureVersion
from onestop.surveys.answering import answer
from onestop.surveys.models import SurveySet, Way
from onestop.surveys.questions import key_of, set_in_force
from tests.builders import Office, a_dossier, moment

RECEIVED, ENDED = "Mon 2026-03-02 09:00", "Wed 2026-03-04 09:00"
ANSWERED = moment("Thu 2026-03-05 10:00")


def an_ended_dossier(office: Office, version: ProcedureVersion | None = None, *, ended: str = ENDED) -> Dossier:
    """Stopped at the wish of the applicant: one act that ends it. The usual term is five working days."""
    dossier = a_dossier(office, version, received=RECEIVED)
    stop(dossier, request="Không còn nhu cầu", by=office.reception, at=moment(ended))
    return dossier


def token_of(dossier: Dossier) -> str:
    """The token of its receipt."""
    found = db.session.scalars(select(Paper.token).where(Paper.dossier_id == dossier.id).order_by(Paper.id)).first()
    assert found is not None
    return found


def all_with(asked: SurveySet, choice: int) -> dict[int, int]:
    """The first question and every criterion answered alike."""
    return {question.position: choice for question in asked.questions[:23]}


def answered(dossier: Dossier, answers: dict[int, int], *, way: Way = Way.LINK, at: datetime = ANSWERED) -> None:
    asked = set_in_force(dossier.agency_id, at.date())
    answer(token_of(dossier), answers, set_key=key_of(asked), way=way, at=at)

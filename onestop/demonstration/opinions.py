"""What citizens of the made-up office say of it, by the QR of their receipt or on the device at its desk."""

from datetime import datetime
from random import Random

from sqlalchemy import func, select

from onestop.cases.models import Dossier, Paper
from onestop.database import db
from onestop.sla.calendar import to_local
from onestop.surveys.answering import DONE, answer
from onestop.surveys.models import Role, Way
from onestop.surveys.questions import CHOICES, key_of, set_in_force

_ANSWER = 0.3  # of those who have got their result
_LEFT_BLANK = 0.06
_SATISFIED = (1, 2, 5, 30, 32)  # weights of the five points; who waited too long is harder to please
_ANNOYED = (4, 9, 12, 18, 6)


def ask_citizens(agency_id: int, rng: Random, *, since: datetime, until: datetime) -> None:
    """Let some of those answer whose dossier came to its end between the two moments."""
    done_at = func.coalesce(Dossier.returned_at, Dossier.finished_at)
    tokens = db.session.execute(
        select(func.min(Paper.token), Dossier.late_since.is_not(None))
        .join(Paper, Paper.dossier_id == Dossier.id)
        .where(Dossier.agency_id == agency_id, Dossier.status.in_(DONE), done_at >= since, done_at < until)
        .group_by(Dossier.id, Dossier.late_since)
        .order_by(Dossier.id)
    )
    asked = set_in_force(agency_id, to_local(until).date())
    for token, late in tokens.all():
        if token is None or rng.random() >= _ANSWER:
            continue
        weights = _ANNOYED if late else _SATISFIED
        given = {}
        for question in asked.questions:
            choices = CHOICES[question.role]
            if rng.random() < _LEFT_BLANK:
                continue
            if len(choices) == len(weights):
                given[question.position] = rng.choices((1, 2, 3, 4, 5), weights)[0]
            elif question.role is Role.APOLOGY:
                given[question.position] = rng.choice((1, 1, 2, 4)) if late else 3
            else:
                given[question.position] = 1
        way = rng.choice((Way.LINK, Way.KIOSK))
        if given:
            answer(token, given, set_key=key_of(asked), way=way, at=until)

"""What a letter leaves behind once it is signed: its row, the appointment that moved, the fact with its record."""

from datetime import datetime

from onestop.cases.acting import happened
from onestop.cases.apology_gate import Words
from onestop.cases.models import Apology, Dossier, EventKind, NoticeKind, Paper, PlainApology
from onestop.cases.outbox import queue
from onestop.database import db
from onestop.people.models import Person


def move_appointment(
    dossier: Dossier,
    words: Words,
    paper: Paper | None,
    *,
    signed_at: datetime,
    signer: Person,
    by: Person,
    at: datetime,
    outside_document: str | None = None,
) -> Apology:
    """The one re-appointment, of checked words and a letter that is there. Called inside an act, last."""
    if words.reason is None or words.new_appointment_at is None:
        raise ValueError("a re-appointment has a reason and a new date")
    apology = Apology(
        agency_id=dossier.agency_id,
        dossier=dossier,
        paper=paper,
        reason=words.reason,
        explanation=words.explanation,
        previous_appointment_at=dossier.appointment_at,
        new_appointment_at=words.new_appointment_at,
        was_late=dossier.late_since is not None,
        signed_at=signed_at,
        signed_by=signer,
        decided_elsewhere=outside_document is not None,
        outside_document=outside_document,
    )
    db.session.add(apology)
    dossier.appointment_at = words.new_appointment_at
    dossier.reappointed_at = at
    queue(dossier, paper, NoticeKind.APOLOGY, at=at)
    happened(
        dossier, EventKind.APOLOGISED, by=by, at=at, note=outside_document or words.said, paper=paper,
        number=paper.number if paper else None, number_text=paper.number_text if paper else None,
        previous_appointment_at=apology.previous_appointment_at,
    )  # fmt: skip
    return apology


def apologise_only(
    dossier: Dossier, words: Words, paper: Paper, *, signed_at: datetime, signer: Person, by: Person, at: datetime
) -> PlainApology:
    """The row and the fact of an apology that moves no date. Called inside an act, last."""
    apology = PlainApology(
        agency_id=dossier.agency_id,
        dossier=dossier,
        paper=paper,
        occasion=words.occasion,
        reason=words.reason,
        explanation=words.explanation,
        progress=words.progress,
        remedy=words.remedy,
        expected_at=words.expected_at,
        signed_at=signed_at,
        signed_by=signer,
    )
    db.session.add(apology)
    queue(dossier, paper, NoticeKind.APOLOGY_ONLY, at=at)
    happened(
        dossier, EventKind.APOLOGISED_ONLY, by=by, at=at, note=words.said, paper=paper, number=paper.number,
        number_text=paper.number_text, occasion=words.occasion.value,
    )  # fmt: skip
    return apology

"""Pausing the clock on a ground that the law names, and letting it go on (tạm dừng, tiếp tục tính thời hạn)."""

from datetime import datetime

from sqlalchemy import select

from onestop.cases.acting import begin, happened, last_fact_at, note_lateness
from onestop.cases.clock_facts import last_stop_ended_at
from onestop.cases.deadlines import run_clock, stop_clock
from onestop.cases.models import Dossier, EventKind, NoticeKind, Pause, Status
from onestop.cases.models.dossier import RUNNING
from onestop.cases.outbox import queue
from onestop.cases.parties import LONG, NAME
from onestop.cases.receipts import tell_new_date
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.procedures.models import PauseGround
from onestop.text import optional, required


def pause(
    dossier: Dossier,
    *,
    ground: PauseGround,
    document: str,
    started_at: datetime | None = None,
    note: str | None = None,
    told: str | None = None,
    by: Person,
    at: datetime,
) -> Pause:
    """Stop the clock from the moment of its paper (default now) until resume.

    told: how the citizen was told that the clock stands still; it stands in the history of the dossier.
    Refused without a ground in the dossier's own version of the procedure: waiting for a colleague is no pause.
    """
    begin(dossier, Act.PAUSE, by=by, at=at, when=RUNNING)
    if ground.version_id != dossier.procedure_version_id:
        raise Refused("Thủ tục này không có căn cứ tạm dừng đó. Chỉ được tạm dừng theo căn cứ ghi trong thủ tục.")
    citizen_told = optional(told, limit=LONG, label="Đã báo người nộp", field="told")
    since = started_at or at
    if since > at:
        raise WrongInput("Ngày của văn bản nằm ở tương lai. Kiểm tra lại.", field="started_at")
    if since < max(dossier.clock_start_at, last_stop_ended_at(dossier) or dossier.clock_start_at):
        raise WrongInput(
            "Văn bản tạm dừng có trước lần tính thời hạn gần nhất. Kiểm tra lại ngày giờ.", field="started_at"
        )
    row = Pause(
        agency_id=dossier.agency_id,
        dossier=dossier,
        ground=ground,
        document=required(document, limit=NAME, label="Văn bản làm căn cứ", field="document"),
        note=optional(note, limit=LONG, label="Ghi chú", field="note", lines=True),
        started_at=since,
        started_by_id=by.id,
    )
    db.session.add(row)
    stop_clock(dossier, since=since)
    dossier.status = Status.PAUSED
    happened(
        dossier, EventKind.PAUSED, by=by, at=_in_order(dossier, since), entered_at=at,
        note=". ".join([
            f"{ground.name} ({ground.article}), {row.document}",
            *([f"Đã báo người nộp: {citizen_told}"] if citizen_told else []),
        ]),
        ground=ground.id, since=since, told=citizen_told,
    )  # fmt: skip
    return row


def open_pause(dossier: Dossier) -> Pause:
    return db.session.scalars(select(Pause).where(Pause.dossier_id == dossier.id, Pause.ended_at.is_(None))).one()


def resume(dossier: Dossier, *, document: str, ended_at: datetime | None = None, by: Person, at: datetime) -> Pause:
    """The wait is over, and `document` proves it: the clock goes on with what was left, a new receipt tells it."""
    begin(dossier, Act.PAUSE, by=by, at=at, when=[Status.PAUSED])
    row = open_pause(dossier)
    until = ended_at or at
    if not row.started_at < until <= at:
        raise WrongInput("Thời điểm tiếp tục phải sau lúc tạm dừng và không ở tương lai.", field="ended_at")
    row.ended_at = until
    row.ended_by_id = by.id
    row.end_document = required(document, limit=NAME, label="Văn bản kết thúc tạm dừng", field="document")
    dossier.status = Status.IN_PROGRESS
    run_clock(dossier, at=until)
    paper = tell_new_date(dossier, by=by, at=at)
    if paper is not None:
        queue(dossier, paper, NoticeKind.NEW_DATE, at=at)
    happened(
        dossier, EventKind.RESUMED, by=by, at=_in_order(dossier, until), entered_at=at, note=row.end_document,
        paper=paper, until=until,
    )  # fmt: skip
    note_lateness(dossier, at=at)  # the clock went on in the past: the end may have passed since
    return row


def _in_order(dossier: Dossier, moment: datetime) -> datetime:
    """When the fact takes its place: not before what was entered since, for the last fact tells the state."""
    last = last_fact_at(dossier)
    return moment if last is None else max(moment, last)

"""The history of a dossier: what happened, who did it, and when it was entered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from onestop.cases.forms import title
from onestop.cases.models import Dossier, Event, EventKind, Paper
from onestop.database import db
from onestop.web.cases.names import EVENT_MARKS, EVENT_TITLES
from onestop.web.formats import moment


@dataclass(frozen=True)
class Happening:
    """One line of the history, as the macro `timeline` shows it."""

    at: datetime
    title: str
    by: str
    text: str | None
    entered_at: datetime
    links: list[tuple[str, str]]
    kind: str | None


def history_of(dossier: Dossier, papers: Iterable[Paper]) -> list[Happening]:
    """Everything that happened, in the order in which it happened."""
    events = db.session.scalars(
        select(Event).where(Event.dossier_id == dossier.id).options(joinedload(Event.by)).order_by(Event.at, Event.id)
    ).all()
    by_id = {paper.id: paper for paper in papers}
    lines: list[Happening] = []
    due_at: datetime | None = None
    for event in events:
        lines.append(_line(dossier, event, by_id, due_before=due_at))
        due_at = event.due_at or event.due_before_stop or due_at
    return lines


def _line(dossier: Dossier, event: Event, papers: Mapping[int, Paper], *, due_before: datetime | None) -> Happening:
    parts = [event.note] if event.note else []
    if event.due_at is not None and due_before is not None and event.due_at != due_before:
        parts.append(f"Hết hạn theo luật dời từ {moment(due_before)} đến {moment(event.due_at)}.")
    if event.kind is EventKind.APOLOGISED and event.appointment_at is not None:
        parts.append(f"Hẹn lại: {moment(event.appointment_at)}.")
    if event.outside_rules:
        parts.append("Ngoài quy định.")
    name = EVENT_TITLES[event.kind]
    if event.kind is EventKind.RECEIVED and dossier.late_entry_slip:
        name = f"{name} (nhập bù, phiếu số {dossier.late_entry_slip})"
    paper = papers.get(event.paper_id) if event.paper_id is not None else None
    return Happening(
        at=event.at,
        title=name,
        by=event.by.full_name if event.by else "Hệ thống",
        text=" · ".join(parts) or None,
        entered_at=event.entered_at,
        links=[(title(paper), url_for("cases.paper", code=dossier.code, paper_id=paper.id))]
        if paper and paper.sha256
        else [],
        kind=EVENT_MARKS.get(event.kind),
    )

"""The page of a dossier: its facts, its three moments, what has happened and what can be done now."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from onestop.cases.apologies import declared
from onestop.cases.correcting import pending_correction
from onestop.cases.explaining import reckoning_of
from onestop.cases.forms import title
from onestop.cases.models import (
    Charge,
    Correction,
    CounterSlip,
    Dossier,
    Extension,
    Handing,
    Paper,
    Pause,
    Result,
    SupplementRequest,
)
from onestop.cases.outbox import demands_proof
from onestop.cases.receipts import is_untold
from onestop.database import db
from onestop.people.permissions import Act
from onestop.procedures.models import ProcedureVersion
from onestop.web.access import allowed, requires
from onestop.web.cases.blueprint import bp, dossier_or_404
from onestop.web.cases.evaluating import shown_of
from onestop.web.cases.history import history_of
from onestop.web.cases.names import APPLICANT_KINDS, CHANNELS, CONTACT_WISHES, CORRECTIONS, DELIVERIES, PARTY_FIELDS
from onestop.web.cases.opinions import opinions_with_standing
from onestop.web.cases.possible import Situation, possible_acts
from onestop.web.cases.reaching import marked_wrong, notices_with_tries
from onestop.web.cases.standing import lateness_of, standing_of, warning_of
from onestop.web.moment import now


@bp.get("/<code>")
@requires(Act.SEE_DOSSIERS)
def show(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    at = now()
    papers = papers_of(dossier)
    notices = notices_with_tries(dossier, at=at)
    charges = db.session.scalars(select(Charge).where(Charge.dossier_id == dossier.id).order_by(Charge.id)).all()
    situation = Situation(
        dossier=dossier,
        at=at,
        request=_open_request(dossier),
        extension=_extension(dossier),
        correction=pending_correction(dossier),
        unpaid=any(charge.paid_at is None and charge.due_vnd > 0 for charge in charges),
    )
    return render_template(
        "cases/show.html",
        dossier=dossier,
        version=dossier.procedure_version,
        standing=standing_of(dossier, at=at),
        lateness=lateness_of(dossier, at=at),
        appointment_note=appointment_note(dossier),
        reckoning=reckoning_of(dossier),
        situation=situation,
        pause=_open_pause(dossier),
        warning=warning_of(dossier, at=at),
        opinions=opinions_with_standing(dossier, at=at),
        may_answer_opinion=Act.ASK_OPINION in allowed(),
        may_declare=Act.DECLARE_EXPECTED_LATE in allowed(),
        expected=declared(dossier) if dossier.expected_late_at else None,
        acts=possible_acts(situation, allowed=allowed()),
        papers=papers,
        notices=notices,
        untold=any(line.is_open and demands_proof(line.notice.kind) for line in notices),
        wrong_ones=marked_wrong(dossier),
        may_tell=Act.TELL_CITIZEN in allowed(),
        paper_title=title,
        evaluation=shown_of(dossier),
        charges=charges,
        results=db.session.scalars(select(Result).where(Result.dossier_id == dossier.id).order_by(Result.id)).all(),
        handings=db.session.scalars(select(Handing).where(Handing.dossier_id == dossier.id).order_by(Handing.id)).all(),
        counter_slip=_counter_slip(dossier),
        changes=changes_of(situation.correction),
        history=history_of(dossier, papers),
        kind_name=APPLICANT_KINDS[dossier.applicant_kind],
        channel_name=CHANNELS[dossier.channel],
        delivery_name=DELIVERIES[dossier.delivery],
        wish_name=CONTACT_WISHES[dossier.contact_wish] if dossier.contact_wish else None,
        correction_name=CORRECTIONS[situation.correction.kind] if situation.correction else None,
    )


def appointment_note(dossier: Dossier) -> str | None:
    """What to know beside the date that the citizen was told; None when it is in order."""
    if not dossier.is_open:
        return None
    if dossier.clock_stands_still:
        return "sẽ báo ngày hẹn mới khi thời hạn tính tiếp"
    if not is_untold(dossier):
        return None
    return "chưa báo ngày hẹn" if dossier.appointment_at is None else "chưa báo ngày hẹn mới"


def papers_of(dossier: Dossier) -> list[Paper]:
    """The official papers of a dossier, void ones included, the newest first."""
    return list(
        db.session.scalars(
            select(Paper)
            .where(Paper.dossier_id == dossier.id)
            .options(joinedload(Paper.created_by))
            .order_by(Paper.id.desc())
        )
    )


def _open_request(dossier: Dossier) -> SupplementRequest | None:
    return db.session.scalar(
        select(SupplementRequest).where(
            SupplementRequest.dossier_id == dossier.id, SupplementRequest.ended_at.is_(None)
        )
    )


def _open_pause(dossier: Dossier) -> Pause | None:
    return db.session.scalar(
        select(Pause).where(Pause.dossier_id == dossier.id, Pause.ended_at.is_(None)).options(joinedload(Pause.ground))
    )


def _extension(dossier: Dossier) -> Extension | None:
    return db.session.scalar(
        select(Extension)
        .where(Extension.dossier_id == dossier.id, Extension.declined_at.is_(None))
        .options(joinedload(Extension.ground), joinedload(Extension.asked_by))
    )


def _counter_slip(dossier: Dossier) -> CounterSlip | None:
    return db.session.scalar(
        select(CounterSlip)
        .where(CounterSlip.dossier_id == dossier.id)
        .options(joinedload(CounterSlip.paper))
        .order_by(CounterSlip.id.desc())
    )


def changes_of(correction: Correction | None) -> list[tuple[str, str | None, str | None]]:
    """What a proposed correction changes: name of the field, old and new value as shown."""
    if correction is None:
        return []
    return [
        (PARTY_FIELDS.get(name, name), _shown(name, old), _shown(name, new))
        for name, (old, new) in correction.changes.items()
    ]


def _shown(name: str, value: str | int | None) -> str | None:
    if value is None:
        return None
    if name == "procedure_version_id":
        return db.session.get_one(ProcedureVersion, value).full_name
    if name == "applicant_kind":
        return {kind.value: text for kind, text in APPLICANT_KINDS.items()}.get(str(value), str(value))
    if name == "contact_wish":
        return {way.value: text for way, text in CONTACT_WISHES.items()}.get(str(value), str(value))
    return str(value)

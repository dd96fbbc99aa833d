"""The form of an intake and its four ends: received, settled at once, a slip for what is missing, declined."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from onestop.cases import counter_slips, intake, settling
from onestop.cases.forms import title
from onestop.cases.models import CounterSlip, Dossier
from onestop.cases.parties import Applicant
from onestop.cases.seen_before import not_asked_before, same_request
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.permissions import Act
from onestop.procedures.models import ProcedureVersion
from onestop.sla.term import Unit
from onestop.web.access import allowed, current_officer, requires
from onestop.web.cases.acting import attempt
from onestop.web.cases.blueprint import dossier_or_404
from onestop.web.cases.showing import papers_of
from onestop.web.forms import show_error
from onestop.web.intake.blueprint import bp, version_or_404
from onestop.web.intake.form import IntakeForm
from onestop.web.intake.preview import preview
from onestop.web.moment import now
from onestop.web.papers import publish, publish_waiting

Made = TypeVar("Made")

CHECK, ROWS, RECEIVE, AT_ONCE, ASK, DECLINE = "check", "rows", "receive", "at_once", "ask", "decline"
DEFAULT_REASON = "Hồ sơ chưa đủ thành phần theo quy định."


@dataclass(frozen=True)
class Seen:
    """What the desk already knows of this person and procedure. new_items: wanted now, on no earlier slip."""

    dossiers: Sequence[Dossier] = ()
    slips: Sequence[CounterSlip] = ()
    new_items: Sequence[str] = ()

    @property
    def mark(self) -> str:
        """What the form carries once the clerk has seen this; empty when there is nothing to see."""
        if not (self.dossiers or self.slips):
            return ""
        told = [*(row.id for row in self.dossiers), "/", *(row.id for row in self.slips), *self.new_items]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


@dataclass
class Sitting:
    """One sending of the form. pressed: which button, "" before the first time. question: the clerk is asked before it
    goes on. checked: all is well so far."""

    version: ProcedureVersion
    form: IntakeForm
    pressed: str = ""
    seen: Seen = field(default_factory=Seen)
    question: bool = False
    checked: bool = False


@bp.route("/thu-tuc/<int:version_id>", methods=["GET", "POST"])
@requires(Act.RECEIVE)
def receive(version_id: int) -> ResponseReturnValue:
    version = version_or_404(version_id)
    form = IntakeForm()
    form.prepare(version, sent=request.method == "POST")
    sitting = Sitting(version, form)
    if request.method == "POST":
        sitting.pressed = request.form.get("do", CHECK)
        answer = _answer(sitting)
        if answer is not None:
            return answer
    wrong = bool(form.errors)
    return render_template(
        "intake/receive.html",
        version=version,
        form=form,
        sitting=sitting,
        lines=form.listed(version),
        preview=preview(version, form, agency_id=current_officer().agency_id, at=now()),
        may_settle=Act.RETURN_RESULT in allowed(),
        settles_often=version.term_halves == 0 and version.term_unit is Unit.WORKING_DAY,
        default_reason=DEFAULT_REASON,
        paper_title=title,
    ), 422 if wrong else 200


@bp.get("/xong/<code>")
@requires(Act.RECEIVE)
def done(code: str) -> ResponseReturnValue:
    dossier = dossier_or_404(code)
    return render_template(
        "intake/done.html",
        dossier=dossier,
        version=dossier.procedure_version,
        papers=papers_of(dossier),
        paper_title=title,
    )


def _answer(sitting: Sitting) -> ResponseReturnValue | None:
    """Where to go when the form did what its button says; None when the page is to be shown again."""
    form, version, do = sitting.form, sitting.version, sitting.pressed
    if do == ROWS:
        form.add_rows()
        return None
    applicant = _applicant(form) if form.validate() else None
    if applicant is None:
        return None
    sitting.seen = _look(sitting, applicant, items=form.wanted(version) if do == ASK else ())
    form.offer_slips(sitting.seen.slips)
    if do == DECLINE:
        return _slip(sitting, applicant, declined=True)
    if do == ASK:
        return None if _asks(sitting) else _slip(sitting, applicant, declined=False)
    if not _in_order(sitting, slip_number=form.late_entry_slip.data):
        return None
    if do not in (RECEIVE, AT_ONCE):
        sitting.checked = True
        form.asked.data = sitting.seen.mark
        return None
    return None if _asks(sitting) else _register(sitting, at_once=do == AT_ONCE)


def _applicant(form: IntakeForm) -> Applicant | None:
    try:
        return form.applicant().cleaned()
    except WrongInput as wrong:
        show_error(form, str(wrong), field=wrong.field)
        return None


def _look(sitting: Sitting, applicant: Applicant, *, items: Sequence[str]) -> Seen:
    agency = current_officer().agency
    slips = counter_slips.open_slips(agency, sitting.version, id_number=applicant.id_number, phone=applicant.phone)
    return Seen(
        dossiers=same_request(agency, sitting.version, applicant, at=now()),
        slips=slips,
        new_items=not_asked_before(items, slips),
    )


def _in_order(sitting: Sitting, *, slip_number: str | None) -> bool:
    """Whether what only the form knows is in order: the checklist, and a late entry with its hour."""
    form = sitting.form
    missing = form.missing(sitting.version)
    if missing:
        show_error(
            form,
            f"Còn thiếu: {'; '.join(missing)}. Đánh dấu khi đã nhận, hoặc in phiếu hướng dẫn bổ sung ở cuối trang.",
            field="checklist",
        )
    if slip_number and slip_number.strip() and form.received_at.data is None:
        show_error(form, "Nhập bù thì ghi ngày giờ tiếp nhận trên phiếu viết tay.", field="received_at")
    return not form.errors


def _asks(sitting: Sitting) -> bool:
    """Whether the clerk is to be asked first: something is known that this form has not shown yet."""
    form, mark = sitting.form, sitting.seen.mark
    if not mark or form.asked.data == mark or _sent_before(sitting):
        return False
    form.asked.data = mark
    sitting.question = True
    return True


def _sent_before(sitting: Sitting) -> bool:
    officer = current_officer()
    try:
        known = intake.already_received(
            _intake(sitting), agency=officer.agency, by=officer, token=sitting.form.token.data or ""
        )
    except Refused:  # the act itself will say so
        return True
    return known is not None


def _intake(sitting: Sitting) -> intake.Intake:
    return sitting.form.intake(sitting.version, received_at=sitting.form.received_at.data)


def _register(sitting: Sitting, *, at_once: bool) -> ResponseReturnValue | None:
    form = sitting.form
    made: list[Dossier] = []

    def call() -> None:
        officer, token = current_officer(), form.token.data or None
        if at_once:
            made.append(
                settling.settle_at_once(
                    _intake(sitting), result_number=form.result_number.data, dated_on=form.dated_on.data,
                    agency=officer.agency, by=officer, at=now(), token=token,
                )
            )  # fmt: skip
        else:
            made.append(intake.receive(_intake(sitting), agency=officer.agency, by=officer, at=now(), token=token))

    if not attempt(form, lambda: _once_more(call)):
        return None
    dossier = made[-1]
    code = dossier.code
    publish_waiting(dossier)
    return redirect(url_for("intake.done", code=code), 303)


def _slip(sitting: Sitting, applicant: Applicant, *, declined: bool) -> ResponseReturnValue | None:
    form, version = sitting.form, sitting.version
    made: list[CounterSlip] = []

    def call() -> None:
        officer, at, reason = current_officer(), now(), (form.reason.data or "").strip()
        if declined:
            slip = counter_slips.decline(version, applicant, reason=reason, agency=officer.agency, by=officer, at=at)
        else:
            items = form.wanted(version)
            slip = counter_slips.ask_before_intake(
                version,
                applicant,
                items=items,
                reason=reason or DEFAULT_REASON,
                agency=officer.agency,
                by=officer,
                at=at,
            )
        made.append(slip)

    if not attempt(form, call):
        return None
    slip_id = made[-1].id
    publish(made[-1].paper)
    flash("Đã lập phiếu từ chối tiếp nhận." if declined else "Đã lập phiếu hướng dẫn bổ sung.", "success")
    return redirect(url_for("intake.slips", moi=slip_id), 303)


def _once_more(call: Callable[[], Made]) -> Made:
    """On PostgreSQL a form sent twice at once meets itself at a constraint; asked again, it finds its dossier."""
    try:
        return call()
    except IntegrityError:
        db.session.rollback()
        return call()

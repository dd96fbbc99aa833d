"""Many letters signed at once (/qua-han/ky-nhieu): one table, one confirmation, each letter an act of its own."""

import time
from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from onestop.cases.apologies import EXPLANATION, reasons
from onestop.cases.models import Dossier, Paper
from onestop.cases.office_papers import is_numbered_by_clerk
from onestop.cases.signing_many import MOST, Ready, Wish, ready_to_sign, sign_each, signed
from onestop.database import db
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.forms import DeskForm, HiddenNumberField, MomentField, PartForm, options, show_error
from onestop.web.moment import now
from onestop.web.papers import publish

bp = Blueprint("signing_many", __name__, url_prefix="/qua-han/ky-nhieu")

FILES_FOR = 10.0  # seconds in which files are made at once; the scheduler makes the others with the same numbers


class RowForm(PartForm):
    """One letter. What is left empty takes what is said for all."""

    dossier_id = HiddenNumberField()
    revision = HiddenNumberField()
    code = HiddenField()
    pick = BooleanField("Ký")
    reason = SelectField("Lý do", validate_choice=True)
    explanation = StringField("Lý do cụ thể", [Length(max=EXPLANATION)])
    new_appointment_at = MomentField("Ngày hẹn mới", [Optional()])


class ManyForm(DeskForm):
    reason = SelectField("Lý do chung")
    new_appointment_at = MomentField("Ngày hẹn mới chung", [Optional()])
    rows = FieldList(FormField(RowForm), "Dòng", max_entries=MOST)
    agreed = BooleanField(
        "Tôi đã xem danh sách và ký các văn bản được chọn.",
        [DataRequired("Đánh dấu xác nhận trước khi ký.")],
    )


@bp.route("", methods=["GET", "POST"])
@requires(Act.SIGN_APOLOGY)
def sign() -> ResponseReturnValue:
    officer, at = current_officer(), now()
    found, total = ready_to_sign(officer.agency_id, at=at)
    form = ManyForm(rows=[_proposed(one) for one in found])
    names = {str(row.id): row.name for row in reasons(officer.agency_id)}
    form.reason.choices = options({"": "Không chọn", **names})
    for row in form.rows:
        row.form.reason.choices = options({"": "Theo lý do chung", **names})
    wrong = form.is_submitted()
    if form.validate_on_submit():
        wishes = _wishes(form, officer.agency_id)
        if not wishes:
            show_error(form, "Chọn ít nhất một hồ sơ để ký.")
        elif _says_everything(form):
            return _sign(wishes, by_clerk=is_numbered_by_clerk(officer.agency_id))
    return render_template(
        "late/sign_many.html",
        form=form,
        total=total,
        most=MOST,
        dossiers=_dossiers(form),
        late={one.dossier.id for one in found if one.dossier.due_at is not None and one.dossier.due_at < at},
        by_clerk=is_numbered_by_clerk(officer.agency_id),
    ), 422 if wrong else 200


def _sign(wishes: Sequence[Wish], *, by_clerk: bool) -> ResponseReturnValue:
    outcomes = sign_each(wishes, signer_id=current_officer().id, at=now(), save=db.session.commit)
    done = signed(outcomes)
    until = time.monotonic() + FILES_FOR
    waiting = 0
    for outcome in done:
        paper = db.session.get(Paper, outcome.paper_id) if outcome.paper_id else None
        if paper is not None and (time.monotonic() > until or not publish(paper)):
            waiting += 1
    return render_template(
        "late/signed_many.html",
        signed=done,
        refused=[outcome for outcome in outcomes if outcome.refused],
        waiting=waiting,
        by_clerk=by_clerk,
    )


def _says_everything(form: ManyForm) -> bool:
    """Whether each picked row has its reason and its date. What is missing is told in the row."""
    complete = True
    for row in form.rows:
        inner = row.form
        if not inner.pick.data:
            continue
        if not (inner.reason.data or form.reason.data):
            inner.reason.errors = ["Chọn lý do cho dòng này, hoặc chọn lý do chung."]
            complete = False
        if not (inner.new_appointment_at.data or form.new_appointment_at.data):
            inner.new_appointment_at.errors = ["Nhập ngày hẹn mới cho dòng này, hoặc nhập ngày hẹn mới chung."]
            complete = False
    if not complete:
        show_error(form, "Chưa ký văn bản nào. Bổ sung các dòng sau rồi ký lại.")
    return complete


def _wishes(form: ManyForm, agency_id: int) -> list[Wish]:
    """The letters that were picked; a dossier of another office is none of ours to name."""
    wishes = []
    for row in form.rows:
        inner = row.form
        if not inner.pick.data or inner.dossier_id.data is None:
            continue
        dossier = db.session.get(Dossier, inner.dossier_id.data)
        if dossier is None or dossier.agency_id != agency_id:
            continue
        reason = inner.reason.data or form.reason.data
        wishes.append(
            Wish(
                dossier_id=dossier.id,
                revision=inner.revision.data,
                reason_id=int(reason) if reason else None,
                explanation=inner.explanation.data,
                new_appointment_at=inner.new_appointment_at.data or form.new_appointment_at.data,
            )
        )
    return wishes


def _proposed(one: Ready) -> dict[str, object]:
    dossier, declared = one.dossier, one.declared
    return {
        "dossier_id": dossier.id,
        "revision": dossier.revision,
        "code": dossier.code,
        "pick": declared is not None,
        "reason": str(declared.reason_id) if declared and declared.reason.retired_at is None else "",
        "explanation": declared.explanation if declared else "",
        "new_appointment_at": declared.proposed_at if declared else None,
    }


def _dossiers(form: ManyForm) -> Mapping[int, Dossier]:
    """The dossiers of the rows, as far as they are of this office."""
    ids = [row.form.dossier_id.data for row in form.rows if row.form.dossier_id.data is not None]
    query = select(Dossier).where(Dossier.id.in_(ids), Dossier.agency_id == current_officer().agency_id)
    return {dossier.id: dossier for dossier in db.session.scalars(query)}

"""A new dated version of a procedure, a procedure of the office's own, and a further case of one."""

from decimal import Decimal

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from onestop.database import db
from onestop.levels import Level
from onestop.people.models import Agency
from onestop.people.permissions import Act
from onestop.procedures.changing import change_version, require_new_case
from onestop.procedures.drafts import Draft, draft_of
from onestop.procedures.models import ProcedureVersion
from onestop.sla.term import Term, Unit
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import bp, page, saving, told
from onestop.web.admin.catalogue import version_or_404
from onestop.web.admin.version_form import VersionForm, filled_from
from onestop.web.moment import now


@bp.route("/thu-tuc/them", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def add_procedure() -> ResponseReturnValue:
    return _new(VersionForm(data=filled_from(_EMPTY)), before=None)


@bp.route("/thu-tuc/quy-dinh/<int:version_id>/truong-hop", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def add_case(version_id: int) -> ResponseReturnValue:
    """A further case of a procedure starts from what one of its cases says."""
    before = version_or_404(version_id)
    form = VersionForm(data=filled_from(draft_of(before)) | {"code": before.procedure.code, "case_name": ""})
    if request.method == "POST":
        form.code.data = before.procedure.code
    return _new(form, before=before)


@bp.route("/thu-tuc/quy-dinh/<int:version_id>/sua", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def change_procedure(version_id: int) -> ResponseReturnValue:
    before, officer = version_or_404(version_id), current_officer()
    form = VersionForm(data=filled_from(draft_of(before)))
    del form.code, form.case_code
    offer_agencies(form)
    code, case_code = before.procedure.code, before.case_code
    if not form.asks_for_rows() and form.validate_on_submit():
        with saving(form) as saved:
            version = change_version(
                officer.agency_id,
                code,
                form.draft(),
                valid_from=form.valid_from.data,
                decision=form.decision.data or "",
                case_code=case_code,
                by=officer.id,
                at=now(),
            )
        if saved:
            return told(
                "Đã lưu quy định mới. Hồ sơ đã tiếp nhận giữ quy định cũ.",
                url_for("admin.version", version_id=version.id),
            )
    return page("admin/procedures/change.html", form=form, version=before)


def offer_agencies(form: VersionForm) -> None:
    form.offer(db.session.scalars(select(Agency).order_by(Agency.name, Agency.id)))


_EMPTY = Draft(name="", field="", level=next(iter(Level)), term=Term(Decimal(5), Unit.WORKING_DAY))


def _new(form: VersionForm, *, before: ProcedureVersion | None) -> ResponseReturnValue:
    officer = current_officer()
    offer_agencies(form)
    if not form.asks_for_rows() and form.validate_on_submit():
        with saving(form) as saved:
            require_new_case(officer.agency_id, form.code.data or "", form.case_code.data or "")
            version = change_version(
                officer.agency_id,
                form.code.data or "",
                form.draft(),
                valid_from=form.valid_from.data,
                decision=form.decision.data or "",
                case_code=form.case_code.data or "",
                by=officer.id,
                at=now(),
            )
        if saved:
            return told("Đã áp dụng thủ tục.", url_for("admin.version", version_id=version.id))
    return page("admin/procedures/add.html", form=form, version=before)

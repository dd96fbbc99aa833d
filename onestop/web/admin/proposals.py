"""The shipped proposals: adopted as they are under the office's decision, or looked at and edited first."""

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from onestop.errors import Refused
from onestop.levels import LEVEL_NAMES
from onestop.people.permissions import Act
from onestop.procedures.shipped import adopt_edited, adopt_unedited, proposal, proposals, proposed_draft
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import bp, page, saving, told
from onestop.web.admin.version_form import VersionForm, filled_from
from onestop.web.admin.versions import offer_agencies
from onestop.web.forms import DeskForm
from onestop.web.moment import now


class AdoptForm(DeskForm):
    decision = StringField(
        "Quyết định công bố, áp dụng", [InputRequired("Nhập số, ngày quyết định công bố danh mục thủ tục.")]
    )


@bp.route("/thu-tuc/de-xuat", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def adopt() -> ResponseReturnValue:
    """Adopts the ticked proposals, or the one whose own button was pressed."""
    officer = current_officer()
    form = AdoptForm()
    only = request.form.get("only")
    ticked = request.form.getlist("codes")
    if form.validate_on_submit():
        with saving(form) as saved:
            versions = adopt_unedited(
                officer.agency_id,
                [only] if only else ticked,
                decision=form.decision.data or "",
                by=officer.id,
                at=now(),
            )
        if saved:
            return told(f"Đã áp dụng {len(versions)} thủ tục.", url_for("admin.adopt"))
    return page(
        "admin/procedures/proposals.html",
        form=form,
        proposals=proposals(officer.agency_id),
        ticked=frozenset(ticked),
        level_names=LEVEL_NAMES,
    )


@bp.route("/thu-tuc/de-xuat/<code>", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def adopt_proposal(code: str) -> ResponseReturnValue:
    officer = current_officer()
    try:
        wanted = proposal(code)
    except Refused:
        abort(404)
    form = VersionForm(data=filled_from(proposed_draft(code)) | {"code": code})
    del form.valid_from, form.case_code
    offer_agencies(form)
    if not form.asks_for_rows() and form.validate_on_submit():
        with saving(form) as saved:
            version = adopt_edited(
                officer.agency_id,
                code,
                form.draft(),
                code=form.code.data,
                decision=form.decision.data or "",
                by=officer.id,
                at=now(),
            )
        if saved:
            return told("Đã áp dụng thủ tục.", url_for("admin.version", version_id=version.id))
    return page("admin/procedures/proposal.html", form=form, proposal=wanted)

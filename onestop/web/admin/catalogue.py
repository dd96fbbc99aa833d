"""The adopted procedures: the list, what a version says with its history, and the end of a procedure."""

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired

from onestop.errors import WrongInput
from onestop.levels import LEVEL_NAMES
from onestop.people.permissions import Act
from onestop.procedures.changing import end_version
from onestop.procedures.checking import TEXT_LIMIT
from onestop.procedures.listing import catalogue_page, is_last, own_version
from onestop.procedures.models import ProcedureVersion
from onestop.procedures.versions import history
from onestop.sla.term import IN_VIETNAMESE
from onestop.text import clean
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import bp, own_agency, page, page_number, saving, told
from onestop.web.admin.names import BASIS_NAMES, SOURCE_NAMES
from onestop.web.forms import DayField, DeskForm, show_error
from onestop.web.moment import now, today


class FilterForm(DeskForm):
    """A search by GET: names of procedures are public."""

    class Meta(DeskForm.Meta):
        csrf = False

    q = StringField("Tìm thủ tục")
    field = SelectField("Lĩnh vực", validate_choice=False)


class EndForm(DeskForm):
    ceases_on = DayField("Hết hiệu lực từ ngày", [InputRequired("Nhập ngày hết hiệu lực.")])
    decision = StringField("Quyết định bãi bỏ", [InputRequired("Nhập số, ngày quyết định bãi bỏ.")])


@bp.get("/thu-tuc")
@requires(Act.ADMINISTER)
def catalogue() -> ResponseReturnValue:
    form = FilterForm(request.args)
    text = field = ""
    try:
        text = clean(form.q.data, limit=TEXT_LIMIT, label="Nội dung tìm", field="q")
        field = clean(form.field.data, limit=TEXT_LIMIT, label="Lĩnh vực", field="field")
    except WrongInput as wrong:
        form.validate()
        show_error(form, str(wrong), field=wrong.field)
    found = catalogue_page(own_agency().id, on=today(), text=text, field=field, number=page_number())
    form.field.choices = [SelectChoice("", "Mọi lĩnh vực"), *(SelectChoice(name, name) for name in found.fields)]
    return render_template("admin/procedures/index.html", form=form, found=found, searched=bool(text or field))


@bp.get("/thu-tuc/quy-dinh/<int:version_id>")
@requires(Act.ADMINISTER)
def version(version_id: int) -> ResponseReturnValue:
    shown = version_or_404(version_id)
    on = today()
    return render_template(
        "admin/procedures/show.html",
        version=shown,
        holds=shown.holds_on(on),
        is_last=is_last(shown),
        history=[(one, one.holds_on(on)) for one in history(shown.agency_id, shown.procedure.code)],
        level_name=LEVEL_NAMES[shown.level],
        source_name=SOURCE_NAMES[shown.source],
        basis_names=BASIS_NAMES,
        unit_names=IN_VIETNAMESE,
    )


@bp.route("/thu-tuc/quy-dinh/<int:version_id>/cham-dut", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def end_procedure(version_id: int) -> ResponseReturnValue:
    ended, officer = version_or_404(version_id), current_officer()
    form = EndForm()
    if form.validate_on_submit() and form.ceases_on.data is not None:
        with saving(form) as saved:
            end_version(
                officer.agency_id,
                ended.procedure.code,
                ceases_on=form.ceases_on.data,
                decision=form.decision.data or "",
                case_code=ended.case_code,
                by=officer.id,
                at=now(),
            )
        if saved:
            return told(
                "Đã ghi nhận thủ tục hết hiệu lực. Hồ sơ đã tiếp nhận giữ quy định cũ.",
                url_for("admin.version", version_id=version_id),
            )
    return page("admin/procedures/end.html", form=form, version=ended)


def version_or_404(version_id: int) -> ProcedureVersion:
    """A version of the administrator's own agency."""
    found = own_version(own_agency().id, version_id)
    if found is None:
        abort(404)
    return found

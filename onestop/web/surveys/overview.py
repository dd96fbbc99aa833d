"""What runs now: the questions in force, devices for citizens, rounds of paper; and a form to print."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import StringField
from wtforms.validators import InputRequired

from onestop.cases.office_papers import settings_of
from onestop.database import db
from onestop.papers import survey_form
from onestop.people.permissions import Act
from onestop.surveys.kiosks import close_kiosk, open_kiosk, open_kiosks
from onestop.surveys.models import SurveyKiosk
from onestop.surveys.printing import blank_form
from onestop.surveys.questions import set_in_force
from onestop.surveys.rounds import entered, rounds
from onestop.web.access import allowed, current_officer, requires
from onestop.web.cases.acting import attempt
from onestop.web.files import pdf_file
from onestop.web.forms import DeskForm
from onestop.web.moment import now, today
from onestop.web.surveys.blueprint import bp


class KioskForm(DeskForm):
    name = StringField("Tên thiết bị", [InputRequired("Nhập tên thiết bị, ví dụ Máy tính bảng quầy 1.")])


class ButtonForm(DeskForm):
    """An act behind one button: nothing is typed."""


@bp.get("")
@requires(Act.RUN_SURVEY, Act.ADMINISTER)
def index() -> ResponseReturnValue:
    return _page(KioskForm(formdata=None))


@bp.post("/thiet-bi")
@requires(Act.RUN_SURVEY)
def add_kiosk() -> ResponseReturnValue:
    officer, form = current_officer(), KioskForm()
    if form.validate_on_submit() and attempt(
        form, lambda: open_kiosk(officer.agency, form.name.data or "", by=officer, at=now())
    ):
        flash("Đã mở trang khảo sát cho thiết bị. Mở địa chỉ trong danh sách trên thiết bị đó.", "success")
        return redirect(url_for("surveys.index") + "#thiet-bi", 303)
    return _page(form), 422


@bp.post("/thiet-bi/<int:kiosk_id>/dong")
@requires(Act.RUN_SURVEY)
def remove_kiosk(kiosk_id: int) -> ResponseReturnValue:
    officer, form = current_officer(), ButtonForm()
    row = db.session.get(SurveyKiosk, kiosk_id)
    if row is None or row.agency_id != officer.agency_id:
        abort(404)
    if attempt(form, lambda: close_kiosk(row, by=officer, at=now())):
        flash("Đã đóng trang khảo sát của thiết bị. Địa chỉ cũ không mở được nữa.", "success")
    return redirect(url_for("surveys.index") + "#thiet-bi", 303)


@bp.get("/phieu.pdf")
@requires(Act.RUN_SURVEY, Act.ADMINISTER)
def blank() -> ResponseReturnValue:
    agency = current_officer().agency
    form = blank_form(agency, set_in_force(agency.id, today()))
    return pdf_file("phieu-khao-sat", survey_form.render(form))


def _page(form: KioskForm) -> str:
    agency = current_officer().agency
    address = settings_of(agency.id).address or request.url_root
    return render_template(
        "surveys/index.html",
        form=form,
        asked=set_in_force(agency.id, today()),
        kiosks=[
            (row, f"{address.rstrip('/')}{url_for('survey.kiosk', secret=row.secret)}")
            for row in open_kiosks(agency.id)
        ],
        rounds=[(row, entered(row)) for row in rounds(agency.id)],
        may_run=Act.RUN_SURVEY in allowed(),
        may_change=Act.ADMINISTER in allowed(),
    )

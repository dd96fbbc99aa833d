"""Days of the calendar from a CSV file: read, foreseen, applied; the same file as `onestop calendar apply` takes."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import TextAreaField

from onestop.calendars.acts import ApplyFile
from onestop.calendars.file import read_rows
from onestop.calendars.models import DAY_KIND_NAMES, DayKind
from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.web.access import requires, takes_upload
from onestop.web.admin.blueprint import bp
from onestop.web.admin.calendar import year_address
from onestop.web.admin.deciding import decide
from onestop.web.admin.saving import Saved
from onestop.web.admin.uploads import text_of
from onestop.web.forms import DeskForm
from onestop.web.moment import today

LARGEST = 256 * 1024
EXAMPLE = ("2026-09-01,holiday,,TB 9441/TB-BNV", "2026-08-22,swapped_work,07:00-11:30 13:30-17:00,TB 9441/TB-BNV")


class CalendarFileForm(DeskForm):
    file = FileField("Tệp CSV")
    days = TextAreaField("Hoặc dán nội dung tệp")


@bp.route("/lich/nhap-tep", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
@takes_upload(LARGEST)
def import_calendar() -> ResponseReturnValue:
    form = CalendarFileForm()
    if form.validate_on_submit():
        return decide(
            form,
            lambda: ApplyFile(read_rows(_content(form))),
            ask=lambda saved: _page(form, saved),
            title="Nhập các ngày từ tệp",
            back=year_address(today().year),
            done=lambda: "Đã nhập các ngày trong tệp.",
            typed=lambda: {"days": form.days.data or ""},
        )
    return _page(form, Saved())


def _content(form: CalendarFileForm) -> str:
    if form.file.data:
        # Into the field: what is wrong can be mended there, and the preview carries it on.
        form.days.data, form.file.data = text_of(form.file.data, field="file"), None
    if not (form.days.data or "").strip():
        raise WrongInput("Chọn tệp CSV hoặc dán nội dung của tệp.", field="file")
    return form.days.data or ""


def _page(form: CalendarFileForm, saved: Saved) -> str:
    return render_template(
        "admin/calendar/file.html",
        form=form,
        example=EXAMPLE,
        kinds=[(kind.value, DAY_KIND_NAMES[kind]) for kind in DayKind],
        problems=saved.problems,
    )

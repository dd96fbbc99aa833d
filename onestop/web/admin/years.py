"""A year of the calendar as a whole: adopted as provisional, or announced officially."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from onestop.calendars.acts import AdoptYear, AnnounceYear
from onestop.calendars.announced import EXAMPLE, read_announced_days
from onestop.calendars.models import DAY_KIND_NAMES
from onestop.cases.recounting import apply_change
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires, takes_upload
from onestop.web.admin.blueprint import ButtonForm, bp, page, refused, saving, told
from onestop.web.admin.calendar import year_address
from onestop.web.admin.deciding import decide, told_after
from onestop.web.admin.uploads import text_of
from onestop.web.forms import DeskForm
from onestop.web.moment import now

LARGEST = 256 * 1024


class AnnounceForm(DeskForm):
    document = StringField("Văn bản căn cứ", [InputRequired("Nhập số, ngày của văn bản công bố lịch nghỉ.")])
    days = TextAreaField("Danh sách ngày")
    file = FileField("Hoặc chọn tệp văn bản có danh sách ngày")


@bp.post("/lich/<int:year>/tam-tinh")
@requires(Act.ADMINISTER)
def adopt_year(year: int) -> ResponseReturnValue:
    _sensible(year)
    form = ButtonForm()
    with saving(form) as saved:
        officer = current_officer()
        foreseen = apply_change(officer.agency, AdoptYear(year), by=officer, at=now())
    if not saved:
        return refused(form, year_address(year))
    return told(told_after(f"Đã áp dụng lịch tạm tính năm {year}.", foreseen), year_address(year))


@bp.route("/lich/<int:year>/cong-bo", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
@takes_upload(LARGEST)
def announce(year: int) -> ResponseReturnValue:
    _sensible(year)
    form = AnnounceForm()
    shown = {"year": year, "example": EXAMPLE, "kind_names": DAY_KIND_NAMES.values()}
    if form.validate_on_submit():
        return decide(
            form,
            lambda: AnnounceYear(year, read_announced_days(_listed(form)), form.document.data or ""),
            ask=lambda _saved: render_template("admin/calendar/announce.html", form=form, **shown),
            title=f"Lịch chính thức năm {year}",
            back=year_address(year),
            done=lambda: f"Đã nhập lịch chính thức năm {year}.",
            typed=lambda: {"days": form.days.data or ""},
        )
    return page("admin/calendar/announce.html", form=form, **shown)


def _listed(form: AnnounceForm) -> str:
    """The list that was typed, or that stands in the file that was chosen."""
    if form.file.data:
        # Into the field: when a line is wrong, the list stands there to be mended.
        form.days.data, form.file.data = text_of(form.file.data, field="file"), None
    return form.days.data or ""


def _sensible(year: int) -> None:
    """Which years fit is said by the domain; what is no year at all is no page."""
    if not 2000 <= year <= 2100:
        abort(404)

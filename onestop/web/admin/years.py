"""A year of the calendar as a whole: adopted as provisional, or announced officially."""

from flask import abort
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from onestop.calendars.acts import AdoptYear, AnnounceYear
from onestop.calendars.announced import EXAMPLE, read_announced_days
from onestop.calendars.models import DAY_KIND_NAMES
from onestop.people.permissions import Act
from onestop.web.access import requires, takes_upload
from onestop.web.admin.blueprint import ButtonForm, bp, page, refused, saving, told
from onestop.web.admin.calendar import applied, telling, year_address
from onestop.web.admin.uploads import text_of
from onestop.web.forms import DeskForm

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
        foreseen = applied(AdoptYear(year))
    if not saved:
        return refused(form, year_address(year))
    return told(telling(f"Đã áp dụng lịch tạm tính năm {year}.", foreseen), year_address(year))


@bp.route("/lich/<int:year>/cong-bo", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
@takes_upload(LARGEST)
def announce(year: int) -> ResponseReturnValue:
    _sensible(year)
    form = AnnounceForm()
    if form.validate_on_submit():
        with saving(form) as saved:
            if form.file.data:
                # Into the field: when a line is wrong, the list stands there to be mended.
                form.days.data = text_of(form.file.data, field="file")
            days = read_announced_days(form.days.data or "")
            foreseen = applied(AnnounceYear(year, days, form.document.data or ""))
        if saved:
            return told(telling(f"Đã nhập lịch chính thức năm {year}.", foreseen), year_address(year))
    return page(
        "admin/calendar/announce.html", form=form, year=year, example=EXAMPLE, kind_names=DAY_KIND_NAMES.values()
    )


def _sensible(year: int) -> None:
    """Which years fit is said by the domain; what is no year at all is no page."""
    if not 2000 <= year <= 2100:
        abort(404)

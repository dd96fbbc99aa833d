"""The weekly hours of the office, from a day on."""

from datetime import date

from flask import render_template, request
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, FieldList, Form, FormField, StringField, TimeField
from wtforms.fields.core import Field
from wtforms.validators import InputRequired, Optional

from onestop.calendars.acts import SetHours
from onestop.calendars.changing import WeeklyHoursOn
from onestop.calendars.listing import overview
from onestop.calendars.models import WeeklyHours
from onestop.calendars.own import begin_own_calendar
from onestop.calendars.shipped import SAME_DAY_UNTIL
from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.web.access import current_officer, requires
from onestop.web.admin.blueprint import ButtonForm, bp, own_agency, page, refused, saving, told
from onestop.web.admin.calendar import year_address
from onestop.web.admin.deciding import decide
from onestop.web.admin.names import WEEKDAY_NAMES
from onestop.web.formats import day as written_day
from onestop.web.forms import DayField, DeskForm
from onestop.web.moment import now, today

SESSIONS_A_DAY = 2
SESSIONS_AT_MOST = 4


class SessionRow(Form):
    class Meta(DeskForm.Meta):
        csrf = False

    opens = TimeField("Mở", [Optional()])
    closes = TimeField("Đóng", [Optional()])
    receives = BooleanField("Tiếp nhận hồ sơ", default=True)
    counts = BooleanField("Tính vào thời hạn", default=True)


def sessions_of(name: str) -> FieldList:
    return FieldList(FormField(SessionRow), name, min_entries=SESSIONS_A_DAY, max_entries=SESSIONS_AT_MOST)


class HoursForm(DeskForm):
    """day0 … day6: Monday to Sunday, each with its sessions."""

    valid_from = DayField("Áp dụng từ ngày", [InputRequired("Nhập ngày bắt đầu áp dụng.")])
    document = StringField("Văn bản căn cứ", [InputRequired("Nhập số, ngày của văn bản.")])
    same_day_until = TimeField("Giờ nhận cuối cùng để trả trong ngày", [InputRequired("Nhập giờ, ví dụ 15:00.")])
    day0, day1, day2, day3, day4, day5, day6 = (sessions_of(name) for name in WEEKDAY_NAMES)

    @property
    def days(self) -> list[Field]:
        return [self[f"day{weekday}"] for weekday in range(7)]

    def sessions(self) -> list[WeeklyHoursOn]:
        """The sessions that were typed. Raises WrongInput, at its weekday, for half of one."""
        typed = []
        for weekday, day in enumerate(self.days):
            for row in (entry.form for entry in day):
                if (row.opens.data is None) != (row.closes.data is None):
                    raise WrongInput(
                        "Mỗi buổi cần cả giờ mở và giờ đóng. Nhập đủ hoặc bỏ trống cả hai.", field=f"day{weekday}"
                    )
                if row.opens.data is not None:
                    typed.append(
                        WeeklyHoursOn(weekday, row.opens.data, row.closes.data, row.receives.data, row.counts.data)
                    )
        return typed


@bp.route("/lich/gio-lam-viec", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def set_hours() -> ResponseReturnValue:
    officer = current_officer()
    found = overview(officer.agency_id, on=today())
    form = HoursForm(data=_filled_from(found.hours[-1] if found.hours else None))
    valid_from, until = form.valid_from.data, form.same_day_until.data
    if form.validate_on_submit() and isinstance(valid_from, date) and until is not None:
        return decide(
            form,
            lambda: SetHours(valid_from, form.sessions(), until, form.document.data or ""),
            ask=lambda _saved: render_template("admin/calendar/hours.html", form=form),
            title=f"Giờ làm việc từ {written_day(valid_from)}",
            back=year_address(valid_from.year),
            done=lambda: f"Đã đặt giờ làm việc từ ngày {written_day(valid_from)}.",
        )
    return page("admin/calendar/hours.html", form=form)


@bp.post("/lich/lap-rieng")
@requires(Act.ADMINISTER)
def begin_calendar() -> ResponseReturnValue:
    form, address = ButtonForm(), year_address(today().year)
    with saving(form) as saved:
        begin_own_calendar(own_agency().id, by=current_officer().id, at=now())
    return told("Đã lập lịch riêng, bắt đầu bằng bản sao của lịch chung.", address) if saved else refused(form, address)


def _filled_from(last: WeeklyHours | None) -> dict[str, object]:
    """The latest pattern, to change some of it."""
    if request.method == "POST":
        return {}
    rows: dict[str, list[dict[str, object]]] = {f"day{weekday}": [] for weekday in range(7)}
    for session in last.sessions if last else ():
        rows[f"day{session.weekday}"].append(
            {
                "opens": session.opens,
                "closes": session.closes,
                "receives": session.receives,
                "counts": session.counts,
            }
        )
    for weekend in ("day5", "day6"):
        # A desk that begins to open on Saturdays receives then; whether the term runs is for the office to say.
        rows[weekend] = rows[weekend] or [{"counts": False} for _ in range(SESSIONS_A_DAY)]
    return {**rows, "same_day_until": last.same_day_until if last else SAME_DAY_UNTIL}

"""Special days of the calendar: added under a document, or withdrawn."""

from datetime import date, time

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Optional

from onestop.calendars.acts import AddDay, WithdrawDay
from onestop.calendars.content import current_special_days
from onestop.calendars.models import DAY_KIND_NAMES, DayKind
from onestop.errors import WrongInput
from onestop.people.permissions import Act
from onestop.web.access import requires
from onestop.web.admin.blueprint import bp, own_agency, page
from onestop.web.admin.calendar import year_address
from onestop.web.admin.deciding import decide, done_already
from onestop.web.formats import weekday_day
from onestop.web.forms import DayField, DeskForm

# A closure without the document of a higher authority is the office's own.
KIND_CHOICES = {DayKind.LOCAL_CLOSURE: "Đóng cửa (chỉ đổi hạn khi có văn bản cấp trên)"}


class SpecialDayForm(DeskForm):
    day = DayField("Ngày", [InputRequired("Nhập ngày.")])
    kind = SelectField(
        "Loại ngày",
        [InputRequired("Chọn loại ngày.")],
        choices=[
            SelectChoice("", "Chọn loại ngày"),
            *(SelectChoice(kind.value, KIND_CHOICES.get(kind, name)) for kind, name in DAY_KIND_NAMES.items()),
        ],
    )
    name = StringField("Tên ngày", [InputRequired("Nhập tên ngày, ví dụ Tết Nguyên đán.")])
    document = StringField("Văn bản căn cứ")  # whether it may be left out depends on the kind: said by the domain
    sessions = TimeField("Buổi thứ nhất, từ", [Optional()])
    first_closes = TimeField("Buổi thứ nhất, đến", [Optional()])
    second_opens = TimeField("Buổi thứ hai, từ", [Optional()])
    second_closes = TimeField("Buổi thứ hai, đến", [Optional()])

    def hours(self) -> list[tuple[time, time]]:
        """The sessions that were typed. Raises WrongInput for half of one."""
        pairs = (
            (self.sessions.data, self.first_closes.data),
            (self.second_opens.data, self.second_closes.data),
        )
        if any((opens is None) != (closes is None) for opens, closes in pairs):
            raise WrongInput("Mỗi buổi cần cả giờ mở và giờ đóng. Nhập đủ hoặc bỏ trống cả hai.", field="sessions")
        return [(opens, closes) for opens, closes in pairs if opens is not None and closes is not None]


class WithdrawForm(DeskForm):
    reason = StringField("Lý do rút", [InputRequired("Nhập lý do rút.")])


@bp.route("/lich/them-ngay", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def add_day() -> ResponseReturnValue:
    form = SpecialDayForm()
    day = form.day.data
    if form.validate_on_submit() and day is not None:
        return decide(
            form,
            lambda: AddDay(day, DayKind(form.kind.data), form.name.data or "", form.document.data or "", form.hours()),
            ask=lambda _saved: render_template("admin/calendar/add_day.html", form=form),
            title=f"Thêm ngày {weekday_day(day)}",
            back=year_address(day.year),
            done=lambda: f"Đã thêm ngày {weekday_day(day)}.",
        )
    return page("admin/calendar/add_day.html", form=form)


@bp.route("/lich/rut-ngay/<written>", methods=["GET", "POST"])
@requires(Act.ADMINISTER)
def withdraw_day(written: str) -> ResponseReturnValue:
    row = next((row for row in current_special_days(own_agency().id) if row.day.isoformat() == written), None)
    if row is None:
        repeated = done_already(request.form.get("digest"))
        return repeated if repeated is not None else abort(404)
    day: date = row.day
    form, facts = WithdrawForm(), [("Loại", DAY_KIND_NAMES[row.kind]), ("Tên", row.name), ("Văn bản", row.document)]
    template = "admin/calendar/withdraw_day.html"
    if form.validate_on_submit():
        return decide(
            form,
            lambda: WithdrawDay(day, form.reason.data or ""),
            ask=lambda _saved: render_template(template, form=form, day=day, facts=facts),
            title=f"Rút ngày {weekday_day(day)}",
            back=year_address(day.year),
            done=lambda: f"Đã rút ngày {weekday_day(day)}.",
        )
    return page(template, form=form, day=day, facts=facts)

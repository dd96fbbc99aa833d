"""What a change of the calendar did: its numbers, and whom to call, on the page, on paper and as a file."""

from datetime import datetime

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from onestop.cases.call_list import Call, call_list, latest_changes
from onestop.cases.models import CalendarChange
from onestop.cases.recounting import recorded
from onestop.database import db
from onestop.people.permissions import Act
from onestop.web.access import requires
from onestop.web.admin.blueprint import bp, own_agency
from onestop.web.admin.deciding import SHOWN, figures, groups, late_lists
from onestop.web.files import csv_file
from onestop.web.formats import moment

PRINTED = 5000  # calls on one page for the printer; no office calls more


@bp.get("/lich/thay-doi")
@requires(Act.ADMINISTER)
def calendar_changes() -> ResponseReturnValue:
    changes = latest_changes(own_agency().id)
    return render_template("admin/calendar/changes.html", changes=[(one, recorded(one)) for one in changes])


@bp.get("/lich/thay-doi/<int:change_id>")
@requires(Act.ADMINISTER)
def calendar_change(change_id: int) -> ResponseReturnValue:
    change = _change_or_404(change_id)
    done, every = recorded(change), request.args.get("in") == "het"
    calls = call_list(change, agency_id=own_agency().id, limit=PRINTED if every else SHOWN)
    return render_template(
        "admin/calendar/change.html",
        change=change,
        done=done,
        figures=figures(done),
        groups=groups(done),
        lists=late_lists(done),
        calls=[(call, remark(call)) for call in calls.calls],
        total=calls.total,
    )


@bp.get("/lich/thay-doi/<int:change_id>/danh-sach-goi.csv")
@requires(Act.ADMINISTER)
def calendar_calls(change_id: int) -> ResponseReturnValue:
    calls = call_list(_change_or_404(change_id), agency_id=own_agency().id).calls
    heading = ["Mã hồ sơ", "Điện thoại", "Ngày hẹn trên giấy", "Hạn mới", "Ghi chú"]
    rows = ([call.code, call.phone or "", moment(call.told), moment(call.after), remark(call) or ""] for call in calls)
    return csv_file(f"danh-sach-goi-{change_id}", [heading, *rows])


def remark(call: Call) -> str | None:
    """What stands beside a call."""
    if call.ended:
        return "Hồ sơ đã kết thúc hoặc đang dừng"
    if call.told_anew:
        return "Đã báo ngày mới"
    if call.due not in (None, call.after):  # a later change: whoever calls from an older list must not tell its date
        return "Hạn đã trở lại như trên giấy, không cần gọi" if call.due == call.told else _moved_on(call.due)
    return "Đã quá hạn: xin lỗi và hẹn lại" if call.is_late else None


def _moved_on(due: datetime) -> str:
    return f"Hạn đã đổi tiếp thành {moment(due)}"


def _change_or_404(change_id: int) -> CalendarChange:
    change = db.session.get(CalendarChange, change_id) if change_id < 2**31 else None
    if change is None or change.agency_id != own_agency().id:
        abort(404)
    return change

"""How every act on the calendar goes: form, preview with its digest, “Áp dụng”, and the page of what was done.

The typed values travel in the preview's own form, so nothing is lost and nothing is kept on the server in between.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from onestop.calendars.acts import CalendarAct, Rehearsal, rehearse
from onestop.calendars.content import Special
from onestop.calendars.models import kind_name
from onestop.cases.call_list import latest_changes
from onestop.cases.foreseeing import Foreseen, Group, Move, foresee
from onestop.cases.recounting import PreviewOutdated, apply_change
from onestop.database import db, reading
from onestop.web.access import current_officer
from onestop.web.admin.saving import Saved, saving
from onestop.web.files import csv_file
from onestop.web.formats import moment
from onestop.web.forms import DeskForm
from onestop.web.moment import now

SHOWN = 200  # rows of one table on a page; the rest is in the file
OPEN_AT_ONCE = 15  # days of a list that is not folded
_OWN_FIELDS = ("csrf_token", "digest", "viec")
APPLY, EDIT, FILE = "ap-dung", "sua", "tep"


def decide(
    form: DeskForm,
    make: Callable[[], CalendarAct],
    *,
    ask: Callable[[Saved], str],
    title: str,
    back: str,
    done: Callable[[], str],
    typed: Callable[[], Mapping[str, str]] = dict,
) -> ResponseReturnValue:
    """Answer a form on the calendar that was filled in without an error of its own.

    make: the act, from the fields; may raise WrongInput or Refused. ask: the form's page, with the bad rows of a file.
    back: the address of what the act is about. done: what is told afterwards. typed: values that replace those of the
    fields (a file that was read).
    """
    todo, digest = request.form.get("viec"), request.form.get("digest")
    if todo == EDIT:
        return ask(Saved())
    outdated: str | None = None
    if todo == APPLY:
        with saving(form) as saved:
            try:
                officer = current_officer()
                act = make()
                applied = apply_change(officer.agency, act, by=officer, at=now(), expected_digest=digest or "")
            except PreviewOutdated as told:
                db.session.rollback()
                outdated = str(told)
        if saved and outdated is None:
            flash(told_after(done(), applied), "success")
            return redirect(
                url_for("admin.calendar_change", change_id=applied.change_id) if applied.change_id else back, 303
            )
        if outdated is None:
            return ask(saved), HTTPStatus.UNPROCESSABLE_ENTITY
    with saving(form, keep=False) as saved:
        officer = current_officer()
        act = make()
        rehearsal = rehearse(officer.agency_id, act, at=now())
        db.session.rollback()  # the rehearsal is over: no desk has to wait while the dossiers are counted
        with reading():
            foreseen = foresee(officer.agency, rehearsal.content, at=now())
    if not saved:
        return ask(saved), HTTPStatus.UNPROCESSABLE_ENTITY
    if todo == FILE:
        return moves_file(foreseen, "doi-han-xem-truoc")
    values = [
        (name, value) for name, value in request.form.items(multi=True) if name not in (*_OWN_FIELDS, *typed())
    ] + list(typed().items())
    slips = foreseen.slips_of(officer.agency_id)
    answer = make_response(
        render_template(
            "admin/calendar/preview.html",
            title=title,
            reason=act.reason,
            foreseen=foreseen,
            day_lists=day_lists(rehearsal),
            open_at_once=OPEN_AT_ONCE,
            missing=rehearsal.missing,
            slips=slips,
            slips_elsewhere=len(foreseen.slips) - slips,
            figures=figures(foreseen),
            groups=groups(foreseen),
            moves=[move for move in foreseen.moves if not move.paused][:SHOWN],
            paused=[move for move in foreseen.moves if move.paused][:SHOWN],
            lists=late_lists(foreseen),
            outdated=outdated,
            values=values,
            back=back,
            shown=SHOWN,
        )
    )
    answer.status_code = HTTPStatus.CONFLICT if outdated else HTTPStatus.OK
    return answer


@dataclass(frozen=True)
class ShownDay:
    """A day in the lists of a preview. hours: “07:00–11:30; 13:30–17:00”, or “Nghỉ”."""

    day: date
    kind: str
    name: str
    hours: str
    document: str


def day_lists(rehearsal: Rehearsal) -> list[tuple[str, list[ShownDay]]]:
    """The days that an act writes, and those that it takes away: title and days."""
    return [
        (f"{title}: {len(days)} ngày", [_shown_day(special, rehearsal) for special in days])
        for title, days in (
            ("Sẽ ghi vào lịch", rehearsal.written),
            ("Sẽ rút khỏi lịch", rehearsal.withdrawn),
        )
        if days
    ]


def _shown_day(special: Special, rehearsal: Rehearsal) -> ShownDay:
    worked = rehearsal.content.worked(special)
    return ShownDay(
        special.day,
        kind_name(special.kind, special.document),
        special.name,
        "; ".join(f"{session.opens:%H:%M}–{session.closes:%H:%M}" for session in worked) or "Nghỉ",
        special.document or "Không có văn bản cấp trên",
    )


def done_already(digest: str | None) -> ResponseReturnValue | None:
    """Where an act led that has been applied by this digest: for the second click on “Áp dụng”."""
    last = latest_changes(current_officer().agency_id, limit=1)
    if not digest or not last or last[0].digest != digest:
        return None
    return redirect(url_for("admin.calendar_change", change_id=last[0].id), 303)


def told_after(done: str, told: Foreseen) -> str:
    """What is told after a change of the calendar."""
    if not told.moved and not told.paused_moved:
        return f"{done} Không hồ sơ đang giải quyết nào phải đổi hạn."
    return (
        f"{done} {told.moved} hồ sơ đang giải quyết đổi hạn theo luật; "
        "ngày hẹn đã báo cho người dân giữ nguyên đến khi Bộ phận Một cửa báo ngày mới."
    )


def figures(foreseen: Foreseen) -> list[tuple[str, int, str]]:
    """The numbers on top of a preview, and of what was applied: name, number, kind of the macro `stat`."""
    return [
        ("Hồ sơ đang mở", foreseen.open, "plain"),
        ("Đổi hạn", foreseen.moved, "warning" if foreseen.moved else "plain"),
        ("Không đổi hạn", foreseen.unmoved, "plain"),
        ("Đang dừng tính", foreseen.paused, "plain"),
        ("Thành quá hạn", len(foreseen.become_late), "bad" if foreseen.become_late else "plain"),
        ("Hết quá hạn", len(foreseen.stop_being_late), "good" if foreseen.stop_being_late else "plain"),
    ]


def groups(foreseen: Foreseen) -> list[tuple[str, str, tuple[Group, ...]]]:
    """Caption, heading of the first column, and rows of the two tables of sums."""
    return [
        ("Theo lĩnh vực", "Lĩnh vực", foreseen.by_field),
        ("Theo đơn vị", "Đơn vị", foreseen.by_unit),
    ]


def late_lists(foreseen: Foreseen) -> list[tuple[str, tuple[str, ...], int]]:
    """The dossiers that become late, and that stop being late: title, first codes, how many in all."""
    return [
        (title, codes[:SHOWN], len(codes))
        for title, codes in (
            ("Thành quá hạn", foreseen.become_late),
            ("Hết quá hạn", foreseen.stop_being_late),
        )
        if codes
    ]


def moves_file(foreseen: Foreseen, name: str) -> ResponseReturnValue:
    heading = ["Mã hồ sơ", "Lĩnh vực", "Đơn vị", "Hạn cũ", "Hạn mới", "Đã hẹn", "Điện thoại", "Ghi chú"]
    return csv_file(name, [heading, *(_cells(move) for move in foreseen.moves)])


def _cells(move: Move) -> list[str]:
    return [
        move.code,
        move.field,
        move.unit,
        moment(move.before),
        moment(move.after),
        moment(move.told) if move.told else "",
        move.phone or "",
        "; ".join(remarks(move)),
    ]


def remarks(move: Move) -> list[str]:
    """What a row of the preview says besides its dates."""
    return [
        text
        for text, holds in (
            ("Đang dừng tính", move.paused),
            ("Thành quá hạn", move.is_late and not move.was_late),
            ("Hết quá hạn", move.was_late and not move.is_late),
            ("Vẫn quá hạn", move.was_late and move.is_late),
            ("Giấy hẹn cần báo lại", move.slip),
        )
        if holds
    ]

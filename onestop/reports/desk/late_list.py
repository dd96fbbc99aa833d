"""Late dossiers one by one: against which end, by how much, why, with which letter, and what became of its new date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import case, null, select

from onestop.calendars.building import calendar_for
from onestop.cases.models import Apology, Dossier, Event, ExpectedLate, LatenessReason, Paper, PlainApology
from onestop.cases.models.dossier import STANDING
from onestop.cases.printed import mark
from onestop.database import db
from onestop.errors import Refused
from onestop.procedures.models import ProcedureVersion
from onestop.reports.aspects import ASPECTS
from onestop.reports.counting import count_for
from onestop.reports.desk.itemised import Item, itemised
from onestop.reports.desk.late_aspects import LATE as STANDS_LATE
from onestop.reports.desk.late_aspects import about_lateness
from onestop.reports.desk.reasons import NONE_GIVEN
from onestop.reports.figures import ENDED_LATE, FOR_OTHERS, HERE, LATE, OPEN_LATE
from onestop.reports.in_hand import Asked, InHand, in_hand
from onestop.reports.period import name_of
from onestop.reports.table import Column, Kind, Line, Report, Section, both
from onestop.sla.calendar import WorkingCalendar, to_local
from onestop.sla.lateness import judge

_AT_A_TIME = 500  # dossiers whose letters one statement asks for
NEW_DATE_NAMES = {"kept": "Giữ đúng", "missed": "Không giữ đúng", "pending": "Chưa đến"}
_LETTER = "Phiếu xin lỗi"


def _column(name: str, heading: str, kind: Kind = Kind.TEXT, *, group: str = "", definition: str = "") -> Column:
    return Column(name=name, heading=heading, kind=kind, group=group, definition=definition)


COLUMNS = (
    _column("code", "Mã hồ sơ"),
    _column("procedure", "Thủ tục hành chính"),
    _column("applicant", "Người nộp hồ sơ"),
    _column(
        "due_at",
        "Hạn theo luật",
        Kind.MOMENT,
        definition="Hạn mà hồ sơ bị xét là quá; đang dừng tính thời hạn thì là hạn trước khi dừng.",
    ),
    _column("ended_at", "Kết thúc", Kind.MOMENT, definition="Trống: cuối kỳ chưa kết thúc."),
    _column(
        "how_late",
        "Quá hạn",
        definition=(
            "Thời gian từ hạn theo luật đến khi kết thúc (chưa kết thúc: đến cuối kỳ; đang dừng: đến khi dừng),"
            " theo lịch làm việc của cơ quan và đơn vị của thời hạn."
        ),
    ),
    _column("reason", "Lý do"),
    _column("letter", "Số", group=_LETTER, definition="Phiếu xin lỗi đầu tiên, ký đến cuối kỳ."),
    _column("letter_on", "Ngày ký", Kind.DAY, group=_LETTER),
    _column("new_date", "Ngày hẹn lại", Kind.MOMENT, group=_LETTER),
    _column(
        "kept",
        "Giữ ngày hẹn lại",
        group=_LETTER,
        definition="Giữ đúng: kết thúc không muộn hơn ngày hẹn lại.",
    ),
)
ITEMS = (
    Item("ended_late", "Đã giải quyết quá hạn", both(HERE, ENDED_LATE), "Kết thúc trong kỳ, sau hạn theo luật."),
    Item("open_late", "Đang giải quyết quá hạn", both(HERE, OPEN_LATE), "Chưa kết thúc và đã quá hạn vào cuối kỳ."),
    Item(
        "for_others",
        "Quá hạn của cơ quan khác",
        both(FOR_OTHERS, LATE),
        "Tiếp nhận cho cơ quan khác giải quyết; không liệt kê dưới đây.",
    ),
)


def late_list(asked: Asked) -> Report:
    """What ended late in the period and what was late at its end, the longest due first."""
    counted = count_for(asked, (), *(item.which for item in ITEMS))
    calendar = _calendar(asked)
    ended, still_open, _ = in_hand(asked)
    sections = (
        itemised("summary", "Tổng hợp", ITEMS, counted),
        _section("ended", "Đã giải quyết quá hạn", ended, calendar),
        _section("open", "Đang giải quyết quá hạn", still_open, calendar),
    )
    return Report(
        name="late-list",
        title="Danh sách hồ sơ quá hạn",
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=sections,
        warnings=() if calendar else ("Chưa có lịch làm việc nên cột “Quá hạn” để trống. Quản trị viên nhập lịch.",),
        mark=mark(),
    )


def _calendar(asked: Asked) -> WorkingCalendar | None:
    try:
        return calendar_for(asked.agency.id)
    except Refused:
        return None


def _section(key: str, title: str, rows: InHand, calendar: WorkingCalendar | None) -> Section:
    return Section(
        key=key,
        title=title,
        columns=COLUMNS,
        lines=tuple(_lines(rows, calendar)),
        empty="Không có hồ sơ nào.",
    )


def _lines(rows: InHand, calendar: WorkingCalendar | None) -> Iterator[Line]:
    stopped_since = (
        Dossier.clock_stopped_since.expression
        if rows.ended
        else case((Event.status.in_(STANDING), Event.clock_stopped_since), else_=null())
    )
    query = (
        rows.select(
            Dossier.id.expression,
            Dossier.code.expression,
            ProcedureVersion.name.expression,
            ProcedureVersion.case_name.expression,
            ProcedureVersion.term_unit.expression,
            Dossier.applicant_name.expression,
            rows.due_at.label("due_at"),
            Dossier.late_since.expression,
            Dossier.finished_at.expression,
            stopped_since.label("stopped_since"),
            rows.appointment_at.label("appointment_at"),
            ASPECTS["new_date"](rows).label("new_date"),
            ASPECTS["reason"](rows).label("reason_id"),
        )
        .where(Dossier.decided_here, rows.stands.in_([stands.value for stands in STANDS_LATE]))
        .order_by(rows.due_at, Dossier.id)
    )
    names = _Reasons()
    for batch in _batches(db.session.execute(query).all()):
        letters = _letters([row[0] for row in batch], until=rows.asked.period.ends_at)
        for row in batch:
            yield _line(row, rows, letters[row[0]], names, calendar)


def _line(row: Any, rows: InHand, told: "_Told", names: "_Reasons", calendar: WorkingCalendar | None) -> Line:
    (
        dossier_id, code, name, case_name, unit, applicant, due_at, late_since, finished_at, stopped_since,
        appointment_at, new_date, reason_id,
    ) = row  # fmt: skip
    ended_at = finished_at if rows.ended else None
    judged_at = ended_at or rows.asked.judged_at
    how_late = judge(
        due_at,
        judged_at,
        ended_at=ended_at,
        stopped_since=stopped_since,
        # Noted later on, it says nothing of the end of the period; unless the end was moved behind what was noted.
        late_since=late_since if rows.ended or due_at is None or judged_at <= due_at else None,
        unit=unit,
        calendar=calendar,
    )
    return Line(
        key=str(dossier_id),
        dossier=code,
        cells=(
            code,
            f"{name} ({case_name})" if case_name else name,
            applicant,
            how_late.since or due_at,
            ended_at,
            str(how_late.size) if how_late.size else None,
            names.words(reason_id, told),
            told.number,
            to_local(told.signed_at).date() if told.signed_at else None,
            appointment_at if new_date != "none" else None,
            NEW_DATE_NAMES.get(new_date),
        ),
    )


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), _AT_A_TIME):
        yield rows[start : start + _AT_A_TIME]


@dataclass
class _Told:
    """What was said of one dossier: its first letter, and the words given beside the reasons."""

    number: str | None = None
    signed_at: datetime | None = None
    words: dict[int, str] = field(default_factory=dict)  # by the reason's id

    def add_letter(self, number: str | None, signed_at: datetime) -> None:
        if self.signed_at is None or signed_at < self.signed_at:
            self.number, self.signed_at = number, signed_at


def _letters(ids: Sequence[int], *, until: datetime) -> Mapping[int, _Told]:
    told = {one: _Told() for one in ids}
    new_dates = (
        select(
            Apology.dossier_id,
            Paper.number_text,
            Apology.outside_document,
            Apology.signed_at,
            Apology.reason_id,
            Apology.explanation,
        )
        .join(Dossier, Dossier.id == Apology.dossier_id)
        .outerjoin(Paper, Paper.id == Apology.paper_id)
        .where(Apology.dossier_id.in_(ids), Dossier.reappointed_at < until)
    )
    for one, number, elsewhere, signed_at, reason_id, words in db.session.execute(new_dates):
        told[one].add_letter(number or elsewhere, signed_at)
        told[one].words.setdefault(reason_id, words or "")
    plain = (
        select(
            PlainApology.dossier_id,
            Paper.number_text,
            PlainApology.signed_at,
            PlainApology.reason_id,
            PlainApology.explanation,
        )
        .join(Paper, Paper.id == PlainApology.paper_id)
        .where(
            PlainApology.dossier_id.in_(ids),
            PlainApology.signed_at < until,
            about_lateness(),
        )
        .order_by(PlainApology.signed_at.desc())
    )
    for one, number, signed_at, reason, words in db.session.execute(plain):
        told[one].add_letter(number, signed_at)
        if reason is not None:
            told[one].words.setdefault(reason, words or "")
    foreseen = select(ExpectedLate.dossier_id, ExpectedLate.reason_id, ExpectedLate.explanation).where(
        ExpectedLate.dossier_id.in_(ids), ExpectedLate.declared_at < until
    )
    for one, reason_id, words in db.session.execute(foreseen):
        told[one].words.setdefault(reason_id, words or "")
    return told


class _Reasons:
    """The office's reasons in words, asked for once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[str, bool]] = {}

    def words(self, reason_id: int | None, told: _Told) -> str:
        """A listed reason by its name; another one by what was written."""
        if reason_id is None:
            return NONE_GIVEN
        if reason_id not in self._known:
            rows = db.session.execute(select(LatenessReason.id, LatenessReason.name, LatenessReason.is_other))
            self._known = {row.id: (row.name, row.is_other) for row in rows}
        name, is_other = self._known[reason_id]
        return f"{name}: {told.words[reason_id]}" if is_other and told.words.get(reason_id) else name

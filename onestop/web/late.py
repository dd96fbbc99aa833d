"""What is late, what will be, and what waits for a decision (/qua-han), each line with the act that it wants."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from onestop.calendars.building import calendar_for
from onestop.cases.apologies import why_not
from onestop.cases.judging import judged
from onestop.cases.late import SHOWN, Morning, morning, to_call
from onestop.cases.models import (
    Correction,
    Dossier,
    ExpectedLate,
    Extension,
    OpinionRequest,
    SupplementRequest,
    WaitingLetter,
)
from onestop.cases.opinions import standing_of_opinion
from onestop.cases.outbox import unreached_among
from onestop.cases.warning import lengthened, used_of
from onestop.errors import Refused
from onestop.people.permissions import Act
from onestop.sla.calendar import WorkingCalendar, to_local
from onestop.sla.lateness import worked_between
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import Unit
from onestop.web.access import allowed, current_officer, requires
from onestop.web.cases.names import CORRECTIONS
from onestop.web.files import csv_file
from onestop.web.formats import day, moment
from onestop.web.moment import now

bp = Blueprint("late", __name__, url_prefix="/qua-han")

MINE = "cua-toi"

# What a line offers: the first act for which the person has the right.
_SIGN = (Act.SIGN_APOLOGY, "cases.sign_apology", "Ký xin lỗi, hẹn lại")
_SIGN_AGAIN = (Act.SIGN_APOLOGY, "cases.sign_apology", "Xin lỗi, báo tình hình")
_SIGN_READY = (Act.SIGN_APOLOGY, "cases.sign_apology", "Ký xin lỗi")
_LOOK = (Act.SIGN_APOLOGY, "cases.sign_apology", "Xem văn bản")
_RECORD = (Act.RECORD_OUTSIDE_APOLOGY, "cases.record_outside_apology", "Ghi nhận văn bản")
_FINISH = (Act.FINISH, "cases.finish", "Ghi kết quả")
_DECLARE = (Act.DECLARE_EXPECTED_LATE, "cases.declare_expected_late", "Báo dự kiến quá hạn")
_CLOSE = (Act.CLOSE, "cases.close", "Đóng hồ sơ")
_TELL = (Act.TELL_NEW_DATE, "cases.tell_new_date", "Báo ngày hẹn mới")
_EXTEND = (Act.APPROVE_EXTENSION, "cases.answer_extension", "Duyệt gia hạn")
_CORRECT = (Act.APPROVE_CORRECTION, "cases.answer_correction", "Duyệt sửa, hủy")

Offer = tuple[Act, str, str]


@dataclass(frozen=True)
class Line:
    """A dossier on a list. distance: how late, or how much time is left. act: pair (label, address) or None."""

    dossier: Dossier
    distance: str | None
    detail: str
    act: tuple[str, str] | None


@dataclass(frozen=True)
class Part:
    """A list. kind: its colour, as of the macro `stat`. lead: what to do with what stands here.

    file: (label, address) of the whole list as a file, or of a page for the whole of it, where there is one for this
    person.
    """

    id: str
    title: str
    lead: str
    kind: str
    lines: Sequence[Line]
    total: int
    file: tuple[str, str] | None = None

    @property
    def more(self) -> int:
        return self.total - len(self.lines)


@bp.get("")
@requires(Act.SEE_DOSSIERS)
def index() -> ResponseReturnValue:
    officer = current_officer()
    mine = request.args.get(MINE) == "1"
    at = now()
    found = morning(officer.agency_id, at=at, officer_id=officer.id if mine else None)
    parts = _Morning(found, at=at, calendar=_calendar(officer.agency_id), rights=allowed()).parts()
    untold = unreached_among({line.dossier.id for part in parts for line in part.lines})
    return render_template("late/index.html", parts_=parts, mine=mine, at=at, shown=SHOWN, untold=untold)


@bp.get("/danh-sach-goi.csv")
@requires(Act.TELL_NEW_DATE)
def calls() -> ResponseReturnValue:
    """Whom the desk has to call: what the slip says and what the new end is (after a holiday decided late, say)."""
    heading = ["Mã hồ sơ", "Người nộp", "Điện thoại", "Ngày hẹn đã báo", "Hạn mới"]
    rows = [
        [
            dossier.code,
            dossier.submitter_name or dossier.applicant_name,
            phone_of(dossier) or "",
            moment(dossier.appointment_at) if dossier.appointment_at else "",
            moment(dossier.due_at),
        ]
        for dossier in to_call(current_officer().agency_id, at=now())
    ]
    return csv_file("danh-sach-goi", [heading, *rows])


def phone_of(dossier: Dossier) -> str | None:
    return dossier.submitter_phone or dossier.applicant_phone


class _Morning:
    """Puts the lists of a morning into words for one person."""

    def __init__(
        self, found: Morning, *, at: datetime, calendar: WorkingCalendar | None, rights: Collection[Act]
    ) -> None:
        self._found, self._at, self._calendar, self._rights = found, at, calendar, rights
        self._longer = lengthened(found.stepped.rows) if found.stepped.rows else {}

    def parts(self) -> list[Part]:
        found = self._found
        return [
            Part(
                "chua-xin-loi", "Quá hạn, chưa xin lỗi",
                "Ký văn bản xin lỗi và hẹn lại ngày trả; ghi kết quả ngay khi có.", "bad",
                [self._without_letter(dossier) for dossier in found.without_letter.rows], found.without_letter.total,
                self._sign_many(),
            ),
            Part(
                "da-hen-lai", "Quá hạn, đã hẹn lại",
                "Chỉ hẹn lại một lần. Hồ sơ vẫn tính quá hạn; giải quyết trước ngày hẹn lại.", "bad",
                [self._with_letter(dossier) for dossier in found.with_letter.rows], found.with_letter.total,
            ),
            Part(
                "du-kien", "Dự kiến quá hạn, chờ ký xin lỗi",
                "Người xử lý đã báo. Gửi văn bản xin lỗi trước khi hết hạn ít nhất một ngày.", "warning",
                [self._expected(row) for row in found.expected.rows], found.expected.total,
                self._sign_many(),
            ),
            Part(
                "cho-so", "Văn bản chờ số, chờ ký",
                "In bản ký, trình ký; ngày hẹn chỉ đổi khi văn thư nhập văn bản đã ký.", "warning",
                [self._unsigned(row) for row in found.unsigned.rows], found.unsigned.total,
            ),
            Part(
                "co-ket-qua", "Đã có kết quả, chưa xin lỗi",
                "Hồ sơ kết thúc quá hạn mà chưa gửi văn bản xin lỗi. Ký văn bản xin lỗi, không hẹn lại.", "warning",
                [self._ready(dossier) for dossier in found.ready.rows], found.ready.total,
            ),
            Part(
                "sap-den-han", "Sắp đến hạn",
                "Giải quyết trong hạn; nếu không kịp, báo dự kiến quá hạn ngay.", "warning",
                [self._warned(dossier) for dossier in found.warned.rows], found.warned.total,
            ),
            Part(
                "thoi-han-ngan", "Thời hạn ngắn, sắp đến hạn",
                "Thời hạn dưới 2 ngày làm việc, nhắc theo giờ: giải quyết ngay.", "warning",
                [self._short(dossier) for dossier in found.short.rows], found.short.total,
            ),
            Part(
                "moc-nhac", "Đã qua mốc nhắc",
                "Chưa đến ngày cuối. Nếu thấy không kịp, báo dự kiến quá hạn sớm.", "plain",
                [self._stepped(dossier) for dossier in found.stepped.rows], found.stepped.total,
            ),
            Part(
                "y-kien", "Ý kiến quá hạn trả lời",
                "Đôn đốc nơi được hỏi; thời hạn giải quyết hồ sơ vẫn tính.", "warning",
                [self._opinion(row) for row in found.opinions.rows], found.opinions.total,
            ),
            Part(
                "can-dong", "Hết thời gian bổ sung, cần đóng",
                "Người nộp chưa bổ sung trong thời gian ghi trên phiếu.", "plain",
                [self._to_close(row) for row in found.to_close.rows], found.to_close.total,
            ),
            Part(
                "chua-bao", "Hạn đã dời, chưa báo người nộp",
                "Lập giấy tiếp nhận với ngày hẹn mới và gọi điện cho người nộp.", "warning",
                [self._untold(dossier) for dossier in found.untold.rows], found.untold.total,
                ("Tải danh sách gọi (CSV)", url_for("late.calls")) if Act.TELL_NEW_DATE in self._rights else None,
            ),
            Part(
                "gia-han", "Đề nghị gia hạn chờ duyệt",
                "Duyệt trước khi hết hạn; sau đó không gia hạn được nữa.", "plain",
                [self._extension(row) for row in found.extensions.rows], found.extensions.total,
            ),
            Part(
                "sua-huy", "Đề nghị sửa, hủy chờ duyệt", "Người thứ hai xem và trả lời.", "plain",
                [self._correction(row) for row in found.corrections.rows], found.corrections.total,
            ),
        ]  # fmt: skip

    def _without_letter(self, dossier: Dossier) -> Line:
        if not dossier.decided_here:
            name = dossier.deciding_agency.name if dossier.deciding_agency else "Cơ quan khác"
            return self._late(dossier, f"{name} giải quyết", _RECORD)
        if dossier.id in self._found.waiting:
            return self._late(dossier, "Đã lập văn bản, chờ số, chờ ký", _LOOK)
        refusal = why_not(dossier, at=self._at)
        return self._late(dossier, refusal or "Chưa có văn bản xin lỗi", *([] if refusal else [_SIGN, _FINISH]))

    def _with_letter(self, dossier: Dossier) -> Line:
        missed = dossier.appointment_at is not None and dossier.appointment_at < self._at
        detail = f"Hẹn lại {moment(dossier.appointment_at)}" + (", đã qua" if missed else "")
        again = [_SIGN_AGAIN] if missed and dossier.decided_here else []
        return self._late(dossier, detail, *([] if dossier.clock_stands_still else [_FINISH]), *again)

    def _expected(self, row: ExpectedLate) -> Line:
        detail = f"{row.reason.name}. {row.declared_by.full_name} đề xuất hẹn lại {moment(row.proposed_at)}"
        if row.dossier.id in self._found.waiting:
            return self._running(row.dossier, f"{detail}. Đã lập văn bản, chờ số, chờ ký", _LOOK, _FINISH)
        sign = _SIGN if row.dossier.decided_here else _RECORD
        return self._running(row.dossier, detail, sign, _FINISH)

    def _unsigned(self, row: WaitingLetter) -> Line:
        detail = f"{row.prepared_by.full_name} lập lúc {moment(row.prepared_at)}"
        return Line(row.dossier, None, detail, self._offer(row.dossier, _LOOK))

    def _ready(self, dossier: Dossier) -> Line:
        return self._late(dossier, f"Kết thúc {moment(dossier.finished_at)}, chưa xin lỗi", _SIGN_READY)

    def _sign_many(self) -> tuple[str, str] | None:
        if Act.SIGN_APOLOGY not in self._rights:
            return None
        return "Ký nhiều văn bản cùng lúc", url_for("signing_many.sign")

    def _warned(self, dossier: Dossier) -> Line:
        return self._running(dossier, self._time_to_write(dossier), _DECLARE, _FINISH)

    def _short(self, dossier: Dossier) -> Line:
        return self._running(dossier, "Thời hạn ngắn: nhắc theo giờ", _DECLARE, _FINISH)

    def _stepped(self, dossier: Dossier) -> Line:
        used = self._calendar and used_of(dossier, at=self._at, calendar=self._calendar, longer=self._longer)
        return self._running(dossier, f"Đã dùng {used} % thời hạn" if used else "Đã qua mốc nhắc", _DECLARE, _FINISH)

    def _opinion(self, row: OpinionRequest) -> Line:
        """Late is the answer, not the dossier: the distance is that of the answer."""
        amount = standing_of_opinion(row, at=self._at, calendar=self._calendar).size
        detail = f"{row.addressee}: hạn trả lời {moment(row.due_at)}, {row.asked_by.full_name} hỏi"
        act = None
        if Act.ASK_OPINION in self._rights:
            act = "Ghi trả lời", url_for("cases.answer_opinion", code=row.dossier.code, opinion_id=row.id)
        return Line(row.dossier, None, detail + (f", quá {amount}" if amount else ""), act)

    def _time_to_write(self, dossier: Dossier) -> str:
        """Until when a letter would come in time: at least one day before the end (NĐ 118/2025 Đ19 k6).

        The warning begins on the last working day before the day of the end.
        """
        if dossier.warn_at is None or dossier.due_at is None:
            return "Nhắc sắp đến hạn"
        last, today = (to_local(when).date() for when in (dossier.warn_at, self._at))
        if today <= last:
            return f"Nếu không kịp, gửi văn bản xin lỗi trong ngày {day(last)}"
        return "Đã qua mốc gửi văn bản xin lỗi trước một ngày"

    def _to_close(self, row: SupplementRequest) -> Line:
        return Line(row.dossier, None, f"Bổ sung đến hết {day(row.complete_by)}", self._offer(row.dossier, _CLOSE))

    def _untold(self, dossier: Dossier) -> Line:
        told = f"Đã báo {moment(dossier.appointment_at)}" if dossier.appointment_at else "Chưa báo ngày hẹn"
        number = phone_of(dossier)
        return self._running(dossier, f"{told}. Điện thoại {number}" if number else told, _TELL)

    def _extension(self, row: Extension) -> Line:
        detail = f"{row.ground.name}. {row.asked_by.full_name} đề nghị {moment(row.asked_at)}"
        late = judged(row.dossier, at=self._at).is_late
        return (self._late if late else self._running)(row.dossier, detail, _EXTEND)

    def _correction(self, row: Correction) -> Line:
        detail = f"{CORRECTIONS[row.kind]}: {row.asked_by.full_name}, {moment(row.asked_at)}"
        return Line(row.dossier, None, detail, self._offer(row.dossier, _CORRECT))

    def _late(self, dossier: Dossier, detail: str, *offers: Offer) -> Line:
        size = judged(dossier, at=self._at, calendar=self._calendar).size
        distance = None if size is None else f"quá {size}" if size else "vừa quá hạn"
        return Line(dossier, distance, detail, self._offer(dossier, *offers))

    def _running(self, dossier: Dossier, detail: str, *offers: Offer) -> Line:
        amount = self._between(dossier, self._at, dossier.due_at)
        return Line(dossier, amount and f"còn {amount}", detail, self._offer(dossier, *offers))

    def _between(self, dossier: Dossier, first: datetime | None, last: datetime | None) -> str | None:
        """The working time between two moments, in the unit of the term; None where the calendar does not tell."""
        if first is None or last is None or self._calendar is None:
            return None
        unit = dossier.procedure_version.term_unit or Unit.WORKING_DAY
        try:
            return str(worked_between(first, last, unit=unit, calendar=self._calendar))
        except CalendarTooShort:
            return None

    def _offer(self, dossier: Dossier, *offers: Offer) -> tuple[str, str] | None:
        return next(
            ((label, url_for(endpoint, code=dossier.code)) for act, endpoint, label in offers if act in self._rights),
            None,
        )


def _calendar(agency_id: int) -> WorkingCalendar | None:
    try:
        return calendar_for(agency_id)
    except Refused:
        return None  # no calendar yet: the lists are shown without amounts

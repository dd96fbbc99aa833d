"""Sổ theo dõi hồ sơ as a report: the entries of the book whose dossiers were received in the period."""

from sqlalchemy import and_

from onestop.cases.printed import mark
from onestop.cases.register_book import in_book_of, lines_of, received_in
from onestop.papers.register import Line as Entry
from onestop.reports.in_hand import Asked
from onestop.reports.period import name_of
from onestop.reports.table import Column, Kind, Line, Report, Section

_DAYS, _GIVEN = "Ngày, tháng, năm", "Trả kết quả"


def _column(place: int, name: str, heading: str, kind: Kind = Kind.TEXT, group: str = "") -> Column:
    return Column(name=name, heading=heading, kind=kind, group=group, mark=f"({place})")


COLUMNS = (
    _column(1, "number", "STT"),
    _column(2, "code", "Mã hồ sơ"),
    _column(3, "procedure", "Tên thủ tục hành chính"),
    _column(4, "sets", "Số lượng hồ sơ (bộ)", Kind.COUNT),
    _column(5, "applicant", "Tên cá nhân, tổ chức"),
    _column(6, "where", "Địa chỉ, số điện thoại"),
    _column(7, "decided_by", "Cơ quan chủ trì giải quyết"),
    _column(8, "received_on", "Nhận hồ sơ", Kind.DAY, _DAYS),
    _column(9, "appointment_on", "Hẹn trả kết quả", Kind.DAY, _DAYS),
    _column(10, "sent_on", "Chuyển hồ sơ đến cơ quan giải quyết", Kind.DAY, _DAYS),
    _column(11, "result_on", "Nhận kết quả từ cơ quan giải quyết", Kind.DAY, _DAYS),
    _column(12, "returned_on", "Ngày, tháng, năm", Kind.DAY, _GIVEN),
    _column(13, "way", "Phương thức nhận kết quả", group=_GIVEN),
    _column(14, "handed_to", "Ký nhận", group=_GIVEN),
    _column(15, "note", "Ghi chú"),
)


def register_list(asked: Asked) -> Report:
    """The register by the day of receipt, void entries included: a number that was given stays in the book."""
    period = asked.period
    entries = lines_of(and_(in_book_of(asked.agency), received_in(period.first, period.last)))
    return Report(
        name="register",
        title="Sổ theo dõi hồ sơ",
        agency=asked.agency.name,
        period=period,
        period_name=name_of(period),
        judged_at=asked.judged_at,
        sections=(
            Section(
                key="entries",
                title="Hồ sơ tiếp nhận trong kỳ",
                columns=COLUMNS,
                lines=tuple(map(_line, entries)),
                notes=(
                    "Sổ ghi tình trạng tại lúc in, không phải tại cuối kỳ; sổ cả năm đã khóa in từ mục Sổ theo dõi.",
                ),
                empty="Không tiếp nhận hồ sơ nào trong kỳ.",
            ),
        ),
        mark=mark(),
    )


def _line(entry: Entry) -> Line:
    return Line(
        key=entry.code,
        dossier=entry.code,
        cells=(
            entry.number,
            entry.code,
            entry.content,
            entry.sets,
            entry.applicant,
            entry.where,
            entry.decided_by,
            entry.received_on,
            entry.appointment_on,
            entry.sent_on,
            entry.result_on,
            entry.returned_on,
            entry.way,
            entry.handed_to,
            entry.note,
        ),
    )

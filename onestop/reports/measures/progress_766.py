"""Progress by Bộ chỉ số 766 (Quyết định 766/QĐ-TTg ngày 23/6/2022, group "Tiến độ, kết quả giải quyết"), estimated.

On time ÷ received and handled in the period. On time is what ended not after its legal end, or was open and not past it
at the end of the period; more than one request to supplement makes a dossier overdue. The national portal counts by its
own appointment dates, so that its figure may differ: it is entered beside ours and the difference shown.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from onestop.cases.printed import mark
from onestop.database import db
from onestop.people.models import Agency
from onestop.reports.counting import Counted, count_for
from onestop.reports.figures import HERE
from onestop.reports.in_hand import Asked, Stands
from onestop.reports.measures.index_parts import PROGRESS, Part, Received, parts_on
from onestop.reports.measures.index_sections import ONLINE, RATED_766, index_sections
from onestop.reports.period import name_of
from onestop.reports.table import TOTAL, Column, Kind, Line, Report, Section, Share, Value, both, rounded, where
from onestop.text import decimal

ESTIMATED = "ước tính theo dữ liệu của Bộ phận Một cửa; điểm chính thức do Cổng Dịch vụ công quốc gia tính"
_IN_TIME = (Stands.ENDED_EARLY, Stands.ENDED_ON_TIME, Stands.OPEN_WITHIN_LIMIT, Stands.OPEN_WAITING)
_ON_TIME = both(HERE, where(verdict_766="on_time"))
_OVERDUE = both(HERE, where(verdict_766="overdue"))
_ASKED_TWICE = both(_OVERDUE, where(stands=_IN_TIME))
_NOT_RATED = both(HERE, where(stands=[Stands.ENDED_WITHOUT_LIMIT, Stands.OPEN_WITHOUT_LIMIT, Stands.UNKNOWN]))

_RECEIVED_MEANS = {
    Received.IN_HAND: "Hồ sơ kỳ trước chuyển sang và hồ sơ tiếp nhận trong kỳ, có hạn giải quyết.",
    Received.ARRIVED: "Hồ sơ tiếp nhận trong kỳ, có hạn giải quyết; không kể hồ sơ kỳ trước chuyển sang.",
}


@dataclass(frozen=True, slots=True)
class Progress:
    """The counts of one agency, or of all."""

    agency_code: str | None
    agency: str
    received: int
    on_time: int
    overdue: int
    points: Decimal

    @property
    def ratio(self) -> Decimal:
        """Percent, half-up to two decimals; 0 where nothing was received."""
        return Share(self.on_time, self.received).percent or Decimal("0.00")

    @property
    def score(self) -> Decimal:
        """Of the points of this part, half-up to two decimals from the counts; 0 where nothing was received."""
        return rounded(self.points * self.on_time / self.received) if self.received else Decimal("0.00")


def progress(asked: Asked) -> tuple[list[Progress], Progress]:
    """One row for each agency asked for, by code, and their sum."""
    return _progress(asked, _counted(asked), _points(asked))


def progress_report(asked: Asked) -> Report:
    """Progress by agency; for a single one also the other parts of the index that its data can tell."""
    counted = _counted(asked)
    columns = _columns(asked)
    points = _points(asked)
    rows, total = _progress(asked, counted, points)
    ids = {agency.code: agency.id for agency in _agencies(asked)}
    lines = counted.lines(
        columns,
        [(row.agency_code or "", where(agency=ids[row.agency_code or ""]), _texts(row)) for row in rows],
    )
    whole = counted.line(columns, {}, key="total", texts=_texts(total) | {"agency_code": ""})
    sections = [
        Section(key="agencies", title="Tiến độ giải quyết theo cơ quan", columns=columns, lines=lines, total=whole)
    ]
    if len(asked.agency_ids) == 1:
        sections += index_sections(asked, counted, own=Share(rows[0].on_time, rows[0].received), score=rows[0].score)
    return Report(
        name="progress-766",
        title="Tiến độ giải quyết theo Bộ chỉ số 766",
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=tuple(sections),
        basis="Quyết định 766/QĐ-TTg ngày 23/6/2022",
        notes=(
            "Đúng hạn: kết thúc không muộn hơn hạn theo luật, hoặc chưa kết thúc và chưa quá hạn vào cuối kỳ."
            " Hồ sơ đang tạm dừng, chờ bổ sung được xét tại thời điểm tạm dừng.",
            "Hồ sơ bị yêu cầu bổ sung quá một lần tính là quá hạn.",
            "Không có hồ sơ nào thì tỷ lệ ghi “–” và được 0 điểm.",
            "Hồ sơ tiếp nhận cho cơ quan khác giải quyết không tính ở đây.",
        ),
        mark=mark(),
        estimated=ESTIMATED,
    )


def to_promised_json(report: Report) -> dict[str, Any]:
    """{"rows": [{"agency_code", "agency", "received", "on_time", "overdue", "ratio", "score"}], "total": {…}}.

    ratio: percent; score: of the points of this part; both with two decimals, 0 where nothing was received.
    """
    section = report.section("agencies")
    names = [column.name for column in section.columns]

    def told(line: Line) -> dict[str, Any]:
        cells: dict[str, Any] = dict(zip(names, line.cells, strict=True))
        row = {name: cells[name] for name in ("agency_code", "agency", "received", "on_time", "overdue")}
        row["ratio"] = float(cells["ratio"].percent or 0)
        row["score"] = float(cells["score"])
        return row

    if section.total is None:
        raise AssertionError("the agencies have a sum")
    total = told(section.total)
    del total["agency_code"]
    return {"rows": [told(line) for line in section.lines], "total": total}


def _columns(asked: Asked) -> tuple[Column, ...]:
    part = _part(asked)
    rule, points = (part.rule, part.points) if part else (Received.IN_HAND, Decimal(0))
    only = where(arrival="received") if rule is Received.ARRIVED else {}
    return (
        Column(name="agency", heading="Cơ quan", kind=Kind.TEXT),
        Column(name="agency_code", heading="Mã cơ quan", kind=Kind.TEXT),
        Column(
            name="received",
            heading="Tiếp nhận, xử lý trong kỳ",
            where=both(RATED_766, only),
            definition=_RECEIVED_MEANS[rule],
        ),
        Column(
            name="on_time",
            heading="Đúng hạn",
            where=both(_ON_TIME, only),
            definition="Đã kết thúc không muộn hơn hạn, hoặc đang giải quyết chưa quá hạn vào cuối kỳ.",
        ),
        Column(
            name="overdue",
            heading="Quá hạn",
            where=both(_OVERDUE, only),
            definition="Đã kết thúc hoặc đang giải quyết quá hạn theo luật; hoặc bị yêu cầu bổ sung quá một lần.",
        ),
        Column(
            name="asked_twice",
            heading="Do yêu cầu bổ sung quá một lần",
            part=True,
            where=both(_ASKED_TWICE, only),
            definition="Trong số quá hạn: hồ sơ còn hạn theo luật nhưng bị yêu cầu bổ sung quá một lần.",
        ),
        Column(
            name="not_rated",
            heading="Không có hạn, chưa phân loại",
            where=both(_NOT_RATED, only),
            definition="Thủ tục không quy định thời hạn, hoặc sổ cũ không cho biết: ngoài tỷ lệ.",
        ),
        Column(
            name="ratio",
            heading="Tỷ lệ đúng hạn",
            kind=Kind.SHARE,
            where=both(_ON_TIME, only),
            over=both(RATED_766, only),
            definition="Đúng hạn ÷ tiếp nhận, xử lý trong kỳ.",
        ),
        Column(
            name="score",
            heading=f"Điểm ước tính (tối đa {decimal(points)})",
            kind=Kind.SCORE,
            definition=f"{decimal(points)} × đúng hạn ÷ tiếp nhận, xử lý trong kỳ, làm tròn đến hai chữ số.",
        ),
    )


def _counted(asked: Asked) -> Counted:
    return count_for(asked, _columns(asked), ONLINE, "agency")


def _progress(asked: Asked, counted: Counted, points: Decimal) -> tuple[list[Progress], Progress]:
    columns = {column.name: column.where or {} for column in _columns(asked)}

    def of(code: str | None, name: str, which: dict[str, frozenset[object]]) -> Progress:
        received, on_time, overdue = (
            counted.number(both(which, columns[figure])) for figure in ("received", "on_time", "overdue")
        )
        return Progress(code, name, received, on_time, overdue, points)

    rows = [of(one.code, one.name, dict(where(agency=one.id))) for one in _agencies(asked)]
    return rows, of(None, TOTAL, {})


def _agencies(asked: Asked) -> list[Agency]:
    return list(db.session.scalars(select(Agency).where(Agency.id.in_(asked.agency_ids)).order_by(Agency.code)))


def _points(asked: Asked) -> Decimal:
    part = _part(asked)
    return part.points if part else Decimal(0)


def _part(asked: Asked) -> Part | None:
    parts = parts_on(asked.agency.id, asked.period.last)
    return next((part for part in parts if part.code == PROGRESS), None)


def _texts(row: Progress) -> dict[str, Value]:
    return {"agency_code": row.agency_code, "agency": row.agency, "score": row.score}

"""Why dossiers were late: by the reasons that letters and forecasts gave; together they are all late dossiers."""

from sqlalchemy import select

from onestop.cases.models import LatenessReason
from onestop.cases.printed import mark
from onestop.database import db
from onestop.reports.counting import Counted, count_for
from onestop.reports.desk.late_tables import counting
from onestop.reports.figures import ENDED_LATE, HERE, LATE, OPEN_LATE
from onestop.reports.in_hand import Asked
from onestop.reports.period import name_of
from onestop.reports.table import TOTAL, Column, Kind, Line, Report, Section, Share, both, where

NONE_GIVEN = "Chưa nêu lý do"
COLUMNS = (
    Column(
        name="reason",
        heading="Lý do",
        kind=Kind.TEXT,
        definition=(
            "Lý do theo danh mục của cơ quan: của phiếu xin lỗi có hẹn lại, không có thì của phiếu xin lỗi gần nhất,"
            " không có nữa thì của thông báo dự kiến quá hạn; tính đến cuối kỳ."
        ),
    ),
    counting("ended_late", "Đã giải quyết quá hạn", ENDED_LATE),
    counting("open_late", "Đang giải quyết quá hạn", OPEN_LATE),
    Column(name="late", heading="Tổng số", where=LATE, definition="Đã và đang giải quyết quá hạn."),
    Column(
        name="share",
        heading="Tỷ lệ trong số quá hạn",
        kind=Kind.SHARE,
        definition="Tổng số của dòng ÷ mọi hồ sơ quá hạn trong kỳ.",
    ),
)


def reasons_report(asked: Asked) -> Report:
    """The late dossiers of the office by reason, the most frequent first, those without any last."""
    counted = count_for(asked, COLUMNS, HERE, "reason")
    return Report(
        name="reasons",
        title="Nguyên nhân hồ sơ quá hạn",
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=(_section(counted),),
        mark=mark(),
    )


def _section(counted: Counted) -> Section:
    all_late = both(HERE, LATE)
    known = counted.values("reason", all_late) - {None}
    names: dict[int | None, str] = {
        row.id: row.name
        for row in db.session.execute(
            select(LatenessReason.id, LatenessReason.name).where(LatenessReason.id.in_(known))
        )
    }
    number = {reason: counted.number(both(all_late, where(reason=reason))) for reason in (*names, None)}
    listed: list[int | None] = sorted(names, key=lambda reason: (-number[reason], names[reason]))
    if number[None]:
        listed.append(None)
    whole = sum(number.values())

    def line(reason: int | None) -> tuple[str, dict[str, frozenset[object]], dict[str, str | Share]]:
        which = dict(both(HERE, where(reason=reason)))
        return str(reason), which, {"reason": names.get(reason, NONE_GIVEN), "share": Share(number[reason], whole)}

    lines = counted.lines(COLUMNS, [line(reason) for reason in listed])
    total: Line = counted.line(COLUMNS, HERE, key="total", texts={"reason": TOTAL, "share": Share(whole, whole)})
    return Section(
        key="reasons",
        title="Nguyên nhân",
        columns=COLUMNS,
        lines=lines,
        total=total,
        empty="Không có hồ sơ quá hạn trong kỳ.",
    )

"""The section on procedures in the report on administrative reform (báo cáo cải cách hành chính) of a quarter or year.

The main figures beside those of the period before and of the same period a year ago, and what has changed in words
that only repeat the figures: why something changed is for whoever signs the report to say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from onestop.cases.models import Channel, Outcome
from onestop.cases.printed import mark
from onestop.reports.counting import Counted, aspects_of, count
from onestop.reports.desk.definitions import MEANINGS
from onestop.reports.desk.reform_words import sentences
from onestop.reports.figures import (
    CARRIED_OVER,
    ENDED_ALL,
    ENDED_AS,
    ENDED_IN_TIME,
    ENDED_IN_TIME_NOT_AT_ONCE,
    ENDED_JUDGED,
    ENDED_LATE,
    HERE,
    IN_HAND,
    LATE_AFTER_NEW_DATE,
    LETTER,
    NOT_AT_ONCE,
    OPEN_ALL,
    OPEN_IN_TIME,
    OPEN_LATE,
    PROGRESS_NOT_AT_ONCE,
    PROGRESS_ON_TIME,
    RATED,
    RATED_NOT_AT_ONCE,
    RECEIVED,
    RECEIVED_BY,
    UNKNOWN,
    WITH_LETTER,
    WITHOUT_LIMIT,
)
from onestop.reports.in_hand import Asked
from onestop.reports.period import LAST_CUT_DAY, Period, name_of
from onestop.reports.table import EVERYTHING, Column, Kind, Line, Report, Section, Share, Where, both, rounded


@dataclass(frozen=True)
class Figure:
    """A figure that is followed through the periods. whole: a share of it; None: a count."""

    key: str
    name: str
    which: Where
    whole: Where | None = None

    @property
    def meaning(self) -> str:
        return MEANINGS.get(self.key, "")


COUNTS = (
    Figure("in_hand", "Hồ sơ nhận giải quyết trong kỳ", IN_HAND),
    Figure("carried_over", "Kỳ trước chuyển sang", CARRIED_OVER),
    Figure("received", "Tiếp nhận mới", RECEIVED),
    Figure("received_online", "Tiếp nhận mới: trực tuyến", RECEIVED_BY[Channel.ONLINE]),
    Figure("received_direct", "Tiếp nhận mới: trực tiếp", RECEIVED_BY[Channel.DIRECT]),
    Figure("received_postal", "Tiếp nhận mới: bưu chính", RECEIVED_BY[Channel.POSTAL]),
    Figure("ended", "Đã giải quyết", ENDED_ALL),
    Figure("ended_in_time", "Đã giải quyết trước và đúng hạn", ENDED_IN_TIME),
    Figure("ended_late", "Đã giải quyết quá hạn", ENDED_LATE),
    Figure("refused", "Không giải quyết, trả lại", ENDED_AS[Outcome.REFUSED]),
    Figure("stopped", "Dừng theo đề nghị, rút hồ sơ", ENDED_AS[Outcome.STOPPED]),
    Figure("open_all", "Đang giải quyết", OPEN_ALL),
    Figure("open_within_limit", "Đang giải quyết trong hạn", OPEN_IN_TIME),
    Figure("open_late", "Đang giải quyết quá hạn", OPEN_LATE),
    Figure("no_limit", "Không có hạn theo luật", WITHOUT_LIMIT),
    Figure("unknown", "Chưa phân loại", UNKNOWN),
    Figure("with_letter", "Hồ sơ có phiếu xin lỗi ký trong kỳ", WITH_LETTER),
    Figure("letter_none", "Hồ sơ quá hạn chưa có phiếu xin lỗi", LETTER["none"]),
)
SHARES = (
    Figure("online_share", "Tỷ lệ tiếp nhận trực tuyến", RECEIVED_BY[Channel.ONLINE], RECEIVED),
    Figure("in_time_rate", "Tỷ lệ A: giải quyết trước và đúng hạn", ENDED_IN_TIME, ENDED_JUDGED),
    Figure("in_time_rate_without_at_once", "Tỷ lệ A, không kể trả ngay", ENDED_IN_TIME_NOT_AT_ONCE, NOT_AT_ONCE),
    Figure("late_rate", "Tỷ lệ quá hạn theo hạn luật định", ENDED_LATE, ENDED_JUDGED),
    Figure(
        "late_rate_without_at_once",
        "Tỷ lệ quá hạn, không kể trả ngay",
        both(ENDED_LATE, NOT_AT_ONCE),
        NOT_AT_ONCE,
    ),
    Figure("late_rate_after_reappointment", "Tỷ lệ quá hạn theo ngày hẹn lại", LATE_AFTER_NEW_DATE, ENDED_JUDGED),
    Figure("progress", "Tỷ lệ D: tiến độ (766, ước tính)", PROGRESS_ON_TIME, RATED),
    Figure("progress_without_at_once", "Tỷ lệ D, không kể trả ngay", PROGRESS_NOT_AT_ONCE, RATED_NOT_AT_ONCE),
)
_BEFORE, _LAST_YEAR = "Kỳ trước liền kề", "Cùng kỳ năm trước"


def _columns(kind: Kind, change: str) -> tuple[Column, ...]:
    changed = Kind.COUNT if kind is Kind.COUNT else Kind.SCORE
    how = "Kỳ này trừ kỳ so sánh" + ("." if kind is Kind.COUNT else ", tính bằng điểm phần trăm.")
    return (
        Column(name="figure", heading="Chỉ tiêu", kind=Kind.TEXT),
        Column(
            name="now",
            heading="Kỳ này",
            kind=kind,
            # A share has its two choices of dossiers in its row: no single one stands for a column.
            where=EVERYTHING if kind is Kind.COUNT else None,
        ),
        Column(name="before", heading="Số liệu", kind=kind, group=_BEFORE),
        Column(name="since_before", heading=change, kind=changed, group=_BEFORE, definition=how),
        Column(name="last_year", heading="Số liệu", kind=kind, group=_LAST_YEAR),
        Column(name="since_last_year", heading=change, kind=changed, group=_LAST_YEAR),
        Column(name="meaning", heading="Cách tính", kind=Kind.TEXT),
    )


COUNT_COLUMNS = _columns(Kind.COUNT, "Tăng, giảm")
SHARE_COLUMNS = _columns(Kind.SHARE, "Tăng, giảm (điểm %)")


def reform_report(asked: Asked) -> Report:
    """Main figures of the period with two comparisons. A period that has none to compare with shows “–”."""
    period = asked.period
    now = _counted(asked)
    before, last_year = (
        _counted(replace(asked, period=other)) if other else None for other in (_before(period), _last_year(period))
    )
    counts, shares = _section_of_counts(now, before, last_year), _section_of_shares(now, before, last_year)
    return Report(
        name="reform",
        title="Tiếp nhận, giải quyết thủ tục hành chính (phần của báo cáo cải cách hành chính)",
        agency=asked.agency.name,
        period=period,
        period_name=name_of(period),
        judged_at=asked.judged_at,
        sections=(replace(counts, notes=tuple(sentences(counts, shares))), shares),
        notes=tuple(_compared_with(period)),
        mark=mark(),
    )


def _counted(asked: Asked) -> Counted:
    wheres = [which for figure in (*COUNTS, *SHARES) for which in (figure.which, figure.whole)]
    return count(asked, aspects_of(HERE, *wheres))


def _before(period: Period) -> Period | None:
    return period.before if period.months is None or period.first.day <= LAST_CUT_DAY else None


def _last_year(period: Period) -> Period | None:
    return period.shifted(-12) if period.months is not None and period.first.day <= LAST_CUT_DAY else None


def _compared_with(period: Period) -> Iterator[str]:
    for name, other in ((_BEFORE, _before(period)), (_LAST_YEAR, _last_year(period))):
        if other is not None:
            yield f"{name}: từ {other.first:%d/%m/%Y} đến {other.last:%d/%m/%Y}."


def _section_of_counts(now: Counted, before: Counted | None, last_year: Counted | None) -> Section:
    def cells(figure: Figure) -> Line:
        which = both(HERE, figure.which)
        own = now.number(which)
        others = [_number(counted, which) for counted in (before, last_year)]
        changes = [None if other is None else own - other for other in others]
        return Line(
            key=figure.key,
            where=which,
            cells=(figure.name, own, others[0], changes[0], others[1], changes[1], figure.meaning),
        )

    return Section(
        key="counts", title="Số hồ sơ", columns=COUNT_COLUMNS, lines=tuple(cells(figure) for figure in COUNTS)
    )


def _section_of_shares(now: Counted, before: Counted | None, last_year: Counted | None) -> Section:
    def share(counted: Counted | None, figure: Figure) -> Share | None:
        if counted is None or figure.whole is None or not counted.number(both(HERE, IN_HAND)):
            return None
        return Share(counted.number(both(HERE, figure.which)), counted.number(both(HERE, figure.whole)))

    def cells(figure: Figure) -> Line:
        own = share(now, figure) or Share(0, 0)
        others = [share(counted, figure) for counted in (before, last_year)]
        changes = [_points(own, other) for other in others]
        return Line(
            key=figure.key, cells=(figure.name, own, others[0], changes[0], others[1], changes[1], figure.meaning)
        )

    return Section(
        key="shares", title="Các tỷ lệ", columns=SHARE_COLUMNS, lines=tuple(cells(figure) for figure in SHARES)
    )


def _number(counted: Counted | None, which: Where) -> int | None:
    """None where the office had nothing in hand at all: then it kept no figures yet, and 0 would be a claim."""
    if counted is None or not counted.number(both(HERE, IN_HAND)):
        return None
    return counted.number(which)


def _points(own: Share, other: Share | None) -> Decimal | None:
    """Percentage points from the exact shares, so that two roundings do not add up."""
    if other is None or not own.whole or not other.whole:
        return None
    return rounded(Decimal(own.part * 100) / own.whole - Decimal(other.part * 100) / other.whole)

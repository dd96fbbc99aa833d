"""The tables of the late rate, whatever their rows are: by field, procedure, unit, officer or channel."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onestop.reports.counting import Counted
from onestop.reports.desk.definitions import GROUPS, MEANINGS
from onestop.reports.figures import (
    ENDED_IN_TIME,
    ENDED_IN_TIME_NOT_AT_ONCE,
    ENDED_JUDGED,
    ENDED_LATE,
    IN_HAND,
    LATE_AFTER_NEW_DATE_NOT_AT_ONCE,
    LATE_RATE_COUNTS,
    LATE_RATE_SHARES,
    LETTER,
    NEW_DATE,
    NOT_AT_ONCE,
    OBLIGATION,
    OPEN_ALL,
    OPEN_LATE,
    PAUSED,
    PROGRESS_NOT_AT_ONCE,
    PROGRESS_ON_TIME,
    RATED,
    RATED_NOT_AT_ONCE,
    SAME_DAY,
    STANDING_LATE,
    UNKNOWN,
    WAITING_SUPPLEMENT,
    WITHOUT_LIMIT,
)
from onestop.reports.table import TOTAL, Column, Kind, Section, Value, Where, both, where
from onestop.text import folded


def counting(name: str, heading: str, which: Where, *, group: str = "", part: bool = False, mark: str = "") -> Column:
    """A column of counts with the meaning that definitions.py knows by its name."""
    return Column(
        name=name, heading=heading, group=group, part=part, mark=mark, definition=MEANINGS.get(name, ""), where=which
    )


def sharing(name: str, heading: str, part: Where, whole: Where, *, group: str = "") -> Column:
    """A column of shares."""
    return Column(
        name=name, heading=heading, kind=Kind.SHARE, group=group, definition=MEANINGS[name], where=part, over=whole
    )


def _figures() -> tuple[Column, ...]:
    made = []
    for group in GROUPS:
        for told in group.columns:
            share = LATE_RATE_SHARES.get(told.name)
            if share:
                made.append(sharing(told.name, told.heading, *share, group=group.heading))
                continue
            # Old figures had one number for both; a reader is told which of the two it is.
            which = WITHOUT_LIMIT if told.name == "no_due_date" else LATE_RATE_COUNTS[told.name]
            made.append(counting(told.name, told.heading, which, group=group.heading, part=told.part))
            if told.name == "no_due_date":
                made.append(counting("unknown", "Chưa phân loại", UNKNOWN, group=group.heading))
    return tuple(made)


FIGURES = _figures()
_A, _LATE, _AGAIN, _D = (
    "Tỷ lệ A: trước và đúng hạn",
    "Tỷ lệ quá hạn theo hạn luật định",
    "Tỷ lệ quá hạn theo ngày hẹn lại",
    "Tỷ lệ D: tiến độ (766, ước tính)",
)
_ALL, _WITHOUT = "Tất cả", "Không kể trả ngay"
RATES = (
    sharing("in_time_rate", _ALL, ENDED_IN_TIME, ENDED_JUDGED, group=_A),
    sharing("in_time_rate_without_at_once", _WITHOUT, ENDED_IN_TIME_NOT_AT_ONCE, NOT_AT_ONCE, group=_A),
    sharing("late_rate", _ALL, *LATE_RATE_SHARES["late_rate"], group=_LATE),
    sharing("late_rate_without_at_once", _WITHOUT, *LATE_RATE_SHARES["late_rate_without_at_once"], group=_LATE),
    sharing("late_rate_after_reappointment", _ALL, *LATE_RATE_SHARES["late_rate_after_reappointment"], group=_AGAIN),
    sharing(
        "late_rate_after_reappointment_without_at_once",
        _WITHOUT,
        LATE_AFTER_NEW_DATE_NOT_AT_ONCE,
        NOT_AT_ONCE,
        group=_AGAIN,
    ),
    sharing("progress", _ALL, PROGRESS_ON_TIME, RATED, group=_D),
    sharing("progress_without_at_once", _WITHOUT, PROGRESS_NOT_AT_ONCE, RATED_NOT_AT_ONCE, group=_D),
)
_HOW, _LETTERS, _DATES = "Hồ sơ quá hạn", "Phiếu xin lỗi đầu tiên", "Ngày hẹn lại"
APOLOGIES = (
    counting("ended_late", "Đã giải quyết", ENDED_LATE, group=_HOW),
    counting("same_day", "Trong ngày cuối, sau giờ hết hạn", SAME_DAY, group=_HOW, part=True),
    counting("open_late", "Đang giải quyết", OPEN_LATE, group=_HOW),
    counting("letter_day_before", "Trước hạn từ một ngày", LETTER["day_before"], group=_LETTERS),
    counting("letter_before", "Trong ngày hết hạn, trước giờ", LETTER["before"], group=_LETTERS),
    counting("letter_after", "Sau khi hết hạn", LETTER["after"], group=_LETTERS),
    counting("letter_none", "Không có", LETTER["none"], group=_LETTERS),
    counting("new_date_kept", "Giữ đúng", NEW_DATE["kept"], group=_DATES),
    counting("new_date_missed", "Không giữ đúng", NEW_DATE["missed"], group=_DATES),
    counting("new_date_pending", "Chưa đến", NEW_DATE["pending"], group=_DATES),
)
_OPEN = "Đang giải quyết vào cuối kỳ"
WAITING = (
    counting("open_all", "Tổng số", OPEN_ALL, group=_OPEN),
    counting("open_supplement", "Chờ bổ sung", WAITING_SUPPLEMENT, group=_OPEN, part=True),
    counting("open_paused", "Tạm dừng", PAUSED, group=_OPEN, part=True),
    counting("obligation", "Tạm dừng chờ nghĩa vụ tài chính", OBLIGATION, group=_OPEN, part=True),
    counting("standing_late", "Chờ, dừng khi đã quá hạn", STANDING_LATE, group=_OPEN, part=True),
)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What the rows of a table are: for each value of an aspect one, named by the texts of its head columns.

    aspect: see ASPECTS. head: the columns that name a row. texts: the head's values for the values of the aspect that
    occur. Values that texts leaves out have no row.
    """

    aspect: str
    head: tuple[Column, ...]
    texts: Callable[[set[Any]], Mapping[Any, Mapping[str, Value]]]

    def of(self, counted: Counted, whose: Where) -> list[tuple[str, Where, Mapping[str, Value]]]:
        """Key, condition and texts of each row, in Vietnamese order of what they are called."""
        texts = self.texts(counted.values(self.aspect, both(whose, IN_HAND)))
        name = self.head[-1].name
        rows = [(str(value), both(whose, where(**{self.aspect: value})), told) for value, told in texts.items()]
        return sorted(rows, key=lambda row: (row[0] == "None", folded(str(row[2][name])), str(row[2][name]), row[0]))

    @property
    def total(self) -> dict[str, Value]:
        return {column.name: TOTAL if column is self.head[-1] else "" for column in self.head}


def table(
    key: str,
    title: str,
    columns: tuple[Column, ...],
    rows: Rows,
    counted: Counted,
    whose: Where,
    *,
    notes: Iterable[str] = (),
) -> Section:
    """One table of counts with its sum."""
    columns = (*rows.head, *columns)
    return Section(
        key=key,
        title=title,
        columns=columns,
        lines=counted.lines(columns, rows.of(counted, whose)),
        total=counted.line(columns, whose, key="total", texts=rows.total),
        notes=tuple(notes),
    )

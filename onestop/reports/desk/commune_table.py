"""The table that communes keep: everything in hand by field, what became of it, letters of apology and both rates.

A superset of the tables in use; it gives Biểu II.06a by addition.
"""

from onestop.cases.models import Channel, Outcome
from onestop.cases.printed import mark
from onestop.reports.counting import count_for
from onestop.reports.desk.by_field import BY_FIELD
from onestop.reports.desk.late_tables import counting, sharing, table
from onestop.reports.figures import (
    CARRIED_OVER,
    ENDED_AS,
    ENDED_EARLY,
    ENDED_IN_TIME,
    ENDED_IN_TIME_NOT_AT_ONCE,
    ENDED_JUDGED,
    ENDED_LATE,
    ENDED_ON_TIME,
    FOR_OTHERS,
    HERE,
    NOT_AT_ONCE,
    OBLIGATION,
    OPEN_IN_TIME,
    OPEN_LATE,
    PAUSED,
    PROGRESS_NOT_AT_ONCE,
    PROGRESS_ON_TIME,
    RATED,
    RATED_NOT_AT_ONCE,
    RECEIVED_BY,
    UNFETCHED,
    UNKNOWN,
    WAITING_SUPPLEMENT,
    WITH_LETTER,
    WITHOUT_LIMIT,
)
from onestop.reports.in_hand import Asked
from onestop.reports.period import name_of
from onestop.reports.table import Report

_NEW, _ENDED, _OPEN, _APART = "Mới tiếp nhận", "Đã giải quyết", "Đang giải quyết", "Ngoài tỷ lệ"
_A, _D = "Tỷ lệ A", "Tỷ lệ D (766)"
COLUMNS = (
    counting("carried_over", "Kỳ trước chuyển sang", CARRIED_OVER),
    counting("received_online", "Trực tuyến", RECEIVED_BY[Channel.ONLINE], group=_NEW),
    counting("received_direct", "Trực tiếp", RECEIVED_BY[Channel.DIRECT], group=_NEW),
    counting("received_postal", "Bưu chính", RECEIVED_BY[Channel.POSTAL], group=_NEW),
    counting("ended_early", "Trước hạn", ENDED_EARLY, group=_ENDED),
    counting("ended_on_time", "Đúng hạn", ENDED_ON_TIME, group=_ENDED),
    counting("ended_late", "Quá hạn", ENDED_LATE, group=_ENDED),
    counting("refused", "Từ chối", ENDED_AS[Outcome.REFUSED], group=_ENDED, part=True),
    counting("withdrawn", "Rút", ENDED_AS[Outcome.STOPPED], group=_ENDED, part=True),
    counting("closed", "Đóng", ENDED_AS[Outcome.CLOSED], group=_ENDED, part=True),
    counting("open_within_limit", "Trong hạn", OPEN_IN_TIME, group=_OPEN),
    counting("open_late", "Quá hạn", OPEN_LATE, group=_OPEN),
    counting("open_paused", "Tạm dừng", PAUSED, group=_OPEN, part=True),
    counting("open_supplement", "Chờ bổ sung", WAITING_SUPPLEMENT, group=_OPEN, part=True),
    counting("obligation", "Chờ nghĩa vụ tài chính", OBLIGATION, group=_OPEN, part=True),
    counting("no_limit", "Không có hạn", WITHOUT_LIMIT, group=_APART),
    counting("unknown", "Chưa phân loại", UNKNOWN, group=_APART),
    counting("unfetched", "Chờ trả kết quả", UNFETCHED, part=True),
    counting("with_letter", "Phiếu xin lỗi", WITH_LETTER, part=True),
    sharing("in_time_rate", "Tất cả", ENDED_IN_TIME, ENDED_JUDGED, group=_A),
    sharing("in_time_rate_without_at_once", "Không kể trả ngay", ENDED_IN_TIME_NOT_AT_ONCE, NOT_AT_ONCE, group=_A),
    sharing("progress", "Tất cả", PROGRESS_ON_TIME, RATED, group=_D),
    sharing("progress_without_at_once", "Không kể trả ngay", PROGRESS_NOT_AT_ONCE, RATED_NOT_AT_ONCE, group=_D),
)


def commune_table(asked: Asked) -> Report:
    """The table of the office's own dossiers; those that it received for others in a second one, if there are any."""
    counted = count_for(asked, COLUMNS, HERE, "field")
    others = table(
        "for-others",
        "Tiếp nhận cho cơ quan khác giải quyết (ngoài tỷ lệ của cơ quan)",
        COLUMNS,
        BY_FIELD,
        counted,
        FOR_OTHERS,
    )
    own = table(
        "own",
        "Hồ sơ cơ quan giải quyết",
        COLUMNS,
        BY_FIELD,
        counted,
        HERE,
        notes=("Kỳ trước chuyển sang + mới tiếp nhận = đã giải quyết + đang giải quyết + ngoài tỷ lệ.",),
    )
    return Report(
        name="commune-table",
        title="Bảng tổng hợp tiếp nhận, giải quyết hồ sơ",
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=(own, *([others] if others.lines else [])),
        mark=mark(),
    )

"""How time spent is told: the names of those who had it, hours and exact shares as numbers of two decimals."""

from decimal import Decimal
from fractions import Fraction

from onestop.reports.table import rounded
from onestop.reports.times.time_spent import Whose
from onestop.sla.calendar import WorkingCalendar

WHOSE_NAMES = {
    Whose.DESK: "Bộ phận Một cửa, chưa chuyển đi",
    Whose.UNIT: "Đơn vị, người giải quyết",
    Whose.OTHER_AGENCY: "Cơ quan khác",
    Whose.SUPPLEMENT: "Chờ người nộp bổ sung",
    Whose.PAUSE: "Tạm dừng tính thời hạn theo luật",
    Whose.RESULT: "Có kết quả, chưa về Bộ phận Một cửa",
    Whose.FETCHING: "Kết quả chờ người nộp nhận",
}


def hours(worked: int, dossiers: int, calendar: WorkingCalendar) -> Decimal | None:
    """Working hours of one dossier on the average; None without any dossier."""
    return decimal_of(Fraction(worked, calendar.working_minutes.fine * 60 * dossiers)) if dossiers else None


def decimal_of(exact: Fraction) -> Decimal:
    return rounded(Decimal(exact.numerator) / Decimal(exact.denominator))


def percent(worked: int, whole: int) -> Decimal | None:
    """A part of worked time in percent; None where nothing was worked."""
    return decimal_of(Fraction(worked * 100, whole)) if whole else None

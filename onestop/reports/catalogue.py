"""Every report that the desk owes: by which name it is asked for, what it is called, and who draws it up."""

from collections.abc import Callable
from dataclasses import dataclass, field

from onestop.errors import WrongInput
from onestop.reports.by_field import late_rate_report
from onestop.reports.in_hand import Asked
from onestop.reports.period import Span
from onestop.reports.table import Report


@dataclass(frozen=True, kw_only=True)
class ReportKind:
    """A kind of report.

    name: as the command line names it, "late-rate". address: as its page is addressed, "ty-le-qua-han". about: one
    sentence on what it is for. build: draws it up. cut_day: on which day of the month its periods begin, unless the
    office decided otherwise. spans: the lengths in which it is owed, the usual one first. closes: whether its
    periods can be closed.
    """

    name: str
    address: str
    title: str
    about: str
    build: Callable[[Asked], Report] = field(repr=False)
    cut_day: int = 1
    spans: tuple[Span, ...] = tuple(Span)
    closes: bool = True


# The reform report and Biểu II.06a go from the 15th to the 14th (NĐ 09/2019/NĐ-CP as the provinces apply it), the
# office's own rate and 766 with the month of the calendar; what an office decided stands in report_settings.
_KINDS: tuple[ReportKind, ...] = (
    ReportKind(
        name="late-rate",
        address="ty-le-qua-han",
        title="Tỷ lệ hồ sơ quá hạn",
        about="Hồ sơ tiếp nhận, đã và đang giải quyết theo lĩnh vực; tỷ lệ quá hạn, có và không kể trả kết quả ngay.",
        build=late_rate_report,
    ),
)
REPORTS = {kind.name: kind for kind in _KINDS}
BY_ADDRESS = {kind.address: kind for kind in _KINDS}


def report_kind(name: str) -> ReportKind:
    """The kind by its name. Raises WrongInput that lists the names."""
    if name not in REPORTS:
        raise WrongInput(f"Không có báo cáo “{name}”. Các báo cáo: {', '.join(REPORTS)}.", field="name")
    return REPORTS[name]

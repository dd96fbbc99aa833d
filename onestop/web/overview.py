"""The first look of a head (/tong-quan): what is late today, what is owed, and the rate of thirteen months."""

from decimal import Decimal

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from onestop.cases.late import Morning, morning
from onestop.charts.bars import bars, grouped_bars
from onestop.charts.parts import Picture, Series, picture
from onestop.people.permissions import Act
from onestop.reports.catalogue import REPORTS
from onestop.reports.desk.overview import FieldRate, MonthRate, Overview, overview
from onestop.reports.files.shown import shown
from onestop.reports.period import Period
from onestop.reports.table import Kind
from onestop.web.access import current_officer, requires
from onestop.web.moment import now
from onestop.web.reports.drawing import may_see
from onestop.web.reports.periods import at_period

bp = Blueprint("overview", __name__, url_prefix="/tong-quan")

DRAWN = 12  # fields in the chart; the table has all
_LATE_RATE = REPORTS["late-rate"]
# Where more can be read: name of the report and what the link says.
_FURTHER = (
    ("where-time-goes", "Thời gian ở đâu, ai trả lời trễ"),
    ("integrity", "Việc cần xem lại"),
    ("late-rate", "Tỷ lệ quá hạn theo lĩnh vực"),
)

Stat = tuple[str, int, str, str]  # name, number, colour as of the macro `stat`, address


@bp.get("")
@requires(Act.SEE_DOSSIERS)
def show() -> ResponseReturnValue:
    officer, at = current_officer(), now()
    figures = overview(officer.agency, at=at)
    this = figures.now.period
    return render_template(
        "overview/show.html",
        at=at,
        stats=_stats(morning(officer.agency_id, at=at)),
        figures=figures,
        rate=lambda share: shown(share, Kind.SHARE),
        months_chart=_months_chart(figures),
        fields_chart=_fields_chart(figures.fields),
        months=[(_named(month, figures), month, _address(month.period)) for month in reversed(figures.months)],
        further=[
            (told, at_period("reports.show", REPORTS[name], this)) for name, told in _FURTHER if may_see(REPORTS[name])
        ],
    )


def _stats(today: Morning) -> list[Stat]:
    late = today.without_letter.total + today.with_letter.total
    owed = today.without_letter.total + today.ready.total
    lists = (
        ("Đang quá hạn", late, "bad", "chua-xin-loi" if today.without_letter.total else "da-hen-lai"),
        ("Còn nợ văn bản xin lỗi", owed, "bad", "chua-xin-loi" if today.without_letter.total else "co-ket-qua"),
        ("Dự kiến quá hạn", today.expected.total, "warning", "du-kien"),
        ("Sắp đến hạn, chưa báo gì", today.warned.total + today.short.total, "warning", "sap-den-han"),
        ("Văn bản chờ số, chờ ký", today.unsigned.total, "warning", "cho-so"),
    )
    return [
        (name, number, kind if number else "plain", url_for("late.index", _anchor=part if number else None))
        for name, number, kind, part in lists
    ]


def _months_chart(figures: Overview) -> Picture:
    return picture(
        bars,
        "Tỷ lệ hồ sơ quá hạn theo tháng",
        [_named(month, figures) for month in figures.months],
        [month.rate.percent for month in figures.months],
        unit="%",
        decimals=2,
        strong={len(figures.months) - 1},
    )


def _fields_chart(fields: tuple[FieldRate, ...]) -> Picture | None:
    """The fields with the most that ended, by name; None where nothing ended."""
    most = sorted(fields, key=lambda field: -(field.now.whole + field.before.whole))[:DRAWN]
    drawn = [field for field in fields if field in most]
    if not drawn:
        return None

    def rates(of: str) -> list[Decimal | None]:
        return [getattr(field, of).percent for field in drawn]

    return picture(
        grouped_bars,
        "Tỷ lệ hồ sơ quá hạn theo lĩnh vực",
        [field.name for field in drawn],
        [Series("Tháng này", rates("now")), Series("12 tháng trước", rates("before"))],
        unit="%",
        decimals=2,
    )


def _named(month: MonthRate, figures: Overview) -> str:
    name = f"{month.period.first:%m/%Y}"
    return f"{name} (đến nay)" if month is figures.now else name


def _address(period: Period) -> str:
    return at_period("reports.show", _LATE_RATE, period)

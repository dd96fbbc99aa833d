"""Which period a page of reports tells of: read from its address, chosen in its forms."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from wtforms import SelectField, StringField

from onestop.errors import WrongInput
from onestop.people.models import Agency
from onestop.reports.catalogue import ReportKind
from onestop.reports.period import Period, Span, last_over, name_of, period_of, read_day, read_month, read_period
from onestop.reports.settings import ReportSettings, settings_of
from onestop.web.forms import DeskForm, options
from onestop.web.moment import today

YEARS = range(2000, 2100)
_ROMAN = ("I", "II", "III", "IV")


class SpanForm(DeskForm):
    """A period of the year by its name. Sent by GET: it changes nothing, so an address can be kept and passed on."""

    class Meta(DeskForm.Meta):
        csrf = False

    which = SelectField("Kỳ báo cáo", name="ky", id="ky", validate_choice=False)
    year = StringField("Năm", name="nam", id="nam")


class DaysForm(DeskForm):
    """Any days, both included."""

    class Meta(DeskForm.Meta):
        csrf = False

    first = StringField("Từ ngày", name="tu", id="tu")
    last = StringField("Đến ngày", name="den", id="den")


@dataclass(frozen=True)
class Asking:
    """What the address asks of a kind of report, and what the office decided about it."""

    kind: ReportKind
    agency: Agency
    settings: ReportSettings

    @classmethod
    def of(cls, kind: ReportKind, agency: Agency) -> "Asking":
        return cls(kind, agency, settings_of(agency.id))

    def cut_day(self, on: date) -> int:
        return self.settings.cut_day(self.kind.name, on, usual=self.kind.cut_day)

    @property
    def usual(self) -> Period:
        """The last period that is over, in the length in which the report is usually owed."""
        on = today()
        return last_over(self.kind.spans[0], on, cut_day=self.cut_day(on))

    def name_of(self, period: Period) -> str | None:
        """ "Tháng 5 năm 2026" for a period that begins on the cut day of this kind; of the calendar, else None."""
        cut_day = self.cut_day(period.last)
        return name_of(period, cut_day=cut_day)

    def named(self, which: str, year: str) -> Period:
        """The period that was chosen by name. Raises WrongInput that names the field."""
        span, _, number = which.rpartition("-")
        if which not in choices(self.kind):
            raise WrongInput("Chọn kỳ báo cáo trong danh sách.", field="which")
        typed = year.strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) == 4 and int(typed) in YEARS):
            raise WrongInput(f"Năm là một số từ {YEARS[0]} đến {YEARS[-1]}, ví dụ 2026.", field="year")
        # What was decided by the last day of the period holds for it; cut days move that day by less than a month.
        usual = period_of(Span(span), int(typed), int(number))
        return self.begun(period_of(Span(span), int(typed), int(number), cut_day=self.cut_day(usual.last)), "year")

    def period(self) -> Period:
        """The period that the address asks for, else the usual one. Raises WrongInput that names the field."""
        if "thang" in request.args:  # as addresses were before there were other periods
            return self.begun(read_month(request.args["thang"]), "first")
        if "tu" in request.args or "den" in request.args:
            return self.begun(read_period(request.args.get("tu", ""), request.args.get("den", "")), "first")
        return self.usual

    @staticmethod
    def begun(period: Period, field: str) -> Period:
        on = today()
        if period.first > on:
            raise WrongInput(
                f"Kỳ từ {period.first:%d/%m/%Y} đến {period.last:%d/%m/%Y} chưa đến nên chưa có số liệu."
                f" Chọn kỳ bắt đầu từ {on:%d/%m/%Y} trở về trước.",
                field=field,
            )
        return period

    def before(self, period: Period) -> Period | None:
        """The period to which "previous" leads; of half years and nine months that of the year before."""
        try:
            found = period.shifted(-12) if self._once_a_year(period) else period.before
        except ValueError:  # from a 29th to a 28th is no month that could be moved
            return None
        return found if found.first.year in YEARS else None

    def after(self, period: Period) -> Period | None:
        """The period to which "next" leads, once it has begun."""
        try:
            found = period.shifted(12) if self._once_a_year(period) else period.after
        except ValueError:
            return None
        return found if period.months and found.first <= today() and found.last.year in YEARS else None

    def _once_a_year(self, period: Period) -> bool:
        return period.months in (Span.HALF_YEAR.months, Span.NINE_MONTHS.months) and self.name_of(period) is not None


def at_period(endpoint: str, kind: ReportKind, period: Period, **more: Any) -> str:
    """The address of a page of a kind of report for a period."""
    return url_for(endpoint, address=kind.address, tu=period.first.isoformat(), den=period.last.isoformat(), **more)


def as_asked(kind: ReportKind) -> str:
    """The page of a kind of report with the period of this address, which cannot be read: it says what is wrong."""
    told: dict[str, Any] = {name: value for name, value in request.args.items() if name in ("tu", "den", "thang")}
    return url_for("reports.show", address=kind.address, **told)


def choices(kind: ReportKind) -> dict[str, str]:
    """The periods of a year that a kind knows, as the form offers them: "quarter-2" is "Quý II"."""
    offered = {}
    for span in Span:
        if span in kind.spans:
            for number in range(1, span.in_a_year + 1):
                offered[f"{span.value}-{number}"] = _choice(span, number)
    return offered


def span_form(asking: Asking, period: Period) -> SpanForm:
    """As the address filled it; without anything there, as the period that is shown."""
    form = SpanForm(request.args)
    offered = choices(asking.kind)
    if "ky" not in request.args and "nam" not in request.args:
        form.which.data, form.year.data = _of(asking, period)
        if not form.which.data:
            offered = {"": "Chọn kỳ", **offered}
    form.which.choices = options(offered)
    return form


def days_form(period: Period | None) -> DaysForm:
    form = DaysForm(request.args)
    if period is not None:
        form.first.data, form.last.data = period.first.isoformat(), period.last.isoformat()
    return form


def readable_days(form: DaysForm) -> bool:
    """Whether both days can stand in a date control, which empties itself when it cannot read a value."""
    for field in (form.first, form.last):
        try:
            if field.data != read_day(field.data or "", field="").isoformat():
                return False
        except WrongInput:
            return False
    return True


def _of(asking: Asking, period: Period) -> tuple[str, str]:
    for year in (period.last.year, period.last.year + 1):
        if year not in YEARS:
            continue
        for which in choices(asking.kind):
            span, _, number = which.rpartition("-")
            cut_day = asking.cut_day(period.last)
            if period_of(Span(span), year, int(number), cut_day=cut_day) == period:
                return which, str(year)
    return "", str(period.last.year)


def _choice(span: Span, number: int) -> str:
    match span:
        case Span.MONTH:
            return f"Tháng {number}"
        case Span.QUARTER:
            return f"Quý {_ROMAN[number - 1]}"
        case Span.HALF_YEAR:
            return "6 tháng đầu năm"
        case Span.NINE_MONTHS:
            return "9 tháng đầu năm"
        case Span.YEAR:
            return "Cả năm"

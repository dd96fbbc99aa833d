"""From a number to its dossiers: the list behind one cell of a report, found again by the report's own definition."""

from dataclasses import dataclass

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from onestop.errors import WrongInput
from onestop.people.models import Agency
from onestop.people.permissions import Act
from onestop.reports.behind import PAGE_SIZE, Listed, listed
from onestop.reports.catalogue import ReportKind
from onestop.reports.files.shown import shown, spelled
from onestop.reports.table import Column, Line, Section, Share, Value, Where, both
from onestop.web.access import current_officer, requires
from onestop.web.cases.names import masked
from onestop.web.files import csv_file
from onestop.web.reports.blueprint import bp
from onestop.web.reports.drawing import Drawn, draw, kind_at
from onestop.web.reports.periods import Asking, as_asked, at_period
from onestop.web.reports.showing import page_number

WHOLE = "ca-phan-chia"  # the dossiers that a rate divides by, instead of those that it is the rate of


@dataclass(frozen=True)
class Cell:
    """A figure and the condition behind it. number: how many dossiers that are."""

    section: Section
    line: Line
    column: Column
    value: Value
    where: Where
    number: int

    @property
    def title(self) -> str:
        """ "Hộ tịch – Đã giải quyết: Quá hạn": row and column."""
        group = f"{self.column.group}: " if self.column.group not in ("", self.column.title) else ""
        row = next((str(value) for value in self.line.cells if isinstance(value, str)), "")
        return f"{row} – {group}{self.column.title}" if row else f"{group}{self.column.title}"


@dataclass(frozen=True)
class PageLine:
    """A page of the list in the words of the macro `pagination`."""

    page: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))


@bp.get("/<address>/ho-so")
@requires(Act.SEE_DOSSIERS)
def behind(address: str) -> ResponseReturnValue:
    return _answer(kind_at(address), as_file=False)


@bp.get("/<address>/ho-so.csv")
@requires(Act.SEE_DOSSIERS)
def behind_csv(address: str) -> ResponseReturnValue:
    return _answer(kind_at(address), as_file=True)


def _answer(kind: ReportKind, *, as_file: bool) -> ResponseReturnValue:
    agency = current_officer().agency
    try:
        period = Asking.of(kind, agency).period()
    except WrongInput:
        return redirect(as_asked(kind), 303)
    if not all(request.args.get(name) for name in ("bang", "dong", "cot")):
        return redirect(at_period("reports.show", kind, period), 303)
    drawn = draw(kind, agency, period)
    cell = _cell(drawn)
    if cell is None:
        return render_template("reports/no_cell.html", kind=kind, period=period, at_period=at_period), 404
    if as_file:
        return _file(drawn, cell, agency)
    line = PageLine(min(page_number(), PageLine(1, cell.number).pages), cell.number)
    rows = list(listed(drawn.asked, drawn.ids(cell.where, number=line.page)))
    return render_template(
        "reports/behind.html",
        kind=kind,
        drawn=drawn,
        report=drawn.report,
        period=period,
        cell=cell,
        rows=[(row, masked(row.number)) for row in rows],
        page=line,
        own=agency.id,
        several=len(drawn.asked.agency_ids) > 1,
        whole=_whole(cell),
        shown=shown,
        at_period=at_period,
    )


def _cell(drawn: Drawn) -> Cell | None:
    """The cell that the address names. Only the report says what it counts; None: it has no such cell."""
    asked = request.args
    try:
        section = drawn.report.section(asked.get("bang", ""))
        line, column, value = section.cell(asked.get("dong", ""), asked.get("cot", ""))
    except KeyError:
        return None
    which = section.where(line, column)
    if which is None or not line.key or line.where is None:
        return None
    if isinstance(value, Share):
        if "phan" in asked and asked["phan"] == WHOLE and column.over is not None:
            return Cell(section, line, column, value, both(line.where, column.over), value.whole)
        return Cell(section, line, column, value, which, value.part)
    return Cell(section, line, column, value, which, value) if isinstance(value, int) else None


def _whole(cell: Cell) -> dict[str, object] | None:
    """For a rate: how many the other list has, and the parameter that leads there."""
    if not isinstance(cell.value, Share):
        return None
    at_whole = request.args.get("phan") == WHOLE
    return {
        "at_whole": at_whole,
        "part": cell.value.part,
        "whole": cell.value.whole,
        "phan": None if at_whole else WHOLE,
    }


def _file(drawn: Drawn, cell: Cell, agency: Agency) -> Response:
    rows = listed(drawn.asked, drawn.ids(cell.where))
    heads = ["Mã hồ sơ", "Chủ hồ sơ", "Thủ tục", "Tiếp nhận", "Hết hạn theo luật", "Kết thúc", "Cuối kỳ"]
    first = [
        [f"{drawn.report.title}: {cell.title}"],
        [f"Từ {drawn.report.period.first:%d/%m/%Y} đến {drawn.report.period.last:%d/%m/%Y}", f"{cell.number} hồ sơ"],
        [],
        heads,
    ]
    name = f"{drawn.kind.address}-{drawn.report.period.key}-ho-so"
    return csv_file(name, [*first, *(_spelled(row, agency) for row in rows)])


def _spelled(row: Listed, agency: Agency) -> list[str]:
    applicant = row.applicant if row.agency_id == agency.id else ""
    moments = (spelled(at) for at in (row.received_at, row.due_at, row.ended_at))
    return [row.code, applicant, row.procedure, *moments, row.standing]

"""The late rate in the JSON that was promised before reports had one shape: the same keys, whatever is told besides."""

from typing import Any

from onestop.reports.desk.definitions import DEFINITIONS
from onestop.reports.files.shown import plain
from onestop.reports.table import Line, Report, Section
from onestop.sla.calendar import ZONE

FIGURES = (
    "field", "carried_over", "received_online", "received_direct", "received_postal", "ended_early", "ended_on_time",
    "ended_late", "refused", "stopped", "closed", "at_once", "open_within_limit", "open_waiting", "open_late",
    "no_due_date", "late_rate", "late_rate_without_at_once", "late_rate_after_reappointment",
)  # fmt: skip


def late_rate_json(report: Report) -> dict[str, Any]:
    """{"period": {"from", "to"}, "judged_at", "rows", "total", "received_for_others", "void", "definitions"}.

    Days as "2026-05-01", rates as parts of 1 or null. no_due_date holds what is not classified as well.
    """
    own, others = report.section("own"), _section(report, "for-others")
    if own.total is None:
        raise AssertionError("the fields have a sum")
    return {
        "period": {"from": report.period.first.isoformat(), "to": report.period.last.isoformat()},
        "judged_at": report.judged_at.astimezone(ZONE).isoformat(),
        "rows": [_row(own, line) for line in own.lines],
        "total": _row(own, own.total),
        "received_for_others": [_row(others, line) for line in others.lines] if others else [],
        "void": report.section("void").cell("all", "void")[2],
        "definitions": {name: DEFINITIONS[name] for name in (*FIGURES, "received_for_others", "void")},
    }


def _section(report: Report, key: str) -> Section | None:
    return next((section for section in report.sections if section.key == key), None)


def _row(section: Section, line: Line) -> dict[str, Any]:
    cells = {column.name: value for column, value in zip(section.columns, line.cells, strict=True)}
    told: dict[str, Any] = {name: plain(cells[name]) for name in FIGURES}
    told["no_due_date"] += plain(cells["unknown"])
    return told

"""What stands beside the figures wherever they are shown: whose they are, as of when, and what each of them means."""

from onestop.papers.wording import moment
from onestop.reports.definitions import COLUMNS, FIELD
from onestop.reports.late_rate import LateRate

_NAMES = {column.name: column.heading for column in COLUMNS} | {
    "field": FIELD,
    "received_for_others": "Tiếp nhận cho cơ quan khác",
    "void": "Hồ sơ đã hủy",
}


def title(report: LateRate) -> str:
    """ "Tỷ lệ hồ sơ quá hạn, từ 01/05/2026 đến 31/05/2026 – UBND xã Vĩnh Hoà"."""
    first, last = report.period.first, report.period.last
    return f"Tỷ lệ hồ sơ quá hạn, từ {first:%d/%m/%Y} đến {last:%d/%m/%Y} – {report.agency}"


def notes(report: LateRate) -> list[tuple[str, str]]:
    """Pairs of a name and a text, in the order of print; one of both may be empty."""
    known = [("", report.mark)] if report.mark else []
    if report.unfinished:
        known.append(("Kỳ chưa kết thúc", f"hồ sơ đang giải quyết được xét đến {moment(report.judged_at)}"))
    return [
        (title(report), ""),
        *known,
        ("Hồ sơ đã hủy trong kỳ", str(report.void)),
        ("Định nghĩa", ""),
        *definitions(report),
    ]


def definitions(report: LateRate) -> list[tuple[str, str]]:
    """Each figure's name on screen, and what it means."""
    return [(_NAMES[name], text) for name, text in report.definitions.items()]

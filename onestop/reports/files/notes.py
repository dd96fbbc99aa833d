"""What stands beside the figures wherever they are shown: whose they are, as of when, and what each of them means."""

from onestop.papers.wording import moment, short_day
from onestop.reports.files.shown import heading
from onestop.reports.period import LAST_CUT_DAY, Period, Span, period_of
from onestop.reports.table import Report

Note = tuple[str, str]


def title(report: Report) -> str:
    """ "Tỷ lệ hồ sơ quá hạn, từ 01/05/2026 đến 31/05/2026 – UBND xã Vĩnh Hoà"."""
    return f"{report.title}, {_days(report.period)} – {report.agency}"


def notes(report: Report) -> list[Note]:
    """Pairs of a name and a text, in the order of print; one of both may be empty."""
    return [
        (title(report), ""),
        *([("", report.mark)] if report.mark else []),
        *dates(report),
        *remarks(report),
        *(("Ghi chú", text) for text in report.notes),
        *((("Định nghĩa", ""), *means) if (means := definitions(report)) else ()),
    ]


def dates(report: Report) -> list[Note]:
    """Which days, under which name, of which year."""
    year = years(report.period)
    return [("Kỳ báo cáo", which_period(report)), *([("Năm báo cáo", year)] if year else [])]


def remarks(report: Report) -> list[Note]:
    """What has to be known before the figures: what is not final, what they follow, what is wrong in them."""
    told = []
    if seal := closed(report):
        told.append(("Số liệu đã chốt", seal.removeprefix("Số liệu đã chốt ")))
    if report.unfinished:
        told.append(("Kỳ chưa kết thúc", f"hồ sơ đang giải quyết được xét đến {moment(report.judged_at)}"))
    if report.basis:
        told.append(("Căn cứ", report.basis))
    if report.estimated:
        told.append(("Lưu ý", report.estimated))
    told += [("Cần kiểm tra", text) for text in report.warnings]
    return told


def closed(report: Report) -> str | None:
    """What proves that the figures are those that were closed: their hash, and where the office's record stood."""
    if report.closed is None:
        return None
    return (
        f"Số liệu đã chốt {moment(report.closed.at)}, người chốt: {report.closed.by}. SHA-256 {report.closed.sha256}."
        f" Đầu chuỗi nhật ký khi chốt: mục {report.closed.chain_seq}, {report.closed.chain_hash}"
    )


def which_period(report: Report) -> str:
    """ "Tháng 5 năm 2026, từ 15/04/2026 đến 14/05/2026"."""
    return ", ".join(filter(None, (report.period_name, _days(report.period))))


def years(period: Period) -> str | None:
    """Which year a period that is not cut on the 1st belongs to, beside the year of the register; None for others."""
    cut_day = period.first.day
    if period.months is None or cut_day == 1 or cut_day > LAST_CUT_DAY:
        return None
    own = period_of(Span.YEAR, period.last.year, cut_day=cut_day)
    return f"{own.last.year}, {_days(own)}; sổ theo dõi ghi theo năm dương lịch, từ 01/01 đến 31/12"


def definitions(report: Report) -> list[Note]:
    """Each figure's name, led by its number on the official form, and what it means; each once, in order of print."""
    told: dict[Note, None] = {}
    for section in report.sections:
        for column in section.columns:
            if column.definition:
                name = " ".join(filter(None, (column.mark, heading(column, section))))
                told[(name, column.definition)] = None
    return list(told)


def _days(period: Period) -> str:
    return f"từ {short_day(period.first)} đến {short_day(period.last)}"

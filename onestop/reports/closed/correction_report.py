"""The corrections of closed figures as a report of their own: which dossiers, who and why, and what it does to which
figure. The closed figures stand beside; they are never changed."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from onestop.reports.closed.closing import figures
from onestop.reports.closed.corrections import Correction, Said
from onestop.reports.models import ReportClosing
from onestop.reports.table import Column, Kind, Line, Report, Section, Share, Where

_FOUND_NOW = "Vừa phát hiện, sẽ được ghi trong vòng một giờ"
_MACHINE = "Hệ thống"
_UNKNOWN = "–"
_DOSSIERS = (
    Column(name="dossier", heading="Hồ sơ", kind=Kind.TEXT),
    Column(name="changes", heading="Thay đổi so với số đã chốt", kind=Kind.TEXT),
    Column(name="what", heading="Việc đã ghi", kind=Kind.TEXT),
    Column(name="why", heading="Lý do", kind=Kind.TEXT),
    Column(name="by", heading="Người ghi", kind=Kind.TEXT),
    Column(name="entered_at", heading="Ghi lúc", kind=Kind.MOMENT),
    Column(
        name="found_at", heading="Đính chính lúc", kind=Kind.MOMENT,
        definition="Lúc hệ thống đối chiếu số đã chốt với dữ liệu và thấy khác.",
    ),
)  # fmt: skip
_FIGURES = (
    Column(name="section", heading="Bảng", kind=Kind.TEXT),
    Column(name="line", heading="Dòng", kind=Kind.TEXT),
    Column(name="column", heading="Chỉ tiêu", kind=Kind.TEXT),
    Column(name="closed", heading="Đã chốt", definition="Số ghi trong báo cáo đã chốt; không thay đổi."),
    Column(name="now", heading="Tính cả đính chính", definition="Số đã chốt cộng, trừ các hồ sơ ở bảng trên."),
)


def corrections_report(closing: ReportClosing, corrections: Sequence[Correction], *, at: datetime) -> Report:
    """What is known at `at`; both tables are empty where nothing has changed."""
    report = figures(closing)
    return Report(
        name=f"{report.name}-corrections",
        title=f"Đính chính số liệu đã chốt: {report.title}",
        agency=report.agency,
        period=report.period,
        period_name=report.period_name,
        judged_at=at if at > report.period.ends_at else report.judged_at,
        sections=(
            Section(
                key="dossiers",
                title="Hồ sơ thay đổi sau khi chốt",
                columns=_DOSSIERS,
                lines=tuple(_line(one, place) for place, one in enumerate(corrections)),
                notes=(_FOUND_NOW + ".",) if any(one.found_at is None for one in corrections) else (),
                empty="Chưa có thay đổi nào sau khi chốt.",
            ),
            Section(
                key="figures",
                title="Ảnh hưởng đến số liệu",
                columns=_FIGURES,
                lines=tuple(_differences(report, corrections)),
                empty="Không chỉ tiêu nào thay đổi.",
            ),
        ),
        mark=report.mark,
        closed=report.closed,
    )


def in_words(correction: Correction) -> str:
    """ "Tình trạng cuối kỳ: đang giải quyết, quá hạn → đã giải quyết đúng hạn"."""
    return "; ".join(f"{what}: {before} → {after}" for what, before, after in correction.changes)


def _line(one: Correction, place: int) -> Line:
    return Line(
        key=str(place),
        dossier=one.code,
        cells=(
            one.code, in_words(one), one.what or _UNKNOWN, one.why or _UNKNOWN,
            one.by or (_MACHINE if one.what else _UNKNOWN),
            one.entered_at, one.found_at,
        ),
    )  # fmt: skip


def _differences(report: Report, corrections: Sequence[Correction]) -> Iterator[Line]:
    """Each count that the dossiers change: as it was closed, and with them. Rows that did not exist are not told."""
    first: dict[int, Said] = {}
    last: dict[int, Said] = {}
    for one in corrections:  # a dossier may have changed more than once
        first.setdefault(one.dossier_id, one.before)
        last[one.dossier_id] = one.after
    for section in report.sections:
        for line in section.all_lines:
            for column, value in zip(section.columns, line.cells, strict=True):
                which = section.where(line, column)
                if which is None or isinstance(value, Share) or not isinstance(value, int):
                    continue
                change = sum(_fits(said, which) for said in last.values()) - sum(
                    _fits(said, which) for said in first.values()
                )
                if change:
                    yield Line(
                        key=f"{section.key}/{line.key}/{column.name}",
                        cells=(section.title, line.called, _called(column), value, value + change),
                    )


def _called(column: Column) -> str:
    return f"{column.group}: {column.title}" if column.group not in ("", column.title) else column.title


def _fits(said: Said, which: Where) -> bool:
    return said is not None and all(said.get(aspect) in values for aspect, values in which.items())

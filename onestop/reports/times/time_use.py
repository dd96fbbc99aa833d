"""Where the time goes (thời gian ở đâu): every ended dossier's life shared out, and what procedures take."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from sqlalchemy import select

from onestop.calendars.building import calendar_for
from onestop.cases.models import Dossier, Outcome
from onestop.cases.printed import mark
from onestop.database import db
from onestop.errors import Refused
from onestop.procedures.models import ProcedureVersion
from onestop.reports.figures import ENDED_ALL, ENDED_LATE, HERE
from onestop.reports.in_hand import Asked, in_hand
from onestop.reports.period import name_of
from onestop.reports.table import (
    TOTAL,
    Column,
    Kind,
    Line,
    Report,
    Section,
    Value,
    both,
    where,
)  # fmt: skip
from onestop.reports.times.linked_lateness import decided_elsewhere, opinions
from onestop.reports.times.percentiles import METHOD
from onestop.reports.times.time_adding import Added, OfProcedure, Sums, added, in_units
from onestop.reports.times.time_late import late_sections
from onestop.reports.times.time_spent import AFTERWARDS, HANDLING, Whose, time_spent
from onestop.reports.times.time_told import WHOSE_NAMES, decimal_of, hours, percent
from onestop.reports.times.workload import workload
from onestop.sla.calendar import WorkingCalendar
from onestop.sla.term import Unit
from onestop.surveys.results import ENOUGH
from onestop.text import folded

NAME = "where-time-goes"
TITLE = "Thời gian giải quyết hồ sơ ở đâu"
DAYS_A_MONTH = 30  # a limit in months held against days

WHOSE_MEANINGS = {
    Whose.DESK: "Từ lúc tiếp nhận đến lần giao đầu tiên; hồ sơ không giao cho ai thì cả thời gian giải quyết.",
    Whose.UNIT: "Từ lần giao đầu tiên đến khi kết thúc, trừ thời gian thuộc các dòng khác.",
    Whose.OTHER_AGENCY: (
        "Từ lúc gửi xin ý kiến cơ quan, người ngoài cơ quan đến khi có trả lời; hồ sơ tiếp nhận cho cơ quan khác:"
        " từ lúc chuyển đi."
    ),
    Whose.SUPPLEMENT: "Từ lúc yêu cầu bổ sung đến khi bổ sung đủ.",
    Whose.PAUSE: "Thời gian tạm dừng theo căn cứ của luật (xác minh, nghĩa vụ tài chính …).",
    Whose.RESULT: "Từ lúc có kết quả đến khi Bộ phận Một cửa xác nhận đã nhận kết quả.",
    Whose.FETCHING: "Từ lúc Bộ phận Một cửa có kết quả đến khi trả cho người nộp, nếu đã trả trong kỳ.",
}

# What percentiles are of: handled to its end by the office itself.
_COUNTED = both(ENDED_ALL, HERE, where(outcome=[Outcome.GRANTED, Outcome.REFUSED]))


def time_use(asked: Asked) -> Report:
    """Whose the time was, percentiles by procedure, where late dossiers were, who answered late, and the workload.

    Dossiers that ended in the period, whoever decides them. Without a calendar nothing is measured.
    """
    measured: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    try:
        calendar = calendar_for(asked.agency.id)
    except Refused as missing:
        warnings = (str(missing),)
    else:
        measured, notes = _measured(asked, calendar)
    return Report(
        name=NAME,
        title=TITLE,
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=(*measured, *opinions(asked), *decided_elsewhere(asked), *workload(asked)),
        notes=notes,
        warnings=warnings,
        mark=mark(),
    )


def _measured(asked: Asked, calendar: WorkingCalendar) -> tuple[tuple[Section, ...], tuple[str, ...]]:
    """The sections that need a calendar, and their notes."""
    versions = _versions(asked)
    sums = added(time_spent(asked), {number: one.term for number, one in versions.items()}, calendar)
    notes = [
        "Thời gian là giờ làm việc theo lịch làm việc của cơ quan; mỗi thời điểm chỉ tính cho một nơi, theo thứ tự: chờ"
        " bổ sung, tạm dừng, cơ quan khác, Bộ phận Một cửa, đơn vị. Các phần cộng lại đúng bằng cả thời gian.",
        METHOD,
    ]
    if sums.beyond:
        notes.append(f"Không tính được {sums.beyond} hồ sơ vì lịch làm việc không có năm tương ứng.")
    sections = (
        _whose(sums, calendar),
        _by_field(sums, calendar),
        *_procedures(sums, versions, calendar),
        *late_sections(sums, versions, calendar),
    )
    return sections, tuple(notes)


def _whose(sums: Added, calendar: WorkingCalendar) -> Section:
    columns = (
        Column(name="whose", heading="Hồ sơ đang ở", kind=Kind.TEXT),
        Column(name="average", heading="Trung bình một hồ sơ (giờ)", kind=Kind.SCORE, group="Hồ sơ kết thúc trong kỳ",
               definition="Tổng số giờ làm việc ở nơi đó chia cho số hồ sơ kết thúc trong kỳ."),
        Column(name="share", heading="Phần của cả thời gian (%)", kind=Kind.SCORE, group="Hồ sơ kết thúc trong kỳ",
               definition="Số giờ ở nơi đó ÷ số giờ từ lúc tiếp nhận đến mốc cuối cùng đã biết trong kỳ."),
        Column(name="late_average", heading="Trung bình một hồ sơ (giờ)", kind=Kind.SCORE, group="Trong đó: quá hạn"),
        Column(name="late_share", heading="Phần của cả thời gian (%)", kind=Kind.SCORE, group="Trong đó: quá hạn"),
        Column(name="meaning", heading="Được tính là", kind=Kind.TEXT),
    )  # fmt: skip

    def line(key: str, name: str, whose: tuple[Whose, ...], meaning: str) -> Line:
        cells: list[Value] = [name]
        for part in (sums.everything, sums.late):
            worked = sum(part.worked[one] for one in whose)
            cells += [hours(worked, part.dossiers, calendar), percent(worked, part.whole)]
        return Line(cells=(*cells, meaning), key=key)

    rows = tuple(line(one.value, WHOSE_NAMES[one], (one,), WHOSE_MEANINGS[one]) for one in (*HANDLING, *AFTERWARDS))
    return Section(
        key="whose",
        title="Thời gian ở đâu",
        columns=columns,
        # The last row is no sum of dossiers: a page shows the sums of the fields as its key figures.
        lines=(*rows, line("total", "Cả thời gian", (*HANDLING, *AFTERWARDS), "Từ lúc tiếp nhận đến khi trả kết quả.")),
        notes=(f"Số hồ sơ: {sums.everything.dossiers}, trong đó quá hạn: {sums.late.dossiers}.",),
    )


def _by_field(sums: Added, calendar: WorkingCalendar) -> Section:
    columns = (
        Column(name="field", heading="Lĩnh vực", kind=Kind.TEXT),
        Column(name="dossiers", heading="Số hồ sơ", where=ENDED_ALL, definition="Hồ sơ kết thúc trong kỳ."),
        Column(name="average", heading="Cả thời gian, trung bình một hồ sơ (giờ)", kind=Kind.SCORE),
        *(
            Column(name=one.value, heading=f"{WHOSE_NAMES[one]} (%)", kind=Kind.SCORE, group="Phần của cả thời gian")
            for one in (*HANDLING, *AFTERWARDS)
        ),
    )

    def line(key: str, name: str, part: Sums) -> Line:
        shares = (percent(part.worked[one], part.whole) for one in (*HANDLING, *AFTERWARDS))
        return Line(
            cells=(name, part.dossiers, hours(part.whole, part.dossiers, calendar), *shares),
            key=key,
            # With a dossier that cannot be counted, the list would hold more than the figure.
            where=None if sums.beyond else ({} if key == "total" else where(field=name)),
        )

    names = sorted(sums.fields, key=lambda name: (folded(name), name))
    return Section(
        key="fields",
        title="Thời gian ở đâu, theo lĩnh vực",
        columns=columns,
        lines=tuple(line(name, name, sums.fields[name]) for name in names),
        total=line("total", TOTAL, sums.everything),
    )


def _procedures(
    sums: Added, versions: Mapping[int, ProcedureVersion], calendar: WorkingCalendar
) -> tuple[Section, ...]:
    columns = (
        Column(name="procedure", heading="Thủ tục", kind=Kind.TEXT),
        Column(name="dossiers", heading="Số hồ sơ (n)", where=_COUNTED,
               definition="Hồ sơ cơ quan giải quyết, kết thúc trong kỳ, có kết quả hoặc trả lại; không kể rút, đóng."),
        Column(name="limit", heading="Thời hạn", kind=Kind.TEXT),
        Column(name="p50", heading="p50", kind=Kind.SCORE, group="Thời gian thực tế (đơn vị của thời hạn)",
               definition="Một nửa số hồ sơ mất không quá thời gian này, không kể thời gian chờ bổ sung, tạm dừng."),
        Column(name="p90", heading="p90", kind=Kind.SCORE, group="Thời gian thực tế (đơn vị của thời hạn)",
               definition="90% số hồ sơ mất không quá thời gian này, không kể thời gian chờ bổ sung, tạm dừng."),
        Column(name="used", heading="p90 so với thời hạn (%)", kind=Kind.SCORE),
        Column(name="late", heading="Quá hạn", part=True, where=both(_COUNTED, ENDED_LATE)),
    )  # fmt: skip
    rows: list[Line] = []
    candidates: list[Line] = []
    known = sorted(sums.procedures.items(), key=lambda item: (folded(versions[item[0]].full_name), item[0]))
    for number, of in known:
        line, used = _procedure(versions[number], of, calendar)
        # With a dossier that cannot be measured, the list would hold more than the figure.
        line = replace(line, where=None if sums.beyond else where(version=number))
        rows.append(line)
        if used is not None and used < Fraction(1, 2):
            candidates.append(replace(line, cells=(*line.cells, _advice(of))))
    advice = Column(name="advice", heading="Nhận xét", kind=Kind.TEXT)
    return (
        Section(
            key="procedures",
            title="Thời gian thực tế so với thời hạn, theo thủ tục",
            columns=columns,
            lines=tuple(rows),
            notes=(
                "Tính như thời hạn: thời hạn theo ngày tính từ ngày liền sau ngày tiếp nhận; thời hạn theo giờ và trong"
                " ngày tính từ lúc tiếp nhận. Không kể thời gian chờ bổ sung, tạm dừng. Hạn rơi vào ngày nghỉ chuyển"
                " sang ngày làm việc tiếp theo, nên p90 có thể hơn 100% mà không quá hạn.",
                f"Thủ tục có thời hạn tính bằng tháng: p50, p90 tính bằng ngày, so theo {DAYS_A_MONTH} ngày một tháng."
                " Thủ tục trả trong ngày và thủ tục không quy định thời hạn: tính bằng ngày làm việc.",
            ),
        ),
        Section(
            key="candidates",
            title="Thủ tục có thể xem xét rút ngắn thời hạn",
            columns=(*columns, advice),
            lines=tuple(candidates),
            notes=("p90 dưới một nửa thời hạn. Không xét thủ tục trả trong ngày và thủ tục không có thời hạn.",),
            empty="Không có thủ tục nào có p90 dưới một nửa thời hạn.",
        ),
    )


def _procedure(version: ProcedureVersion, of: OfProcedure, calendar: WorkingCalendar) -> tuple[Line, Fraction | None]:
    term, unit = version.term, version.term_unit
    p50, p90 = of.values.percentile(50), of.values.percentile(90)
    limit = None
    if term is not None and term.halves:
        limit = Fraction(term.halves, 2) * (DAYS_A_MONTH if unit is Unit.MONTH else 1)
    used = in_units(p90, unit, calendar) / limit if limit is not None and p90 is not None else None
    cells: tuple[Value, ...] = (
        version.full_name,
        len(of.values),
        str(term) if term is not None else "không quy định",
        *(None if value is None else decimal_of(in_units(value, unit, calendar)) for value in (p50, p90)),
        None if used is None else decimal_of(used * 100),
        of.late,
    )
    return Line(cells=cells, key=str(version.id)), used


def _advice(of: OfProcedure) -> str:
    if of.late:
        return "Có hồ sơ quá hạn: tìm nguyên nhân trước"
    return f"Dưới {ENOUGH} hồ sơ: cần thêm số liệu" if len(of.values) < ENOUGH else "Đề nghị xem xét rút ngắn"


def _versions(asked: Asked) -> dict[int, ProcedureVersion]:
    ended = next(rows for rows in in_hand(asked) if rows.ended)
    used = ended.select(Dossier.procedure_version_id.expression).distinct()
    found = db.session.scalars(select(ProcedureVersion).where(ProcedureVersion.id.in_(used)))
    return {version.id: version for version in found}

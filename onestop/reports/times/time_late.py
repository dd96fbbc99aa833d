"""Late dossiers of a period: whose they were when their legal end passed, counted and one by one."""

from collections.abc import Mapping

from sqlalchemy import select

from onestop.database import db
from onestop.people.models import Unit as OfficeUnit
from onestop.procedures.models import ProcedureVersion
from onestop.reports.table import TOTAL, Column, Kind, Line, Section
from onestop.reports.times.time_adding import LISTED, Added
from onestop.reports.times.time_spent import HANDLING, Whose
from onestop.reports.times.time_told import WHOSE_NAMES, hours
from onestop.sla.calendar import WorkingCalendar


def late_sections(
    sums: Added, versions: Mapping[int, ProcedureVersion], calendar: WorkingCalendar
) -> tuple[Section, ...]:
    names = _unit_names({unit for _, unit in sums.late_with if unit is not None})

    def at(whose: Whose | None, unit: int | None) -> str:
        place = "Không rõ" if whose is None else WHOSE_NAMES[whose]
        return f"{place}: {names[unit]}" if whose is Whose.UNIT and unit in names else place

    counted = sorted(sums.late_with.items(), key=lambda item: (-item[1], at(*item[0])))
    spent = [
        Column(name=one.value, heading=WHOSE_NAMES[one], kind=Kind.SCORE, group="Giờ làm việc") for one in HANDLING
    ]
    return (
        Section(
            key="late-with",
            title="Hồ sơ quá hạn đang ở đâu khi hết hạn",
            columns=(
                Column(name="whose", heading="Lúc hết hạn hồ sơ ở", kind=Kind.TEXT),
                Column(name="late", heading="Số hồ sơ quá hạn",
                       definition="Hồ sơ kết thúc quá hạn trong kỳ, theo nơi giữ hồ sơ vào lúc hết hạn theo luật."),
            ),
            lines=tuple(
                Line(cells=(at(*place), number), key=f"{place[0] or 'unknown'}-{place[1] or 0}")
                for place, number in counted
            ),
            total=Line(cells=(TOTAL, sums.late.dossiers), key="total"),
        ),
        Section(
            key="late",
            title="Từng hồ sơ quá hạn",
            columns=(
                Column(name="code", heading="Mã hồ sơ", kind=Kind.TEXT),
                Column(name="procedure", heading="Thủ tục", kind=Kind.TEXT),
                Column(name="whose", heading="Lúc hết hạn hồ sơ ở", kind=Kind.TEXT),
                *spent,
            ),
            lines=tuple(
                Line(
                    cells=(
                        one.code,
                        versions[one.version_id].full_name,
                        at(one.late_with, one.unit_id if one.unit_id in names else None),
                        *(hours(one.worked[whose], 1, calendar) for whose in HANDLING),
                    ),
                    key=one.code,
                    dossier=one.code,
                )
                for one in sums.late_ones
            ),
            notes=(f"Chỉ liệt kê {LISTED} hồ sơ đầu.",) if sums.late.dossiers > LISTED else (),
            empty="Không có hồ sơ kết thúc quá hạn trong kỳ.",
        ),
    )  # fmt: skip


def _unit_names(ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(select(OfficeUnit.id, OfficeUnit.name).where(OfficeUnit.id.in_(ids)))
    return dict(rows.all())

"""Entering figures that no dossier can tell: from the portal, from a register of remarks, from a survey elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from onestop.audit.chain import record
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act, require
from onestop.reports.models import EnteredFigure
from onestop.reports.numbers import read_number
from onestop.reports.period import Period
from onestop.sla.calendar import to_local
from onestop.text import required

SOURCE = 300  # letters

# Counts are whole numbers; scores have up to two decimals and a maximum.
COUNTS = {
    "portal_received": "Cổng: tiếp nhận, xử lý trong kỳ",
    "portal_on_time": "Cổng: đúng hạn",
    "remarks": "Phản ánh, kiến nghị đã nhận",
    "remarks_in_time": "Phản ánh, kiến nghị xử lý đúng hạn",
    "remarks_satisfied": "Phản ánh, kiến nghị được hài lòng với kết quả xử lý",
    "satisfaction_answers": "Người trả lời về sự hài lòng khi làm thủ tục",
    "satisfied": "Trong đó hài lòng, rất hài lòng",
}
SCORE_PREFIX = "portal_"
_PARTS_OF = {
    "portal_on_time": "portal_received",
    "remarks_in_time": "remarks",
    "remarks_satisfied": "remarks",
    "satisfied": "satisfaction_answers",
}
_MOST = Decimal(10_000_000)


def figures_of(agency_id: int, period: Period) -> dict[str, EnteredFigure]:
    """What was entered for exactly this period and not withdrawn, by name: of each the last."""
    rows = db.session.scalars(
        select(EnteredFigure)
        .where(
            EnteredFigure.agency_id == agency_id,
            EnteredFigure.first_on == period.first,
            EnteredFigure.last_on == period.last,
        )
        .options(joinedload(EnteredFigure.entered_by))
        .order_by(EnteredFigure.id)
    )
    last = {row.name: row for row in rows}
    return {name: row for name, row in last.items() if row.value is not None}


def enter_figures(
    period: Period,
    typed: Mapping[str, str],
    *,
    most: Mapping[str, Decimal],
    source: str,
    by: Person,
    at: datetime,
) -> list[EnteredFigure]:
    """Write down the figures that differ from what stands; an emptied one is withdrawn. All or none.

    typed: texts by name, COUNTS or "portal_<part of the index>"; most: the highest score of each of the latter.
    Raises WrongInput that names the field; Refused when the period is not over.
    """
    require(by, Act.ENTER_FIGURES, on=to_local(at).date())
    if at < period.ends_at:
        raise Refused(f"Kỳ chưa kết thúc. Nhập số liệu từ ngày sau {period.last:%d/%m/%Y}.")
    before = figures_of(by.agency_id, period)
    values = {name: _read(name, text, most) for name, text in typed.items()}
    _parts_fit(values | {name: row.value for name, row in before.items() if name not in values})
    where_from = required(source, limit=SOURCE, label="Nguồn số liệu", field="source")
    made = []
    for name, value in values.items():
        if value == (before[name].value if name in before else None):
            continue
        row = EnteredFigure(
            agency_id=by.agency_id,
            name=name,
            first_on=period.first,
            last_on=period.last,
            value=value,
            source=where_from,
            entered_at=at,
            entered_by_id=by.id,
        )
        db.session.add(row)
        db.session.flush()
        record(
            by.agency_id, "figure_entered", "entered_figure", row.id, by=by.id, at=at,
            name=name, value=None if value is None else str(value), source=where_from,
            first=period.first.isoformat(), last=period.last.isoformat(),
        )  # fmt: skip
        made.append(row)
    if not made:
        raise WrongInput("Chưa có số nào thay đổi. Nhập ít nhất một số rồi lưu lại.")
    return made


def _read(name: str, text: str, most: Mapping[str, Decimal]) -> Decimal | None:
    if not text.strip():
        return None
    if name in COUNTS:
        return read_number(text, field=name, most=_MOST, whole=True)
    if name not in most:
        raise WrongInput("Không có chỉ tiêu này. Tải lại trang rồi nhập lại.", field=name)
    return read_number(text, field=name, most=most[name])


def _parts_fit(values: Mapping[str, Decimal | None]) -> None:
    for part, whole in _PARTS_OF.items():
        some, all_ = values.get(part), values.get(whole)
        if some is not None and all_ is None:
            raise WrongInput(f"Nhập cả “{COUNTS[whole]}”.", field=whole)
        if some is not None and all_ is not None and some > all_:
            raise WrongInput(f"“{COUNTS[part]}” không thể lớn hơn “{COUNTS[whole]}”.", field=part)

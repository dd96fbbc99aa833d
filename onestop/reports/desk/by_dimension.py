"""The late rate by procedure, unit, officer and channel: the figures of the report by field under other heads.

Who had a dossier is told as of the end of the period. The report by officer is for inside use: counts and no rate, for
a rate would be read as a grade of a person.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from onestop.cases.models import Channel
from onestop.cases.printed import mark
from onestop.database import db
from onestop.people.models import Person, Unit
from onestop.procedures.models import Procedure
from onestop.reports.counting import count_for
from onestop.reports.desk.late_tables import FIGURES, RATES, Rows, table
from onestop.reports.figures import FOR_OTHERS, HERE, IN_HAND
from onestop.reports.in_hand import Asked
from onestop.reports.period import name_of
from onestop.reports.table import Column, Kind, Report, Value, both

NOBODY = "Chưa giao"
CHANNELS = {
    Channel.DIRECT: "Trực tiếp tại Bộ phận Một cửa",
    Channel.ONLINE: "Trực tuyến",
    Channel.POSTAL: "Bưu chính công ích",
}
_COUNTS_ONLY = tuple(column for column in FIGURES if column.kind is Kind.COUNT)


def _head(name: str, heading: str, definition: str = "") -> Column:
    return Column(name=name, heading=heading, kind=Kind.TEXT, definition=definition)


def _procedures(ids: set[Any]) -> Mapping[Any, Mapping[str, Value]]:
    rows = db.session.execute(select(Procedure.id, Procedure.code, Procedure.name).where(Procedure.id.in_(ids)))
    return {row.id: {"code": row.code, "procedure": row.name} for row in rows}


def _named(column: str, model: Any, name: Any) -> Callable[[set[Any]], Mapping[Any, Mapping[str, Value]]]:
    """Names by id from one query; nobody is a row of its own."""

    def texts(ids: set[Any]) -> Mapping[Any, Mapping[str, Value]]:
        known = [one for one in ids if one is not None]
        names: dict[Any, Mapping[str, Value]] = {
            row.id: {column: row.called}
            for row in db.session.execute(select(model.id, name.label("called")).where(model.id.in_(known)))
        }
        return names | ({None: {column: NOBODY}} if None in ids else {})

    return texts


BY_PROCEDURE = Rows(
    aspect="procedure",
    head=(_head("code", "Mã thủ tục"), _head("procedure", "Thủ tục hành chính")),
    texts=_procedures,
)
BY_UNIT = Rows(
    aspect="unit",
    head=(
        _head(
            "unit",
            "Đơn vị xử lý",
            "Đơn vị được giao hồ sơ lần cuối tính đến cuối kỳ. “Chưa giao”: chưa giao đơn vị nào.",
        ),
    ),
    texts=_named("unit", Unit, Unit.name),
)
BY_OFFICER = Rows(
    aspect="officer",
    head=(
        _head(
            "officer",
            "Người xử lý",
            "Người được giao hồ sơ lần cuối tính đến cuối kỳ; hồ sơ quá hạn có thể do khâu khác."
            " “Chưa giao”: chưa giao ai.",
        ),
    ),
    texts=_named("officer", Person, Person.full_name),
)
BY_CHANNEL = Rows(
    aspect="channel",
    head=(_head("channel", "Kênh tiếp nhận", "Cách nộp hồ sơ."),),
    texts=lambda channels: {channel: {"channel": CHANNELS[channel]} for channel in channels},
)


def by_procedure(asked: Asked) -> Report:
    """The late rate by procedure."""
    return _report(asked, "by-procedure", "Tỷ lệ hồ sơ quá hạn theo thủ tục", BY_PROCEDURE)


def by_unit(asked: Asked) -> Report:
    """The late rate by unit."""
    return _report(asked, "by-unit", "Tỷ lệ hồ sơ quá hạn theo đơn vị", BY_UNIT)


def by_channel(asked: Asked) -> Report:
    """The late rate by channel."""
    return _report(asked, "by-channel", "Tỷ lệ hồ sơ quá hạn theo kênh tiếp nhận", BY_CHANNEL)


def by_officer(asked: Asked) -> Report:
    """What each officer had in hand: counts only, for inside use."""
    return _report(
        asked,
        "by-officer",
        "Hồ sơ theo người xử lý (dùng nội bộ)",
        BY_OFFICER,
        rates=False,
        notes=(
            "Chỉ dùng trong nội bộ cơ quan để phân công, đôn đốc; không phải kết quả đánh giá, xếp loại công chức.",
        ),
    )


def _report(
    asked: Asked, name: str, title: str, rows: Rows, *, rates: bool = True, notes: tuple[str, ...] = ()
) -> Report:
    columns = (*FIGURES, *RATES) if rates else _COUNTS_ONLY
    counted = count_for(asked, columns, HERE, rows.aspect)
    for_others = counted.number(both(FOR_OTHERS, IN_HAND))
    if for_others:
        notes = (*notes, f"Không kể {for_others} hồ sơ tiếp nhận cho cơ quan khác giải quyết.")
    sections = [table("own", "Hồ sơ cơ quan giải quyết", columns[: len(FIGURES)], rows, counted, HERE)]
    if rates:
        sections.append(table("rates", "Các tỷ lệ", RATES, rows, counted, HERE))
    return Report(
        name=name,
        title=title,
        agency=asked.agency.name,
        period=asked.period,
        period_name=name_of(asked.period),
        judged_at=asked.judged_at,
        sections=tuple(sections),
        notes=notes,
        mark=mark(),
    )

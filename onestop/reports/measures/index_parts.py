"""The parts of Bộ chỉ số 766 and their points from a date on: shipped as data, changed by the office."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path

from sqlalchemy import select

from onestop.audit.chain import record
from onestop.database import db
from onestop.errors import WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act, require
from onestop.reports.models import IndexPart
from onestop.sla.calendar import to_local
from onestop.text import required

SHIPPED = Path(__file__).parent.parent / "data" / "index_766.csv"
PROGRESS = "progress"
_MOST_POINTS = Decimal(100)


class Received(StrEnum):
    """What the part “progress” divides by."""

    IN_HAND = "in_hand"
    ARRIVED = "arrived"


RECEIVED_NAMES = {
    Received.IN_HAND: "Kỳ trước chuyển sang và tiếp nhận trong kỳ",
    Received.ARRIVED: "Chỉ hồ sơ tiếp nhận trong kỳ",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part as it holds on a day. rule: what is received, for the part “progress”."""

    code: str
    group_name: str
    name: str
    position: int
    points: Decimal
    valid_from: date
    source: str
    rule: Received = Received.IN_HAND


def parts_on(agency_id: int, on: date) -> list[Part]:
    """The parts that hold on a day, in their order: what the office entered, else what is shipped."""
    latest: dict[str, Part | None] = {}
    for part in sorted([*_shipped(), *_entered(agency_id)], key=lambda row: row[0].valid_from):
        if part[0].valid_from <= on:
            latest[part[0].code] = part[0] if part[1] else None
    return sorted((part for part in latest.values() if part), key=lambda part: part.position)


def change_part(
    agency_id: int,
    code: str,
    *,
    points: Decimal | None,
    rule: Received = Received.IN_HAND,
    valid_from: date,
    source: str,
    by: Person,
    at: datetime,
) -> IndexPart:
    """Other points of a part from a date on. points None: the part is dropped. Raises WrongInput."""
    require(by, Act.ADMINISTER, on=to_local(at).date())
    known = {part.code: part for part, _ in [*_shipped(), *_entered(agency_id)]}
    if code not in known:
        raise WrongInput("Không có thành phần này. Chọn một thành phần trong danh sách.", field="code")
    if points is not None and not 0 <= points <= _MOST_POINTS:
        raise WrongInput("Điểm tối đa của một thành phần là số từ 0 đến 100.", field="points")
    where_from = required(source, limit=300, label="Nguồn", field="source")
    same = select(IndexPart.id).where(
        IndexPart.agency_id == agency_id, IndexPart.code == code, IndexPart.valid_from == valid_from
    )
    if db.session.scalar(same) is not None:
        raise WrongInput(
            f"Thành phần này đã có điểm áp dụng từ {valid_from:%d/%m/%Y}. Chọn ngày khác.", field="valid_from"
        )
    row = IndexPart(
        agency_id=agency_id,
        code=code,
        group_name=known[code].group_name,
        name=known[code].name,
        position=known[code].position,
        points=points,
        rule=rule.value if code == PROGRESS else None,
        valid_from=valid_from,
        source=where_from,
    )
    db.session.add(row)
    db.session.flush()
    record(
        agency_id, "index_part_changed", "index_part", row.id, by=by.id, at=at,
        code=code, points=None if points is None else str(points), valid_from=valid_from.isoformat(), source=where_from,
    )  # fmt: skip
    return row


@cache
def _shipped() -> tuple[tuple[Part, bool], ...]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return tuple(
            (
                Part(
                    row["code"],
                    row["group_name"],
                    row["name"],
                    position,
                    Decimal(row["points"]),
                    date.fromisoformat(row["valid_from"]),
                    row["source"],
                ),
                True,
            )
            for position, row in enumerate(csv.DictReader(file))
        )


def _entered(agency_id: int) -> Iterable[tuple[Part, bool]]:
    rows = db.session.scalars(select(IndexPart).where(IndexPart.agency_id == agency_id).order_by(IndexPart.id))
    for row in rows:
        rule = Received(row.rule) if row.rule else Received.IN_HAND
        points = row.points if row.points is not None else Decimal(0)
        yield (
            Part(row.code, row.group_name, row.name, row.position, points, row.valid_from, row.source, rule),
            row.points is not None,
        )

"""What the nine criteria are called, and by which limits an office evaluates: dated data, changed by the administrator.

Shipped rows hold until an office sets its own. Source: TT 01/2018/TT-VPCP Đ13–14; see the column `source`.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from onestop.audit.chain import record
from onestop.cases.evaluation_points import Limits
from onestop.cases.models.evaluation import EvaluationRule
from onestop.database import db
from onestop.errors import WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act, require
from onestop.sla.calendar import to_local
from onestop.text import required

_DATA = Path(__file__).parent / "data"
EARLIEST, LATEST = date(2018, 1, 1), date(2100, 12, 31)
TEXT = 300  # characters
MOST = Decimal(18)
INTERNAL = "Công cụ nội bộ"


@dataclass(frozen=True)
class Criterion:
    """A criterion (tiêu chí) in words; texts by points: two, one, zero."""

    number: int
    name: str
    texts: tuple[str, str, str]
    per_dossier: bool
    for_officer: bool
    source: str


@dataclass(frozen=True)
class Rule:
    """The limits and the legal basis that hold for a quarter.

    in_force_until: the last day on which the basis obliges. own: whether the office set the row itself.
    """

    limits: Limits
    legal_basis: str
    source: str
    valid_from: date | None
    in_force_until: date | None
    own: bool

    def obliges(self, last: date) -> bool:
        """Whether the basis is in force for a period that ends on `last`."""
        return self.in_force_until is None or last <= self.in_force_until

    def told(self, last: date) -> str | None:
        """What stands on the figures of a period for which the basis is no longer in force."""
        if self.obliges(last) or self.in_force_until is None:
            return None
        return (
            f"{INTERNAL}: {self.legal_basis} chỉ có hiệu lực đến hết ngày {self.in_force_until:%d/%m/%Y}."
            " Không dùng để xếp loại cá nhân."
        )

    def cited(self, last: date) -> str:
        """The basis as a report of a period cites it: with its last day where that is over."""
        if self.obliges(last) or self.in_force_until is None:
            return self.legal_basis
        return f"{self.legal_basis}, có hiệu lực đến hết ngày {self.in_force_until:%d/%m/%Y}"


@dataclass(frozen=True, kw_only=True)
class RuleDraft:
    """A row as the administrator types it. Levels: points of 18, at most two decimals."""

    valid_from: date
    in_force_until: date | None
    legal_basis: str
    source: str
    limits: Limits


def criteria_on(day: date) -> tuple[Criterion, ...]:
    """The nine criteria by their number, as the rules of that day word them."""
    return tuple(
        criterion
        for begins, ends, criterion in _criteria()
        if (begins is None or begins <= day) and (ends is None or day <= ends)
    )


def rule_on(agency_id: int, day: date) -> Rule:
    """What an office evaluates by on a day: its own last row begun, else the shipped one."""
    own = db.session.scalar(
        select(EvaluationRule)
        .where(EvaluationRule.agency_id == agency_id, EvaluationRule.valid_from <= day)
        .order_by(EvaluationRule.valid_from.desc())
        .limit(1)
    )
    if own is not None:
        return _of_row(own)
    begun = [rule for rule in shipped_rules() if rule.valid_from is None or rule.valid_from <= day]
    return max(begun, key=lambda rule: rule.valid_from or date.min)


def own_rules(agency_id: int) -> Sequence[EvaluationRule]:
    """The rows that an office set, the latest first."""
    return db.session.scalars(
        select(EvaluationRule)
        .where(EvaluationRule.agency_id == agency_id)
        .options(joinedload(EvaluationRule.entered_by))
        .order_by(EvaluationRule.valid_from.desc())
    ).all()


def set_rule(draft: RuleDraft, *, by: Person, at: datetime) -> EvaluationRule:
    """Let other limits, or another basis, hold from a day on; rows before it stay. Raises WrongInput, Refused."""
    require(by, Act.ADMINISTER, on=to_local(at).date())
    if not EARLIEST <= draft.valid_from <= LATEST:
        raise WrongInput("Ngày nằm ngoài khoảng 2018–2100. Kiểm tra lại.", field="valid_from")
    if (draft.valid_from.month, draft.valid_from.day) not in {(1, 1), (4, 1), (7, 1), (10, 1)}:
        raise WrongInput(
            "Mức điểm áp dụng trọn quý. Chọn ngày đầu quý: 01/01, 01/4, 01/7 hoặc 01/10.", field="valid_from"
        )
    if draft.in_force_until is not None and draft.in_force_until < draft.valid_from:
        raise WrongInput("Ngày hết hiệu lực phải sau ngày bắt đầu áp dụng.", field="in_force_until")
    _check(draft.limits)
    taken = db.session.scalar(
        select(EvaluationRule.id).where(
            EvaluationRule.agency_id == by.agency_id, EvaluationRule.valid_from == draft.valid_from
        )
    )
    if taken is not None:
        raise WrongInput(
            "Đã có mức điểm áp dụng từ ngày này; số liệu các quý đã dựa vào đó. Chọn ngày đầu quý khác.",
            field="valid_from",
        )
    limits = draft.limits
    row = EvaluationRule(
        agency_id=by.agency_id,
        valid_from=draft.valid_from,
        in_force_until=draft.in_force_until,
        legal_basis=required(draft.legal_basis, limit=TEXT, label="Căn cứ", field="legal_basis"),
        source=required(draft.source, limit=TEXT, label="Nguồn", field="source"),
        **{name: int(getattr(limits, name) * 100) for name in LEVELS},
        **{name: getattr(limits, name) for name in PERCENTAGES},
        entered_at=at,
        entered_by=by,
    )
    db.session.add(row)
    db.session.flush()
    record(
        by.agency_id, "evaluation_rule_set", "evaluation_rule", row.id, by=by.id, at=at,
        valid_from=row.valid_from, in_force_until=row.in_force_until, legal_basis=row.legal_basis, source=row.source,
        **{name: getattr(row, name) for name in (*LEVELS, *PERCENTAGES)},
    )  # fmt: skip
    return row


LEVELS = {"excellent": "Xuất sắc từ", "good": "Tốt từ", "fair": "Khá từ", "average": "Trung bình từ"}
PERCENTAGES = {
    "complaints_percent": "Tỷ lệ phản ánh, kiến nghị đúng hạn cho 1 điểm",
    "online_high": "Tỷ lệ hồ sơ trực tuyến cho 2 điểm",
    "online_low": "Tỷ lệ hồ sơ trực tuyến cho 1 điểm",
    "procedures_percent": "Tỷ lệ thủ tục mức độ 3, 4 cho 2 điểm",
}


def _check(limits: Limits) -> None:
    above = MOST + 1
    for name, label in LEVELS.items():
        value: Decimal = getattr(limits, name)
        if not 0 < value <= MOST or value * 100 != int(value * 100):
            raise WrongInput(f"{label}: nhập số điểm từ 0,01 đến 18, nhiều nhất hai chữ số thập phân.", field=name)
        if value >= above:
            raise WrongInput(f"{label}: phải thấp hơn mức xếp loại đứng trên.", field=name)
        above = value
    for name, label in PERCENTAGES.items():
        if not 1 <= getattr(limits, name) <= 100:
            raise WrongInput(f"{label}: nhập số nguyên từ 1 đến 100.", field=name)
    if limits.online_low >= limits.online_high:
        raise WrongInput("Tỷ lệ cho 1 điểm phải thấp hơn tỷ lệ cho 2 điểm.", field="online_low")


@cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rows that come with the program."""
    with (_DATA / "evaluation_rules.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Rule(
                limits=_limits(row),
                legal_basis=row["legal_basis"],
                source=row["source"],
                valid_from=_day(row["valid_from"]),
                in_force_until=_day(row["in_force_until"]),
                own=False,
            )
            for row in csv.DictReader(file)
        )


@cache
def _criteria() -> tuple[tuple[date | None, date | None, Criterion], ...]:
    with (_DATA / "evaluation_criteria.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            (
                _day(row["valid_from"]),
                _day(row["valid_until"]),
                Criterion(
                    number=int(row["number"]),
                    name=row["name"],
                    texts=(row["two"], row["one"], row["zero"]),
                    per_dossier=row["per_dossier"] == "yes",
                    for_officer=row["for_officer"] == "yes",
                    source=row["source"],
                ),
            )
            for row in csv.DictReader(file)
        )


def _of_row(row: EvaluationRule) -> Rule:
    told = {name: getattr(row, name) for name in (*LEVELS, *PERCENTAGES)}
    return Rule(_limits(told), row.legal_basis, row.source, row.valid_from, row.in_force_until, own=True)


def _limits(row: Mapping[str, str | int]) -> Limits:
    level = {name: Decimal(row[name]) / 100 for name in LEVELS}
    percent = {name: int(row[name]) for name in PERCENTAGES}
    return Limits(
        excellent=level["excellent"],
        good=level["good"],
        fair=level["fair"],
        average=level["average"],
        complaints_percent=percent["complaints_percent"],
        online_high=percent["online_high"],
        online_low=percent["online_low"],
        procedures_percent=percent["procedures_percent"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None

"""What an office tells of a quarter under the nine criteria, and its points: its own, and those found on checking.

All in versions: who corrects gives a reason, and what stood before stays readable.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from onestop.audit.chain import record
from onestop.cases.evaluation_points import CRITERIA, FULL
from onestop.cases.models.evaluation import HandledWhere, Publicity, QuarterFacts, QuarterScores, ScoreKind
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Person
from onestop.people.permissions import Act, require
from onestop.sla.calendar import to_local
from onestop.text import optional, required

TEXT = 1000  # characters
MOST = 1_000_000  # complaints or procedures of one office: more is a typing error
FIRST_YEAR = 2018
SCORE_NAMES = {ScoreKind.SELF: "tự chấm", ScoreKind.VERIFIED: "thẩm định"}


@dataclass(frozen=True, kw_only=True)
class QuarterAnswers:
    """What only people know of a quarter; None: not told. Meanings as in QuarterFacts. source: whence the numbers."""

    handled_where: HandledWhere | None = None
    publicity: Publicity | None = None
    complaints: int | None = None
    complaints_in_time: int | None = None
    complaints_drawn_out: int | None = None
    procedures: int | None = None
    procedures_online: int | None = None
    source: str = ""
    note: str | None = None


def tell_quarter(
    year: int,
    quarter: int,
    answers: QuarterAnswers,
    *,
    seen: int,
    reason: str | None = None,
    by: Person,
    at: datetime,
) -> QuarterFacts:
    """Enter what is known of a quarter that has begun, or correct it. seen: the version looked at, 0: none."""
    require(by, Act.EVALUATE_QUARTER, on=to_local(at).date())
    _begun(year, quarter, at=at)
    last = facts_of_quarter(by.agency_id, year, quarter)
    _not_changed(last.version if last else 0, seen)
    told = _checked(answers)
    if last is not None and told == answers_of_quarter(last):
        raise WrongInput("Chưa thay đổi gì so với phiếu quý đang có.")
    row = QuarterFacts(
        agency_id=by.agency_id,
        year=year,
        quarter=quarter,
        version=seen + 1,
        **asdict(told),
        reason=_reason(reason) if last else None,
        entered_at=at,
        entered_by=by,
    )
    db.session.add(row)
    db.session.flush()
    record(
        by.agency_id, "quarter_told", "quarter_facts", row.id, by=by.id, at=at,
        year=year, quarter=quarter, version=row.version, reason=row.reason, **asdict(told),
    )  # fmt: skip
    return row


def score_quarter(
    year: int,
    quarter: int,
    kind: ScoreKind,
    scores: Mapping[int, Decimal | None],
    *,
    note: str | None = None,
    seen: int,
    reason: str | None = None,
    by: Person,
    at: datetime,
) -> QuarterScores:
    """Enter the points of a quarter that is over: the office's own (SELF), or those found on checking (VERIFIED).

    scores: by the number of the criterion 0 to 2 with at most two decimals; None: not scored. Who scored for the office
    does not check it.
    """
    act = Act.EVALUATE_QUARTER if kind is ScoreKind.SELF else Act.VERIFY_EVALUATION
    require(by, act, on=to_local(at).date())
    _over(year, quarter, at=at)
    last = scores_of_quarter(by.agency_id, year, quarter, kind)
    _not_changed(last.version if last else 0, seen)
    if kind is ScoreKind.VERIFIED:
        own = scores_of_quarter(by.agency_id, year, quarter, ScoreKind.SELF)
        if own is None:
            raise Refused("Chưa có điểm tự chấm của quý này. Trưởng Bộ phận Một cửa tự chấm trước, rồi thẩm định.")
        if own.entered_by_id == by.id:
            raise Refused("Người tự chấm không tự thẩm định. Nhờ lãnh đạo khác thẩm định.")
    hundredths = {str(number): _hundredths(number, value) for number, value in scores.items() if value is not None}
    if not hundredths:
        raise WrongInput("Chưa có điểm của tiêu chí nào.")
    text = optional(note, limit=TEXT, label="Ghi chú", field="note", lines=True)
    if last is not None and (hundredths, text) == (last.hundredths, last.note):
        raise WrongInput("Chưa thay đổi gì so với điểm đang có.")
    row = QuarterScores(
        agency_id=by.agency_id,
        year=year,
        quarter=quarter,
        kind=kind,
        version=seen + 1,
        hundredths=hundredths,
        note=text,
        reason=_reason(reason) if last else None,
        entered_at=at,
        entered_by=by,
    )
    db.session.add(row)
    db.session.flush()
    record(
        by.agency_id, f"quarter_scored_{kind.value}", "quarter_scores", row.id, by=by.id, at=at,
        year=year, quarter=quarter, version=row.version, hundredths=hundredths, note=text, reason=row.reason,
    )  # fmt: skip
    return row


def facts_of_quarter(agency_id: int, year: int, quarter: int) -> QuarterFacts | None:
    """The version that counts."""
    return next(iter(all_facts(agency_id, year, quarter)), None)


def all_facts(agency_id: int, year: int, quarter: int) -> Sequence[QuarterFacts]:
    """Every version, the latest first."""
    return db.session.scalars(
        select(QuarterFacts)
        .where(QuarterFacts.agency_id == agency_id, QuarterFacts.year == year, QuarterFacts.quarter == quarter)
        .options(joinedload(QuarterFacts.entered_by))
        .order_by(QuarterFacts.version.desc())
    ).all()


def scores_of_quarter(agency_id: int, year: int, quarter: int, kind: ScoreKind) -> QuarterScores | None:
    """The version that counts."""
    return next((row for row in all_scores(agency_id, year, quarter) if row.kind is kind), None)


def all_scores(agency_id: int, year: int, quarter: int) -> Sequence[QuarterScores]:
    """Every version of both kinds, the latest first."""
    return db.session.scalars(
        select(QuarterScores)
        .where(QuarterScores.agency_id == agency_id, QuarterScores.year == year, QuarterScores.quarter == quarter)
        .options(joinedload(QuarterScores.entered_by))
        .order_by(QuarterScores.kind, QuarterScores.version.desc())
    ).all()


def points_of_scores(row: QuarterScores | None) -> dict[int, Decimal]:
    """The points by the number of the criterion."""
    return {int(number): Decimal(value) / 100 for number, value in row.hundredths.items()} if row else {}


def answers_of_quarter(row: QuarterFacts) -> QuarterAnswers:
    return QuarterAnswers(**{field.name: getattr(row, field.name) for field in fields(QuarterAnswers)})


def _begun(year: int, quarter: int, *, at: datetime) -> None:
    if to_local(at).date() < _first_day(year, quarter):
        raise Refused(f"Quý {quarter} năm {year} chưa bắt đầu. Chọn quý này hoặc một quý trước.")


def _over(year: int, quarter: int, *, at: datetime) -> None:
    following = (year, quarter + 1) if quarter < 4 else (year + 1, 1)
    if to_local(at).date() < _first_day(*following):
        raise Refused(f"Quý {quarter} năm {year} chưa kết thúc nên chưa chấm điểm được. Chấm sau ngày cuối quý.")


def _first_day(year: int, quarter: int) -> date:
    if not FIRST_YEAR <= year <= 2100 or not 1 <= quarter <= 4:
        raise WrongInput(f"Chọn quý từ 1 đến 4 và năm từ {FIRST_YEAR} đến 2100.", field="quarter")
    return date(year, 3 * quarter - 2, 1)


def _not_changed(version: int, seen: int) -> None:
    if version != seen:
        raise Refused("Phiếu quý vừa được người khác cập nhật. Xem lại rồi gửi lại nếu vẫn cần.")


def _reason(reason: str | None) -> str:
    return required(reason, limit=TEXT, label="Lý do sửa", field="reason", lines=True)


def _checked(answers: QuarterAnswers) -> QuarterAnswers:
    _together(
        answers, "Phản ánh, kiến nghị: nhập đủ số đến hạn, số đúng hạn và số kéo dài; không có thì ghi 0.",
        "complaints", "complaints_in_time", "complaints_drawn_out",
    )  # fmt: skip
    _together(answers, "Nhập cả tổng số thủ tục và số thủ tục mức độ 3, 4.", "procedures", "procedures_online")
    if (
        answers.complaints is not None
        and answers.complaints_in_time is not None
        and answers.complaints_drawn_out is not None
    ):
        if answers.complaints_in_time > answers.complaints:
            raise WrongInput("Số đúng hạn không thể lớn hơn số đến hạn.", field="complaints_in_time")
        if answers.complaints_drawn_out > answers.complaints - answers.complaints_in_time:
            raise WrongInput("Số kéo dài không thể lớn hơn số chưa được xử lý đúng hạn.", field="complaints_drawn_out")
    if answers.procedures is not None and answers.procedures_online is not None:
        if answers.procedures == 0:
            raise WrongInput("Tổng số thủ tục phải lớn hơn 0; để trống nếu chưa biết.", field="procedures")
        if answers.procedures_online > answers.procedures:
            raise WrongInput("Số thủ tục mức độ 3, 4 không thể lớn hơn tổng số thủ tục.", field="procedures_online")
    told = replace(
        answers,
        source=required(answers.source, limit=TEXT, label="Nguồn số liệu", field="source"),
        note=optional(answers.note, limit=TEXT, label="Ghi chú", field="note", lines=True),
    )
    if all(getattr(told, field.name) is None for field in fields(told) if field.name not in ("source", "note")):
        raise WrongInput("Phiếu quý chưa có số liệu nào.")
    return told


def _together(answers: QuarterAnswers, text: str, *names: str) -> None:
    values: dict[str, Any] = {name: getattr(answers, name) for name in names}
    told = {name for name, value in values.items() if value is not None}
    for name in names:
        if told and name not in told:
            raise WrongInput(text, field=name)
        if name in told and not 0 <= values[name] <= MOST:
            raise WrongInput("Nhập một số nguyên từ 0 đến 1.000.000.", field=name)


def _hundredths(number: int, value: Decimal) -> int:
    if number not in CRITERIA or not 0 <= value <= FULL or value * 100 != int(value * 100):
        raise WrongInput(
            f"Tiêu chí {number}: nhập số điểm từ 0 đến {FULL}, nhiều nhất hai chữ số thập phân.",
            field=f"score_{number}",
        )
    return int(value * 100)

"""Which questions are asked on a day: dated sets, of which none is ever changed; a change is a new set."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from sqlalchemy import func, select

from onestop.audit.chain import record
from onestop.database import db
from onestop.errors import WrongInput
from onestop.people.models import Agency, Person
from onestop.people.permissions import Act, require
from onestop.people.signing_in import one_at_a_time
from onestop.sla.calendar import to_local
from onestop.surveys.models import Role, SurveyQuestion, SurveySet
from onestop.text import clean, required

SHIPPED = Path(__file__).parent / "data" / "questions.csv"
TEXT, NAME, FACTOR = 300, 200, 100  # characters
MOST = 60  # questions; more fit no sheet of paper
SCALE = ("Rất không hài lòng", "Không hài lòng", "Bình thường", "Hài lòng", "Rất hài lòng")
CHOICES: dict[Role, tuple[str, ...]] = {
    Role.OVERALL: SCALE,
    Role.CRITERION: SCALE,
    Role.ATTITUDE: SCALE,
    Role.EXTRA_PAYMENT: ("Không", "Có"),
    Role.APOLOGY: ("Có", "Không", "Hồ sơ không trễ hẹn", "Không nhớ"),
}
CRITERIA = (Role.CRITERION, Role.ATTITUDE)
ROLE_NAMES = {
    Role.OVERALL: "câu hỏi chung",
    Role.CRITERION: "tiêu chí",
    Role.ATTITUDE: "tiêu chí về thái độ",
    Role.EXTRA_PAYMENT: "câu hỏi về chi thêm tiền",
    Role.APOLOGY: "câu hỏi về lời xin lỗi",
}
_ORIGINAL = "goc"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question as a new set words it. factor: "" for what is no criterion."""

    text: str
    role: Role
    factor: str = ""


def set_in_force(agency_id: int, on: date) -> SurveySet:
    """The questions of an office on a day; where it has none of its own the shipped ones, not yet kept."""
    rows = db.session.scalars(
        select(SurveySet)
        .where(SurveySet.agency_id == agency_id)
        .where(SurveySet.valid_from.is_(None) | (SurveySet.valid_from <= on))
    )
    found = sorted(rows, key=lambda row: row.valid_from or date.min)
    return found[-1] if found else shipped(agency_id)


def kept_set(agency_id: int, on: date) -> SurveySet:
    """As set_in_force, and kept: for whoever is about to count answers. Holds the office's lock of the survey."""
    one_at_a_time(f"survey {agency_id}")
    row = set_in_force(agency_id, on)
    db.session.add(row)  # the shipped one is not kept before it is used
    db.session.flush()
    return row


def all_sets(agency_id: int) -> list[SurveySet]:
    """Every set of an office, the newest first; the shipped one last, kept or not."""
    rows = list(db.session.scalars(select(SurveySet).where(SurveySet.agency_id == agency_id)))
    if not any(row.valid_from is None for row in rows):
        rows.append(shipped(agency_id))
    return sorted(rows, key=lambda row: row.valid_from or date.min, reverse=True)


def key_of(row: SurveySet) -> str:
    """By what a page names a set, so that an answer to older questions is not taken for one to these."""
    return row.valid_from.isoformat() if row.valid_from else _ORIGINAL


def of_role(row: SurveySet, role: Role) -> SurveyQuestion | None:
    """The one question of a role that stands by itself."""
    return next((question for question in row.questions if question.role is role), None)


def shipped(agency_id: int) -> SurveySet:
    """The set that comes with the system, made for an office; not yet kept."""
    first, *_ = _shipped_rows()
    return SurveySet(
        agency_id=agency_id, name=first["set_name"], source="Đi kèm phần mềm; cần đối chiếu với bộ câu hỏi hiện hành",
        questions=[
            SurveyQuestion(
                agency_id=agency_id, position=place, factor=row["factor"], role=Role(row["role"]), text=row["text"]
            )
            for place, row in enumerate(_shipped_rows(), start=1)
        ],
    )  # fmt: skip


def source_of(text: str) -> str | None:
    """Where a shipped question comes from, and whether its wording was seen; None for an office's own."""
    return next((row["source"] for row in _shipped_rows() if row["text"] == text), None)


def adopt_set(
    agency: Agency, *, name: str, source: str, valid_from: date | None, asked: Sequence[Asked], by: Person, at: datetime
) -> SurveySet:
    """Ask other questions from a day on. Raises WrongInput; answers given before keep their questions."""
    require(by, Act.ADMINISTER, on=to_local(at).date())
    if valid_from is None:
        raise WrongInput("Chọn ngày bắt đầu dùng bộ câu hỏi.", field="valid_from")
    if valid_from < to_local(at).date():
        raise WrongInput(
            "Bộ câu hỏi mới chỉ dùng từ hôm nay trở đi, vì phiếu đã trả lời giữ câu hỏi cũ. Chọn lại ngày.",
            field="valid_from",
        )
    one_at_a_time(f"survey {agency.id}")
    latest = db.session.scalar(select(func.max(SurveySet.valid_from)).where(SurveySet.agency_id == agency.id))
    if latest is not None and valid_from <= latest:
        raise WrongInput(f"Đã có bộ câu hỏi dùng từ {latest:%d/%m/%Y}. Chọn một ngày sau ngày đó.", field="valid_from")
    row = SurveySet(
        agency_id=agency.id,
        valid_from=valid_from,
        name=required(name, limit=NAME, label="Tên bộ câu hỏi", field="name"),
        source=required(source, limit=NAME, label="Căn cứ", field="source"),
        made_at=at,
        made_by_id=by.id,
        questions=[
            SurveyQuestion(agency_id=agency.id, position=place, factor=one.factor, role=one.role, text=one.text)
            for place, one in enumerate(_checked(asked), start=1)
        ],
    )
    db.session.add(row)
    db.session.flush()
    record(
        agency.id, "survey_set_adopted", "survey_set", row.id, by=by.id, at=at,
        valid_from=valid_from, name=row.name, source=row.source, questions=[one.text for one in row.questions],
    )  # fmt: skip
    return row


def _checked(asked: Sequence[Asked]) -> list[Asked]:
    kept = []
    for place, one in enumerate(asked, start=1):
        text = clean(one.text, limit=TEXT, label=f"Câu {place}", field="questions")
        factor = clean(one.factor, limit=FACTOR, label=f"Nhóm của câu {place}", field="questions")
        if not text:
            continue
        if one.role in CRITERIA and not factor:
            raise WrongInput(f"Nhập nhóm cho câu {place}: mỗi tiêu chí thuộc một nhóm.", field="questions")
        kept.append(Asked(text=text, role=one.role, factor=factor if one.role in CRITERIA else ""))
    texts = [one.text.casefold() for one in kept]
    if twice := next((text for text in texts if texts.count(text) > 1), None):
        raise WrongInput(f"Câu “{twice}” có hai lần. Bỏ bớt một câu.", field="questions")
    for role in (Role.OVERALL, Role.EXTRA_PAYMENT, Role.APOLOGY, Role.ATTITUDE):
        if sum(one.role is role for one in kept) > 1:
            raise WrongInput(f"Chỉ một câu được là {ROLE_NAMES[role]}.", field="questions")
    if not any(one.role is Role.OVERALL for one in kept):
        raise WrongInput("Bộ câu hỏi phải có một câu hỏi chung để tính chỉ số tổng hợp.", field="questions")
    if not any(one.role in CRITERIA for one in kept):
        raise WrongInput("Bộ câu hỏi phải có ít nhất một tiêu chí.", field="questions")
    if len(kept) > MOST:
        raise WrongInput(f"Bộ câu hỏi có {len(kept)} câu, nhiều nhất {MOST}. Bỏ bớt câu.", field="questions")
    return kept


@cache
def _shipped_rows() -> tuple[dict[str, str], ...]:
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))

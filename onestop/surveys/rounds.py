"""Forms on paper: a round goes out, comes back, and is entered sheet by sheet or as the table that people counted."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import exists, func, select

from onestop.audit.chain import record
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Agency, Person
from onestop.people.permissions import Act, require
from onestop.people.signing_in import one_at_a_time
from onestop.sla.calendar import to_local
from onestop.surveys.counts import MOST_FORMS, Answers, Counts, add_form, add_table, checked_answers, figures_agree
from onestop.surveys.models import SurveyRound, SurveySet, SurveySheet
from onestop.surveys.questions import CHOICES, kept_set
from onestop.text import required

NAME, REASON = 100, 300


def open_round(
    agency: Agency, *, name: str, held_on: date | None, forms_out: int | None, by: Person, at: datetime
) -> SurveyRound:
    """Hand out forms. held_on: the day that the answers count for. Raises WrongInput."""
    today = to_local(at).date()
    require(by, Act.RUN_SURVEY, on=today)
    if held_on is None or held_on > today:
        raise WrongInput("Chọn ngày thu phiếu, không sau hôm nay.", field="held_on")
    if forms_out is None or not 1 <= forms_out <= MOST_FORMS:
        raise WrongInput("Nhập số phiếu phát ra, ít nhất là 1.", field="forms_out")
    called = required(name, limit=NAME, label="Tên đợt", field="name")
    asked = kept_set(agency.id, held_on)
    taken = exists().where(SurveyRound.agency_id == agency.id, SurveyRound.name == called)
    if db.session.scalar(select(taken)):
        raise WrongInput("Đã có đợt mang tên này. Đặt tên khác.", field="name")
    row = SurveyRound(
        agency_id=agency.id, set_id=asked.id, name=called, held_on=held_on, forms_out=forms_out, forms_back=0,
        opened_at=at, opened_by_id=by.id,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    record(
        agency.id, "survey_round_opened", "survey_round", row.id, by=by.id, at=at,
        name=called, held_on=held_on, forms_out=forms_out,
    )  # fmt: skip
    return row


def enter_sheet(
    row: SurveyRound, number: int | None, answers: Answers, *, group: str, by: Person, at: datetime
) -> None:
    """Count the form with this running number. group: a PAPI group, "" when unknown. Raises WrongInput."""
    _may_enter(row, by=by, at=at)
    if row.counted:
        raise Refused("Đợt này đã nhập bằng bảng đếm. Hủy đợt rồi lập đợt mới nếu muốn nhập từng phiếu.")
    if number is None or not 1 <= number <= row.forms_out:
        raise WrongInput(f"Nhập số thứ tự ghi trên phiếu, từ 1 đến {row.forms_out}.", field="number")
    if db.session.scalar(select(exists().where(SurveySheet.round_id == row.id, SurveySheet.number == number))):
        raise WrongInput(f"Phiếu số {number} đã nhập rồi. Xem lại số ghi trên phiếu.", field="number")
    asked = set_of(row)
    given = checked_answers(asked, answers)
    add_form(asked, given, on=row.held_on, group=group, round_id=row.id)
    db.session.add(SurveySheet(agency_id=row.agency_id, round_id=row.id, number=number))
    db.session.flush()
    row.forms_back = max(row.forms_back, entered(row))
    record(row.agency_id, "survey_sheet_entered", "survey_round", row.id, by=by.id, at=at, number=number)


def enter_table(
    row: SurveyRound, counted: Mapping[int, Counts], *, forms: int | None, by: Person, at: datetime
) -> None:
    """Count a round by the table that people drew up. counted: by position of the question.

    Raises WrongInput when a row is missing or does not add up to `forms`, which is what published tables get wrong.
    """
    _may_enter(row, by=by, at=at)
    if row.counted or entered(row):
        raise Refused("Đợt này đã có phiếu được nhập. Hủy đợt rồi lập đợt mới nếu muốn nhập lại.")
    if forms is None or not 1 <= forms <= row.forms_out:
        raise WrongInput(f"Nhập số phiếu đã kiểm đếm, từ 1 đến {row.forms_out}.", field="forms")
    asked = set_of(row)
    missing = [question.position for question in asked.questions if question.position not in counted]
    if missing or len(counted) != len(asked.questions):
        shown = ", ".join(map(str, missing)) or "không rõ"
        raise WrongInput(
            f"Bảng phải có đúng {len(asked.questions)} câu của bộ câu hỏi; thiếu câu {shown}.", field="file"
        )
    for question in asked.questions:
        told, offered = counted[question.position], len(CHOICES[question.role])
        if any(told.given[offered:]):
            raise WrongInput(f"Câu {question.position} chỉ có {offered} lựa chọn. Bỏ số ở cột thừa.", field="file")
    wrong = figures_agree([(f"Câu {place}", told) for place, told in sorted(counted.items())], forms=forms)
    if wrong:
        raise WrongInput(" ".join(wrong[:3]) + (f" Và {len(wrong) - 3} câu khác." if wrong[3:] else ""), field="file")
    add_table(asked, counted, on=row.held_on, round_id=row.id)
    row.counted, row.forms_back = True, max(row.forms_back, forms)
    record(row.agency_id, "survey_table_entered", "survey_round", row.id, by=by.id, at=at, forms=forms)


def note_back(row: SurveyRound, forms_back: int | None, *, by: Person, at: datetime) -> None:
    """How many forms came back, empty ones too. Raises WrongInput."""
    _may_enter(row, by=by, at=at)
    fewest = max(entered(row), row.forms_back if row.counted else 0)
    if forms_back is None or not fewest <= forms_back <= row.forms_out:
        raise WrongInput(f"Nhập số phiếu thu về, từ {fewest} đến {row.forms_out}.", field="forms_back")
    row.forms_back = forms_back
    record(row.agency_id, "survey_forms_back", "survey_round", row.id, by=by.id, at=at, forms_back=forms_back)


def void_round(row: SurveyRound, *, reason: str, by: Person, at: datetime) -> None:
    """Take a round out of all figures, because it was entered wrongly. It stays, and cannot come back."""
    _may_enter(row, by=by, at=at)
    row.void_reason = required(reason, limit=REASON, label="Lý do", field="reason")
    row.voided_at, row.voided_by_id = at, by.id
    record(row.agency_id, "survey_round_voided", "survey_round", row.id, by=by.id, at=at, reason=row.void_reason)


def rounds(agency_id: int) -> list[SurveyRound]:
    """Every round of an office, the latest first."""
    return list(
        db.session.scalars(
            select(SurveyRound)
            .where(SurveyRound.agency_id == agency_id)
            .order_by(SurveyRound.held_on.desc(), SurveyRound.id.desc())
        )
    )


def round_of(agency_id: int, round_id: int) -> SurveyRound | None:
    """The office's own round with this id."""
    return db.session.scalar(select(SurveyRound).where(SurveyRound.agency_id == agency_id, SurveyRound.id == round_id))


def set_of(row: SurveyRound) -> SurveySet:
    """The questions on the forms of the round."""
    return db.session.get_one(SurveySet, row.set_id)


def entered(row: SurveyRound) -> int:
    """How many sheets were entered one by one."""
    return db.session.scalar(select(func.count()).select_from(SurveySheet).where(SurveySheet.round_id == row.id)) or 0


def next_number(row: SurveyRound) -> int | None:
    """The first running number that is not entered; None when all are."""
    taken = set(db.session.scalars(select(SurveySheet.number).where(SurveySheet.round_id == row.id)))
    return next((number for number in range(1, row.forms_out + 1) if number not in taken), None)


def _may_enter(row: SurveyRound, *, by: Person, at: datetime) -> None:
    require(by, Act.RUN_SURVEY, on=to_local(at).date())
    if by.agency_id != row.agency_id:
        raise Refused("Đợt khảo sát này của cơ quan khác.")
    one_at_a_time(f"survey {row.agency_id}")
    db.session.refresh(row)
    if row.voided_at is not None:
        raise Refused("Đợt khảo sát này đã hủy, không nhập thêm được.")

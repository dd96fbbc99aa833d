"""Answers as counts: adding one form, adding a table that people counted, and whether its rows agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from onestop.database import db
from onestop.errors import WrongInput
from onestop.surveys.halves import half_of
from onestop.surveys.models import SurveyQuestion, SurveySet, SurveyTally
from onestop.surveys.questions import CHOICES

Answers = Mapping[int, int]  # position of the question -> choice, from 1; what is missing was left blank
NUMBERS = ("n1", "n2", "n3", "n4", "n5")
MOST_FORMS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Counts:
    """How often each choice was given to one question. given: by choice, from the first one."""

    given: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    blank: int = 0

    @property
    def n(self) -> int:
        """Answers, without the blanks."""
        return sum(self.given)

    @property
    def forms(self) -> int:
        return self.n + self.blank

    @property
    def satisfied(self) -> int:
        """Hài lòng and rất hài lòng."""
        return self.given[3] + self.given[4]

    def __add__(self, other: "Counts") -> "Counts":
        one, two, three, four, five = (mine + theirs for mine, theirs in zip(self.given, other.given, strict=True))
        return Counts(given=(one, two, three, four, five), blank=self.blank + other.blank)


def checked_answers(asked: SurveySet, answers: Answers) -> dict[int, int]:
    """The answers as they can be counted. Raises WrongInput for a choice that is not offered, or for none at all."""
    choices = {question.position: len(CHOICES[question.role]) for question in asked.questions}
    for position, choice in answers.items():
        if not 1 <= choice <= choices.get(position, 0):
            raise WrongInput("Chọn một trong các câu trả lời có sẵn.", field=f"q{position}")
    if not answers:
        raise WrongInput("Chưa có câu nào được trả lời. Chọn ít nhất một câu trả lời rồi gửi.")
    return dict(answers)


def add_form(asked: SurveySet, answers: Answers, *, on: date, group: str, round_id: int | None = None) -> None:
    """Count one form; each question of the set counts it, as an answer or as a blank. The caller holds the lock."""
    for question, row in _rows(asked, on, group, round_id):
        choice = answers.get(question.position)
        name = NUMBERS[choice - 1] if choice is not None else "blank"
        setattr(row, name, getattr(row, name) + 1)
    db.session.flush()


def add_table(asked: SurveySet, counted: Mapping[int, Counts], *, on: date, round_id: int) -> None:
    """Count a table by position of the question, all of whose rows agree. The caller holds the lock."""
    for question, row in _rows(asked, on, "", round_id):
        told = counted[question.position]
        row.blank += told.blank
        for name, number in zip(NUMBERS, told.given, strict=True):
            setattr(row, name, getattr(row, name) + number)
    db.session.flush()


def figures_agree(rows: Sequence[tuple[str, Counts]], *, forms: int) -> list[str]:
    """What is wrong with a table of counts, one sentence each: every row must add up to the number of forms.

    rows: what the row is called, and its counts. Published tables of surveys have failed this.
    """
    return [
        f"{name}: các cột cộng lại được {counts.forms}, phải bằng số phiếu là {forms}."
        for name, counts in rows
        if counts.forms != forms
    ]


def counts_of(row: SurveyTally) -> Counts:
    return Counts(given=(row.n1, row.n2, row.n3, row.n4, row.n5), blank=row.blank)


def _rows(asked: SurveySet, on: date, group: str, round_id: int | None) -> list[tuple[SurveyQuestion, SurveyTally]]:
    half = half_of(on)
    where = [SurveyTally.agency_id == asked.agency_id, SurveyTally.papi_group == group, SurveyTally.half == half]
    which = SurveyTally.round_id.is_(None) if round_id is None else SurveyTally.round_id == round_id
    found = {
        row.question_id: row
        for row in db.session.scalars(
            select(SurveyTally).where(*where, which).execution_options(populate_existing=True)
        )
    }
    for question in asked.questions:
        if question.id not in found:
            row = SurveyTally(
                agency_id=asked.agency_id, half=half, round_id=round_id, papi_group=group, question_id=question.id,
                blank=0, n1=0, n2=0, n3=0, n4=0, n5=0,
            )  # fmt: skip
            db.session.add(row)
            found[question.id] = row
    return [(question, found[question.id]) for question in asked.questions]

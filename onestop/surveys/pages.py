"""A form of the survey as pages show it and send it back: fields q1, q2 … by the position of the question."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from onestop.errors import WrongInput
from onestop.surveys.models import Role, SurveySet
from onestop.surveys.questions import CHOICES, CRITERIA

_FIELD = re.compile("q([0-9]{1,3})")
_CHOICE = re.compile("[1-5]")


@dataclass(frozen=True)
class Shown:
    """A question with its choices from the first one on. answer: what was chosen, if anything."""

    position: int
    text: str
    choices: tuple[str, ...]
    answer: int | None = None

    @property
    def name(self) -> str:
        return f"q{self.position}"


@dataclass(frozen=True)
class Part:
    """Questions under one heading; "" for those that stand by themselves. scale: all have the five points."""

    title: str
    questions: tuple[Shown, ...]


@dataclass(frozen=True)
class Sheet:
    """parts: in the order of print; answers: by position of the question."""

    parts: tuple[Part, ...] = ()
    answers: dict[int, int] = field(default_factory=dict)


def read_answers(sent: Mapping[str, str]) -> Sheet:
    """What a form sent, blanks left out. Raises WrongInput for a choice that no form offers."""
    answers = {}
    for name, value in sent.items():
        match = _FIELD.fullmatch(name)
        if match is None or value == "":
            continue
        if not _CHOICE.fullmatch(value):
            raise WrongInput("Chọn một trong các câu trả lời có sẵn.", field=name)
        answers[int(match[1])] = int(value)
    return Sheet(answers=answers)


def sheet_of(asked: SurveySet, filled: Sheet | None = None) -> Sheet:
    """The questions of a set as a page shows them, the overall one first; with what was chosen before."""
    answers = filled.answers if filled else {}
    parts: dict[str, list[Shown]] = {}
    for question in asked.questions:
        title = question.factor if question.role in CRITERIA else _TITLES[question.role]
        shown = Shown(question.position, question.text, CHOICES[question.role], answers.get(question.position))
        parts.setdefault(title, []).append(shown)
    order = sorted(parts, key=lambda title: title != _TITLES[Role.OVERALL])
    return Sheet(tuple(Part(title, tuple(parts[title])) for title in order), dict(answers))


_TITLES = {
    Role.OVERALL: "Đánh giá chung",
    Role.EXTRA_PAYMENT: "Câu hỏi thêm",
    Role.APOLOGY: "Câu hỏi thêm",
}

"""The survey on paper, from the questions of a day or of a round."""

from onestop.cases.printed import letterhead, mark
from onestop.papers.survey_form import Asked, SurveyForm
from onestop.people.models import Agency
from onestop.procedures.papi_groups import PAPI_GROUP_NAMES
from onestop.surveys.models import SurveyRound, SurveySet
from onestop.surveys.questions import CHOICES, CRITERIA, SCALE

AT_ONCE = 100  # copies in one file


def blank_form(agency: Agency, asked: SurveySet) -> SurveyForm:
    """One form, its number left to the hand."""
    return SurveyForm(
        head=letterhead(agency),
        scale=SCALE,
        asked=tuple(
            Asked(
                number=question.position,
                text=question.text,
                choices=CHOICES[question.role],
                factor=question.factor if question.role in CRITERIA else "",
            )
            for question in asked.questions
        ),
        groups=tuple(PAPI_GROUP_NAMES.values()),
        mark=mark(),
    )


def numbered_forms(agency: Agency, row: SurveyRound, asked: SurveySet, *, first: int) -> SurveyForm:
    """The forms of a round from running number `first` on, AT_ONCE of them at most."""
    last = min(row.forms_out, first - 1 + AT_ONCE)
    form = blank_form(agency, asked)
    return SurveyForm(
        head=form.head, scale=form.scale, asked=form.asked, groups=form.groups, mark=form.mark,
        round_name=row.name, numbers=tuple(range(first, last + 1)),
    )  # fmt: skip

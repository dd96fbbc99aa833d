"""The dates of the steps of a linked procedure: on the page, on the slip, and adding up to the whole (case 22)."""

from collections.abc import Iterable

import pytest
from sqlalchemy import select

from onestop.cases.deadlines import explained
from onestop.cases.explaining import reckoning_of
from onestop.cases.extending import approve_extension, ask_extension
from onestop.cases.models import Dossier, Paper, PaperKind
from onestop.cases.pausing import pause, resume
from onestop.cases.stepping import steps_of
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.database import db
from onestop.papers.receipt import StepEnd
from onestop.sla.calendar import to_local
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

# 3 working days of 8 hours: one at the commune, one and a half with the police, half at the insurance.
STEPS = [
    {"name": "UBND xã: đăng ký khai sinh", "hours": "8"},
    {"name": "Công an xã: đăng ký thường trú", "hours": "12"},
    {"name": "Bảo hiểm xã hội: cấp thẻ", "hours": "4"},
]


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def linked(office: Office) -> Dossier:
    version = a_procedure(office, "3 working_day", extension="2 working_day", steps=STEPS)
    return a_dossier(office, version, received="Mon 2026-03-02 09:00")


def ends(steps: Iterable[StepEnd]) -> list[str]:
    return [f"{to_local(step.ends_at):%a %m-%d %H:%M}" for step in steps]


def printed(dossier: Dossier) -> list[dict[str, str]]:
    paper = db.session.scalars(
        select(Paper).where(Paper.dossier_id == dossier.id, Paper.kind == PaperKind.RECEIPT).order_by(Paper.id.desc())
    ).first()
    assert paper is not None
    steps: list[dict[str, str]] = paper.facts["steps"]
    return steps


def test_each_step_has_its_date_and_the_last_one_is_the_whole(linked: Dossier) -> None:
    steps = reckoning_of(linked).steps
    # the day of receipt is not counted: Tue; Wed and the morning of Thu; the afternoon of Thu
    assert ends(steps) == ["Tue 03-03 17:00", "Thu 03-05 11:30", "Thu 03-05 17:00"]
    assert steps[-1].ends_at == linked.due_at
    assert [step.name for step in steps] == [step["name"] for step in STEPS]


def test_both_stand_on_the_slip(linked: Dossier) -> None:
    assert [step["ends_at"] for step in printed(linked)] == [
        "2026-03-03T17:00:00+07:00", "2026-03-05T11:30:00+07:00", "2026-03-05T17:00:00+07:00",
    ]  # fmt: skip


def test_a_pause_moves_the_steps_behind_it_and_no_other(office: Office, linked: Dossier) -> None:
    ground = linked.procedure_version.pause_grounds[0]
    pause(linked, ground=ground, document="CV 1", by=office.officer, at=moment("Wed 2026-03-04 07:00"))
    resume(linked, document="CV 2", by=office.officer, at=moment("Thu 2026-03-05 07:00"))
    assert ends(reckoning_of(linked).steps) == ["Tue 03-03 17:00", "Fri 03-06 11:30", "Fri 03-06 17:00"]
    assert len(printed(linked)) == 3
    assert printed(linked)[-1]["ends_at"] == "2026-03-06T17:00:00+07:00"


def test_an_extension_lengthens_the_last_step(office: Office, linked: Dossier) -> None:
    ground, at = linked.procedure_version.extension_grounds[0], moment("Tue 2026-03-03 09:00")
    asked = ask_extension(linked, ground=ground, document="CV 7", reason="Xác minh", by=office.officer, at=at)
    approve_extension(asked, by=office.head, at=at)
    assert ends(reckoning_of(linked).steps) == ["Tue 03-03 17:00", "Thu 03-05 11:30", "Mon 03-09 17:00"]


def test_a_restart_begins_every_step_anew(office: Office, linked: Dossier) -> None:
    ask_supplement(linked, items=["Ảnh"], reason="Thiếu", by=office.officer, at=moment("Tue 2026-03-03 09:00"))
    complete_supplement(linked, by=office.reception, at=moment("Thu 2026-03-05 09:00"))
    assert ends(reckoning_of(linked).steps) == ["Fri 03-06 17:00", "Tue 03-10 11:30", "Tue 03-10 17:00"]
    assert reckoning_of(linked).steps[-1].ends_at == linked.due_at


def test_without_steps_or_with_steps_of_before_that_do_not_add_up_no_date_is_guessed(office: Office) -> None:
    plain = a_dossier(office)
    older = a_dossier(office, a_procedure(office, "3 working_day", steps=STEPS[:2]))
    for dossier in (plain, older):
        assert steps_of(dossier, explained(dossier)) == ()
        assert printed(dossier) == []

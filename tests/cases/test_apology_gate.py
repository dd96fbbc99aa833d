"""When an apology is lawful: each refusal names its rule and its article, by the day of receipt."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from onestop.apology.letter import Occasion
from onestop.cases.apologies import (
    declare_expected_late,
    reasons,
    record_outside_apology,
    sign_letter,
    sign_plain_apology,
)
from onestop.cases.apology_gate import Words, lawful_now, rule, why_not
from onestop.cases.finishing import finish
from onestop.cases.lateness_reasons import retire_reason
from onestop.cases.models import Counter, Dossier, Paper, PlainApology
from onestop.cases.pausing import pause
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Role
from tests.builders import Office, a_dossier, a_person, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

# Received on Monday, 2 March 2026 at 9:00, five working days: due on Monday, 9 March at 17:00.
LATE = moment("Tue 2026-03-10 09:00")
NEW = moment("Fri 2026-03-13 10:00")
AGAIN = moment("Mon 2026-03-16 09:00")  # the re-appointed date has passed
K6 = "khoản 6 Điều 19 Nghị định số 118/2025/NĐ-CP"
LOST = "khoản 2 Điều 23 Nghị định số 118/2025/NĐ-CP"


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return a_dossier(office)


def words(office: Office, occasion: Occasion = Occasion.ALREADY_LATE, **changes: Any) -> Words:
    said: dict[str, Any] = {"reason": reasons(office.agency.id)[0]}
    if occasion is Occasion.ALREADY_LATE:
        said["new_appointment_at"] = NEW
    elif occasion is Occasion.LATE_AGAIN:
        said["progress"] = "Đã xác minh, đang trình ký"
    elif occasion is Occasion.LOST_OR_DAMAGED:
        said |= {"reason": None, "explanation": "Tờ khai bị ướt", "remedy": "Cơ quan lập lại, không thu phí"}
    return Words(occasion=occasion, **(said | changes))


def nothing(office: Office, dossier: Dossier) -> None:
    pass


def finished(office: Office, dossier: Dossier) -> None:
    finish(dossier, number="1", by=office.officer, at=moment("Tue 2026-03-10 08:00"))


def standing(office: Office, dossier: Dossier) -> None:
    at = moment("Tue 2026-03-03 09:00")
    pause(dossier, ground=dossier.procedure_version.pause_grounds[0], document="CV", by=office.officer, at=at)


def re_appointed(office: Office, dossier: Dossier) -> None:
    sign_letter(dossier, words(office), by=office.head, at=moment("Tue 2026-03-10 08:00"))


def elsewhere(office: Office, dossier: Dossier) -> None:
    dossier.decided_here = False


def other_reason(office: Office) -> dict[str, object]:
    return {"reason": next(row for row in reasons(office.agency.id) if row.is_other)}


def retired_reason(office: Office) -> dict[str, object]:
    row = reasons(office.agency.id)[1]
    retire_reason(row, by=office.admin, at=LATE)
    return {"reason": row}


def at_date(text: str) -> Callable[[Office], dict[str, object]]:
    return lambda _office: {"new_appointment_at": moment(text)}


def said(**changes: object) -> Callable[[Office], dict[str, object]]:
    return lambda _office: changes


O = Occasion  # noqa: E741 - a table
# What is forbidden: what happened before, the letter, what is said otherwise, when, and what the refusal says.
REFUSALS: dict[str, tuple[Callable[[Office, Dossier], None], Occasion, Any, datetime, str, str]] = {
    "in time and not declared": (nothing, O.ALREADY_LATE, said(), moment("Fri 2026-03-06 09:00"), "còn trong hạn", K6),
    "the clock stands still": (standing, O.ALREADY_LATE, said(), LATE, "tạm dừng", K6),
    "re-appointed before": (re_appointed, O.ALREADY_LATE, said(), LATE, "không quá một lần", K6),
    "ended": (finished, O.ALREADY_LATE, said(), LATE, "đã kết thúc", K6),
    "a new date that is now": (nothing, O.ALREADY_LATE, at_date("Tue 2026-03-10 09:00"), LATE, "sau thời điểm", K6),
    "a new date on a Sunday": (nothing, O.ALREADY_LATE, at_date("Sun 2026-03-15 09:00"), LATE, "giờ làm việc", K6),
    "a new date at noon": (nothing, O.ALREADY_LATE, at_date("Fri 2026-03-13 12:15"), LATE, "giờ làm việc", K6),
    "no new date": (nothing, O.ALREADY_LATE, said(new_appointment_at=None), LATE, "Nhập ngày, giờ hẹn mới", K6),
    "no reason": (nothing, O.ALREADY_LATE, said(reason=None), LATE, "ghi rõ lý do", K6),
    "a reason that is retired": (nothing, O.ALREADY_LATE, retired_reason, LATE, "danh sách của cơ quan", K6),
    "another reason without words": (nothing, O.ALREADY_LATE, other_reason, LATE, "ghi rõ lý do", K6),
    "ready, while it is being handled": (nothing, O.LATE_AND_READY, said(), LATE, "đã có kết quả", K6),
    "late again, before the date": (re_appointed, O.LATE_AGAIN, said(), LATE, "ngày hẹn lại đã qua", K6),
    "late again, never re-appointed": (nothing, O.LATE_AGAIN, said(), AGAIN, "ngày hẹn lại đã qua", K6),
    "late again, without progress": (re_appointed, O.LATE_AGAIN, said(progress=" "), AGAIN, "tình hình giải quyết", ""),
    "late again, done in the past": (
        re_appointed, O.LATE_AGAIN, said(expected_at=LATE), AGAIN, "sau thời điểm hiện tại", ""
    ),
    "lost, after the end": (finished, O.LOST_OR_DAMAGED, said(), LATE, "còn đang giải quyết", LOST),
    "lost, without a remedy": (nothing, O.LOST_OR_DAMAGED, said(remedy=None), LATE, "biện pháp khắc phục", ""),
    "lost, without what happened": (nothing, O.LOST_OR_DAMAGED, said(explanation=""), LATE, "việc đã xảy ra", ""),
    "decided elsewhere": (elsewhere, O.ALREADY_LATE, said(), LATE, "cơ quan khác giải quyết", ""),
    "lost, decided elsewhere": (elsewhere, O.LOST_OR_DAMAGED, said(), LATE, "cơ quan khác giải quyết", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSALS)
def test_what_is_forbidden_says_by_which_rule_and_changes_nothing(office: Office, dossier: Dossier, name: str) -> None:
    prepare, occasion, changes, at, sentence, article = REFUSALS[name]
    prepare(office, dossier)
    told, number = dossier.appointment_at, _last_number(office)
    sign = sign_letter if occasion.re_appoints else sign_plain_apology
    with pytest.raises(Refused) as refused:
        sign(dossier, words(office, occasion, **changes(office)), by=office.head, at=at)
    assert sentence in str(refused.value)
    assert article in str(refused.value)
    assert (dossier.appointment_at, _last_number(office)) == (told, number)


def test_a_new_date_before_the_one_that_was_told_is_refused(office: Office) -> None:
    """Told later than the end: the end came forward."""
    dossier = a_dossier(office)
    dossier.appointment_at = moment("Mon 2026-03-16 17:00")
    with pytest.raises(WrongInput, match="sau ngày hẹn đã báo trước đó") as refused:
        sign_letter(dossier, words(office), by=office.head, at=LATE)
    assert refused.value.field == "new_appointment_at"


def test_a_dossier_without_a_legal_end_has_nothing_to_be_late_for(office: Office) -> None:
    dossier = a_dossier(office, a_procedure(office, None))
    assert K6 in (why_not(dossier, at=LATE) or "")
    assert lawful_now(dossier, at=LATE) == [Occasion.LOST_OR_DAMAGED]


@pytest.mark.parametrize("who", ["officer", "a head whose authority is over"])
def test_who_may_not_sign_is_told_by_which_rule(office: Office, dossier: Dossier, who: str) -> None:
    signer = office.officer
    if who != "officer":
        signer = a_person(office.agency, Role.HEAD, username="pho", full_name="Lê Văn Phó")
        signer.grants[0].valid_until = date(2026, 3, 9)
    with pytest.raises(Refused, match="không có quyền ký văn bản xin lỗi trong ngày ký"):
        sign_letter(dossier, words(office), by=signer, at=LATE)
    with pytest.raises(Refused, match="không có quyền"):
        sign_plain_apology(dossier, words(office, O.LOST_OR_DAMAGED), by=signer, at=LATE)


@pytest.mark.parametrize(
    ("received", "occasion", "article"),
    [
        ("2025-06-30 09:00", O.ALREADY_LATE, "khoản 9 Điều 19 Nghị định số 61/2018/NĐ-CP"),
        ("2025-07-01 09:00", O.ALREADY_LATE, K6),
        ("2025-06-30 09:00", O.LOST_OR_DAMAGED, "Điều 21 Nghị định số 61/2018/NĐ-CP"),
        ("2025-07-01 09:00", O.LOST_OR_DAMAGED, LOST),
    ],
)
def test_the_article_is_that_of_the_day_of_receipt(
    office: Office, received: str, occasion: Occasion, article: str
) -> None:
    assert rule(a_dossier(office, received=received), occasion) == article


def test_what_is_lawful_follows_the_life_of_a_dossier(office: Office, dossier: Dossier) -> None:
    lost = O.LOST_OR_DAMAGED
    assert lawful_now(dossier, at=moment("Fri 2026-03-06 09:00")) == [lost]
    assert lawful_now(dossier, at=LATE) == [O.ALREADY_LATE, lost]
    re_appointed(office, dossier)
    assert lawful_now(dossier, at=LATE) == [lost]
    assert lawful_now(dossier, at=AGAIN) == [O.LATE_AGAIN, lost]
    finish(dossier, number="1", by=office.officer, at=AGAIN)
    at = moment("Mon 2026-03-16 10:00")
    assert lawful_now(dossier, at=at) == [O.LATE_AND_READY]
    sign_plain_apology(dossier, words(office, O.LATE_AND_READY), by=office.head, at=at)
    assert lawful_now(dossier, at=at) == []


@pytest.mark.parametrize("occasion", [O.LATE_AND_READY, O.LATE_AGAIN, O.LOST_OR_DAMAGED])
def test_an_apology_without_a_new_date_takes_a_number_of_the_same_series_and_moves_nothing(
    office: Office, dossier: Dossier, occasion: Occasion
) -> None:
    re_appointed(office, dossier)
    if occasion is O.LATE_AND_READY:
        finish(dossier, number="1", by=office.officer, at=AGAIN)
    before = _stands(dossier)
    at = moment("Mon 2026-03-16 10:00")
    row = sign_plain_apology(dossier, words(office, occasion), by=office.head, at=at)
    assert (
        dossier.appointment_at,
        dossier.due_at,
        dossier.late_since,
        dossier.reappointed_at,
        dossier.status,
    ) == before
    assert (row.paper.number, row.paper.number_text) == (2, "02/PXL-UBND")
    facts = row.paper.facts
    assert (facts["occasion"], facts["new_appointment_at"]) == (occasion.value, None)
    assert (facts["ready_at"] is not None) is (occasion is O.LATE_AND_READY)
    assert db.session.get_one(PlainApology, row.id).occasion is occasion


def test_a_letter_of_another_agency_meets_the_same_gate(office: Office, dossier: Dossier) -> None:
    elsewhere(office, dossier)
    said = {"document": "CV 12/CNVPĐK", "reason": reasons(office.agency.id)[0], "by": office.reception}
    sunday = moment("Sun 2026-03-15 09:00")
    with pytest.raises(WrongInput, match="giờ làm việc"):
        record_outside_apology(dossier, new_appointment_at=sunday, at=LATE, **said)
    record_outside_apology(dossier, new_appointment_at=NEW, at=LATE, **said)
    with pytest.raises(Refused, match="không quá một lần"):
        record_outside_apology(dossier, new_appointment_at=AGAIN, at=LATE, **said)
    paused = a_dossier(office)
    standing(office, paused)
    elsewhere(office, paused)
    with pytest.raises(Refused, match="tạm dừng"):
        record_outside_apology(paused, new_appointment_at=NEW, at=LATE, **said)


def test_a_declaration_leaves_the_notice_of_the_unit_to_the_desk(office: Office, dossier: Dossier) -> None:
    at = moment("Fri 2026-03-06 09:00")
    reason = reasons(office.agency.id)[0]
    declare_expected_late(dossier, reason=reason, proposed_at=NEW, by=office.officer, at=at)
    fact = dossier.events[-1]
    notice = db.session.get_one(Paper, fact.paper_id)
    assert (notice.kind.value, notice.number, notice.signer) == ("unit_notice", None, office.officer.full_name)
    assert notice.facts["reason"] == reason.name
    assert lawful_now(dossier, at=at) == [O.EXPECTED_LATE, O.LOST_OR_DAMAGED]


def _stands(dossier: Dossier) -> tuple[object, ...]:
    return dossier.appointment_at, dossier.due_at, dossier.late_since, dossier.reappointed_at, dossier.status


def _last_number(office: Office) -> int:
    row = db.session.get(Counter, (office.agency.id, "paper:apology", "2026"))
    return row.n if row else 0

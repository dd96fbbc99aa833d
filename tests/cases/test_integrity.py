"""The integrity list shows what happened, and nothing else."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask

from onestop.audit.listing import page_of
from onestop.calendars.acts import AddDay
from onestop.calendars.models import DayKind
from onestop.cases.acting import happened
from onestop.cases.correcting import approve_correction, ask_correction
from onestop.cases.extending import approve_extension, ask_extension
from onestop.cases.finishing import finish
from onestop.cases.integrity import PAGE_SIZE, Concern, Only, by_person, counts, findings
from onestop.cases.integrity_found import is_just_before
from onestop.cases.models import Channel, Dossier, EventKind
from onestop.cases.recounting import apply_change
from onestop.cases.supplement import ask_supplement
from onestop.cases.sweep import sweep
from onestop.cases.workload import open_dossiers_of
from onestop.database import db
from onestop.people.models import Role
from onestop.procedures.listing import catalogue_page
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.sla.years import OFFICE

NEXT_DAY = moment("Tue 2026-03-03 09:00")


def listed(office: Office, concern: Concern) -> list[tuple[str, str | None, str | None]]:
    return [(row.code, row.by, row.note) for row in findings(office.agency.id, concern).rows]


def handled(office: Office, **changes: object) -> Dossier:
    dossier = a_dossier(office, a_procedure(office, extension="5 working_day"), **changes)
    dossier.officer_id = office.officer.id
    return dossier


@pytest.mark.usefixtures("database")
def test_an_ordinary_dossier_is_on_no_list() -> None:
    office = an_office()
    finish(handled(office), number="12/GXN", by=office.officer, at=NEXT_DAY)
    assert set(counts(office.agency.id).values()) == {0}


@pytest.mark.usefixtures("database")
def test_a_late_entry_is_listed_with_its_slip() -> None:
    office = an_office()
    dossier = handled(office, late_entry_slip="17", received_at=moment("2026-02-27 09:00"))
    assert listed(office, Concern.LATE_ENTRY) == [(dossier.code, office.reception.full_name, "17")]


@pytest.mark.usefixtures("database")
def test_a_finish_without_a_number_is_listed_until_a_result_has_one() -> None:
    office = an_office()
    dossier = handled(office)
    result = finish(dossier, by=office.officer, at=NEXT_DAY)
    assert listed(office, Concern.WITHOUT_RESULT) == [(dossier.code, office.officer.full_name, None)]
    result.number = "12/GXN"
    assert listed(office, Concern.WITHOUT_RESULT) == []


@pytest.mark.usefixtures("database")
def test_a_correction_is_listed_when_it_was_approved() -> None:
    office = an_office()
    dossier = handled(office)
    correction = ask_correction(
        dossier, parties={"applicant_phone": "0912345678"}, reason="Gõ nhầm số", by=office.reception, at=NEXT_DAY
    )
    assert listed(office, Concern.CORRECTED) == []
    approve_correction(correction, by=office.desk_head, at=NEXT_DAY)
    assert listed(office, Concern.CORRECTED) == [(dossier.code, office.reception.full_name, "Gõ nhầm số")]


@pytest.mark.usefixtures("database")
def test_a_supplement_outside_the_rules_is_listed() -> None:
    office = an_office()
    inside, outside = handled(office), handled(office)
    ask_supplement(inside, items=["Tờ khai"], reason="Thiếu chữ ký", by=office.officer, at=NEXT_DAY)
    ask_supplement(
        outside,
        items=["Tờ khai"],
        reason="Thiếu chữ ký",
        approval_reason="Phát hiện muộn",
        by=office.head,
        at=moment("Fri 2026-03-06 16:00"),
    )
    assert [code for code, _by, _note in listed(office, Concern.OUTSIDE_RULES)] == [outside.code]


@pytest.mark.usefixtures("database")
def test_a_dossier_filed_again_names_the_one_before() -> None:
    office = an_office()
    first, second = handled(office), handled(office)
    second.previous_dossier_id = first.id
    assert listed(office, Concern.FILED_AGAIN) == [
        (second.code, office.reception.full_name, f"Hồ sơ trước: {first.code}")
    ]


@pytest.mark.usefixtures("database")
def test_an_extension_approved_by_who_asked_is_listed() -> None:
    office = an_office()
    dossier = handled(office)
    extension = ask_extension(
        dossier,
        ground=dossier.procedure_version.extension_grounds[0],
        document="TTr 1",
        reason="Xác minh",
        by=office.officer,
        at=NEXT_DAY,
    )
    for role, person in office.people.items():
        if role not in (Role.OFFICER, Role.HEAD):
            person.disabled_at = NEXT_DAY
    approve_extension(extension, by=office.head, at=NEXT_DAY)
    assert listed(office, Concern.SELF_APPROVED) == []
    extension.approved_by_id = office.officer.id
    assert listed(office, Concern.SELF_APPROVED) == [(dossier.code, office.officer.full_name, "Xác minh")]


@pytest.mark.usefixtures("database")
def test_long_lists_come_in_pages_newest_first() -> None:
    office = an_office()
    version = a_procedure(office)
    for number in range(PAGE_SIZE + 2):
        a_dossier(office, version, late_entry_slip=str(number), received_at=moment("2026-02-27 09:00"))
    first, second = (findings(office.agency.id, Concern.LATE_ENTRY, number) for number in (1, 2))
    assert (len(first.rows), len(second.rows), first.pages, first.total) == (PAGE_SIZE, 2, 2, PAGE_SIZE + 2)
    assert [row.note for row in second.rows] == ["1", "0"]
    assert findings(office.agency.id, Concern.LATE_ENTRY, 99).page == 2


@pytest.mark.usefixtures("database")
def test_another_agency_has_its_own_list() -> None:
    office, other = an_office(), an_office("H50.31.13")
    handled(office, late_entry_slip="1", received_at=moment("2026-02-27 09:00"))
    assert counts(office.agency.id)[Concern.LATE_ENTRY] == 1
    assert counts(other.agency.id)[Concern.LATE_ENTRY] == 0


@pytest.mark.usefixtures("database")
def test_only_open_dossiers_wait_for_a_person() -> None:
    office = an_office()
    handled(office)
    finish(handled(office), number="1", by=office.officer, at=NEXT_DAY)
    assert open_dossiers_of(office.officer) == 1
    assert open_dossiers_of(office.head) == 0


def test_the_lists_are_read_on_either_database(any_database: str, bare_app: Callable[[str], Flask]) -> None:
    with bare_app(any_database).app_context():
        office = an_office()
        first = handled(office, late_entry_slip="17", received_at=moment("2026-02-27 09:00"))
        second = handled(office)
        second.previous_dossier_id = first.id
        finish(second, by=office.officer, at=NEXT_DAY)
        found = {concern: [row.code for row in findings(office.agency.id, concern).rows] for concern in Concern}
        assert {concern: codes for concern, codes in found.items() if codes} == {
            Concern.LATE_ENTRY: [first.code],
            Concern.WITHOUT_RESULT: [second.code],
            Concern.FILED_AGAIN: [second.code],
        }
        assert [entry.seq for entry in page_of(office.agency.id).entries][-1] == 1
        assert catalogue_page(office.agency.id, on=NEXT_DAY.date()).total == 2


@pytest.mark.parametrize(
    ("received", "late"),
    # Filed online on Saturday evening: submitted then, and the eight hours begin on Monday at 07:00.
    [("Mon 2026-03-02 17:00", False), ("Tue 2026-03-03 07:01", True)],
)
@pytest.mark.usefixtures("database")
def test_an_online_filing_is_answered_within_eight_working_hours(received: str, late: bool) -> None:
    office = an_office()
    dossier = a_dossier(office, received=received, channel=Channel.ONLINE, submitted_at=moment("Sat 2026-02-28 20:00"))
    found = [row.code for row in findings(office.agency.id, Concern.ANSWERED_LATE).rows]
    assert found == ([dossier.code] if late else [])


@pytest.mark.usefixtures("database")
def test_a_lateness_that_a_decision_on_the_calendar_took_away_is_listed_with_its_document() -> None:
    office = an_office()
    dossier, in_time = handled(office), handled(office, received="Tue 2026-03-03 09:00", applicant="Lê An")
    sweep(at=moment("Mon 2026-03-09 18:00"), save=db.session.flush)
    closure = AddDay(date(2026, 3, 9), DayKind.LOCAL_CLOSURE, "Bão", "CĐ 3/UBND tỉnh")
    apply_change(office.agency, closure, by=office.admin, at=moment("Tue 2026-03-10 08:00"))
    assert (dossier.late_since, in_time.late_since) == (None, None)
    assert listed(office, Concern.NO_LONGER_LATE) == [(dossier.code, office.admin.full_name, closure.reason)]


@pytest.mark.usefixtures("database")
def test_a_finish_that_was_entered_on_a_later_day_is_listed() -> None:
    office = an_office()
    same_day, back_dated = handled(office), handled(office)
    finish(same_day, number="12/GXN", by=office.officer, at=NEXT_DAY)
    entered = moment("Thu 2026-03-05 08:00")
    happened(back_dated, EventKind.FINISHED, by=office.officer, at=NEXT_DAY, entered_at=entered)
    assert listed(office, Concern.BACKDATED) == [
        (back_dated.code, office.officer.full_name, "Ghi là kết thúc lúc 09:00 ngày 03/03/2026")
    ]


@pytest.mark.usefixtures("database")
def test_a_stop_on_the_last_working_day_before_the_end_is_listed() -> None:
    office = an_office()
    ends_on_monday = handled(office)  # received on Monday the 2nd, five working days
    in_good_time, at_the_end = handled(office), ends_on_monday
    for dossier, at in ((in_good_time, "Thu 2026-03-05 09:00"), (at_the_end, "Fri 2026-03-06 16:00")):
        ask_supplement(
            dossier, items=["Giấy khai sinh"], reason="Thiếu", approval_reason="Cần", by=office.head, at=moment(at)
        )
    assert listed(office, Concern.JUST_BEFORE_END) == [
        (at_the_end.code, office.head.full_name, "Hết hạn 17:00 ngày 09/03/2026")
    ]
    assert findings(office.agency.id, Concern.JUST_BEFORE_END, only=Only(by_id=office.officer.id)).total == 0


@pytest.mark.parametrize(
    ("at", "near"),
    [
        ("Thu 2026-03-05 16:59", False),
        ("Fri 2026-03-06 07:00", True),
        ("Sat 2026-03-07 10:00", True),  # a day off leads to the end
        ("Mon 2026-03-09 16:59", True),
        ("Mon 2026-03-09 17:01", False),  # late already: another list
        ("Mon 2026-03-02 09:00", False),
    ],
)
def test_near_the_end_is_its_day_and_the_working_day_before(at: str, near: bool) -> None:
    assert is_just_before(moment(at), moment("Mon 2026-03-09 17:00"), OFFICE) is near


@pytest.mark.usefixtures("database")
def test_many_changes_of_one_person_on_the_last_day_are_listed() -> None:
    office = an_office()
    months_end, before = "Tue 2026-03-31 10:00", "Mon 2026-03-30 10:00"
    at_the_end = [handled(office, received="Fri 2026-03-27 09:00") for _ in range(3)]
    earlier = [handled(office, received="Fri 2026-03-27 09:00") for _ in range(3)]
    for dossier in earlier:
        finish(dossier, number="1", by=office.officer, at=moment(before))
    for dossier in at_the_end:
        finish(dossier, number="1", by=office.officer, at=moment(months_end))
    three = Only(many_changes=3)
    found = findings(office.agency.id, Concern.MASS_CHANGES, only=three)
    assert {row.code for row in found.rows} == {dossier.code for dossier in at_the_end}
    assert {(row.by, row.note) for row in found.rows} == {(office.officer.full_name, "Kết thúc")}
    assert findings(office.agency.id, Concern.MASS_CHANGES, only=Only(many_changes=4)).total == 0
    # Of a period that ends on the 30th that day is the last one.
    short = Only(since=moment("2026-03-15 00:00"), until=moment("2026-03-31 00:00"), many_changes=3)
    assert by_person(office.agency.id, Concern.MASS_CHANGES, short) == {office.officer.full_name: 3}


@pytest.mark.usefixtures("database")
def test_the_lists_can_be_narrowed_to_days_and_a_person() -> None:
    office = an_office()
    for at in ("Tue 2026-03-03 09:00", "Wed 2026-03-04 09:00"):
        finish(handled(office), by=office.officer, at=moment(at))
    first_day = Only(until=moment("2026-03-04 00:00"))
    assert findings(office.agency.id, Concern.WITHOUT_RESULT, only=first_day).total == 1
    assert counts(office.agency.id, first_day)[Concern.WITHOUT_RESULT] == 1
    assert counts(office.agency.id, Only(by_id=office.head.id))[Concern.WITHOUT_RESULT] == 0
    assert by_person(office.agency.id, Concern.WITHOUT_RESULT) == {office.officer.full_name: 2}

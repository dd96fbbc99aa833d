"""The papers of the office say what the database says: control slip, receipt of a result, lists of a day."""

from datetime import date

import pytest
from sqlalchemy import select

from onestop.cases import issuing
from onestop.cases.control_slips import control_slip_of, print_control_slip
from onestop.cases.ending import stop
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handing_lists import handed_back, handed_out, print_delivery, print_minutes
from onestop.cases.handover import hand_over
from onestop.cases.intake import Intake
from onestop.cases.joint_receipts import print_joint_receipt, together_on
from onestop.cases.models import Dossier, OfficePapers, Paper, PaperKind, PaperState
from onestop.cases.parties import Applicant, Submitter
from onestop.cases.return_receipts import print_return_receipt
from onestop.cases.returning import return_result
from onestop.cases.settling import settle_at_once
from onestop.database import db
from onestop.errors import Refused
from onestop.papers.control_slip import Kept
from onestop.papers.layout import SheetChoice
from onestop.people.models import Role, Unit
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")


def a_unit(office: Office, name: str = "Tư pháp – Hộ tịch") -> Unit:
    unit = Unit(agency_id=office.agency.id, name=name)
    db.session.add(unit)
    db.session.flush()
    office.officer.unit_id = unit.id
    db.session.flush()
    db.session.refresh(office.officer)
    return unit


def brought_to_its_end(office: Office, dossier: Dossier, *, finished: str = "2026-03-05 16:00") -> None:
    hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("2026-03-02 10:30"))
    finish(dossier, number="12/XN", by=office.officer, at=moment(finished))
    confirm_result(dossier, by=office.desk_head, at=moment("2026-03-11 16:20"))


def test_the_control_slip_tells_every_hand_over_with_its_hour_and_judgement() -> None:
    office = an_office()
    a_unit(office)
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="2026-03-02 09:00")
    brought_to_its_end(office, dossier)
    return_result(dossier, collector_name="Nguyễn Văn Bình", by=office.reception, at=moment("2026-03-12 08:00"))
    slip = control_slip_of(dossier, at=moment("2026-03-12 08:05"))
    assert [(step.giver, step.taker, step.at, step.kept) for step in slip.steps] == [
        ("Nguyễn Văn Bình", "Bộ phận Một cửa", moment("2026-03-02 09:00"), None),
        ("Bộ phận Một cửa", "Tư pháp – Hộ tịch", moment("2026-03-02 10:30"), Kept.EARLY),
        ("Tư pháp – Hộ tịch", "Bộ phận Một cửa", moment("2026-03-05 16:00"), Kept.EARLY),
        ("Bộ phận Một cửa", "Nguyễn Văn Bình", moment("2026-03-12 08:00"), None),
    ]
    assert [(step.giver_name, step.taker_name) for step in slip.steps] == [
        (None, "Phạm Minh Khôi"),
        ("Phạm Minh Khôi", "Nguyễn Thị Ánh Tuyết"),
        ("Nguyễn Thị Ánh Tuyết", "Lê Thị Hằng"),
        ("Phạm Minh Khôi", None),
    ]
    assert slip.unit == "Tư pháp – Hộ tịch"
    assert (slip.register_book, slip.register_number) == ("01/2026", "0001")
    assert slip.form_note is not None
    assert slip.form_note.startswith("Mẫu số 06 ban hành kèm theo Thông tư số 03/2025")


def test_the_form_note_follows_the_day_of_issue() -> None:
    office = an_office()
    dossier = a_dossier(office, received="2025-08-04 09:00")
    note = control_slip_of(dossier, at=moment("2025-08-05 09:00")).form_note
    assert note is not None
    assert note.startswith("Mẫu số 05 ban hành kèm theo Thông tư số 01/2018")


@pytest.mark.parametrize(
    ("finished", "kept"),
    [
        ("2026-03-06 16:00", Kept.EARLY),
        ("2026-03-09 08:00", Kept.ON_TIME),
        ("2026-03-10 08:00", Kept.LATE),
    ],
)
def test_a_result_is_judged_against_the_legal_end(finished: str, kept: Kept) -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "5 working_day"), received="2026-03-02 09:00")  # until the 9th
    brought_to_its_end(office, dossier, finished=finished)
    result = control_slip_of(dossier, at=moment("2026-03-12 08:00")).steps[-1]
    assert (result.kept, result.due_at) == (kept, dossier.late_since or dossier.due_at)


def test_with_steps_a_hand_over_is_judged_against_the_end_of_its_step() -> None:
    office = an_office()
    version = a_procedure(office, "5 working_day")
    version.steps = [
        {"name": "Tiếp nhận", "hours": "4"},
        {"name": "Thẩm định", "hours": "32"},
        {"name": "Trả kết quả", "hours": "4"},
    ]
    db.session.flush()
    dossier = a_dossier(office, version, received="2026-03-02 09:00")
    hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("2026-03-03 16:30"))
    slip = control_slip_of(dossier, at=moment("2026-03-04 08:00"))
    assert slip.steps[1].kept is Kept.LATE  # the dossier itself has time until the 9th
    assert slip.steps[1].due_at is not None
    assert slip.steps[1].due_at < moment("2026-03-04 00:00")


def test_what_ended_without_a_result_goes_back_to_the_desk_too() -> None:
    office = an_office()
    dossier = a_dossier(office, received="2026-03-02 09:00")
    hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("2026-03-02 10:30"))
    stop(dossier, request="Đơn xin rút ngày 03/3/2026", by=office.reception, at=moment("2026-03-03 08:00"))
    last = control_slip_of(dossier, at=moment("2026-03-03 09:00")).steps[-1]
    assert (last.taker, last.kept, last.note) == ("Bộ phận Một cửa", Kept.EARLY, "Dừng theo đề nghị")


def test_printing_again_gives_the_same_paper_until_something_happens() -> None:
    office = an_office()
    dossier = a_dossier(office, received="2026-03-02 09:00")
    first = print_control_slip(dossier, by=office.reception, at=moment("2026-03-02 10:00"))
    assert print_control_slip(dossier, by=office.officer, at=moment("2026-03-02 11:00")) is first
    hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("2026-03-02 11:30"))
    second = print_control_slip(dossier, by=office.reception, at=moment("2026-03-02 12:00"))
    assert (second.replaces_id, first.state) == (first.id, PaperState.VOID)
    assert second.facts["replaces"] == "02/03/2026"
    assert second.number is None
    assert issuing.render(second).startswith(b"%PDF")


def test_another_sheet_is_another_print() -> None:
    office = an_office()
    dossier = a_dossier(office, received="2026-03-02 09:00")
    small = print_control_slip(dossier, by=office.reception, at=moment("2026-03-02 10:00"))
    db.session.add(OfficePapers(agency_id=office.agency.id, sheet=SheetChoice.A4))
    db.session.flush()
    large = print_control_slip(dossier, by=office.reception, at=moment("2026-03-02 10:05"))
    assert (small.facts["sheet"], large.facts["sheet"]) == ("a5", "a4")


def test_only_who_hands_dossiers_on_draws_up_a_control_slip() -> None:
    office = an_office()
    dossier = a_dossier(office, received="2026-03-02 09:00")
    print_control_slip(dossier, by=office.officer, at=moment("2026-03-02 10:00"))
    for role in (Role.INSPECTOR, Role.ADMIN, Role.CASHIER):
        with pytest.raises(Refused, match="không có quyền"):
            print_control_slip(dossier, by=office.people[role], at=moment("2026-03-02 10:00"))


def test_a_receipt_for_a_result_only_after_it_was_given() -> None:
    office = an_office()
    dossier = a_dossier(office, received="2026-03-02 09:00")
    with pytest.raises(Refused, match="chưa trả kết quả"):
        print_return_receipt(dossier, by=office.reception, at=moment("2026-03-02 10:00"))
    brought_to_its_end(office, dossier)
    return_result(
        dossier, collector_name="Trần Thị Thu", collector_id_number="068190001234", relation="vợ", partial=True,
        by=office.reception, at=moment("2026-03-12 08:00"),
    )  # fmt: skip
    part = print_return_receipt(dossier, by=office.reception, at=moment("2026-03-12 08:05"))
    return_result(
        dossier, collector_name="Nguyễn Văn Bình", slip_lost=True, by=office.reception, at=moment("2026-03-13 08:00")
    )
    whole = print_return_receipt(dossier, by=office.reception, at=moment("2026-03-13 08:05"))
    assert (part.state, whole.replaces_id) == (PaperState.VOID, part.id)
    assert [(one["collector"], one["partial"], one["slip_lost"]) for one in whole.facts["handings"]] == [
        ("Trần Thị Thu", True, False),
        ("Nguyễn Văn Bình", False, True),
    ]
    assert whole.facts["results"][0]["number"] == "12/XN"
    assert issuing.render(whole).startswith(b"%PDF")


def test_the_minutes_of_a_day_list_what_went_to_each_unit() -> None:
    office = an_office()
    unit = a_unit(office)
    other = Unit(agency_id=office.agency.id, name="Kinh tế")
    db.session.add(other)
    db.session.flush()
    version = a_procedure(office)
    dossiers = [
        a_dossier(office, version, received=f"2026-03-02 09:0{number}", applicant=f"Người {number}")
        for number in range(3)
    ]
    for dossier, to in zip(dossiers, (unit, other, unit), strict=True):
        hand_over(dossier, to_unit=to, by=office.reception, at=moment("2026-03-02 14:00"))
    # From one unit to another is none of the desk's business.
    hand_over(dossiers[2], to_person=office.officer, by=office.head, at=moment("2026-03-02 15:00"))
    hand_over(dossiers[2], to_unit=other, by=office.officer, at=moment("2026-03-02 16:00"))
    lists = handed_out(office.agency, date(2026, 3, 2))
    assert {side: [row.dossier for row in rows] for side, rows in lists.items()} == {
        "Kinh tế": [dossiers[1]],
        unit.name: [dossiers[0], dossiers[2]],
    }
    assert handed_out(office.agency, date(2026, 3, 3)) == {}
    paper = print_minutes(
        office.agency, date(2026, 3, 2), unit.name, by=office.reception, at=moment("2026-03-02 17:00")
    )
    assert paper.number_text == "01/BBGN"
    assert [row["code"] for row in paper.facts["rows"]] == [dossiers[0].code, dossiers[2].code]
    assert issuing.render(paper).startswith(b"%PDF")
    again = print_minutes(
        office.agency, date(2026, 3, 2), unit.name, by=office.desk_head, at=moment("2026-03-02 17:10")
    )
    assert again is paper
    with pytest.raises(Refused, match="không có hồ sơ nào"):
        print_minutes(office.agency, date(2026, 3, 2), "Địa chính", by=office.reception, at=moment("2026-03-02 17:00"))


def test_a_hand_over_after_the_minutes_gives_new_minutes_that_name_the_old() -> None:
    office = an_office()
    unit = a_unit(office)
    version = a_procedure(office)
    first, second = (a_dossier(office, version, received="2026-03-02 09:00", applicant=f"Người {n}") for n in "ab")
    hand_over(first, to_unit=unit, by=office.reception, at=moment("2026-03-02 14:00"))
    early = print_minutes(
        office.agency, date(2026, 3, 2), unit.name, by=office.reception, at=moment("2026-03-02 15:00")
    )
    hand_over(second, to_unit=unit, by=office.reception, at=moment("2026-03-02 16:00"))
    late = print_minutes(office.agency, date(2026, 3, 2), unit.name, by=office.reception, at=moment("2026-03-02 17:00"))
    assert (late.number_text, late.facts["replaces"], early.state) == ("02/BBGN", "01/BBGN", PaperState.VOID)


def test_the_delivery_of_a_day_lists_the_results_that_came_back_but_not_what_was_settled_at_once() -> None:
    office = an_office()
    unit = a_unit(office)
    version = a_procedure(office)
    dossier = a_dossier(office, version, received="2026-03-02 09:00")
    settle_at_once(
        Intake(version=version, applicant=Applicant(name="Người lấy ngay")),
        result_number="7",
        agency=office.agency,
        by=office.reception,
        at=moment("2026-03-05 10:00"),
    )
    brought_to_its_end(office, dossier)
    lists = handed_back(office.agency, date(2026, 3, 5))
    assert {side: [row.dossier for row in rows] for side, rows in lists.items()} == {unit.name: [dossier]}
    paper = print_delivery(
        office.agency, date(2026, 3, 5), unit.name, by=office.desk_head, at=moment("2026-03-11 17:00")
    )
    row = paper.facts["rows"][0]
    assert (paper.number_text, row["code"], row["result"]) == ("01/PBG", dossier.code, "12/XN")
    assert (paper.facts["giver"], paper.facts["taker"]) == ("Nguyễn Thị Ánh Tuyết", "Lê Thị Hằng")
    assert issuing.render(paper).startswith(b"%PDF")


def test_one_receipt_for_the_dossiers_of_one_hand_on_one_day() -> None:
    office = an_office()
    version = a_procedure(office, fee_vnd=20_000)
    by_hand = Submitter(name="Trần Thị Thu", id_number="068190001234")
    mine = [
        a_dossier(office, version, received=f"2026-03-02 09:0{number}", applicant=f"Chủ {number}", submitter=by_hand)
        for number in range(3)
    ]
    stranger = a_dossier(office, version, received="2026-03-02 10:00", applicant="Người khác")
    tomorrow = a_dossier(office, version, received="2026-03-03 09:00", applicant="Chủ 4", submitter=by_hand)
    assert together_on(office.agency, date(2026, 3, 2)) == [mine]
    paper = print_joint_receipt(mine, by=office.reception, at=moment("2026-03-02 11:00"))
    assert paper.number_text == "01/GTN"
    assert [(row["code"], row["fee_due"], row["register"]) for row in paper.facts["rows"]] == [
        (dossier.code, 20_000, f"01/2026, {dossier.register_seq:04d}") for dossier in mine
    ]
    assert [row["appointment_at"] for row in paper.facts["rows"]] == [
        dossier.appointment_at.isoformat() for dossier in mine if dossier.appointment_at
    ]
    assert issuing.render(paper).startswith(b"%PDF")
    assert print_joint_receipt(mine[::-1], by=office.reception, at=moment("2026-03-02 11:05")) is paper
    for wrong, why in (
        (mine[:1], "hai hồ sơ"),
        ([mine[0], stranger], "cùng một người"),
        ([mine[0], tomorrow], "cùng một ngày"),
    ):
        with pytest.raises(Refused, match=why):
            print_joint_receipt(wrong, by=office.reception, at=moment("2026-03-03 11:00"))
    receipts = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.RECEIPT)).all()
    assert len(receipts) == 5  # each keeps its own

"""Letters that văn thư numbers: nothing moves before the entry, the gate is judged again then, the result ends them."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter
from sqlalchemy import select

from onestop.apology.letter import Occasion
from onestop.cases.apologies import reasons, sign_apology, sign_plain_apology
from onestop.cases.apology_gate import Words
from onestop.cases.ending import refuse, stop
from onestop.cases.finishing import finish
from onestop.cases.issuing import content_of, prove_waiting
from onestop.cases.models import (
    Apology,
    Counter,
    Dossier,
    EventKind,
    LetterNumbers,
    OfficePapers,
    Paper,
    PaperKind,
    PaperState,
    PlainApology,
    WaitingLetter,
)
from onestop.cases.office_wordings import change_wording
from onestop.cases.pausing import pause
from onestop.cases.waiting_letters import (
    LARGEST_SCAN,
    Entry,
    enter_letter_number,
    prepare_letter,
    sheet_to_sign,
    signers_of,
    waiting_letter_of,
    waiting_letters,
    withdraw_letter,
)
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.papers.layout import SheetChoice
from onestop.people.models import Person, Role
from tests.builders import Office, a_dossier, a_person, a_procedure, an_office, moment
from tests.papers.reading import text_of

pytestmark = pytest.mark.usefixtures("database")

# Received on Monday, 2 March 2026 at 9:00, five working days: due on Monday, 9 March at 17:00.
PREPARED = moment("Tue 2026-03-10 09:00")
ENTERED = moment("Thu 2026-03-12 14:00")
NEW = moment("Mon 2026-03-16 10:00")


def a_scan(pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


SCAN = a_scan()


@pytest.fixture
def office() -> Office:
    office = an_office()
    numbered_by(office, LetterNumbers.CLERK)
    return office


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return a_dossier(office)


def numbered_by(office: Office, who: LetterNumbers) -> None:
    db.session.merge(OfficePapers(agency_id=office.agency.id, sheet=SheetChoice.A5, letter_numbers=who))
    db.session.flush()


def words(office: Office, **changes: Any) -> Words:
    said = {"reason": reasons(office.agency.id)[0], "new_appointment_at": NEW}
    return Words(occasion=Occasion.ALREADY_LATE, **(said | changes))


def prepared(office: Office, dossier: Dossier) -> WaitingLetter:
    return prepare_letter(dossier, words(office), by=office.head, at=PREPARED)


def clerk(office: Office) -> Person:
    return office.people[Role.CLERK]


def entered(office: Office, dossier: Dossier, folder: Path, **changes: Any) -> Apology | PlainApology:
    said = {"number": "125/UBND-VP", "dated": date(2026, 3, 11), "signer": office.head, "scan": SCAN}
    return enter_letter_number(dossier, Entry(**(said | changes)), folder=folder, by=clerk(office), at=ENTERED)


def test_preparing_moves_nothing_and_takes_no_number(office: Office, dossier: Dossier) -> None:
    told = dossier.appointment_at
    row = prepared(office, dossier)
    assert (dossier.appointment_at, dossier.reappointed_at) == (told, None)
    assert db.session.get(Counter, (office.agency.id, "paper:apology", "2026")) is None
    assert db.session.scalars(select(Paper).where(Paper.kind == PaperKind.APOLOGY)).all() == []
    assert dossier.events[-1].kind is EventKind.LETTER_PREPARED
    assert waiting_letters(office.agency.id, limit=5) == ([row], 1)
    with pytest.raises(Refused, match="đang chờ số, chờ ký"):
        prepared(office, dossier)


def test_the_sheet_to_sign_has_neither_number_nor_day_nor_proof_and_is_no_draft(
    office: Office, dossier: Dossier
) -> None:
    text = text_of(sheet_to_sign(prepared(office, dossier)))
    assert "……/PXL-UBND" in text
    assert "ngày …… tháng …… năm" in text
    assert dossier.code in text
    assert office.head.full_name in text
    assert "DỰ THẢO" not in text
    assert "xac-minh" not in text


def test_the_entry_alone_moves_the_appointment_and_issues_the_scan(
    office: Office, dossier: Dossier, tmp_path: Path
) -> None:
    row = prepared(office, dossier)
    signed = entered(office, dossier, tmp_path)
    assert isinstance(signed, Apology)
    paper = signed.paper
    assert paper is not None
    assert (dossier.appointment_at, dossier.reappointed_at) == (NEW, ENTERED)
    assert (paper.number, paper.number_text, paper.year, paper.signer) == (
        None, "125/UBND-VP", 2026, office.head.full_name,
    )  # fmt: skip
    assert (paper.scanned, paper.state, row.paper) == (True, PaperState.ISSUED, paper)
    assert content_of(paper, tmp_path) == SCAN
    assert paper.facts["number"] == "125/UBND-VP"
    assert paper.facts["issued_at"].startswith("2026-03-11")
    assert signed.signed_at == moment("Wed 2026-03-11 00:00")
    assert prove_waiting(tmp_path, at=ENTERED, save=db.session.flush, kinds=[PaperKind.APOLOGY]) == 0
    assert waiting_letter_of(dossier) is None
    assert db.session.get(Counter, (office.agency.id, "paper:apology", "2026")) is None
    with pytest.raises(Refused, match="không còn văn bản chờ"):
        entered(office, dossier, tmp_path, number="126/UBND-VP")


def test_a_letter_signed_on_the_day_it_was_prepared_is_judged_when_it_was_prepared(
    office: Office, dossier: Dossier, tmp_path: Path
) -> None:
    prepared(office, dossier)
    assert entered(office, dossier, tmp_path, dated=date(2026, 3, 10)).signed_at == PREPARED


def test_an_apology_without_a_new_date_can_wait_too(office: Office, dossier: Dossier, tmp_path: Path) -> None:
    lost = Words(occasion=Occasion.LOST_OR_DAMAGED, explanation="Tờ khai bị ướt", remedy="Cơ quan lập lại")
    told = dossier.appointment_at
    prepare_letter(dossier, lost, by=office.head, at=moment("Tue 2026-03-03 09:00"))
    signed = entered(office, dossier, tmp_path)
    assert isinstance(signed, PlainApology)
    assert (dossier.appointment_at, signed.paper.number_text) == (told, "125/UBND-VP")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("number", " ", "Chưa nhập số"),
        ("number", "……/PXL-UBND", "phải có số thứ tự"),
        ("dated", date(2026, 3, 9), "trước ngày chuẩn bị"),
        ("dated", date(2026, 3, 13), "tương lai"),
        ("scan", b"", "Chọn tệp PDF"),
        ("scan", b"PK\x03\x04" + b"x" * 100, "không phải PDF"),
        ("scan", SCAN[:-40], "không phải PDF"),
        ("scan", b"%PDF-1.7\n" + b"x" * 100 + b"\nstartxref\n0\n%%EOF\n", "không phải PDF"),
        ("scan", SCAN + b" " * LARGEST_SCAN, "lớn hơn 10 MB"),
    ],
)
def test_what_is_wrongly_entered_is_told_at_its_field_and_changes_nothing(
    office: Office, dossier: Dossier, tmp_path: Path, field: str, value: object, sentence: str
) -> None:
    told = dossier.appointment_at
    prepared(office, dossier)
    with pytest.raises(WrongInput, match=sentence) as wrong:
        entered(office, dossier, tmp_path, **{field: value})
    assert wrong.value.field == field
    assert (dossier.appointment_at, list(tmp_path.iterdir())) == (told, [])
    assert waiting_letter_of(dossier) is not None


def test_who_could_not_sign_on_the_day_of_the_letter_is_refused(
    office: Office, dossier: Dossier, tmp_path: Path
) -> None:
    prepared(office, dossier)
    deputy = a_person(office.agency, Role.HEAD, username="pho", full_name="Lê Văn Phó")
    deputy.grants[0].valid_until = date(2026, 3, 10)
    assert {person.username for person in signers_of(office.agency.id)} == {"head", "pho"}
    for signer in (deputy, office.officer):
        with pytest.raises(WrongInput, match="không có quyền ký trong ngày 11/03/2026") as wrong:
            entered(office, dossier, tmp_path, signer=signer)
        assert wrong.value.field == "signer"
    entered(office, dossier, tmp_path, signer=deputy, dated=date(2026, 3, 10))


def test_a_number_is_used_once_a_year(office: Office, dossier: Dossier, tmp_path: Path) -> None:
    prepared(office, dossier)
    entered(office, dossier, tmp_path)
    other = a_dossier(office)
    prepared(office, other)
    with pytest.raises(WrongInput, match="đã dùng") as wrong:
        entered(office, other, tmp_path, number="125/ubnd-vp")
    assert wrong.value.field == "number"


def test_the_gate_is_judged_again_at_the_entry(office: Office, tmp_path: Path) -> None:
    version = a_procedure(office)
    dossier = a_dossier(office, version)
    prepared(office, dossier)
    pause(
        dossier, ground=version.pause_grounds[0], document="CV 1", by=office.officer, at=moment("Wed 2026-03-11 08:00")
    )
    with pytest.raises(Refused, match="tạm dừng"):
        entered(office, dossier, tmp_path)
    late = a_dossier(office)
    prepare_letter(late, words(office, new_appointment_at=moment("Wed 2026-03-11 16:00")), by=office.head, at=PREPARED)
    with pytest.raises(WrongInput, match="sau thời điểm hiện tại"):
        entered(office, late, tmp_path, dated=date(2026, 3, 12))  # signed after the date that it tells


ENDS: list[Callable[[Office, Dossier], object]] = [
    lambda office, dossier: finish(dossier, number="1", by=office.officer, at=ENTERED),
    lambda office, dossier: refuse(dossier, reason="Không đủ", by=office.head, at=ENTERED),
    lambda office, dossier: stop(dossier, request="Đơn 12/3", by=office.reception, at=ENTERED),
]


@pytest.mark.parametrize("end", ENDS, ids=["finished", "refused", "stopped"])
def test_a_waiting_letter_goes_away_with_the_end_and_never_hinders_it(
    office: Office, dossier: Dossier, tmp_path: Path, end: Callable[[Office, Dossier], object]
) -> None:
    row = prepared(office, dossier)
    end(office, dossier)
    assert (row.withdrawn_at, row.withdrawn_by_id) == (ENTERED, None)
    fact = next(fact for fact in dossier.events if fact.kind is EventKind.LETTER_WITHDRAWN)
    assert fact.by_id is None
    assert waiting_letters(office.agency.id, limit=5) == ([], 0)
    with pytest.raises(Refused, match="không còn văn bản chờ"):
        entered(office, dossier, tmp_path)


def test_a_letter_can_be_withdrawn_and_another_prepared(office: Office, dossier: Dossier) -> None:
    row = prepared(office, dossier)
    withdraw_letter(dossier, reason="Sai ngày hẹn", by=office.head, at=ENTERED)
    assert (row.waits, row.withdrawn_reason) == (False, "Sai ngày hẹn")
    with pytest.raises(Refused, match="không in để ký"):
        sheet_to_sign(row)
    again = prepare_letter(dossier, words(office), by=office.head, at=ENTERED)
    assert waiting_letter_of(dossier) is again


def test_where_the_clerk_numbers_nobody_signs_in_our_series_and_the_other_way_round(
    office: Office, dossier: Dossier
) -> None:
    said = {"reason": reasons(office.agency.id)[0], "new_appointment_at": NEW}
    with pytest.raises(Refused, match="do văn thư cấp số"):
        sign_apology(dossier, **said, by=office.head, at=PREPARED)
    numbered_by(office, LetterNumbers.OURS)
    with pytest.raises(Refused, match="do hệ thống cấp"):
        prepared(office, dossier)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CLERK])
def test_only_the_clerk_enters(office: Office, dossier: Dossier, tmp_path: Path, role: Role) -> None:
    prepared(office, dossier)
    entry = Entry(number="1", dated=date(2026, 3, 11), signer=office.head, scan=SCAN)
    with pytest.raises(Refused, match="không có quyền nhập số"):
        enter_letter_number(dossier, entry, folder=tmp_path, by=office.people[role], at=ENTERED)


@pytest.mark.parametrize(
    ("first", "same"),
    [
        ("12/XL-ĐT", "12/XL-ĐT"),
        ("12/XL-ĐT", "12/xl-đt"),
        ("5/XL-UBND", "05/XL-UBND"),
        ("5/XL-UBND", "5 / XL – UBND"),
        ("5/XL-UBND", "５/XL-UBND"),
    ],
)
def test_one_number_is_the_same_however_it_is_written(
    office: Office, dossier: Dossier, tmp_path: Path, first: str, same: str
) -> None:
    prepared(office, dossier)
    entered(office, dossier, tmp_path, number=first)
    other = a_dossier(office)
    prepared(office, other)
    with pytest.raises(WrongInput, match="đã dùng"):
        entered(office, other, tmp_path, number=same)
    entered(office, other, tmp_path, number=f"1{same}")


def test_our_own_series_steps_over_what_the_clerk_has_given(office: Office, dossier: Dossier, tmp_path: Path) -> None:
    for number in ("1/pxl-ubnd", "02/PXL-UBND"):
        waiting = a_dossier(office)
        prepared(office, waiting)
        entered(office, waiting, tmp_path, number=number)
    numbered_by(office, LetterNumbers.OURS)
    paper = sign_apology(
        dossier, reason=reasons(office.agency.id)[0], new_appointment_at=NEW, by=office.head, at=ENTERED
    ).paper
    assert paper is not None
    assert (paper.number, paper.number_text) == (3, "03/PXL-UBND")


def test_what_waits_is_withdrawn_or_entered_before_another_letter_is_signed(office: Office, dossier: Dossier) -> None:
    prepared(office, dossier)
    numbered_by(office, LetterNumbers.OURS)
    said = {"reason": reasons(office.agency.id)[0], "new_appointment_at": NEW}
    lost = Words(occasion=Occasion.LOST_OR_DAMAGED, explanation="Tờ khai bị ướt", remedy="Cơ quan lập lại")
    with pytest.raises(Refused, match="đang chờ số, chờ ký"):
        sign_apology(dossier, **said, by=office.head, at=ENTERED)
    with pytest.raises(Refused, match="đang chờ số, chờ ký"):
        sign_plain_apology(dossier, lost, by=office.head, at=ENTERED)
    withdraw_letter(dossier, reason="Hệ thống cấp số", by=office.head, at=ENTERED)
    assert sign_apology(dossier, **said, by=office.head, at=ENTERED).new_appointment_at == NEW


def test_a_scan_that_nobody_can_open_is_refused(office: Office, dossier: Dossier, tmp_path: Path) -> None:
    prepared(office, dossier)
    locked = PdfWriter(clone_from=io.BytesIO(SCAN))
    locked.encrypt("bí mật", algorithm="RC4-128")
    file = io.BytesIO()
    locked.write(file)
    rubble = b"%PDF-1.7\n/Page " + b"x" * 3000 + b"\nstartxref\n0\n%%EOF\n"
    for scan, sentence in ((file.getvalue(), "mật khẩu"), (rubble, "không phải PDF")):
        with pytest.raises(WrongInput, match=sentence) as wrong:
            entered(office, dossier, tmp_path, scan=scan)
        assert wrong.value.field == "scan"
    assert list(tmp_path.iterdir()) == []


def test_the_facts_keep_the_words_of_the_sheet_that_was_signed(
    office: Office, dossier: Dossier, tmp_path: Path
) -> None:
    row = prepared(office, dossier)
    change_wording(
        office.agency, PaperKind.APOLOGY, {"already_late": "Hồ sơ đã quá hạn."}, by=office.admin, at=PREPARED
    )
    paper = entered(office, dossier, tmp_path).paper
    assert paper is not None
    assert (paper.facts["wording"], paper.facts["wording_version"]) == (
        row.facts["wording"], row.facts["wording_version"],
    )  # fmt: skip

"""Signing on the web: the letters that are lawful now, many at once, and văn thư's numbers."""

import io
import re
from datetime import date

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from onestop.cases.apologies import declare_expected_late, reasons, sign_apology
from onestop.cases.apology_gate import why_not
from onestop.cases.finishing import finish
from onestop.cases.late import morning
from onestop.cases.models import (
    Dossier,
    LetterNumbers,
    OfficePapers,
    Paper,
    PaperKind,
    PaperState,
    PlainApology,
    WaitingLetter,
)
from onestop.cases.reissuing import reissue_paper
from onestop.cases.signing_many import MOST, ready_to_sign
from onestop.database import db
from onestop.papers.layout import SheetChoice
from tests.builders import Office, a_dossier, a_procedure, an_office
from tests.cases.test_waiting_letters import SCAN
from tests.client import CheckedClient
from tests.clock import Clock, moment
from tests.forms import forms
from tests.papers.reading import text_of

# Received on Monday, 2 March 2026 at 9:00, five working days: due on Monday, 9 March at 17:00.
LATE = "Tue 2026-03-10 09:00"
NEW = "2026-03-13T10:30"
MANY = "/qua-han/ky-nhieu"


@pytest.fixture
def office(app: object) -> Office:
    return an_office()


def numbered_by_clerk(office: Office) -> None:
    db.session.merge(OfficePapers(agency_id=office.agency.id, sheet=SheetChoice.A5, letter_numbers=LetterNumbers.CLERK))
    db.session.flush()


def page_of(dossier: Dossier) -> str:
    return f"/ho-so/{dossier.code}/xin-loi"


def first_reason(office: Office) -> str:
    return str(reasons(office.agency.id)[0].id)


def signed_before(office: Office, dossier: Dossier) -> None:
    sign_apology(
        dossier, reason=reasons(office.agency.id)[0], new_appointment_at=moment("Fri 2026-03-13 10:30"),
        by=office.head, at=moment(LATE),
    )  # fmt: skip


class TestWithoutANewDate:
    def test_late_and_ready_is_offered_after_the_finish_drafted_and_signed_once(
        self, client: CheckedClient, clock: Clock, office: Office
    ) -> None:
        dossier = a_dossier(office)
        finish(dossier, number="12/GXN", by=office.officer, at=moment(LATE))
        clock.at("Tue 2026-03-10 10:00")
        client.sign_in("head")
        assert page_of(dossier) in client.get("/qua-han").get_data(as_text=True)
        assert "Xin lỗi, không hẹn lại" in client.get(f"/ho-so/{dossier.code}").get_data(as_text=True)
        said = {"reason": first_reason(office), "explanation": "Cán bộ phụ trách nghỉ ốm"}
        draft = client.submit(page_of(dossier), button=("preview", "1"), **said)
        assert draft.mimetype == "application/pdf"
        assert "DỰ THẢO" in text_of(draft.data)
        told = dossier.appointment_at
        assert client.submit(page_of(dossier), **said).status_code == 303
        db.session.expire_all()
        row = db.session.scalars(select(PlainApology)).one()
        assert (row.paper.number_text, row.paper.state) == ("01/PXL-UBND", PaperState.ISSUED)
        assert dossier.appointment_at == told
        text = text_of(client.get(f"/ho-so/{dossier.code}/van-ban/{row.paper_id}").data)
        assert "đã có kết quả" in text
        assert "Văn bản xin lỗi số 01/PXL-UBND" in client.get(f"/ho-so/{dossier.code}").get_data(as_text=True)
        after = client.get(page_of(dossier)).get_data(as_text=True)
        assert 'name="reason"' not in after
        assert morning(office.agency.id, at=moment("Tue 2026-03-10 10:05")).ready.total == 0

    def test_late_again_tells_the_progress(self, client: CheckedClient, clock: Clock, office: Office) -> None:
        dossier = a_dossier(office)
        signed_before(office, dossier)
        clock.at("Mon 2026-03-16 09:00")
        client.sign_in("head")
        said = {"reason": first_reason(office), "progress": "Đã xác minh, đang trình ký"}
        assert client.submit(page_of(dossier), **said).status_code == 303
        paper = db.session.scalars(select(PlainApology)).one().paper
        text = text_of(client.get(f"/ho-so/{dossier.code}/van-ban/{paper.id}").data)
        assert "đang trình ký" in text
        assert "02/PXL-UBND" in text

    def test_lost_has_to_be_asked_for(self, client: CheckedClient, clock: Clock, office: Office) -> None:
        dossier = a_dossier(office)
        clock.at("Tue 2026-03-03 09:00")
        client.sign_in("head")
        usual = client.get(page_of(dossier)).get_data(as_text=True)
        assert "chưa được báo dự kiến quá hạn" in usual
        assert 'name="remedy"' not in usual
        asked = f"{page_of(dossier)}?truong-hop=mat-hong-ho-so"
        wrong = client.submit(asked, happened="", remedy="Lập lại")
        assert wrong.status_code == 422
        assert "Lập lại" in wrong.get_data(as_text=True)
        assert client.submit(asked, happened="Tờ khai bị ướt", remedy="Cơ quan lập lại").status_code == 303
        assert db.session.scalars(select(PlainApology)).one().remedy == "Cơ quan lập lại"

    def test_an_unlawful_one_that_is_asked_for_says_why_not(
        self, client: CheckedClient, clock: Clock, office: Office
    ) -> None:
        dossier = a_dossier(office)
        clock.at("Tue 2026-03-03 09:00")
        client.sign_in("head")
        for slug in ("da-co-ket-qua", "qua-ngay-hen-lai", "hen-lai", "xyz"):
            text = client.get(f"{page_of(dossier)}?truong-hop={slug}").get_data(as_text=True)
            assert "Chưa ký được" in text


class TestMany:
    def test_each_is_signed_by_itself_and_a_refused_one_stops_no_other(
        self, client: CheckedClient, clock: Clock, office: Office
    ) -> None:
        version = a_procedure(office, "7 working_day")
        declared, late, unlucky, left = (a_dossier(office, version), *(a_dossier(office) for _ in range(3)))
        proposed = moment("Mon 2026-03-16 10:00")
        declare_expected_late(
            declared, reason=reasons(office.agency.id)[1], proposed_at=proposed, by=office.officer,
            at=moment("Mon 2026-03-09 09:00"),
        )  # fmt: skip
        clock.at(LATE)
        client.sign_in("head")
        form = client.form(MANY)
        rows = {value: name.split("-")[1] for name, value in form.fields if name.endswith("-code")}
        assert set(rows) == {one.code for one in (declared, late, unlucky, left)}
        values = {
            f"rows-{rows[late.code]}-pick": "y",
            f"rows-{rows[unlucky.code]}-pick": "y",
            f"rows-{rows[unlucky.code]}-new_appointment_at": "2026-03-15T10:00",  # a Sunday
            "reason": first_reason(office),
            "new_appointment_at": NEW,
            "agreed": "y",
        }
        answer = client.post(form.action, data=MultiDict(form.filled(values)))
        text = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert "Đã ký 2 văn bản" in text
        assert "giờ làm việc" in text
        db.session.expire_all()
        assert (declared.appointment_at, late.appointment_at) == (proposed, moment("Fri 2026-03-13 10:30"))
        assert (unlucky.reappointed_at, left.reappointed_at) == (None, None)
        papers = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.APOLOGY).order_by(Paper.number)).all()
        assert [(paper.number, paper.state) for paper in papers] == [(1, PaperState.ISSUED), (2, PaperState.ISSUED)]
        assert f"/ho-so/{late.code}/van-ban/" in text
        again = client.post(form.action, data=MultiDict(form.filled(values))).get_data(as_text=True)
        assert "Đã ký 0 văn bản" in again
        assert "vừa được người khác cập nhật" in again

    def test_what_is_missing_is_told_in_its_row_and_what_was_typed_stays(
        self, client: CheckedClient, clock: Clock, office: Office
    ) -> None:
        for name in ("Bình", "Cường"):
            a_dossier(office, applicant=name)
        clock.at(LATE)
        client.sign_in("head")
        said = {"rows-0-pick": "y", "rows-1-pick": "y", "agreed": "y"}
        first = {"rows-0-reason": first_reason(office), "rows-0-new_appointment_at": NEW}
        answer = client.submit(MANY, **said, **first, **{"rows-1-explanation": "Máy in hỏng"})
        text = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert "Chưa ký văn bản nào" in text
        assert "Dòng 2: Chọn lý do cho dòng này" in text
        assert "Dòng 2: Nhập ngày hẹn mới cho dòng này" in text
        assert "Dòng 1:" not in text
        assert 'value="Máy in hỏng"' in text
        assert db.session.scalars(select(Paper).where(Paper.kind == PaperKind.APOLOGY)).first() is None

    def test_what_was_signed_is_printed_at_once(self, client: CheckedClient, clock: Clock, office: Office) -> None:
        for name in ("Bình", "Cường"):
            a_dossier(office, applicant=name)
        clock.at(LATE)
        client.sign_in("head")
        said = {"reason": first_reason(office), "new_appointment_at": NEW, "agreed": "y"}
        page = client.submit(MANY, **said, **{"rows-0-pick": "y", "rows-1-pick": "y"}).get_data(as_text=True)
        printing = next(form for form in forms(page) if "papers" in form.names)
        answer = client.post(printing.action, data=MultiDict(printing.fields))
        assert answer.status_code == 303
        assert "2 văn bản đã chọn" in client.get(answer.location).get_data(as_text=True)

    def test_fifty_at_once(self, client: CheckedClient, clock: Clock, office: Office) -> None:
        version = a_procedure(office)
        for number in range(MOST + 2):
            a_dossier(office, version, applicant=f"Nguyễn Văn {number}")
        clock.at(LATE)
        client.sign_in("head")
        form = client.form(MANY)
        picks = {name: "y" for name in form.names if name.endswith("-pick")}
        assert len(picks) == MOST
        values = {**picks, "reason": first_reason(office), "new_appointment_at": NEW, "agreed": "y"}
        text = client.post(form.action, data=MultiDict(form.filled(values))).get_data(as_text=True)
        assert f"Đã ký {MOST} văn bản" in text
        numbers = db.session.scalars(select(Paper.number).where(Paper.kind == PaperKind.APOLOGY)).all()
        assert sorted(number or 0 for number in numbers) == list(range(1, MOST + 1))
        assert ready_to_sign(office.agency.id, at=moment(LATE))[1] == 2

    def test_nothing_is_signed_without_the_confirmation_or_without_a_choice(
        self, client: CheckedClient, clock: Clock, office: Office
    ) -> None:
        dossier = a_dossier(office)
        clock.at(LATE)
        client.sign_in("head")
        said = {"reason": first_reason(office), "new_appointment_at": NEW}
        unsure = client.submit(MANY, **said, **{"rows-0-pick": "y"})
        assert (unsure.status_code, "Đánh dấu xác nhận" in unsure.get_data(as_text=True)) == (422, True)
        assert dossier.code in unsure.get_data(as_text=True)
        nobody = client.submit(MANY, **said, agreed="y")
        assert (nobody.status_code, "Chọn ít nhất một hồ sơ" in nobody.get_data(as_text=True)) == (422, True)
        db.session.expire_all()
        assert dossier.reappointed_at is None

    def test_the_list_holds_what_the_gate_lets_through(self, clock: Clock, office: Office) -> None:
        at = moment(LATE)
        version = a_procedure(office, "7 working_day")
        everything = [a_dossier(office), a_dossier(office, version), a_dossier(office, a_procedure(office, None))]
        done = a_dossier(office)
        finish(done, number="1", by=office.officer, at=at)
        signed = a_dossier(office)
        signed_before(office, signed)
        elsewhere = a_dossier(office)
        elsewhere.decided_here = False
        everything += [done, signed, elsewhere]
        listed = {one.dossier.id for one in ready_to_sign(office.agency.id, at=at)[0]}
        lawful = {one.id for one in everything if one.decided_here and why_not(one, at=at) is None}
        assert listed == lawful == {everything[0].id}

    def test_a_dossier_of_another_office_is_none_of_ours_to_name(
        self, client: CheckedClient, clock: Clock, office: Office
    ) -> None:
        a_dossier(office)
        other = an_office("H50.31.13")
        theirs = a_dossier(other, a_procedure(other))
        clock.at(LATE)
        client.sign_in("head")
        form = client.form(MANY)
        values = {"rows-0-dossier_id": theirs.id, "rows-0-pick": "y", "agreed": "y", "reason": first_reason(office)}
        text = client.post(form.action, data=MultiDict(form.filled(values))).get_data(as_text=True)
        assert theirs.code not in text
        db.session.expire_all()
        assert theirs.reappointed_at is None


class TestNumberedByTheClerk:
    def prepared(self, client: CheckedClient, office: Office) -> Dossier:
        dossier = a_dossier(office)
        client.sign_in("head")
        answer = client.submit(page_of(dossier), reason=first_reason(office), new_appointment_at=NEW)
        assert answer.status_code == 303
        return dossier

    def test_prepared_by_the_head_entered_by_the_clerk(
        self, client: CheckedClient, clock: Clock, office: Office
    ) -> None:
        numbered_by_clerk(office)
        clock.at(LATE)
        dossier = self.prepared(client, office)
        shown = client.get(page_of(dossier)).get_data(as_text=True)
        assert "đang chờ số, chờ ký" in shown
        assert 'name="new_appointment_at"' not in shown
        assert "chờ số, chờ ký" in client.get("/qua-han").get_data(as_text=True)
        sheet = client.get(f"{page_of(dossier)}/ban-ky.pdf")
        assert (sheet.mimetype, "……/PXL-UBND" in text_of(sheet.data)) == ("application/pdf", True)

        client.sign_in("clerk")
        text = client.get("/van-thu").get_data(as_text=True)
        assert dossier.code in text
        [path] = re.findall(r"/van-thu/\d+", text)
        said = {"number": "125/UBND-VP", "dated": date(2026, 3, 10).isoformat(), "signer": str(office.head.id)}
        wrong = client.submit(path, **said, scan=(io.BytesIO(b"PK no PDF"), "quet.pdf"))
        assert wrong.status_code == 422
        assert "không phải PDF" in wrong.get_data(as_text=True)
        assert "125/UBND-VP" in wrong.get_data(as_text=True)  # what was typed stays
        done = client.submit(path, **said, scan=(io.BytesIO(SCAN), "quet.pdf"))
        assert (done.status_code, done.headers["Location"]) == (303, "/van-thu")
        db.session.expire_all()
        assert dossier.appointment_at == moment("Fri 2026-03-13 10:30")
        paper = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.APOLOGY)).one()
        assert client.get(f"/ho-so/{dossier.code}/van-ban/{paper.id}").data == SCAN
        assert "Đã có hiệu lực" in client.get(path).get_data(as_text=True)
        assert "ngày trả kết quả số 125/UBND-VP" in client.get(f"/ho-so/{dossier.code}").get_data(as_text=True)

    def test_many_are_prepared_at_once(self, client: CheckedClient, clock: Clock, office: Office) -> None:
        numbered_by_clerk(office)
        for _ in range(3):
            a_dossier(office)
        clock.at(LATE)
        client.sign_in("head")
        form = client.form(MANY)
        picks = {name: "y" for name in form.names if name.endswith("-pick")}
        values = {**picks, "reason": first_reason(office), "new_appointment_at": NEW, "agreed": "y"}
        text = client.post(form.action, data=MultiDict(form.filled(values))).get_data(as_text=True)
        assert "Đã lập 3 văn bản chờ số, chờ ký" in text
        assert len(db.session.scalars(select(WaitingLetter)).all()) == 3
        assert "Không có văn bản xin lỗi nào" in client.get(MANY).get_data(as_text=True)

    def test_withdrawn_by_the_head(self, client: CheckedClient, clock: Clock, office: Office) -> None:
        numbered_by_clerk(office)
        clock.at(LATE)
        dossier = self.prepared(client, office)
        assert client.submit(f"{page_of(dossier)}/rut", reason="Sai ngày hẹn").status_code == 303
        assert client.get(f"{page_of(dossier)}/ban-ky.pdf").status_code == 404
        assert 'name="new_appointment_at"' in client.get(page_of(dossier)).get_data(as_text=True)

    def test_a_letter_of_another_office_is_not_there(self, client: CheckedClient, clock: Clock, office: Office) -> None:
        numbered_by_clerk(office)
        clock.at(LATE)
        self.prepared(client, office)
        letter = db.session.scalars(select(WaitingLetter)).one()
        other = an_office("H50.31.13")
        client.sign_in(other.people[next(role for role in other.people if role.value == "clerk")].username)
        assert client.get(f"/van-thu/{letter.id}").status_code == 404
        assert client.get(f"/van-thu/{letter.id + 1}").status_code == 404


def test_what_ended_late_without_a_word_is_listed_and_what_an_old_register_tells_is_not(office: Office) -> None:
    at = moment("Tue 2026-03-10 10:00")
    said_nothing, in_time, apologised = (
        a_dossier(office),
        a_dossier(office, a_procedure(office, "10 working_day")),
        None,
    )
    apologised = a_dossier(office)
    signed_before(office, apologised)
    for dossier in (said_nothing, in_time, apologised):
        finish(dossier, number="1", by=office.officer, at=moment("Tue 2026-03-10 09:30"))
    old = a_dossier(office)
    finish(old, number="1", by=office.officer, at=moment("Tue 2026-03-10 09:40"))
    old.entered_at = moment("Tue 2026-03-10 09:50")  # told by a register that was taken over afterwards
    assert [row.id for row in morning(office.agency.id, at=at).ready.rows] == [said_nothing.id]


def test_the_page_of_a_replaced_letter_leads_to_the_one_that_holds(
    client: CheckedClient, office: Office, clock: Clock
) -> None:
    dossier = a_dossier(office)
    clock.at(LATE)
    signed_before(office, dossier)
    letter = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.APOLOGY)).one()
    at = moment("Tue 2026-03-10 09:30")
    reissue_paper(letter, reason="Ghi sai tên", by=office.head, at=at)
    clock.at("Tue 2026-03-10 10:00")
    client.sign_in("head")
    text = client.get(page_of(dossier)).text
    assert "đã hủy hoặc được thay thế" in text
    assert f"/van-ban/{letter.id}" not in text

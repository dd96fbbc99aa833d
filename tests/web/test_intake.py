"""Registering at the desk, over HTTP: one form, four ends, and questions that never block."""

import threading
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import pdfplumber
import pytest
from flask import Flask
from sqlalchemy import func, select

from onestop.cases.models import Channel, Charge, CounterSlip, Dossier, IntakeToken, Outcome, Paper, PaperState, Status
from onestop.cases.parties import Applicant
from onestop.database import db
from onestop.people.models import Role
from onestop.procedures.models import FeeBasis, FeeRule, ProcedureVersion
from onestop.web.intake.form import MOST_ROWS
from tests.builders import Office, a_dossier, a_person, a_procedure, an_office, moment
from tests.client import CheckedClient
from tests.clock import Clock
from tests.forms import forms

RECEIVE = ("do", "receive")
ASK = ("do", "ask")


@pytest.fixture
def office(client: CheckedClient) -> Office:
    office = an_office()
    client.sign_in("reception")
    return office


def form_of(version: ProcedureVersion) -> str:
    return f"/tiep-nhan/thu-tuc/{version.id}"


def only_dossier() -> Dossier:
    return db.session.scalars(select(Dossier)).one()


def how_many(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(BytesIO(pdf)) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


class TestChoosing:
    def test_finds_a_procedure_without_accents(self, client: CheckedClient, office: Office) -> None:
        wanted = a_procedure(office, name="Đăng ký khai sinh", field="Hộ tịch")
        a_procedure(office, name="Đăng ký hộ kinh doanh", field="Kinh doanh")
        a_procedure(office, name="Đăng ký khai tử", field="Hộ tịch")

        one = client.get("/tiep-nhan?ten=dang ky khai sinh")
        several = client.get("/tiep-nhan?linh-vuc=Hộ tịch").get_data(as_text=True)

        assert one.headers["Location"] == form_of(wanted)  # the only one left opens at once
        assert "Đăng ký khai tử" in several
        assert "Đăng ký hộ kinh doanh" not in several

    def test_puts_what_is_usual_first(self, client: CheckedClient, office: Office) -> None:
        a_procedure(office, name="An toàn thực phẩm")
        usual = a_procedure(office, name="Xác nhận tình trạng hôn nhân")
        a_dossier(office, usual, received="2026-02-27 09:00")

        page = client.get("/tiep-nhan").get_data(as_text=True)

        assert page.index("Hay tiếp nhận gần đây") < page.index("Tất cả thủ tục")
        assert page.index("Xác nhận tình trạng hôn nhân") < page.index("An toàn thực phẩm")

    def test_says_what_to_do_without_any_procedure(self, client: CheckedClient, office: Office) -> None:
        assert "chưa áp dụng thủ tục nào" in client.get("/tiep-nhan").get_data(as_text=True)

    def test_does_not_open_a_version_of_another_office(self, client: CheckedClient, office: Office) -> None:
        other = an_office("H50.31.13")
        assert client.get(form_of(a_procedure(other))).status_code == 404
        assert client.get("/tiep-nhan/thu-tuc/999999").status_code == 404


class TestReceiving:
    def test_a_plain_dossier_needs_a_name_and_one_tick(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, "5 working_day", papers=("Tờ khai", "Giấy xác nhận"), fee_vnd=20_000)

        answer = client.submit(form_of(version), button=RECEIVE, applicant_name="Nguyễn Văn Bình", complete="y")

        dossier = only_dossier()
        assert answer.headers["Location"] == f"/tiep-nhan/xong/{dossier.code}"
        assert dossier.code == "H50.31.12-260302-0001"
        assert dossier.due_at == dossier.first_appointment_at == moment("Mon 2026-03-09 17:00")
        assert [(paper.name, paper.originals) for paper in dossier.papers] == [("Tờ khai", 1), ("Giấy xác nhận", 1)]
        assert db.session.scalars(select(Charge.due_vnd)).one() == 20_000

    def test_the_receipt_comes_as_a_file_under_its_code(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        client.submit(form_of(version), button=RECEIVE, applicant_name="Nguyễn Thị <Mai> & Con")
        dossier = only_dossier()
        paper = db.session.scalars(select(Paper)).one()

        page = client.get(f"/tiep-nhan/xong/{dossier.code}").get_data(as_text=True)
        file = client.get(f"/ho-so/{dossier.code}/van-ban/{paper.id}")

        assert f"/ho-so/{dossier.code}/van-ban/{paper.id}" in page
        assert "17:00 ngày 09/03/2026" in page
        assert file.mimetype == "application/pdf"
        assert file.headers["Content-Disposition"] == f'attachment; filename="giay-tiep-nhan-{dossier.code}.pdf"'
        assert "no-store" in file.headers["Cache-Control"]
        printed = text_of(file.data)
        assert dossier.code in printed
        assert "Nguyễn Thị <Mai> & Con" in printed

    def test_the_appointment_and_the_fee_are_told_before_anything_is_kept(
        self, client: CheckedClient, office: Office
    ) -> None:
        version = a_procedure(office, fee_vnd=20_000)

        before = client.get(form_of(version)).get_data(as_text=True)
        checked = client.submit(form_of(version), button=("do", "check"), applicant_name="Bình", complete="y")

        for page in (before, checked.get_data(as_text=True)):
            assert "17:00 ngày 09/03/2026" in page
            assert "20.000 đồng" in page
        assert "Chưa ghi gì vào hệ thống" in checked.get_data(as_text=True)
        assert how_many(Dossier) == 0

    def test_everything_that_can_be_entered_is_kept(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=("Tờ khai",), fee_vnd=20_000)
        answer = client.submit(
            form_of(version),
            button=RECEIVE,
            applicant_kind="organisation",
            applicant_name="Hợp tác xã Vĩnh Thủy",
            applicant_id_number="3200123456",
            applicant_phone="0912 345 678",
            applicant_email="htx@example.vn",
            applicant_address="Thôn Hiền Dũng",
            representative="Lê Văn A, Giám đốc",
            submitter_name="Lê Thị B",
            submitter_id_number="045090001234",
            submitter_phone="0987654321",
            authority="Giấy giới thiệu số 5 ngày 01/3/2026",
            **{"checklist-0-handed": "y", "checklist-0-originals": "2", "checklist-0-copies": "3"},
            **{"papers-0-name": "Bản vẽ", "papers-0-originals": "0", "papers-0-copies": "1"},
            sets="2",
            channel="postal",
            submitted_at="2026-02-28T10:00",
            parcel_number="EB123456789VN",
            delivery="post",
            due_vnd="5.000",
            fee_reason="Hộ cận nghèo",
            note="Gọi trước khi gửi",
            register_no="12",
        )

        assert answer.status_code == 303
        dossier = only_dossier()
        assert (dossier.applicant_id_number, dossier.applicant_phone) == ("3200123456", "0912345678")
        assert (dossier.channel, dossier.submitted_at) == (Channel.POSTAL, moment("2026-02-28 10:00"))
        assert (dossier.parcel_number, dossier.sets, dossier.delivery.value) == ("EB123456789VN", 2, "post")
        assert [(paper.name, paper.originals, paper.copies) for paper in dossier.papers] == [
            ("Tờ khai", 2, 3),
            ("Bản vẽ", 0, 1),
        ]
        charge = db.session.scalars(select(Charge)).one()
        assert (charge.due_vnd, charge.rule_vnd, charge.difference_reason) == (5_000, 20_000, "Hộ cận nghèo")

    def test_a_missing_paper_is_named_and_nothing_typed_is_lost(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=("Tờ khai", "Căn cước"))

        answer = client.submit(
            form_of(version),
            button=RECEIVE,
            applicant_name="Trần Văn Đức",
            applicant_address="Thôn <Đông>",
            **{"checklist-0-handed": "y", "papers-0-name": "Ảnh 4x6"},
        )

        page = answer.get_data(as_text=True)
        assert answer.status_code == 422
        assert "Còn thiếu: Căn cước." in page
        for typed in ("Trần Văn Đức", "Thôn &lt;Đông&gt;", "Ảnh 4x6"):
            assert typed in page
        assert how_many(Dossier) == 0

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("applicant_name", "Bình\u202eĐức", "dấu đổi chiều"),
            ("applicant_name", "B" * 201, "quá giới hạn 200"),
            ("applicant_name", "   ", "Chưa nhập họ tên chủ hồ sơ."),
            ("applicant_id_number", "12345", "Số giấy tờ gồm 12 chữ số"),
            ("applicant_phone", "không có", "Số điện thoại gồm 8 đến 15 chữ số"),
            ("applicant_kind", "alien", "Chọn một mục trong danh sách."),
            ("channel", "pigeon", "Chọn một mục trong danh sách."),
            ("sets", "0", "Số bộ hồ sơ từ 1 đến 1.000."),
            ("sets", "hai", "Nhập một số nguyên"),
            ("pages", "9" * 400, "Nhập một số nguyên"),
            ("copies", "-1", "Nhập một số nguyên"),
            ("due_vnd", "5000", "Số tiền khác mức quy định: nêu lý do."),
            ("due_vnd", "99999999999", "Số tiền phải từ 0 đồng"),
            ("received_at", "hôm qua", "không đúng dạng"),
            ("received_at", "0001-01-01T00:00", "ngoài khoảng"),
            ("received_at", "2026-03-03T09:00", "nằm ở tương lai"),
            ("submitted_at", "2026-03-03T09:00", "Thời điểm nộp phải trước"),
            ("late_entry_slip", "17", "ghi ngày giờ tiếp nhận"),
            ("code", "mã số 7", "Mã hồ sơ chỉ gồm"),
            ("note", "a\x07b", "ký tự điều khiển"),
            ("papers-0-name", "\u0000", "ký tự điều khiển"),
            ("papers-0-originals", "1001", "Số bản từ 0 đến 1.000."),
            ("counter_slip_id", "4242", "Không tìm thấy phiếu"),
        ],
    )
    def test_bad_input_is_said_and_never_kept(
        self, client: CheckedClient, office: Office, field: str, value: str, said: str
    ) -> None:
        version = a_procedure(office, fee_vnd=20_000)
        form = client.form(form_of(version))
        sent = dict(form.fields) | {"applicant_name": "Bình", "complete": "y", "do": "receive", field: value}

        answer = client.post(form.action, data=sent)

        assert answer.status_code == 422
        assert said in answer.get_data(as_text=True)
        assert how_many(Dossier) == 0

    def test_more_lines_for_papers_keep_what_was_typed(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        answer = client.submit(form_of(version), button=("do", "rows"), **{"papers-0-name": "Bản vẽ"})
        page = answer.get_data(as_text=True)
        assert "papers-7-name" in page
        assert "Bản vẽ" in page

    def test_a_forged_form_of_thousands_of_lines_is_read_no_further_than_a_real_one(
        self, client: CheckedClient, office: Office
    ) -> None:
        version = a_procedure(office)
        form = client.form(form_of(version)).filled({"applicant_name": "Bình"})
        lines = {f"papers-{line}-name": "Giấy" for line in range(3000)} | {
            f"checklist-{line}-handed": "y" for line in range(3000)
        }
        page = client.post(form_of(version), data={**dict(form), **lines, "do": "rows"}).get_data(as_text=True)
        assert page.count('value="Giấy"') == MOST_ROWS

    def test_without_a_countable_term_no_date_is_promised(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, None, papers=())
        assert "Không có thời hạn đếm được" in client.get(form_of(version)).get_data(as_text=True)

        answer = client.submit(form_of(version), button=RECEIVE, applicant_name="Bình")

        assert "không có giấy hẹn" in client.get(answer.headers["Location"]).get_data(as_text=True)
        assert how_many(Paper) == 0

    def test_a_year_without_calendar_is_refused_with_what_to_do(
        self, client: CheckedClient, office: Office, clock: Clock
    ) -> None:
        version = a_procedure(office, "30 working_day", papers=())
        clock.at("2026-12-30 09:00")
        client.sign_in("reception")

        answer = client.submit(form_of(version), button=RECEIVE, applicant_name="Bình")

        assert answer.status_code == 422
        assert "Chưa có lịch làm việc năm 2027" in answer.get_data(as_text=True)
        assert how_many(Dossier) == 0

    @pytest.mark.parametrize(
        ("at", "why"),
        [
            ("Sun 2026-03-01 10:00", "Ngày 01/03/2026 là ngày nghỉ hằng tuần."),
            ("Mon 2026-03-02 18:30", "18:30 ngày 02/03/2026 ngoài giờ tiếp nhận (07:00–11:30 và 13:30–17:00)."),
            ("Mon 2026-04-27 09:00", "Ngày 27/04/2026 là ngày nghỉ"),
        ],
    )
    def test_a_moment_at_which_the_desk_is_closed_is_hinted_at_and_bars_nothing(
        self, client: CheckedClient, clock: Clock, office: Office, at: str, why: str
    ) -> None:
        clock.at(at)
        client.sign_in("reception")
        version = a_procedure(office)
        page = client.get(form_of(version)).get_data(as_text=True)
        assert why in page
        assert "Vẫn tiếp nhận được" in page
        answer = client.submit(form_of(version), button=RECEIVE, applicant_name="Lý Thị Mẫu", complete="y")
        assert answer.status_code == 303
        assert only_dossier().received_at == moment(at)

    def test_while_the_desk_is_open_there_is_no_hint(self, client: CheckedClient, clock: Clock, office: Office) -> None:
        clock.at("Mon 2026-03-02 17:00")  # the close itself is still open
        assert "Ngoài giờ tiếp nhận" not in client.get(form_of(a_procedure(office))).get_data(as_text=True)

    def test_who_may_not_receive_does_not_get_in(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office)
        client.sign_in("inspector")
        assert client.get(form_of(version)).status_code == 403


class TestTwice:
    def test_the_same_form_sent_twice_makes_one_dossier(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        form = client.form(form_of(version))
        sent = dict(form.fields) | {"applicant_name": "Bình", "applicant_id_number": "045090001234", "do": "receive"}

        first, second = client.post(form.action, data=sent), client.post(form.action, data=sent)

        assert first.headers["Location"] == second.headers["Location"]
        assert (how_many(Dossier), how_many(Paper), how_many(IntakeToken)) == (1, 1, 1)

    def test_settling_at_once_twice_makes_one_dossier(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, "0 working_day", papers=())
        form = client.form(form_of(version))
        sent = dict(form.fields) | {"applicant_name": "Bình", "result_number": "12/CT", "do": "at_once"}

        first, second = client.post(form.action, data=sent), client.post(form.action, data=sent)

        assert first.headers["Location"] == second.headers["Location"]
        assert only_dossier().status is Status.RETURNED

    def test_a_used_form_with_other_content_is_refused(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        form = client.form(form_of(version))
        sent = dict(form.fields) | {"applicant_name": "Bình", "do": "receive"}
        client.post(form.action, data=sent)

        answer = client.post(form.action, data=sent | {"applicant_name": "Người khác"})

        assert answer.status_code == 422
        assert "đã được dùng để tiếp nhận một hồ sơ khác" in answer.get_data(as_text=True)
        assert how_many(Dossier) == 1

    def test_eight_presses_at_the_same_moment_make_one_dossier(
        self, any_database: str, fresh_app: Callable[[str], Flask]
    ) -> None:
        app = fresh_app(any_database)
        with app.app_context():
            office = an_office()
            path = form_of(a_procedure(office, papers=()))
            db.session.commit()
        client = app.test_client()
        assert isinstance(client, CheckedClient)
        client.sign_in("reception")
        form = client.form(path)
        sent = dict(form.fields) | {"applicant_name": "Bình", "do": "receive"}
        cookie = client.get_cookie("onestop")
        assert cookie is not None
        start = threading.Barrier(8)
        went: list[str | None] = []

        def press() -> None:
            own = app.test_client()
            own.set_cookie("onestop", cookie.value)
            start.wait()
            went.append(own.post(form.action, data=sent).headers.get("Location"))

        threads = [threading.Thread(target=press) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert went == ["/tiep-nhan/xong/H50.31.12-260302-0001"] * 8
        with app.app_context():
            assert how_many(Dossier) == 1


class TestQuestions:
    def test_the_same_request_again_is_asked_about_and_not_blocked(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        earlier = a_dossier(
            office, version, received="2026-02-20 09:00", applicant=Applicant(name="Bình", id_number="045090001234")
        )
        form = client.form(form_of(version))
        sent = dict(form.fields) | {"applicant_name": "Bình", "applicant_id_number": "045090001234", "do": "receive"}

        asked = client.post(form.action, data=sent)
        page = asked.get_data(as_text=True)
        assert asked.status_code == 200
        assert earlier.code in page
        assert how_many(Dossier) == 1

        again = dict(_sent_by(page)) | {"do": "receive"}
        assert client.post(form.action, data=again).status_code == 303
        assert how_many(Dossier) == 2

    def test_a_request_long_ago_is_no_question(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        settled = a_dossier(
            office, version, received="2026-01-12 09:00", applicant=Applicant(name="Bình", id_number="045090001234")
        )
        _ended(settled, moment("2026-01-14 09:00"))
        answer = client.submit(
            form_of(version), button=RECEIVE, applicant_name="Bình", applicant_id_number="045090001234"
        )
        assert answer.status_code == 303

    def test_who_comes_back_with_everything_answers_the_earlier_slip(
        self, client: CheckedClient, office: Office, clock: Clock
    ) -> None:
        version = a_procedure(office, papers=("Tờ khai", "Căn cước"))
        person = {"applicant_name": "Bình", "applicant_phone": "0912345678"}
        client.submit(form_of(version), button=ASK, **person, **{"checklist-0-handed": "y"})
        slip = db.session.scalars(select(CounterSlip)).one()
        clock.at("2026-03-03 09:00")
        client.sign_in("reception")
        form = client.form(form_of(version))

        asked = client.post(form.action, data=dict(form.fields) | person | {"complete": "y", "do": "receive"})
        page = asked.get_data(as_text=True)
        assert "đã yêu cầu: Căn cước." in page

        client.post(form.action, data=dict(_sent_by(page)) | {"do": "receive"})
        db.session.refresh(slip)
        assert slip.dossier_id == only_dossier().id

    def test_an_item_that_was_not_on_the_earlier_slip_is_flagged(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        person = {"applicant_name": "Bình", "applicant_phone": "0912345678"}
        client.submit(form_of(version), button=ASK, **person, items="Căn cước")
        form = client.form(form_of(version))

        asked = client.post(
            form.action, data=dict(form.fields) | person | {"items": "can cuoc\nGiấy khai sinh", "do": "ask"}
        )
        page = asked.get_data(as_text=True)
        assert "Chưa có trong phiếu trước: Giấy khai sinh." in page
        assert how_many(CounterSlip) == 1

        client.post(form.action, data=dict(_sent_by(page)) | {"do": "ask"})
        assert how_many(CounterSlip) == 2


class TestOtherEnds:
    def test_what_is_missing_goes_on_a_numbered_slip_without_a_dossier(
        self, client: CheckedClient, office: Office
    ) -> None:
        version = a_procedure(office, papers=("Tờ khai", "Căn cước"))

        answer = client.submit(form_of(version), button=ASK, applicant_name="Lê Thị <B>", **{"checklist-0-handed": "y"})

        slip = db.session.scalars(select(CounterSlip)).one()
        assert slip.items == ["Căn cước"]
        assert slip.paper.state is PaperState.ISSUED
        assert how_many(Dossier) == 0
        assert "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ số 01/HDHS" in client.get(answer.headers["Location"]).get_data(
            as_text=True
        )
        file = client.get(f"/tiep-nhan/phieu/{slip.id}")
        assert 'filename="phieu-bo-sung-01-2026.pdf"' in file.headers["Content-Disposition"]
        assert "Căn cước" in text_of(file.data)

    def test_a_slip_needs_something_that_is_missing(self, client: CheckedClient, office: Office) -> None:
        answer = client.submit(form_of(a_procedure(office, papers=())), button=ASK, applicant_name="Bình")
        assert answer.status_code == 422
        assert "Ghi ít nhất một giấy tờ" in answer.get_data(as_text=True)

    def test_declining_needs_its_reason(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        without = client.submit(form_of(version), button=("do", "decline"), applicant_name="Bình")
        assert "Chưa nhập lý do." in without.get_data(as_text=True)

        client.submit(
            form_of(version), button=("do", "decline"), applicant_name="Bình", reason="Không thuộc thẩm quyền"
        )

        slip = db.session.scalars(select(CounterSlip)).one()
        assert slip.declined
        assert "Không thuộc thẩm quyền" in text_of(client.get(f"/tiep-nhan/phieu/{slip.id}").data)

    def test_the_slip_of_another_office_is_not_found(self, client: CheckedClient, office: Office) -> None:
        client.submit(form_of(a_procedure(office, papers=())), button=ASK, applicant_name="Bình", items="Căn cước")
        slip = db.session.scalars(select(CounterSlip)).one()
        other = an_office("H50.31.13")
        client.sign_in(other.reception.username)
        assert client.get(f"/tiep-nhan/phieu/{slip.id}").status_code == 404

    def test_settled_at_once_is_returned_without_a_receipt(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, "0 working_day", papers=())

        answer = client.submit(
            form_of(version), button=("do", "at_once"), applicant_name="Bình", result_number="12/CT-SGT"
        )

        dossier = only_dossier()
        assert dossier.at_once
        assert dossier.status is Status.RETURNED
        assert how_many(Paper) == 0
        assert "Đã giải quyết và trả kết quả" in client.get(answer.headers["Location"]).get_data(as_text=True)

    def test_late_entry_keeps_its_hour_and_its_slip(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        client.submit(
            form_of(version),
            button=RECEIVE,
            applicant_name="Bình",
            received_at="2026-02-27T15:20",
            late_entry_slip="VT-07",
        )
        dossier = only_dossier()
        assert dossier.code == "H50.31.12-260227-0001"
        assert (dossier.received_at, dossier.entered_at) == (moment("2026-02-27 15:20"), moment("2026-03-02 09:00"))
        assert "nhập bù" in client.get(f"/ho-so/{dossier.code}").get_data(as_text=True)

    def test_a_code_given_by_the_province_is_kept_as_it_is(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        client.submit(form_of(version), button=RECEIVE, applicant_name="Bình", code="000.12.34.H50-260301-0042")
        assert only_dossier().code == "000.12.34.H50-260301-0042"

    def test_online_filing_keeps_when_it_was_submitted(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        client.submit(
            form_of(version), button=RECEIVE, applicant_name="Bình", channel="online", submitted_at="2026-03-01T20:00"
        )
        assert only_dossier().submitted_at == moment("Sun 2026-03-01 20:00")

    def test_fee_by_page_is_reckoned_from_what_was_typed(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, papers=())
        version.fee_rules = [FeeRule(name="Phí chứng thực", basis=FeeBasis.PAGE, amount_vnd=2_000, ceiling_vnd=200_000)]
        page = client.submit(form_of(version), button=("do", "check"), applicant_name="Bình", pages="3", copies="2")
        text = page.get_data(as_text=True)
        assert "12.000 đồng" in text
        assert "2.000 đồng một trang, tối đa 200.000 đồng" in text


def test_a_clerk_without_the_desk_head_reads_the_list_of_slips(client: CheckedClient) -> None:
    office = an_office()
    a_person(office.agency, Role.RECEPTION, username="hai", full_name="Ngô Thị Hai")
    client.sign_in("hai")
    assert "Chưa lập phiếu nào" in client.get("/tiep-nhan/phieu").get_data(as_text=True)


def _sent_by(page: str) -> list[tuple[str, str]]:
    """What the form of the page would send, untouched."""
    return next(form.fields for form in forms(page) if "applicant_name" in form.names)


def _ended(dossier: Dossier, at: datetime) -> None:
    dossier.status = Status.RETURNED
    dossier.outcome = Outcome.GRANTED
    dossier.finished_at = dossier.returned_at = at

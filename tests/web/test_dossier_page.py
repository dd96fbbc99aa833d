"""The page of a dossier: three moments kept apart, what is late, what is pending, what happened, what can be done."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from onestop.cases.apologies import declare_expected_late, reasons, sign_apology
from onestop.cases.correcting import approve_correction, ask_correction
from onestop.cases.extending import ask_extension
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handover import hand_over
from onestop.cases.issuing import prove_waiting
from onestop.cases.models import Dossier, DueSource, Paper, PaperState
from onestop.cases.parties import Applicant
from onestop.cases.pausing import pause, resume
from onestop.cases.returning import return_result
from onestop.cases.supplement import ask_supplement, complete_supplement
from onestop.cases.sweep import sweep
from onestop.config import Config
from onestop.database import db
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.client import CheckedClient


@pytest.fixture
def office(client: CheckedClient) -> Office:
    office = an_office()
    client.sign_in("reception")
    return office


def page_of(client: CheckedClient, dossier: Dossier) -> str:
    answer = client.get(f"/ho-so/{dossier.code}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def fact(page: str, name: str) -> str:
    """What stands beside a name in a list of facts, without tags."""
    value = page.split(f"<dt>{name}</dt>", 1)[1].split("</dd>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", value).split())


def trace_of(page: str) -> list[str]:
    """The rows of the table “Cách tính ngày hẹn”, cells divided by a bar, without tags."""
    rows = page.split("Cách tính ngày hẹn</caption>", 1)[1].split("</tbody>", 1)[0].split("</tr>")[1:-1]
    cells = [re.sub(r"<[^>]+>", " ", row.replace("</td>", " | ")) for row in rows]
    return [" ".join(cell.split()).removesuffix(" |") for cell in cells]


class TestWhoSees:
    def test_another_office_gets_the_answer_of_a_missing_one(self, client: CheckedClient, office: Office) -> None:
        other = an_office("H50.31.13")
        theirs = a_dossier(other, a_procedure(other))
        missing, foreign = client.get("/ho-so/H50.31.12-260302-9999"), client.get(f"/ho-so/{theirs.code}")
        assert missing.status_code == foreign.status_code == 404
        assert theirs.applicant_name not in foreign.get_data(as_text=True)

    def test_the_inspector_sees_everything_and_is_offered_nothing(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office, applicant=Applicant(name="Bình", id_number="045090001234"))
        client.sign_in("inspector")
        page = page_of(client, dossier)
        assert "045090001234" in page
        assert "Không có việc nào bạn cần làm" in page

    @pytest.mark.parametrize(
        ("username", "offered", "withheld"),
        [
            ("officer", "Ghi nhận kết quả", "Ký văn bản xin lỗi"),
            ("head", "Ký văn bản xin lỗi, hẹn lại", "Ghi nhận kết quả"),
            ("cashier", "Thu phí, lệ phí", "Giao xử lý"),
        ],
    )
    def test_what_can_be_done_depends_on_who_looks(
        self, client: CheckedClient, office: Office, username: str, offered: str, withheld: str
    ) -> None:
        dossier = a_dossier(office, a_procedure(office, fee_vnd=10_000), received="2026-02-02 09:00")
        client.sign_in(username)
        acts = page_of(client, dossier).split('id="viec"', 1)[1].split("</section>", 1)[0]
        assert offered in acts
        assert withheld not in acts


class TestMoments:
    def test_a_new_dossier_has_one_date_three_times(self, client: CheckedClient, office: Office) -> None:
        page = page_of(client, a_dossier(office, received="2026-03-02 08:30"))
        for name in ("Hẹn trả lần đầu", "Hết hạn theo luật", "Ngày hẹn đã báo"):
            assert fact(page, name) == "17:00 ngày 09/03/2026"
        assert "Thời hạn 5 ngày làm việc, không tính ngày nhận đủ hồ sơ 02/03/2026" in page

    def test_every_stretch_is_told_with_its_name_its_document_and_what_it_counts_for(
        self, client: CheckedClient, office: Office
    ) -> None:
        page = page_of(client, a_dossier(office, received="2026-02-12 08:30"))
        assert trace_of(page) == [
            "08:30 12/02/2026 – hết ngày | – | Ngày nhận đủ hồ sơ không tính vào thời hạn "
            "khoản 2 Điều 147 Bộ luật Dân sự năm 2015",
            "13/02/2026 | 1 | Ngày làm việc theo lịch của cơ quan",
            "14/02/2026 – 15/02/2026 | – | Ngày nghỉ hằng tuần",
            "16/02/2026 – 20/02/2026 | – | Tết Nguyên đán Bính Ngọ Thông báo 9441/TB-BNV ngày 16/10/2025",
            "21/02/2026 – 22/02/2026 | – | Ngày nghỉ hằng tuần",
            "23/02/2026 – 17:00 26/02/2026 | 4 | Ngày làm việc theo lịch của cơ quan",
        ]
        assert "đủ 5 ngày làm việc, hết hạn 17:00 ngày 26/02/2026" in page
        assert "không khớp" not in page

    def test_a_last_day_that_stands_alone_is_named_once(self, client: CheckedClient, office: Office) -> None:
        page = page_of(client, a_dossier(office, a_procedure(office, "1 working_day"), received="2026-03-02 08:30"))
        assert trace_of(page)[-1] == "03/03/2026 đến 17:00 | 1 | Ngày làm việc theo lịch của cơ quan"
        page = page_of(client, a_dossier(office, a_procedure(office, "0 working_day"), received="2026-03-02 08:30"))
        assert "Cộng các dòng: trong ngày làm việc, hết hạn 17:00 ngày 02/03/2026" in page

    def test_the_trace_names_the_papers_of_pauses_and_the_version_of_the_calendar(
        self, client: CheckedClient, office: Office
    ) -> None:
        dossier = a_dossier(office)
        ground = dossier.procedure_version.pause_grounds[0]
        at = moment("2026-03-02 09:00")
        pause(dossier, ground=ground, document="CV <05>", by=office.officer, at=at)
        resume(dossier, document="CV 09", by=office.officer, at=moment("2026-03-03 09:00"))
        page = page_of(client, dossier)
        (stop,) = [line for line in trace_of(page) if "CV" in line]
        assert "Luật Đất đai 2024 Điều 19; CV &lt;05&gt;; kết thúc: CV 09" in stop
        assert dossier.calendar_version is not None
        assert dossier.calendar_version[:8] in page

    def test_an_end_that_does_not_follow_from_the_facts_says_so(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office)
        dossier.due_at = moment("2026-03-11 17:00")
        assert "không khớp với hạn đã ghi" in page_of(client, dossier)

    def test_the_three_moments_part_after_an_apology(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office, received="2026-02-20 08:30")
        sign_apology(
            dossier, reason=reasons(office.agency.id)[0], new_appointment_at=moment("2026-03-10 17:00"),
            by=office.head, at=moment("2026-03-02 08:00"),
        )  # fmt: skip
        page = page_of(client, dossier)
        assert fact(page, "Hẹn trả lần đầu") == "17:00 ngày 27/02/2026"
        assert fact(page, "Hết hạn theo luật") == "17:00 ngày 27/02/2026"
        assert fact(page, "Ngày hẹn đã báo") == "17:00 ngày 10/03/2026 hẹn lại"

    def test_a_moved_end_that_nobody_was_told_says_so(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office)
        dossier.due_at = moment("2026-03-11 17:00")
        page = page_of(client, dossier)
        assert fact(page, "Ngày hẹn đã báo") == "17:00 ngày 09/03/2026 chưa báo ngày hẹn mới"

    def test_while_the_clock_stands_still_there_is_no_end(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office, received="2026-02-27 08:30")
        ask_supplement(
            dossier, items=["Căn cước <bản sao>"], reason="Thiếu giấy tờ.", by=office.officer,
            at=moment("2026-02-27 10:00"),
        )  # fmt: skip
        page = page_of(client, dossier)
        assert "thời hạn đang dừng từ 10:00 ngày 27/02/2026" in fact(page, "Hết hạn theo luật")
        assert "Căn cước &lt;bản sao&gt;" in page
        assert "sẽ báo ngày hẹn mới" in fact(page, "Ngày hẹn đã báo")

    def test_an_end_from_an_older_register_says_so(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office)
        dossier.due_source = DueSource.REGISTER
        page = page_of(client, dossier)
        assert "theo sổ cũ" in fact(page, "Hết hạn theo luật")
        assert "Hạn giải quyết theo sổ cũ" in page

    def test_a_provisional_end_says_so(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office)
        dossier.provisional = True
        assert "tạm tính" in fact(page_of(client, dossier), "Hết hạn theo luật")

    def test_without_a_countable_term_nothing_is_promised(self, client: CheckedClient, office: Office) -> None:
        page = page_of(client, a_dossier(office, a_procedure(office, None)))
        assert fact(page, "Hết hạn theo luật") == "–"
        assert "không quy định thời hạn đếm được" in page


class TestLateness:
    def test_the_banner_says_since_when_how_late_and_what_now(self, client: CheckedClient, office: Office) -> None:
        page = page_of(client, a_dossier(office, received="2026-02-20 08:30"))  # no sweep has run
        banner = page.split("notice-danger", 1)[1].split("</div>", 1)[0]
        assert "Quá hạn 2 giờ làm việc" in banner
        assert "17:00 ngày 27/02/2026" in banner
        assert "Lãnh đạo cần ký văn bản xin lỗi" in banner

    def test_after_the_one_reappointment_it_stays_late(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office, received="2026-02-20 08:30")
        sign_apology(
            dossier, reason=reasons(office.agency.id)[0], new_appointment_at=moment("2026-03-10 17:00"),
            by=office.head, at=moment("2026-03-02 08:00"),
        )  # fmt: skip
        assert "không quá một lần" in page_of(client, dossier)

    def test_in_time_has_no_banner(self, client: CheckedClient, office: Office) -> None:
        assert "notice-danger" not in page_of(client, a_dossier(office))


class TestPending:
    def test_a_declared_delay_is_shown_with_its_proposal(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office, received="2026-02-27 08:30")
        declare_expected_late(
            dossier, reason=reasons(office.agency.id)[0], proposed_at=moment("2026-03-12 17:00"), by=office.officer,
            at=moment("2026-03-02 08:00"),
        )  # fmt: skip
        page = page_of(client, dossier)
        assert "Dự kiến quá hạn" in page
        assert "17:00 ngày 12/03/2026" in page

    def test_an_extension_waits_for_its_approval(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office, extension="3 working_day")
        dossier = a_dossier(office, version)
        ask_extension(
            dossier, ground=version.extension_grounds[0], document="CV 12", reason="Cần xác minh nơi cư trú.",
            by=office.officer, at=moment("2026-03-02 09:00"),
        )  # fmt: skip
        page = page_of(client, dossier)
        assert "Đề nghị gia hạn đang chờ duyệt" in page
        assert "Cần xác minh nơi cư trú." in page

    def test_a_correction_shows_old_and_new(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office, applicant="Nguyễn Văn Binh")
        ask_correction(
            dossier, parties={"applicant_name": "Nguyễn Văn Bình", "applicant_phone": "0912345678"},
            reason="Gõ nhầm", by=office.reception, at=moment("2026-03-02 09:00"),
        )  # fmt: skip
        page = page_of(client, dossier)
        assert "Chủ hồ sơ: Nguyễn Văn Binh → Nguyễn Văn Bình" in page
        assert "Điện thoại: (trống) → 0912345678" in page
        assert "Gõ nhầm" in page

    def test_a_pause_names_its_ground_and_article(self, client: CheckedClient, office: Office) -> None:
        version = a_procedure(office)
        dossier = a_dossier(office, version, received="2026-02-27 08:30")
        pause(
            dossier, ground=version.pause_grounds[0], document="CV 7", by=office.officer, at=moment("2026-02-27 09:00")
        )
        assert "Xác minh tại cơ quan khác (Luật Đất đai 2024 Điều 19). Văn bản: CV 7." in page_of(client, dossier)


class TestHistory:
    def test_tells_who_did_what_and_when_from_intake_to_result(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office, received="2026-02-20 08:30")
        hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("2026-02-20 09:00"))
        sweep(at=moment("2026-03-01 07:00"), save=db.session.flush)
        finish(dossier, number="12/GXN", by=office.officer, at=moment("2026-03-02 07:30"))
        confirm_result(dossier, by=office.reception, at=moment("2026-03-02 07:40"))
        return_result(
            dossier, collector_name="Nguyễn Thị <Vợ>", relation="Vợ", by=office.reception,
            at=moment("2026-03-02 07:50"),
        )  # fmt: skip

        page = page_of(client, dossier)
        history = page.split('id="lich-su"', 1)[1]

        told = ["Tiếp nhận hồ sơ", "Giao xử lý", "Quá hạn", "Có kết quả", "xác nhận đã nhận kết quả", "Trả kết quả"]
        places = [history.index(text) for text in told]
        assert places == sorted(places)
        assert "Giao cho Nguyễn Thị Ánh Tuyết" in history
        assert "Hệ thống" in history  # the sweep
        assert "Nhập vào hệ thống lúc" in history  # noted later than it came about
        assert "cho Nguyễn Thị &lt;Vợ&gt;" in page
        assert "Hồ sơ kết thúc quá hạn" in page

    def test_a_late_entry_and_a_step_outside_the_rules_are_marked(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(
            office, received="2026-02-23 08:00", late_entry_slip="VT-07", by=office.reception,
            **{"received_at": moment("2026-02-20 08:30")},
        )  # fmt: skip
        ask_supplement(
            dossier, items=["Căn cước"], reason="Thiếu", approval_reason="Không thể giải quyết nếu thiếu",
            by=office.head, at=moment("2026-02-27 09:00"),
        )  # fmt: skip
        page = page_of(client, dossier)
        assert "Tiếp nhận hồ sơ (nhập bù, phiếu số VT-07)" in page
        assert "Ngoài quy định." in page

    def test_a_moved_end_tells_from_where_to_where(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office, received="2026-02-25 08:30")
        ask_supplement(dossier, items=["A"], reason="Thiếu", by=office.officer, at=moment("2026-02-25 10:00"))
        complete_supplement(dossier, by=office.reception, at=moment("2026-02-27 10:00"))
        page = page_of(client, dossier)
        assert "Hết hạn theo luật dời từ 17:00 ngày 04/03/2026 đến 17:00 ngày 06/03/2026." in page


class TestPapers:
    def test_void_and_valid_papers_can_both_be_had(self, client: CheckedClient, office: Office, app: Flask) -> None:
        dossier = a_dossier(office, applicant="Nguyễn Văn Binh")
        _prove(app)
        correction = ask_correction(
            dossier, parties={"applicant_name": "Nguyễn Văn Bình"}, reason="Gõ nhầm", by=office.reception,
            at=moment("2026-03-02 09:00"),
        )  # fmt: skip
        approve_correction(correction, by=office.desk_head, at=moment("2026-03-02 09:00"))
        _prove(app)

        page = page_of(client, dossier)
        void, valid = db.session.scalars(select(Paper).order_by(Paper.id)).all()

        assert "đã hủy, thay thế" in page
        assert void.state is PaperState.VOID
        old, new = (client.get(f"/ho-so/{dossier.code}/van-ban/{paper.id}") for paper in (void, valid))
        assert old.data != new.data
        assert f"giay-tiep-nhan-{dossier.code}-da-huy.pdf" in old.headers["Content-Disposition"]
        assert f"giay-tiep-nhan-{dossier.code}.pdf" in new.headers["Content-Disposition"]

    def test_a_paper_whose_file_is_still_to_be_made_can_be_opened(self, client: CheckedClient, office: Office) -> None:
        dossier = a_dossier(office)
        page = page_of(client, dossier)
        paper = db.session.scalars(select(Paper)).one()
        assert paper.sha256 is None
        assert "đang tạo tệp" in page
        assert f'href="/ho-so/{dossier.code}/van-ban/{paper.id}"' in page
        assert client.get(f"/ho-so/{dossier.code}/van-ban/{paper.id}").mimetype == "application/pdf"

    def test_a_paper_is_had_only_under_its_own_dossier(self, client: CheckedClient, office: Office, app: Flask) -> None:
        mine, other = a_dossier(office), an_office("H50.31.13")
        theirs = a_dossier(other, a_procedure(other))
        _prove(app)
        paper = db.session.scalars(select(Paper).where(Paper.dossier_id == theirs.id)).one()
        for path in (f"/ho-so/{mine.code}/van-ban/{paper.id}", f"/ho-so/{theirs.code}/van-ban/{paper.id}"):
            assert client.get(path).status_code == 404
        assert client.get(f"/ho-so/{mine.code}/van-ban/0").status_code == 404

    def test_a_file_that_was_changed_is_not_handed_out(self, client: CheckedClient, office: Office, app: Flask) -> None:
        dossier = a_dossier(office)
        _prove(app)
        paper = db.session.scalars(select(Paper)).one()
        (_folder(app) / f"{paper.sha256}.pdf").write_bytes(b"%PDF-1.7 another one")
        answer = client.get(f"/ho-so/{dossier.code}/van-ban/{paper.id}")
        assert answer.status_code == 409
        assert "đã bị thay đổi so với lúc phát hành" in answer.get_data(as_text=True)

    def test_an_intake_stands_when_its_file_cannot_be_made(
        self, client: CheckedClient, office: Office, app: Flask
    ) -> None:
        version = a_procedure(office, papers=())
        _folder(app).parent.mkdir(exist_ok=True)
        _folder(app).write_text("in the way")  # no folder can be made here, as on a full disk

        answer = client.submit(
            f"/tiep-nhan/thu-tuc/{version.id}", button=("do", "receive"), applicant_name="Nguyễn Văn Bình"
        )

        dossier = db.session.scalars(select(Dossier)).one()
        assert "đang được tạo" in client.get(answer.headers["Location"]).get_data(as_text=True)
        assert "đang tạo tệp" in page_of(client, dossier)
        _folder(app).unlink()
        _prove(app)
        assert "đang tạo tệp" not in page_of(client, dossier)


def test_the_number_of_queries_does_not_grow_with_the_history(
    client: CheckedClient, office: Office, statements: list[str]
) -> None:
    dossier = a_dossier(office)
    page_of(client, dossier)
    statements.clear()
    page_of(client, dossier)
    few = len(statements)
    for _ in range(10):
        hand_over(dossier, to_person=office.officer, by=office.reception, at=moment("2026-03-02 09:00"))
    db.session.commit()
    page_of(client, dossier)
    statements.clear()
    page_of(client, dossier)
    assert len(statements) <= few + 2  # the officer, now known
    assert few <= 36


def _folder(app: Flask) -> Path:
    config: Config = app.extensions["onestop_config"]
    return config.papers


def _prove(app: Flask) -> None:
    prove_waiting(_folder(app), at=moment("2026-03-02 09:00"), save=db.session.commit)

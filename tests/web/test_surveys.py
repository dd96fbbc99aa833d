"""/to-chuc-khao-sat: devices, paper forms entered once, tables that must add up, and new questions by date."""

import csv
import io
from datetime import date
from fractions import Fraction

import pytest
from flask import Flask
from sqlalchemy import select

from onestop.audit.models import AuditEntry
from onestop.database import db
from onestop.people.models import Role
from onestop.surveys.counts import Counts
from onestop.surveys.kiosks import kiosk_by
from onestop.surveys.models import SurveyKiosk, SurveyRound, SurveySet
from onestop.surveys.questions import set_in_force
from onestop.surveys.results import index_of
from tests.builders import Clock, Office, an_office
from tests.client import CheckedClient
from tests.papers.reading import pages_of, printed_pages, text_of

ROOT = "/to-chuc-khao-sat"
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.fixture
def office(app: Flask) -> Office:
    return an_office()


@pytest.fixture
def desk(client: CheckedClient, office: Office) -> CheckedClient:
    client.sign_in("reception")
    return client


@pytest.fixture
def opened(desk: CheckedClient) -> SurveyRound:
    """A round of 20 forms, collected on 2 March."""
    answer = desk.submit(f"{ROOT}/dot", name="Quý I/2026", held_on="2026-03-02", forms_out="20")
    assert answer.status_code == 303
    return db.session.scalars(select(SurveyRound)).one()


def found(office: Office) -> int:
    return index_of(office.agency.id, *MARCH).forms


class TestDevices:
    def test_an_address_is_opened_shown_and_closed(self, desk: CheckedClient, office: Office) -> None:
        assert desk.submit(ROOT, having="name", name="Quầy 1").status_code == 303
        row = db.session.scalars(select(SurveyKiosk)).one()
        assert f"/khao-sat/quay/{row.secret}" in desk.get(ROOT).get_data(as_text=True)
        desk.submit(ROOT, having=f"/thiet-bi/{row.id}/dong")
        db.session.expire_all()
        assert kiosk_by(row.secret) is None
        assert [entry.act for entry in db.session.scalars(select(AuditEntry).order_by(AuditEntry.seq))][-2:] == [
            "survey_kiosk_opened",
            "survey_kiosk_closed",
        ]

    def test_those_of_another_office_are_out_of_reach(self, desk: CheckedClient, office: Office) -> None:
        desk.submit(ROOT, having="name", name="Quầy 1")
        row = db.session.scalars(select(SurveyKiosk)).one()
        desk.submit(f"{ROOT}/dot", name="Quý I", held_on="2026-03-02", forms_out="5")
        other = an_office("H50.31.13")
        desk.sign_in(other.reception.username)
        form = desk.form(f"{ROOT}/dot")
        token = dict(form.fields)["csrf_token"]
        assert desk.post(f"{ROOT}/thiet-bi/{row.id}/dong", data={"csrf_token": token}).status_code == 404
        assert desk.get(f"{ROOT}/dot/{db.session.scalars(select(SurveyRound.id)).one()}").status_code == 404


class TestARoundOnPaper:
    def test_is_printed_with_numbers_and_entered_sheet_by_sheet(
        self, desk: CheckedClient, office: Office, opened: SurveyRound
    ) -> None:
        path = f"{ROOT}/dot/{opened.id}"
        pdf = desk.get(f"{path}/phieu/1.pdf").get_data()
        pages = printed_pages(pdf)
        assert len(pages) == 20
        assert "Đợt: Quý I/2026. Phiếu số: 20" in pages[-1]
        assert desk.get(f"{path}/phieu/21.pdf").status_code == 404
        for number, choice in ((1, 5), (2, 1)):
            form = desk.form(path, having="number")
            assert dict(form.fields)["number"] == str(number)  # the next one is offered
            assert (
                desk.submit(path, having="number", number=str(number), group="5.3", q1=str(choice)).status_code == 303
            )
        result = index_of(office.agency.id, *MARCH)
        assert (result.on_paper.asked, result.on_paper.answered, result.back) == (20, 2, 2)
        assert result.overall is not None
        assert result.overall.counts == Counts(given=(1, 0, 0, 0, 1))
        assert result.by_group == {"5.3": 2}

    def test_a_sheet_counts_once_and_nothing_typed_is_lost(
        self, desk: CheckedClient, office: Office, opened: SurveyRound
    ) -> None:
        path = f"{ROOT}/dot/{opened.id}"
        desk.submit(path, having="number", number="7", q1="5")
        for number, words in (("7", "đã nhập rồi"), ("21", "từ 1 đến 20"), ("x", "số nguyên"), ("", "số thứ tự")):
            answer = desk.submit(path, having="number", number=number, q1="4", q2="3")
            page = answer.get_data(as_text=True)
            assert answer.status_code == 422
            assert words in page
            assert page.count(" checked") == 2
        empty = desk.submit(path, having="number", number="8")
        assert "Chưa có câu nào được trả lời" in empty.get_data(as_text=True)
        assert found(office) == 1

    def test_forms_that_came_back_empty_are_told_apart(
        self, desk: CheckedClient, office: Office, opened: SurveyRound
    ) -> None:
        path = f"{ROOT}/dot/{opened.id}"
        desk.submit(path, having="number", number="1", q1="5")
        for told, status in (("12", 303), ("0", 422), ("21", 422), ("1.234,5", 422)):
            answer = desk.submit(path, having="/thu-ve", **{"back-forms_back": told})
            assert (answer.status_code, told) == (status, told)
        result = index_of(office.agency.id, *MARCH)
        assert (result.back, result.forms) == (12, 1)

    def test_a_voided_round_counts_nowhere(self, desk: CheckedClient, office: Office, opened: SurveyRound) -> None:
        path = f"{ROOT}/dot/{opened.id}"
        desk.submit(path, having="number", number="1", q1="5")
        assert desk.submit(f"{path}/huy", reason="").status_code == 422
        assert desk.submit(f"{path}/huy", reason="Nhập nhầm đợt").status_code == 303
        assert found(office) == 0
        assert "đã hủy" in desk.get(path).get_data(as_text=True)

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"name": ""}, "Nhập tên đợt"),
            ({"held_on": "2026-03-03"}, "không sau hôm nay"),
            ({"forms_out": "0"}, "ít nhất là 1"),
            ({"forms_out": "1.234,5"}, "số nguyên"),
        ],
    )
    def test_a_round_that_cannot_be_is_refused(self, desk: CheckedClient, sent: dict[str, str], words: str) -> None:
        told = {"name": "Quý I", "held_on": "2026-03-02", "forms_out": "20"} | sent
        answer = desk.submit(f"{ROOT}/dot", **told)
        assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True)


class TestATableOfCounts:
    def table(self, desk: CheckedClient, path: str) -> list[list[str]]:
        text = desk.get(f"{path}/bang-dem.csv").get_data().decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text)))

    def send(self, desk: CheckedClient, path: str, rows: list[list[str]], forms: str = "18") -> tuple[int, str]:
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        file = (io.BytesIO(text.getvalue().encode()), "bang.csv")
        answer = desk.submit(f"{path}/bang-dem", forms=forms, file=file)
        return answer.status_code, answer.get_data(as_text=True)

    def test_is_taken_when_every_row_adds_up(self, desk: CheckedClient, office: Office, opened: SurveyRound) -> None:
        path = f"{ROOT}/dot/{opened.id}"
        rows = self.table(desk, path)
        filled = [rows[0], *[[*row[:2], "10", "8", "0", "0", "0", "0"] for row in rows[1:]]]
        wrong = [list(row) for row in filled]
        wrong[3][2] = "11"
        status, page = self.send(desk, path, wrong)
        assert (status, "Câu 3: các cột cộng lại được 19, phải bằng số phiếu là 18." in page) == (422, True)
        for row, cell, words in ((2, "1.234", "không có dấu chấm"), (2, "", "để trống"), (2, "-1", "số nguyên")):
            wrong = [list(line) for line in filled]
            wrong[row][2] = cell
            status, page = self.send(desk, path, wrong)
            assert (status, words in page, found(office)) == (422, True, 0)
        for broken in ([["a", "b"]], filled[:-1], [*filled, filled[1]], [[*filled[0], "x"]], []):
            status, _ = self.send(desk, path, broken)
            assert (status, found(office)) == (422, 0)
        over = [list(row) for row in filled]
        over[24][2:] = ["10", "0", "8", "0", "0", "0"]  # this question offers two choices
        assert self.send(desk, path, over)[0] == 422
        assert self.send(desk, path, filled, forms="21")[0] == 422
        assert self.send(desk, path, filled)[0] == 303
        result = index_of(office.agency.id, *MARCH)
        assert (result.forms, result.total) == (18, Fraction(0))
        assert self.send(desk, path, filled)[0] == 422  # once
        assert found(office) == 18


class TestQuestions:
    def test_a_change_is_a_new_set_from_a_day_on(self, client: CheckedClient, office: Office, clock: Clock) -> None:
        client.sign_in("admin")
        path = f"{ROOT}/cau-hoi"
        changes = {"name": "Bộ của xã", "source": "Kế hoạch 16", "valid_from": "2026-03-05", "questions-1-text": ""}
        assert client.submit(path, **changes).status_code == 303
        assert len(set_in_force(office.agency.id, date(2026, 3, 4)).questions) == 25
        assert len(set_in_force(office.agency.id, date(2026, 3, 5)).questions) == 24
        again = client.submit(path, **changes)
        assert (again.status_code, "Chọn một ngày sau ngày đó" in again.get_data(as_text=True)) == (422, True)

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"valid_from": "2026-03-01"}, "từ hôm nay trở đi"),
            ({"questions-0-text": ""}, "một câu hỏi chung"),
            ({"questions-1-factor": ""}, "Nhập nhóm"),
            ({"questions-2-text": "Nơi ngồi chờ có đủ chỗ ngồi"}, "có hai lần"),
            ({"questions-1-role": "overall"}, "Chỉ một câu"),
            ({"questions-1-text": "x" * 301}, "giới hạn 300"),
        ],
    )
    def test_a_set_that_cannot_be_asked_is_refused(
        self, client: CheckedClient, office: Office, sent: dict[str, str], words: str
    ) -> None:
        client.sign_in("admin")
        told = {"name": "Bộ của xã", "source": "Kế hoạch 16", "valid_from": "2026-03-05"} | sent
        answer = client.submit(f"{ROOT}/cau-hoi", **told)
        assert (answer.status_code, words in answer.get_data(as_text=True)) == (422, True)
        assert db.session.scalars(select(SurveySet)).all() == []

    def test_hundreds_of_lines_are_no_defect(self, client: CheckedClient, office: Office) -> None:
        client.sign_in("admin")
        token = dict(client.form(f"{ROOT}/cau-hoi").fields)["csrf_token"]
        lines = {f"questions-{place}-text": f"Câu {place}" for place in range(300)}
        answer = client.post(f"{ROOT}/cau-hoi", data={"csrf_token": token, **lines})
        assert answer.status_code == 422


def test_the_blank_form_is_one_page_and_asks_every_question(desk: CheckedClient, office: Office) -> None:
    pdf = desk.get(f"{ROOT}/phieu.pdf").get_data()
    assert len(pages_of(pdf)) == 1
    printed = text_of(pdf)
    for question in set_in_force(office.agency.id, MARCH[0]).questions:
        assert question.text in printed, question.position
    assert "Phiếu số: …………" in printed
    assert office.people[Role.RECEPTION].full_name not in printed

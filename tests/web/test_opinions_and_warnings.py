"""Opinions and warnings on their pages: what is asked, what is late, and the button that a warning asks for."""

import re

import pytest
from sqlalchemy import select

from onestop.cases.models import Dossier, OpinionRequest
from onestop.cases.opinions import ask_opinion
from onestop.cases.sweep import sweep
from onestop.cases.warning import shares_of
from onestop.database import db
from onestop.people.units import create_unit
from onestop.sla.term import Term
from tests.builders import Office, a_dossier, a_procedure, an_office
from tests.client import CheckedClient
from tests.clock import Clock, moment

# Received on Monday, 2 March 2026, ten working days: half on Mon 9/3, 80 % on Thu 12/3, due on Mon 16/3 at 17:00.
MOST = "Thu 2026-03-12 17:00"
SETTINGS = "/quan-tri/ly-do-qua-han"


@pytest.fixture
def office(app: object) -> Office:
    return an_office()


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return a_dossier(office, a_procedure(office, "10 working_day"))


def words(client: CheckedClient, address: str) -> str:
    return " ".join(client.get(address).get_data(as_text=True).split())


def test_an_opinion_is_asked_and_answered_on_its_pages(
    client: CheckedClient, clock: Clock, office: Office, dossier: Dossier
) -> None:
    unit = create_unit(office.agency, "Phòng Tư pháp", by=office.admin, at=clock())
    clock.at("Tue 2026-03-03 09:00")
    client.sign_in("officer")
    page = f"/ho-so/{dossier.code}"
    assert f"{page}/xin-y-kien" in words(client, page)
    client.submit(
        f"{page}/xin-y-kien", having="question", unit=str(unit.id), question="Có tranh chấp không?", amount="1,5"
    )
    opinion = db.session.scalars(select(OpinionRequest)).one()
    assert (opinion.addressee, opinion.due_at) == ("Phòng Tư pháp", moment("Thu 2026-03-05 11:30"))
    shown = words(client, page)
    assert "Có tranh chấp không?" in shown
    assert "Xin ý kiến" in shown
    answer = f"{page}/y-kien/{opinion.id}"
    assert answer in shown
    client.submit(answer, having="answer", answer="Không có", document="CV 12")
    db.session.refresh(opinion)
    assert (opinion.answer, opinion.answer_document, opinion.answered_at) == ("Không có", "CV 12", clock())
    shown = words(client, page)
    assert "Không có (CV 12)" in shown
    assert "Nhận ý kiến trả lời" in shown
    assert answer not in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"addressee": "", "question": "Hỏi"}, "Chọn đơn vị, hoặc ghi cơ quan"),
        ({"addressee": "Công an", "question": "Hỏi", "amount": "0"}, "lớn hơn 0"),
        ({"addressee": "Công an", "question": "Hỏi", "amount": "hai"}, "Không đọc được số “hai”"),
        ({"addressee": "Công an", "question": "Hỏi", "amount": "NaN"}, "Không đọc được số “NaN”"),
        ({"addressee": "Công an", "question": "Hỏi", "amount": "0,3"}, "bội số của 0,5"),
        ({"addressee": "Công an", "question": "Hỏi", "amount": "-1"}, "-1"),
    ],
)
def test_what_cannot_be_asked_comes_back_with_all_that_was_typed(
    client: CheckedClient, dossier: Dossier, typed: dict[str, str], said: str
) -> None:
    client.sign_in("officer")
    answer = client.submit(f"/ho-so/{dossier.code}/xin-y-kien", having="question", **typed)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert said in page
    assert "working_day" not in re.sub(r'value="[^"]*"', "", page)  # what the machine calls it is not told
    assert "Hỏi</textarea>" in page
    assert db.session.scalars(select(OpinionRequest)).all() == []


def test_an_opinion_of_another_dossier_is_not_found(client: CheckedClient, office: Office, dossier: Dossier) -> None:
    other = a_dossier(office)
    opinion = ask_opinion(
        other, addressee="Công an", question="Hỏi", term=Term.parse("2 working_day"), by=office.officer,
        at=moment("Mon 2026-03-02 10:00"),
    )  # fmt: skip
    client.sign_in("officer")
    assert client.get(f"/ho-so/{dossier.code}/y-kien/{opinion.id}").status_code == 404
    assert client.get(f"/ho-so/{dossier.code}/y-kien/987654").status_code == 404


def test_the_head_of_the_desk_sees_what_is_not_answered_in_time(
    client: CheckedClient, clock: Clock, office: Office, dossier: Dossier
) -> None:
    ask_opinion(
        dossier, addressee="Công an xã", question="Hỏi", term=Term.parse("2 working_day"), by=office.officer,
        at=moment("Tue 2026-03-03 09:00"),
    )  # fmt: skip
    clock.at("Fri 2026-03-06 17:00")
    client.sign_in("desk_head")
    page = words(client, "/qua-han")
    assert "Ý kiến quá hạn trả lời (1)" in page
    assert "Công an xã: hạn trả lời" in page
    assert "quá 1 ngày làm việc" in page
    assert f"/ho-so/{dossier.code}/y-kien/" in page


def test_a_warning_says_how_much_is_used_and_asks_for_the_declaration(
    client: CheckedClient, clock: Clock, office: Office, dossier: Dossier
) -> None:
    sweep(at=moment("Mon 2026-03-02 10:00"), save=db.session.flush)
    clock.at(MOST)
    client.sign_in("officer")
    for address in ("/qua-han", f"/ho-so/{dossier.code}"):
        page = words(client, address)
        assert "Đã dùng 80 % thời hạn" in page, address
        assert f"{dossier.code}/du-kien-qua-han" in page, address
    clock.at("Fri 2026-03-13 07:00")
    client.sign_in("officer")
    assert "Sắp đến hạn. Đã dùng 80 % thời hạn" in words(client, f"/ho-so/{dossier.code}")
    client.submit(
        f"/ho-so/{dossier.code}/du-kien-qua-han", having="proposed_at", reason="1", proposed_at="2026-03-20T09:00"
    )
    assert dossier.expected_late_at == clock()
    assert "Sắp đến hạn. Đã dùng" not in words(client, f"/ho-so/{dossier.code}")


def test_who_may_not_declare_is_warned_without_a_button(client: CheckedClient, clock: Clock, dossier: Dossier) -> None:
    sweep(at=moment("Mon 2026-03-02 10:00"), save=db.session.flush)
    clock.at(MOST)
    client.sign_in("inspector")
    page = words(client, f"/ho-so/{dossier.code}")
    assert "Đã dùng 80 % thời hạn" in page
    assert "du-kien-qua-han" not in page


def test_short_terms_have_a_line_of_their_own(client: CheckedClient, clock: Clock, office: Office) -> None:
    a_dossier(office, a_procedure(office, "1 working_day"))
    clock.at("Tue 2026-03-03 15:30")
    client.sign_in("head")
    page = words(client, "/qua-han")
    assert "Thời hạn ngắn, sắp đến hạn (1)" in page
    assert 'id="sap-den-han"' not in page


def test_a_long_list_of_steps_asks_the_database_no_more_than_a_short_one(
    client: CheckedClient, clock: Clock, office: Office, statements: list[str]
) -> None:
    version = a_procedure(office, "10 working_day")
    counts = []
    for there in (1, 10):
        for _ in range(1 if there == 1 else 9):
            a_dossier(office, version)
        sweep(at=moment("Mon 2026-03-02 10:00"), save=db.session.flush)
        clock.at(MOST)
        client.sign_in("head")
        client.get("/qua-han")
        statements.clear()
        assert words(client, "/qua-han").count("Đã dùng 80 % thời hạn") == there
        counts.append(len(statements))
        clock.at("2026-03-02 11:00")
    assert counts[0] == counts[1]


def test_the_administrator_sets_the_steps(client: CheckedClient, office: Office) -> None:
    client.sign_in("admin")
    assert 'value="50, 80"' in client.get(SETTINGS).get_data(as_text=True)
    assert client.submit(SETTINGS, having="moc-shares", **{"moc-shares": "30 %; 60 90"}).status_code == 303
    assert shares_of(office.agency.id) == (30, 60, 90)
    assert 'value="30, 60, 90"' in client.get(SETTINGS).get_data(as_text=True)


@pytest.mark.parametrize("typed", ["năm mươi", "0", "100", "-20", "5,5,150", "10 20 30 40 50 60", "٥٠"])
def test_steps_that_make_no_sense_come_back_as_they_were_typed(
    client: CheckedClient, office: Office, typed: str
) -> None:
    client.sign_in("admin")
    answer = client.submit(SETTINGS, having="moc-shares", **{"moc-shares": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.get_data(as_text=True)
    assert shares_of(office.agency.id) == (50, 80)


def test_one_tab_leads_to_the_steps_and_then_to_the_reasons(client: CheckedClient, office: Office) -> None:
    client.sign_in("admin")
    shown = words(client, SETTINGS)
    assert f'<a href="{SETTINGS}" aria-current="page">Nhắc hạn, lý do</a>' in shown
    assert re.findall("<h2>(.*?)</h2>", shown.partition("<main")[2]) == ["Nhắc trước khi quá hạn", "Lý do quá hạn"]

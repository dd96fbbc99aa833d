"""/khao-sat: a citizen answers by the token of a paper, or on a device of the desk, and leaves no trace."""

import re

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from onestop.cases.models import Dossier, Paper
from onestop.database import db
from onestop.surveys.kiosks import close_kiosk, open_kiosk
from onestop.surveys.models import SurveyAnswered, SurveyKiosk, SurveyTally, SurveyWay, Way
from tests.builders import Clock, Office, a_dossier, an_office, moment
from tests.client import CheckedClient
from tests.surveys.builders import ANSWERED, an_ended_dossier, token_of

AT = moment("Mon 2026-03-02 09:00")


@pytest.fixture
def office(app: Flask) -> Office:
    return an_office()


@pytest.fixture
def dossier(office: Office, clock: Clock) -> Dossier:
    clock.at("Thu 2026-03-05 10:00")
    return an_ended_dossier(office)


@pytest.fixture
def kiosk(office: Office) -> SurveyKiosk:
    return open_kiosk(office.agency, "Máy tính bảng quầy 1", by=office.reception, at=AT)


def words(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def forms_counted() -> int:
    row = db.session.scalars(select(SurveyTally).order_by(SurveyTally.id)).first()
    return row.blank + row.n1 + row.n2 + row.n3 + row.n4 + row.n5 if row else 0


class TestByTheTokenOfAPaper:
    def test_the_page_of_the_paper_offers_it_until_it_is_answered(
        self, client: CheckedClient, dossier: Dossier
    ) -> None:
        token = token_of(dossier)
        offered = client.get(f"/xac-minh/{token}").get_data(as_text=True)
        assert f'href="/khao-sat/{token}"' in offered
        answer = client.submit(f"/khao-sat/{token}", q1="5", q2="4", q25="3")
        assert (answer.status_code, answer.headers["Location"]) == (303, "/khao-sat/cam-on")
        assert "Cảm ơn" in words(client.get("/khao-sat/cam-on"))
        assert forms_counted() == 1
        assert "Đánh giá sự phục vụ" not in words(client.get(f"/xac-minh/{token}"))

    def test_an_open_dossier_is_not_asked(self, client: CheckedClient, office: Office) -> None:
        assert "Đánh giá sự phục vụ" not in words(client.get(f"/xac-minh/{token_of(a_dossier(office))}"))

    def test_unknown_open_and_answered_look_alike(
        self, client: CheckedClient, office: Office, dossier: Dossier
    ) -> None:
        used, still_open = token_of(dossier), token_of(a_dossier(office))
        assert client.submit(f"/khao-sat/{used}", q1="1").status_code == 303
        pages = [client.get(f"/khao-sat/{token}") for token in (used, still_open, "A" * 22, "x", "☃")]
        pages += [client.post(f"/khao-sat/{token}", data={"q1": "5", "bo": "goc"}) for token in (used, still_open)]
        assert {page.status_code for page in pages} == {404}
        assert len({page.get_data() for page in pages}) == 1
        assert forms_counted() == 1

    def test_nothing_that_was_ticked_is_lost(self, client: CheckedClient, dossier: Dossier) -> None:
        path = f"/khao-sat/{token_of(dossier)}"
        for sent in ({"q1": "9", "q2": "4"}, {}, {"bo": "2020-01-01", "q1": "2", "q2": "4"}):
            form = client.form(path)
            answer = client.post(form.action, data={"bo": "goc", **sent})
            assert answer.status_code == 400
            if sent.get("bo"):
                assert answer.get_data(as_text=True).count("checked") == 2
        assert forms_counted() == 0

    def test_the_page_names_nobody_and_keeps_its_address_to_itself(
        self, client: CheckedClient, dossier: Dossier, kiosk: SurveyKiosk
    ) -> None:
        for path in (f"/khao-sat/{token_of(dossier)}", "/khao-sat/cam-on", f"/khao-sat/quay/{kiosk.secret}"):
            page = client.get(path)
            assert page.status_code == 200
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert "noindex" in page.headers["X-Robots-Tag"]
            assert "Set-Cookie" not in page.headers
            for secret in (dossier.code, dossier.applicant_name, dossier.procedure_version.name):
                assert secret not in page.get_data(as_text=True)

    def test_too_many_in_a_minute_wait(self, client: CheckedClient, dossier: Dossier) -> None:
        for _ in range(10):
            assert client.post(f"/khao-sat/{'A' * 22}", data={"q1": "5"}).status_code == 404
        answer = client.post(f"/khao-sat/{token_of(dossier)}", data={"q1": "5", "bo": "goc"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")


class TestOnADeviceOfTheDesk:
    def test_from_the_code_to_the_thanks_and_back_to_the_start(
        self, client: CheckedClient, dossier: Dossier, kiosk: SurveyKiosk
    ) -> None:
        paper = db.session.scalars(select(Paper).where(Paper.token == token_of(dossier))).one()
        start = f"/khao-sat/quay/{kiosk.secret}"
        shown = client.submit(start, ma=f" {str(paper.short_code).lower()} ")
        page = shown.get_data(as_text=True)
        assert shown.status_code == 200
        assert f'name="token" value="{paper.token}"' in page
        assert shown.headers["Refresh"] == f"600; url={start}"
        thanks = client.post(f"{start}/gui", data={"token": paper.token, "bo": "goc", "q1": "5"})
        assert "Cảm ơn" in words(thanks)
        assert thanks.headers["Refresh"] == f"8; url={start}"
        assert str(paper.token) not in thanks.get_data(as_text=True)
        assert [(row.way, row.n) for row in db.session.scalars(select(SurveyWay))] == [(Way.KIOSK, 1)]
        again = client.submit(start, ma=paper.token and f"/xac-minh/{paper.token}")
        assert again.status_code == 404
        assert "Nhờ cán bộ tại quầy" in words(again)

    def test_a_closed_or_strange_device_opens_nothing(
        self, client: CheckedClient, dossier: Dossier, kiosk: SurveyKiosk, office: Office
    ) -> None:
        close_kiosk(kiosk, by=office.reception, at=ANSWERED)
        sent = {"token": token_of(dossier), "bo": "goc", "q1": "5"}
        for secret in (kiosk.secret, "A" * 22, "x"):
            assert client.get(f"/khao-sat/quay/{secret}").status_code == 404
            assert client.post(f"/khao-sat/quay/{secret}", data={"ma": "AAAAAAAAAA"}).status_code == 404
            assert client.post(f"/khao-sat/quay/{secret}/gui", data=sent).status_code == 404
        assert db.session.scalars(select(SurveyAnswered)).all() == []

    def test_what_was_ticked_on_it_is_kept_when_it_has_to_be_sent_again(
        self, client: CheckedClient, dossier: Dossier, kiosk: SurveyKiosk
    ) -> None:
        sent = {"token": token_of(dossier), "bo": "cu", "q1": "5"}
        answer = client.post(f"/khao-sat/quay/{kiosk.secret}/gui", data=sent)
        assert answer.status_code == 400
        assert answer.get_data(as_text=True).count("checked") == 1
        assert "về đầu" in words(answer)

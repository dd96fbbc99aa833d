"""/xac-minh tells anybody whether a paper holds, and nobody anything about a citizen."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from onestop.cases.issuing import content_of, prove
from onestop.cases.models import Dossier, Paper, PaperKind
from onestop.cases.receipts import draw_up_receipt
from onestop.cases.search import page_of
from onestop.cases.verifying import read_code
from onestop.config import Config
from onestop.database import db
from onestop.people.models import LookUpTry
from onestop.sealing.keys import read_publics
from onestop.sealing.verdict import judge
from tests.builders import Clock, Office, a_dossier, an_office, moment
from tests.cases.threads import together
from tests.client import CheckedClient

CANARY = "Nguyễn Thị Chim Hoàng Yến"
AT = moment("Mon 2026-03-02 09:00")


@pytest.fixture
def office(app: Flask) -> Office:
    return an_office()


@pytest.fixture
def dossier(office: Office) -> Dossier:
    return a_dossier(office, applicant=CANARY, received=AT)


def paper_of(dossier: Dossier) -> Paper:
    found = select(Paper).where(Paper.dossier_id == dossier.id, Paper.kind == PaperKind.RECEIPT).order_by(Paper.id)
    return db.session.scalars(found).all()[-1]


def issued(app: Flask, paper: Paper) -> bytes:
    config: Config = app.extensions["onestop_config"]
    prove(paper.id, config.papers, at=AT, save=db.session.commit)
    return content_of(paper, config.papers)


def text_of(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_a_paper_that_holds_says_so_by_its_token_and_by_its_code(
    client: CheckedClient, app: Flask, dossier: Dossier
) -> None:
    paper = paper_of(dossier)
    issued(app, paper)
    by_token = client.get(f"/xac-minh/{paper.token}")
    assert by_token.status_code == 200
    said = text_of(by_token)
    assert paper.sha256 is not None
    for words in ("Văn bản còn hiệu lực", "Giấy tiếp nhận hồ sơ", "02/03/2026", "UBND xã", paper.sha256[:4]):
        assert words in said
    by_code = client.post("/xac-minh", data={"code": paper.short_code})
    assert text_of(by_code) == said


def test_nothing_personal_stands_on_any_answer(client: CheckedClient, app: Flask, dossier: Dossier) -> None:
    paper = paper_of(dossier)
    content = issued(app, paper)
    answers = [
        client.get(f"/xac-minh/{paper.token}"),
        client.post("/xac-minh", data={"code": paper.short_code}),
        client.post("/xac-minh/tep", data={"file": (io.BytesIO(content), f"{CANARY}.pdf")}),
        client.post("/xac-minh/tep", data={"file": (io.BytesIO(content[:-1]), f"{CANARY}.pdf")}),
    ]
    for answer in answers:
        page = answer.get_data(as_text=True)
        assert "Chim Hoàng Yến" not in page
        assert dossier.code not in page
        assert dossier.procedure_version.full_name not in page


def test_a_replaced_paper_names_the_one_in_its_place(client: CheckedClient, dossier: Dossier, office: Office) -> None:
    first = paper_of(dossier)
    for hour in ("Tue 2026-03-03 09:00", "Wed 2026-03-04 09:00"):
        draw_up_receipt(dossier, by=office.reception, at=moment(hour))
    said = text_of(client.get(f"/xac-minh/{first.token}"))
    assert "Văn bản đã được thay thế" in said
    assert "Đã được thay thế ngày 03/03/2026" in said
    assert "ngày 04/03/2026" in said  # the one that holds now, not the one between
    assert "còn hiệu lực" in text_of(client.get(f"/xac-minh/{paper_of(dossier).token}"))


def test_a_void_paper_says_only_that(client: CheckedClient, dossier: Dossier) -> None:
    from onestop.cases.issuing import void

    paper = paper_of(dossier)
    void(paper, reason=f"Nhập nhầm cho {CANARY}", at=AT)
    said = text_of(client.get(f"/xac-minh/{paper.token}"))
    assert "Văn bản đã hủy" in said
    assert CANARY not in said


def test_what_is_unknown_and_what_is_no_token_look_alike(client: CheckedClient, dossier: Dossier) -> None:
    paper = paper_of(dossier)
    assert paper.token is not None
    wrong = ["A" * 22, "x", paper.token[:-1], paper.token + "A", paper.token.swapcase(), "☃", "' OR 1"]
    answers = [client.get(f"/xac-minh/{token}") for token in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.get_data() for answer in answers}) == 1


@pytest.mark.parametrize(
    "typed", ["{code}", " {code} ", "{lower}", "{first}-{second}", "{first} {second}", "{misread}"]
)
def test_a_code_is_forgiven_how_it_is_typed(client: CheckedClient, dossier: Dossier, typed: str) -> None:
    paper = paper_of(dossier)
    paper.short_code = code = "7K0QF1M2XA"
    words = typed.format(
        code=code, lower=code.lower(), first=code[:5], second=code[5:], misread=code.replace("0", "o").replace("1", "L")
    )
    assert client.post("/xac-minh", data={"code": words}).status_code == 200


@pytest.mark.parametrize(
    "typed", ["", "7K0QF", "7K0QF1M2XAA", "7K0QF1M2X%", "UUUUUUUUUU", "7" * 5000, "\0" * 10, "é☃" * 5]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


def test_the_headers_keep_the_address_to_itself_and_no_cookie_is_set(client: CheckedClient, dossier: Dossier) -> None:
    paper = paper_of(dossier)
    for answer in (
        client.get("/xac-minh"),
        client.get(f"/xac-minh/{paper.token}"),
        client.get("/xac-minh/khong-co"),
        client.post("/xac-minh", data={"code": "AAAAA-AAAAA"}),
        client.post("/xac-minh", data={"code": ""}),
        client.post("/xac-minh/tep", data={"file": (io.BytesIO(b"x"), "x.pdf")}),
        client.get("/xac-minh/khoa-cong-khai"),
    ):
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "no-store" in answer.headers["Cache-Control"]
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert "Set-Cookie" not in answer.headers


class TestTheFile:
    def test_as_issued_is_known(self, client: CheckedClient, app: Flask, dossier: Dossier) -> None:
        content = issued(app, paper_of(dossier))
        answer = client.post("/xac-minh/tep", data={"file": (io.BytesIO(content), "giay.pdf")})
        assert answer.status_code == 200
        assert "đúng từng chữ như lúc phát hành" in text_of(answer)

    def test_that_was_changed_is_told_from_a_strange_one(
        self, client: CheckedClient, app: Flask, dossier: Dossier
    ) -> None:
        content = issued(app, paper_of(dossier))
        changed = client.post(
            "/xac-minh/tep", data={"file": (io.BytesIO(content.replace(b"/Author", b"/Authos")), "a")}
        )
        strange = client.post("/xac-minh/tep", data={"file": (io.BytesIO(b"%PDF-1.4\n"), "b.pdf")})
        assert {changed.status_code, strange.status_code} == {404}
        assert "không còn đúng như lúc phát hành" in text_of(changed)
        assert "không phải tệp do hệ thống này phát hành" in text_of(strange)

    def test_that_is_too_large_or_missing_is_refused(self, client: CheckedClient, office: Office) -> None:
        for size in (10 * 1024 * 1024 + 1, 12 * 1024 * 1024):
            body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n%s\r\n--x--\r\n'
            answer = client.post(
                "/xac-minh/tep", data=body % bytes(size), content_type="multipart/form-data; boundary=x"
            )
            assert (answer.status_code, "lớn hơn 10 MB" in text_of(answer)) == (413, True)
        assert client.post("/xac-minh/tep", data={}).status_code == 400

    def test_can_be_checked_with_the_key_that_the_page_hands_out(
        self, client: CheckedClient, app: Flask, dossier: Dossier
    ) -> None:
        content = issued(app, paper_of(dossier))
        pem = client.get("/xac-minh/khoa-cong-khai").get_data()
        assert b"PRIVATE" not in pem
        (key,) = read_publics(pem)
        assert judge(content, {key.id: key}).genuine


class TestTooManyTries:
    def test_the_eleventh_in_a_minute_waits(self, client: CheckedClient, clock: Clock, dossier: Dossier) -> None:
        paper = paper_of(dossier)
        for _ in range(10):
            assert client.post("/xac-minh", data={"code": "AAAAA-AAAAA"}).status_code == 404
        answer = client.post("/xac-minh", data={"code": paper.short_code})
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
        assert "Chờ một phút" in text_of(answer)
        elsewhere = client.post("/xac-minh", data={"code": paper.short_code}, environ_base={"REMOTE_ADDR": "10.0.0.9"})
        assert elsewhere.status_code == 200
        assert client.get(f"/xac-minh/{paper.token}").status_code == 200  # who scans is not asked to wait
        clock.at("Mon 2026-03-02 09:01:01")
        assert client.post("/xac-minh", data={"code": paper.short_code}).status_code == 200

    def test_holds_for_many_at_once_on_both_databases(
        self, any_database: str, bare_app: Callable[[str], Flask]
    ) -> None:
        from onestop.people import look_ups

        app = bare_app(any_database)

        def ask(_desk: int) -> int:
            let_in = 0
            for _ in range(4):
                let_in += look_ups.note("2001:db8::7", at=AT)
                db.session.commit()
            return let_in

        assert sum(together(app, ask, desks=5)) == look_ups.PER_MINUTE
        with app.app_context():
            assert look_ups.is_too_often("2001:db8::8", at=AT)  # the same household
            assert db.session.scalar(select(func.count()).select_from(LookUpTry)) == look_ups.PER_MINUTE


class TestAtTheDesk:
    def test_a_scanned_address_or_a_typed_code_opens_the_dossier(self, client: CheckedClient, dossier: Dossier) -> None:
        paper = paper_of(dossier)
        client.sign_in("reception")
        for text in (f"https://motcua.vidu.vn/xac-minh/{paper.token}", f"/xac-minh/{paper.token}", paper.short_code):
            answer = client.submit("/ho-so", text=text)
            assert answer.headers["Location"].endswith(f"/ho-so/{dossier.code}"), text

    def test_the_paper_of_another_office_opens_nothing(self, client: CheckedClient, dossier: Dossier) -> None:
        paper = paper_of(dossier)
        other = an_office("H50.31.13")
        client.sign_in(other.reception.username)
        answer = client.submit("/ho-so", text=str(paper.short_code))
        assert "/ho-so?tim=" in answer.headers["Location"]
        assert page_of(other.agency.id, at=AT, text=str(paper.short_code)).total == 0


def test_names_of_parties_are_not_in_what_a_seal_says(app: Flask, office: Office, tmp_path: Path) -> None:
    dossier = a_dossier(office, applicant=CANARY)
    paper = paper_of(dossier)
    prove(paper.id, tmp_path / "papers", at=AT, save=db.session.commit)
    known = {key.id: key for key in read_publics(next((tmp_path / "seal" / "public").iterdir()).read_bytes())}
    statement = judge(content_of(paper, tmp_path / "papers"), known).statement
    assert statement is not None
    assert CANARY not in str(statement)
    assert statement.code is not None
    assert read_code(statement.code) == paper.short_code

"""What goes wrong ends on a calm page with an id, and the log says no more than it may."""

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, request
from sqlalchemy import Integer, bindparam, select
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from onestop import create_app
from onestop.config import Config
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Agency
from onestop.web import logbook
from onestop.web.access import public, takes_upload
from tests.builders import an_office
from tests.client import CheckedClient

NAME = "Nguyễn Thị Bí Mật"


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    """The lines of the log, as they would be written."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logbook.JsonLines())
    logbook.logger.addHandler(handler)
    told: list[dict[str, object]] = []
    yield told
    logbook.logger.removeHandler(handler)
    told += [json.loads(line) for line in stream.getvalue().splitlines()]
    assert NAME not in stream.getvalue()


@pytest.fixture
def app_of_troubles(tmp_config: Config) -> Flask:
    """The application with routes that go wrong, and as it runs in production: no error reaches the server."""
    app = create_app(tmp_config)

    def trouble(kind: str) -> str:
        if kind == "defect":
            raise ValueError(f"cannot read {NAME}")
        if kind == "refused":
            raise Refused("Hồ sơ đã trả kết quả. Lập hồ sơ mới.")
        if kind == "integrity":
            raise IntegrityError("INSERT", {"name": NAME}, Exception(NAME))
        if kind == "number":
            db.session.execute(select(bindparam("n", 2**63, Integer))).one()
        if kind == "template":
            from flask import render_template_string

            return render_template_string("{{ no_such_thing }}")
        if kind == "table":
            db.session.scalars(select(Agency).where(Agency.name == NAME).with_for_update()).all()
            db.session.execute(db.text("SELECT * FROM no_such_table"))
        return kind

    app.add_url_rule("/loi/<kind>", "trouble", public(trouble))
    app.add_url_rule("/gui", "send", public(lambda: str(len(request.form))), methods=["POST"])
    big = public(takes_upload(3 * 1024 * 1024)(lambda: str(len(request.files))))
    app.add_url_rule("/gui-tep", "send_file", big, methods=["POST"])
    return app


@pytest.mark.parametrize(
    ("kind", "status", "says"),
    [
        ("defect", 500, "Hệ thống gặp lỗi"),
        ("template", 500, "Hệ thống gặp lỗi"),
        ("refused", 409, "Hồ sơ đã trả kết quả. Lập hồ sơ mới."),
        ("integrity", 409, "Dữ liệu vừa được người khác thay đổi"),
        ("number", 400, "Yêu cầu không đọc được"),
        ("table", 503, "Cơ sở dữ liệu đang bận"),
    ],
)
def test_every_trouble_has_a_calm_page_with_an_id(
    app_of_troubles: Flask, lines: list[dict[str, object]], kind: str, status: int, says: str
) -> None:
    answer = app_of_troubles.test_client().get(f"/loi/{kind}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert says in page
    assert answer.headers["X-Request-ID"] in page
    assert "Traceback" not in page
    assert NAME not in page


def test_a_defect_is_logged_with_its_places_and_without_its_text(app_of_troubles: Flask) -> None:
    record = logging.LogRecord("onestop", logging.ERROR, __file__, 1, "defect", None, None)
    try:
        int(NAME)
    except ValueError:
        import sys

        record.exc_info = sys.exc_info()
    line = json.loads(logbook.JsonLines().format(record))
    assert line["error"] == ["builtins.ValueError"]
    assert any("test_errors.py" in place for place in line["places"])
    assert "Bí Mật" not in json.dumps(line, ensure_ascii=False)


def test_a_log_line_cannot_be_forged(lines: list[dict[str, object]]) -> None:
    logbook.note('x\n{"event": "signed_in"}', name="a\r\nb\u2028c")
    assert logbook.JsonLines().format(logging.LogRecord("onestop", 20, "", 1, "a\nb", None, None)).count("\n") == 0


def test_when_the_database_is_away_the_page_says_so(tmp_config: Config, tmp_path: Path) -> None:
    away = replace(tmp_config, database_url=f"sqlite:///{tmp_path / 'khong-co' / 'base.sqlite3'}")
    client = create_app(away).test_client()
    for path in ("/dang-nhap", "/khong-co"):
        answer = client.get(path)
        assert answer.status_code in (503, 404)
        assert "Mã lỗi" in answer.get_data(as_text=True)
    client.set_cookie("onestop", "a" * 43)
    answer = client.get("/ho-so")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "Cơ sở dữ liệu đang bận hoặc không kết nối được" in answer.get_data(as_text=True)
    with client.get("/static/css/onestop.css") as style:
        assert style.status_code == 200


def test_a_body_beyond_the_limit_is_refused_and_an_upload_route_has_its_own(app_of_troubles: Flask) -> None:
    app_of_troubles.config["WTF_CSRF_ENABLED"] = False
    client = app_of_troubles.test_client()

    def sent(path: str, fields: dict[str, object]) -> TestResponse:
        # Encoded here: the test client would put a large body into a file and leave it open.
        boundary, body = encode_multipart(fields)
        return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")

    def a_file(size: int) -> dict[str, object]:
        return {"tep": FileStorage(io.BytesIO(b"x" * size), "a.csv")}

    assert sent("/gui", {"a": "x" * 100}).status_code == 200
    for fields in ({"a": "x" * 1_100_000}, {"a": "x" * 600_000}, a_file(1_100_000), {f"a{n}": "" for n in range(1200)}):
        answer = sent("/gui", fields)
        assert answer.status_code == 413
        assert "quá lớn" in answer.get_data(as_text=True)
    assert sent("/gui-tep", a_file(2_000_000)).status_code == 200
    assert sent("/gui-tep", a_file(3_200_000)).status_code == 413


HOSTILE_NUMBERS = [
    "9223372036854775808",
    "1" + "0" * 30,
    "-1",
    "１２３",
    "1_000",
    "²",
    "NaN",
    "0x10",
    "007",
    "1.5",
    "+1",
    "%00",
]


@pytest.mark.parametrize("number", HOSTILE_NUMBERS)
def test_what_is_no_id_is_no_page(client: CheckedClient, number: str) -> None:
    an_office()
    client.sign_in("reception")
    assert client.get(f"/tiep-nhan/thu-tuc/{number}").status_code == 404
    assert client.get(f"/ho-so/H50.31.12-260101-0001/van-ban/{number}").status_code == 404


HOSTILE_TEXTS = [
    "%00", "a%00b", "%ff%fe", "%ED%A0%80", "%E2%80%AE", "..%2f..%2fetc%2fpasswd", "%0d%0aX-A:1", "a" * 5000,
    "%F0%9F%98%80", "<script>alert(1)</script>", "{{7*7}}", "' OR 1=1 --", "%25s%25n", "Ho%CC%82%CC%80",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_text_in_an_address_is_no_page(client: CheckedClient, text: str) -> None:
    an_office()
    client.sign_in("reception")
    for path in (f"/ho-so/{text}", f"/{text}", f"/ho-so/{text}/tam-dung"):
        answer = client.get(path)
        assert answer.status_code in (404, 403, 308), f"{path}: {answer.status}"
        assert "<script>alert(1)" not in answer.get_data(as_text=True)
        assert "49" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_hostile_text_after_the_question_mark_harms_nothing(client: CheckedClient, text: str) -> None:
    an_office()
    client.sign_in("reception")
    for path in ("/ho-so", "/qua-han", "/bao-cao/ty-le-qua-han", "/tiep-nhan", "/dang-nhap", "/tai-khoan"):
        for name in ("q", "trang", "thang", "next", "page", "month", "status"):
            answer = client.get(f"{path}?{name}={text}")
            assert answer.status_code in (200, 303, 400, 404), f"{path}?{name}={text}: {answer.status}"
            assert "<script>alert(1)" not in answer.get_data(as_text=True)

"""What every answer carries, and whom the server believes about the connection."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from onestop import create_app
from onestop.config import Config
from tests.builders import an_office
from tests.client import CheckedClient

NEEDED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/dang-nhap", 200),
        ("GET", "/", 303),
        ("GET", "/khong-co", 404),
        ("GET", "/ho-so/%00", 404),
        ("GET", "/dang-xuat", 405),
        ("OPTIONS", "/dang-nhap", 405),
        ("TRACE", "/dang-nhap", 405),
        ("POST", "/dang-nhap", 400),
        ("GET", "/static/css/onestop.css", 200),
        ("GET", "/static/khong-co.css", 404),
    ],
)
def test_every_answer_carries_the_headers(client: CheckedClient, method: str, path: str, status: int) -> None:
    answer = client.open(path, method=method)
    answer.close()
    assert answer.status_code == status
    for name, value in NEEDED.items():
        assert answer.headers[name] == value
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert ("no-store" in answer.headers["Cache-Control"]) == (not path.startswith("/static/css"))
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert answer.headers["X-Request-ID"]


def test_a_signed_in_page_is_not_kept_by_the_browser(client: CheckedClient) -> None:
    an_office()
    client.sign_in("reception")
    assert client.get("/tai-khoan").headers["Cache-Control"] == "no-store"


def test_over_plain_http_on_this_machine_the_cookie_is_plain(client: CheckedClient) -> None:
    cookie = client.get("/dang-nhap").headers["Set-Cookie"]
    assert cookie.startswith("onestop=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert "Domain" not in cookie
    assert "Strict-Transport-Security" not in client.get("/dang-nhap").headers


def test_over_tls_the_cookie_is_bound_to_the_host_and_https_is_remembered(tmp_config: Config) -> None:
    answer = create_app(replace(tmp_config, secure_cookies=True)).test_client().get("/dang-nhap")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-onestop=")
    assert "; Secure" in cookie
    assert "; Path=/;" in cookie
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


def test_another_hosts_name_is_refused_where_the_names_are_known(tmp_config: Config) -> None:
    client = create_app(replace(tmp_config, hosts=("motcua.vinhhoa.vn",))).test_client()
    assert client.get("/dang-nhap", base_url="http://motcua.vinhhoa.vn").status_code == 200
    answer = client.get("/dang-nhap", base_url="http://ke-xau.example")
    assert answer.status_code == 400
    assert "ke-xau" not in answer.get_data(as_text=True)


Whoami = Callable[[Config], Flask]


@pytest.fixture
def whoami() -> Whoami:
    """An application that tells what it takes the connection for."""

    def make(config: Config) -> Flask:
        from flask import request

        from onestop.web.access import public

        app = create_app(config)
        app.add_url_rule("/ai", "whoami", public(lambda: f"{request.remote_addr} {request.scheme}"))
        return app

    return make


FORGED = {"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "ke-xau.example"}


def test_without_a_named_proxy_nobody_is_believed(tmp_config: Config, whoami: Whoami) -> None:
    client = whoami(tmp_config).test_client()
    answer = client.get("/ai", headers=FORGED, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert answer.get_data(as_text=True) == "192.0.2.9 http"


def test_only_the_named_proxy_is_believed(tmp_config: Config, whoami: Whoami) -> None:
    client = whoami(replace(tmp_config, proxy="192.0.2.1")).test_client()
    through = client.get("/ai", headers=FORGED, environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert through.get_data(as_text=True) == "198.51.100.7 https"
    past = client.get("/ai", headers=FORGED, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert past.status_code == 403
    here = client.get("/ai", headers=FORGED, environ_base={"REMOTE_ADDR": "127.0.0.1"})
    assert here.get_data(as_text=True) == "127.0.0.1 http"

"""Text messages over HTTP: what is asked, what each answer means, and what a hostile gateway cannot do."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler

import pytest

from onestop.sending import gateway
from onestop.sending.channel import Outcome, Parcel
from onestop.sending.gateway import Gateway, GatewayPlace
from tests.gateways import TOKEN, TextGatewayOfTests, text_gateway

PARCEL = Parcel(
    to="+84912345678",
    subject="",
    text="UBND xã Vĩnh Hoà xin lỗi, hồ sơ H50.31.12-260302-0001 hẹn lại 16:30 10/03/2026.",
    reference="0123456789abcdef",
    written_at=datetime(2026, 3, 9, 2, 0, tzinfo=UTC),
)


@pytest.fixture
def texts() -> Iterator[TextGatewayOfTests]:
    with text_gateway() as running:
        yield running


def test_it_asks_as_the_page_on_sending_says(texts: TextGatewayOfTests) -> None:
    assert texts.channel().send(PARCEL).outcome is Outcome.ACCEPTED
    (asked,) = texts.asked
    assert asked.path == "/send"
    assert asked.body == {"to": PARCEL.to, "text": PARCEL.text, "id": PARCEL.reference}
    assert asked.headers["Authorization"] == f"Bearer {TOKEN}"
    assert asked.headers["Content-Type"] == "application/json; charset=utf-8"
    assert asked.headers["Idempotency-Key"] == PARCEL.reference


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.ACCEPTED),
        (202, Outcome.ACCEPTED),
        (409, Outcome.ACCEPTED),
        (400, Outcome.FAILED),
        (404, Outcome.FAILED),
        (422, Outcome.FAILED),
        (401, Outcome.LATER),
        (403, Outcome.LATER),
        (408, Outcome.LATER),
        (429, Outcome.LATER),
        (500, Outcome.LATER),
        (503, Outcome.LATER),
    ],
)
def test_what_each_status_means(texts: TextGatewayOfTests, status: int, outcome: Outcome) -> None:
    texts.answers = [status]
    assert texts.channel().send(PARCEL).outcome is outcome


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_nobody_follows_a_redirect(texts: TextGatewayOfTests, status: int) -> None:
    texts.answers = [status]
    answer = texts.channel().send(PARCEL)
    assert (answer.outcome, "cấu hình" in answer.detail) == (Outcome.LATER, True)
    assert [one.path for one in texts.asked] == ["/send"]


def test_an_endless_answer_is_not_read_to_its_end(texts: TextGatewayOfTests) -> None:
    sent: list[int] = []

    def floods(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(202)
        handler.end_headers()
        try:
            for _ in range(10_000):
                handler.wfile.write(b"x" * 65_536)
                sent.append(65_536)
        except OSError:
            handler.close_connection = True

    texts.answers = [floods]
    assert texts.channel().send(PARCEL).outcome is Outcome.ACCEPTED
    assert sum(sent) < 65_536 * 10_000


def test_a_gateway_that_never_answers_does_not_hold_the_sender(
    texts: TextGatewayOfTests, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waits(handler: BaseHTTPRequestHandler) -> None:
        handler.rfile.read(1)  # until the other side has gone

    monkeypatch.setattr(gateway, "STEP", 0.2)
    texts.answers = [waits]
    answer = texts.channel().send(PARCEL)
    assert (answer.outcome, answer.detail) == (Outcome.LATER, "Cổng tin nhắn không trả lời.")


def test_without_a_gateway_it_is_for_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        place = GatewayPlace(url=f"http://127.0.0.1:{taken.getsockname()[1]}/", token=TOKEN)
        assert Gateway(place).send(PARCEL).outcome is Outcome.LATER
        assert TOKEN not in repr(place)


def test_arrivals_are_asked_for_where_the_gateway_tells_them(texts: TextGatewayOfTests) -> None:
    texts.delivered = ["a", "nobody-asked"]
    assert set(texts.channel(receipts=True).delivered(["a", "b"])) == {"a"}
    assert texts.asked[0].body == {"ids": ["a", "b"]}
    assert set(texts.channel().delivered(["a", "b"])) == set()
    texts.delivered = [{"id": "a"}, None, 3]  # type: ignore[list-item]
    assert set(texts.channel(receipts=True).delivered(["a"])) == set()

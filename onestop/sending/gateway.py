"""Text messages (SMS, Zalo) through a gateway of the office's choice, in a protocol of one page: docs/sending.md."""

import json
import ssl
from collections.abc import Collection
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from onestop.sending.channel import Answer, Outcome, Parcel
from onestop.sending.limits import STEP, bounded
from onestop.sending.waits import LONGEST_SEND

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_MOST = 256 * 1024  # bytes of an answer
_ASKED_AT_ONCE = 500
_TAKEN = (200, 201, 202, 204, 409)  # 409: it has this id already, from a try whose answer got lost
_NEVER = (400, 404, 410, 413, 422)


@dataclass(frozen=True, kw_only=True)
class GatewayPlace:
    """url: https, or http on this very machine. token: sent as bearer. receipts_url: where arrivals are asked for."""

    url: str
    token: str = field(repr=False)
    receipts_url: str | None = None


class Gateway:
    """plain: text without diacritics."""

    def __init__(self, place: GatewayPlace, *, plain: bool = False) -> None:
        self._place, self._plain = place, plain

    @property
    def plain(self) -> bool:
        return self._plain

    def send(self, parcel: Parcel) -> Answer:
        try:
            status, _ = self._post(
                self._place.url, {"to": parcel.to, "text": parcel.text, "id": parcel.reference}, key=parcel.reference
            )
        except TimeoutError:
            return Answer(Outcome.LATER, "Cổng tin nhắn không trả lời.")
        except ssl.SSLCertVerificationError:
            return Answer(Outcome.LATER, "Chứng chỉ của cổng tin nhắn không hợp lệ. Quản trị viên kiểm tra cấu hình.")
        except (OSError, HTTPException, ValueError):
            return Answer(Outcome.LATER, "Không kết nối được cổng tin nhắn.")
        if status in _TAKEN:
            return Answer(Outcome.ACCEPTED, "Cổng tin nhắn đã nhận.")
        if status in _NEVER:
            return Answer(Outcome.FAILED, f"Cổng tin nhắn từ chối tin này (HTTP {status}).")
        if status in (401, 403) or 300 <= status < 400:
            return Answer(
                Outcome.LATER, f"Cổng tin nhắn không cho gửi (HTTP {status}). Quản trị viên kiểm tra cấu hình."
            )
        return Answer(Outcome.LATER, f"Cổng tin nhắn đang bận hoặc hỏng (HTTP {status}).")

    def delivered(self, references: Collection[str]) -> Collection[str]:
        if not self._place.receipts_url or not references:
            return ()
        asked = sorted(references)[:_ASKED_AT_ONCE]
        try:
            status, content = self._post(self._place.receipts_url, {"ids": asked})
            answer = json.loads(content) if status == 200 else {}
        except (OSError, HTTPException, ValueError, RecursionError):
            return ()
        arrived = answer.get("delivered") if isinstance(answer, dict) else None
        if not isinstance(arrived, list):
            return ()
        return frozenset(asked).intersection(one for one in arrived if isinstance(one, str))

    def _post(self, url: str, body: dict[str, Any], *, key: str | None = None) -> tuple[int, bytes]:
        """Status and (limited) content of the answer. A redirect is an answer like any other: nobody follows it."""
        parts = urlsplit(url)
        connection: HTTPConnection
        if parts.scheme == "https":
            connection = HTTPSConnection(
                parts.hostname or "", parts.port, timeout=STEP, context=ssl.create_default_context()
            )
        else:
            connection = HTTPConnection(parts.hostname or "", parts.port, timeout=STEP)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Accept": "application/json",
            "Authorization": f"Bearer {self._place.token}",
            "User-Agent": "onestop",
            **({"Idempotency-Key": key} if key else {}),
        }
        try:
            with bounded(LONGEST_SEND) as hold:
                connection.connect()
                hold(connection.sock)
                path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                connection.request("POST", path, json.dumps(body, ensure_ascii=False).encode(), headers)
                answer = connection.getresponse()
                return answer.status, answer.read(_MOST)
        finally:
            connection.close()

"""What every answer carries, and whom the server believes about the connection."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "img-src 'self'",
        "script-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "object-src 'none'",
        "base-uri 'none'",
    )
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": over HTTPS the anti-forgery check compares the Referer of our own pages.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_TWO_YEARS = 63_072_000


class OneBelievedProxy:
    """X-Forwarded-For and -Proto are believed when the connection comes from the named proxy, and from nobody else.

    Who comes past the proxy, from another machine and without TLS, is turned away: its password would travel readable.
    """

    def __init__(self, app: "WSGIApplication", proxy: str) -> None:
        self._proxy = proxy
        self._direct = app
        self._behind = ProxyFix(app, x_for=1, x_proto=1, x_host=0, x_port=0, x_prefix=0)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        address = environ.get("REMOTE_ADDR", "")
        if address == self._proxy:
            return self._behind(environ, start_response)
        if environ["wsgi.url_scheme"] == "https" or address == "::1" or address.startswith("127."):
            return self._direct(environ, start_response)
        start_response("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8"), *_ALWAYS.items()])
        return ["Chỉ nhận kết nối qua máy chủ trung gian của cơ quan.".encode()]


def install(app: Flask, *, secure: bool, proxy: str | None) -> None:
    """secure: the pages travel over TLS, by our own certificate or the proxy's."""
    if proxy is not None:
        app.wsgi_app = OneBelievedProxy(app.wsgi_app, proxy)  # type: ignore[method-assign]

    @app.after_request
    def add(response: Response) -> Response:
        for name, value in _ALWAYS.items():
            response.headers.setdefault(name, value)  # a page may be stricter
        if secure:
            response.headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"
        if request.endpoint != "static" or response.status_code >= 400:
            response.headers["Cache-Control"] = "no-store"  # pages hold personal data
        return response

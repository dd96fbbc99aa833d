"""Which channels the installation has, read from the environment: every one is off until it is set up."""

import os
from collections.abc import Mapping
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from onestop.config import ConfigError
from onestop.sending.channel import Channel
from onestop.sending.gateway import LOOPBACK, Gateway, GatewayPlace
from onestop.sending.mail import Mail, MailServer, Tls, is_mail_address

_PORTS = {Tls.STARTTLS: 587, Tls.IMPLICIT: 465, Tls.NONE: 25}


def channels_from(environ: Mapping[str, str] = os.environ) -> dict[str, Channel]:
    """The channels by name: "email", "sms", "zalo". Raises ConfigError for a setting that cannot be used."""
    channels: dict[str, Channel] = {}
    if smtp := environ.get("ONESTOP_SMTP"):
        sender, name = _sender(environ.get("ONESTOP_MAIL_FROM") or "")
        channels["email"] = Mail(mail_server(smtp), sender=sender, name=name)
    for way in ("sms", "zalo"):
        prefix = f"ONESTOP_{way.upper()}"
        if url := environ.get(f"{prefix}_URL"):
            receipts = environ.get(f"{prefix}_RECEIPTS_URL") or None
            place = GatewayPlace(
                url=_gateway_url(url, f"{prefix}_URL"),
                token=_token(environ.get(f"{prefix}_TOKEN") or "", f"{prefix}_TOKEN"),
                receipts_url=_gateway_url(receipts, f"{prefix}_RECEIPTS_URL") if receipts else None,
            )
            channels[way] = Gateway(place, plain=environ.get(f"{prefix}_PLAIN") == "1")
    return channels


def mail_server(url: str) -> MailServer:
    """smtp://user:password@host (STARTTLS), smtps://host (TLS at once), smtp://host?tls=none. Raises ConfigError."""
    example = "Ví dụ: smtp://motcua:mat-khau@mail.example.vn:587"
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname
        chosen = parse_qs(parts.query).get("tls", [""])[0]
        tls = Tls(chosen) if chosen else Tls.IMPLICIT if parts.scheme == "smtps" else Tls.STARTTLS
        known = parts.scheme in ("smtp", "smtps") and parts.path in ("", "/")
    except ValueError:
        known, host, port, tls = False, None, None, Tls.NONE
    if not known or not host or (parts.scheme == "smtps" and tls is not Tls.IMPLICIT):
        raise ConfigError(f"ONESTOP_SMTP không đúng dạng. {example}")
    if tls is Tls.NONE and parts.username and host not in LOOPBACK:
        raise ConfigError("ONESTOP_SMTP có mật khẩu thì phải dùng TLS. Bỏ “tls=none”, hoặc bỏ tên và mật khẩu.")
    return MailServer(
        host=host,
        port=port or _PORTS[tls],
        tls=tls,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
    )


def _sender(text: str) -> tuple[str, str]:
    name, address = parseaddr(text)
    if not is_mail_address(address) or not text.isprintable():
        raise ConfigError(
            "Đã đặt ONESTOP_SMTP thì phải đặt ONESTOP_MAIL_FROM, ví dụ: UBND xã Vĩnh Hoà <motcua@example.vn>"
        )
    return address, name


def _gateway_url(url: str, variable: str) -> str:
    try:
        parts = urlsplit(url)
        usable = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
        whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = whole = False
    if not (usable and whole) or parts.username or not url.isascii() or not url.isprintable() or " " in url:
        raise ConfigError(
            f"{variable} phải là địa chỉ https://… (http:// chỉ dùng cho 127.0.0.1), không chứa tên và mật khẩu."
        )
    return url


def _token(token: str, variable: str) -> str:
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigError(f"Chưa đặt {variable}, hoặc mã có ký tự không dùng được. Lấy mã từ nhà cung cấp tin nhắn.")
    return token

"""The certificate of the office (PKCS#12), when it has one: where it lies, and whether it can sign.

`signing/certificate.p12` and `signing/password` in the data folder, both 0600; the password may come by the environment
instead (ONESTOP_SIGNING_PASSWORD). No file: papers bear the seal alone.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12

from onestop.errors import Refused

FILE = "certificate.p12"
PASSWORD_FILE = "password"  # noqa: S105 - the name of a file
PASSWORD_VARIABLE = "ONESTOP_SIGNING_PASSWORD"  # noqa: S105 - the name of a variable


@dataclass(frozen=True)
class OfficeCertificate:
    """own: the certificate of the key.   chain: those of the authorities above it, in the order of the file."""

    private: RSAPrivateKey | EllipticCurvePrivateKey
    own: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def digest(self) -> str:
        return digest_of([one.public_bytes(Encoding.DER) for one in (self.own, *self.chain)])

    @property
    def subject(self) -> str:
        return self.own.subject.rfc4514_string()

    @property
    def holds_until(self) -> datetime:
        return self.own.not_valid_after_utc


def digest_of(certificates: Sequence[bytes]) -> str:
    """SHA-256 over the DER certificates, the signer's first, each with its length in front."""
    hashed = hashlib.sha256()
    for one in certificates:
        hashed.update(len(one).to_bytes(4, "big") + one)
    return hashed.hexdigest()


def load(folder: Path, *, at: datetime) -> OfficeCertificate | None:
    """The certificate in `folder`; None where the office has configured none. at: aware, when it is to sign.

    Raises Refused when it cannot sign: the files are open to others, the password is wrong, it does not hold at `at`.
    """
    path = folder / FILE
    if not path.is_file():
        return None
    _closed(path)
    try:
        bundle = load_pkcs12(path.read_bytes(), _password(folder))
    except ValueError:
        raise Refused(
            f"Không mở được chứng thư {path}: sai mật khẩu hoặc tệp hỏng. Kiểm tra tệp và mật khẩu."
        ) from None
    if bundle.cert is None or not isinstance(bundle.key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise Refused(f"Tệp {path} thiếu khóa ký RSA/ECDSA hoặc chứng thư. Xin lại tệp PKCS#12 từ nơi cấp.")
    own = bundle.cert.certificate
    if not own.not_valid_before_utc <= at <= own.not_valid_after_utc:
        raise Refused(
            f"Chứng thư ký số chỉ có giá trị từ {own.not_valid_before_utc:%d/%m/%Y} đến "
            f"{own.not_valid_after_utc:%d/%m/%Y}. Thay chứng thư trong {folder}."
        )
    chain = tuple(one.certificate for one in bundle.additional_certs)
    return OfficeCertificate(bundle.key, own, chain)


def _password(folder: Path) -> bytes | None:
    path = folder / PASSWORD_FILE
    if path.is_file():
        _closed(path)
        return path.read_bytes().strip(b"\r\n") or None
    return os.environ.get(PASSWORD_VARIABLE, "").encode() or None


def _closed(path: Path) -> None:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise Refused(f"Tệp {path} đang mở cho người khác đọc. Chạy: chmod 600 {path}")

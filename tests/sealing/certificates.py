"""A certificate made for a test: an authority of one's own, and a bundle as an office would get it."""

from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates

from tests.clock import moment

NAME = "Ủy ban nhân dân xã Vĩnh Hoà"
PASSWORD = "mật khẩu của chứng thư"
FROM = moment("2026-01-01 00:00")
YEAR = timedelta(days=365)


def a_certificate(folder: Path, *, curve: bool = False, since: datetime = FROM, name: str = NAME) -> Path:
    """Write certificate.p12 and password into `folder` (made, all 0600), and return the folder."""
    key = ec.generate_private_key(ec.SECP256R1()) if curve else rsa.generate_private_key(65537, 2048)
    authority = ec.generate_private_key(ec.SECP256R1())
    issuer, subject = _named("Nơi cấp chứng thư thử"), _named(name)
    above = (
        _begun(issuer, issuer, authority.public_key(), since)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(authority, hashes.SHA256())
    )
    own = _begun(subject, issuer, key.public_key(), since).sign(authority, hashes.SHA256())
    bundle = serialize_key_and_certificates(b"onestop", key, own, [above], BestAvailableEncryption(PASSWORD.encode()))
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in ((folder / "certificate.p12", bundle), (folder / "password", PASSWORD.encode() + b"\n")):
        path.write_bytes(content)
        path.chmod(0o600)
    return folder


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey, since: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + YEAR)
    )

"""A certificate made by the office itself, for a desk inside its own network."""

import ipaddress
import os
import socket
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from onestop.config import CERTIFICATE_FILE, CERTIFICATE_KEY_FILE, ConfigError
from onestop.wallclock import now

# The longest life that browsers accept of a certificate that somebody has put into their store by hand.
_LIFE = timedelta(days=825)


def make_certificate(folder: Path, hosts: Iterable[str] = ()) -> str:
    """Write a self-signed certificate and its key (0600) into `folder`; the SHA-256 fingerprint, to be compared by eye.

    hosts: names and addresses under which the desk is opened; this machine's own names are always among them.
    Raises ConfigError when there is one already.
    """
    certificate_file, key_file = folder / CERTIFICATE_FILE, folder / CERTIFICATE_KEY_FILE
    if certificate_file.exists() or key_file.exists():
        raise ConfigError(f"Đã có chứng thư ở {folder}. Chuyển tệp cũ đi nơi khác rồi tạo lại.")
    names = list(dict.fromkeys([*hosts, socket.gethostname(), "localhost", "127.0.0.1", "::1"]))
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0][:64])])
    at = now()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))  # the clocks of the desk's computers may be behind
        .not_valid_after(at + _LIFE)
        .add_extension(x509.SubjectAlternativeName([_name(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with os.fdopen(os.open(key_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(private)
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host.encode("idna").decode())

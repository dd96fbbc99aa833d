"""The signature by the office's certificate (PAdES, baseline B-B): an update behind the sealed file.

Made by pyHanko, an extra of its own (`sign`), loaded only here and only when a certificate is configured. The check is
stricter than a PDF reader's: one signature, over every byte but its own, by exactly the certificates that the seal
names, and in exactly the encoding that its parts have, so that no bit of the file is free.
"""

from __future__ import annotations

import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from onestop.errors import Refused
from onestop.sealing.certificate import OfficeCertificate, digest_of

_FIELD = "ChuKySo"
_RANGE = re.compile(rb"/ByteRange \[(\d{1,10}) (\d{1,10}) (\d{1,10}) (\d{1,10})\]")
_MISSING = "Chưa cài phần ký số. Chạy: pip install 'onestop[sign]'"


class SigningMissing(Refused):
    """The extra that signs and checks is not installed."""


def sign(sealed: bytes, certificate: OfficeCertificate, *, at: datetime, reason: str, location: str) -> bytes:
    """The sealed file with the signature behind it. at: aware, the moment of issue, which the signature names.

    Raises SigningMissing without the extra.
    """
    try:
        from asn1crypto import keys
        from asn1crypto import x509 as asn1_x509
        from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
        from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
        from pyhanko_certvalidator.registry import SimpleCertificateStore
    except ImportError:
        raise SigningMissing(_MISSING) from None

    class AtIssue(PdfSigner):
        """Signs at the moment of issue, not at that of making the file."""

        def init_signing_session(self, *args: Any, **values: Any) -> Any:
            session = super().init_signing_session(*args, **values)
            session.system_time = at
            return session

    class Update(IncrementalPdfFileWriter):
        """An update that adds the signature alone: day and program in the file's own description stay as sealed."""

        def _update_meta(self) -> None:
            pass

    store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    for above in certificate.chain:
        store.register(asn1_x509.Certificate.load(above.public_bytes(Encoding.DER)))
    private = certificate.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.own.public_bytes(Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )
    writer = Update(BytesIO(sealed))
    # By chance it would be another one at each making; the same facts are to give the same file.
    first = ByteStringObject(hashlib.sha256(sealed).digest()[:16])
    writer._document_id = ArrayObject([writer._document_id[0], first])
    about = PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        location=location,
        name=certificate_name(certificate.own),
    )
    office = AtIssue(about, signer, new_field_spec=SigFieldSpec(_FIELD))
    # pyHanko runs an event loop for it; whoever calls may be in one already, so it gets a thread of its own.
    with ThreadPoolExecutor(max_workers=1) as apart:
        made = apart.submit(office.sign_pdf, writer).result()
    content: bytes = made.getvalue()
    if check(content, len(sealed), certificate.digest) is None:
        raise ValueError("the signature just made does not pass the strict check")
    return content


def certificate_name(certificate: x509.Certificate) -> str:
    """The name that a certificate stands for: its common name, else its whole subject."""
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def check(content: bytes, sealed_length: int, digest: str) -> x509.Certificate | None:
    """The signer's certificate when everything behind the sealed part is one whole signature by the certificates of
    that digest; else None. Raises SigningMissing without the extra.
    """
    try:
        from asn1crypto import cms
    except ImportError:
        raise SigningMissing(_MISSING) from None
    parts = _parts(content, sealed_length)
    if parts is None:
        return None
    covered, der = parts
    try:
        info: Any = cms.ContentInfo.load(der, strict=True)
        return _signer(info, der, hashlib.sha256(covered).digest(), digest)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, InvalidSignature):
        return None


def _parts(content: bytes, sealed_length: int) -> tuple[bytes, bytes] | None:
    """What the signature covers, and its CMS in DER; None unless it covers all but itself, hexadecimal and padded."""
    tail = content[sealed_length:]
    ranges = _RANGE.findall(tail)
    if len(ranges) != 1 or tail.count(b"/ByteRange") != 1:
        return None
    start, first, second, length = (int(number) for number in ranges[0])
    if start != 0 or not sealed_length < first < second or second + length != len(content):
        return None
    hole = content[first:second]
    if hole[:1] != b"<" or hole[-1:] != b">" or not re.fullmatch(rb"[0-9A-F]+", hole[1:-1]) or len(hole) % 2:
        return None
    raw = bytes.fromhex(hole[1:-1].decode("ascii"))
    size = _size_of_der(raw)
    if size is None or any(raw[size:]):
        return None
    return content[:first] + content[second:], raw[:size]


def _size_of_der(raw: bytes) -> int | None:
    """The length of the one DER sequence at the beginning of `raw`."""
    if len(raw) < 4 or raw[0] != 0x30 or raw[1] not in (0x82, 0x83):
        return None
    octets = raw[1] & 0x0F
    size = 2 + octets + int.from_bytes(raw[2 : 2 + octets], "big")
    return size if size <= len(raw) else None


def _signer(info: Any, der: bytes, covered: bytes, digest: str) -> x509.Certificate | None:
    from asn1crypto import cms
    from asn1crypto import x509 as asn1_x509

    given = info["content"]
    (signer,) = given["signer_infos"]
    attributes = signer["signed_attrs"]
    raw_signature = signer["signature"].native
    certificates = [choice.chosen.dump() for choice in given["certificates"]]
    sid = signer["sid"].chosen
    own = [one for one in certificates if _is_named(asn1_x509.Certificate.load(one), sid)]
    if len(own) != 1:
        return None
    others = [one for one in certificates if one != own[0]]
    if not _fits(own[0], others, digest):
        return None
    by_type = {attribute["type"].native: attribute["values"] for attribute in attributes}
    if by_type["message_digest"][0].native != covered or by_type["content_type"][0].native != "data":
        return None
    certificate = x509.load_der_x509_certificate(own[0])
    signed = cms.CMSAttributes.load(b"\x31" + attributes.dump()[1:]).dump()  # a SET, not the field's own tag
    public = certificate.public_key()
    if isinstance(public, rsa.RSAPublicKey):
        public.verify(raw_signature, signed, padding.PKCS1v15(), SHA256())
        algorithm: dict[str, Any] = {"algorithm": "sha256_rsa"}
    elif isinstance(public, ec.EllipticCurvePublicKey):
        public.verify(raw_signature, signed, ec.ECDSA(SHA256()))
        algorithm = {"algorithm": "sha256_ecdsa"}
    else:
        return None
    same = _composed(signer, certificates, algorithm, own[0])
    return certificate if same == der else None


def _is_named(certificate: Any, sid: Any) -> bool:
    return bool(
        certificate.serial_number == sid["serial_number"].native and certificate.issuer.dump() == sid["issuer"].dump()
    )


def _fits(own: bytes, others: list[bytes], digest: str) -> bool:
    """Whether these are the certificates that the seal names; a CMS keeps the others in an order of its own."""
    from itertools import permutations

    if len(others) > 4:  # no chain is that long, and the orders of many would take for ever
        return False
    return any(digest_of([own, *order]) == digest for order in permutations(others))


def _composed(signer: Any, certificates: list[bytes], algorithm: dict[str, Any], own: bytes) -> bytes:
    """The CMS that these parts make: what differs from it in any bit is not what we sign."""
    from asn1crypto import cms
    from asn1crypto import x509 as asn1_x509

    hashing = {"algorithm": "sha256"}
    certificate = asn1_x509.Certificate.load(own)
    again = cms.ContentInfo(
        {
            "content_type": "signed_data",
            "content": cms.SignedData(
                {
                    "version": "v1",
                    "digest_algorithms": [hashing],
                    "encap_content_info": {"content_type": "data"},
                    "certificates": [asn1_x509.Certificate.load(one) for one in certificates],
                    "signer_infos": [
                        {
                            "version": "v1",
                            "sid": cms.SignerIdentifier(
                                {
                                    "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                                        {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
                                    )
                                }
                            ),
                            "digest_algorithm": hashing,
                            "signed_attrs": cms.CMSAttributes.load(b"\x31" + signer["signed_attrs"].dump()[1:]),
                            "signature_algorithm": algorithm,
                            "signature": signer["signature"].native,
                        }
                    ],
                }
            ),
        }
    )
    return bytes(again.dump())

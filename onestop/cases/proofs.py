"""What makes a file of ours provable offline: the seal in it, and the signature by the office's certificate behind it.

Both lie beside the folder of the papers: `seal/` the keys of the seal, `signing/` the certificate, where there is one.
The parts of onestop.sealing are loaded at first need: most of what the desk does makes no file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from onestop.audit.chain import hold, record
from onestop.cases.forms import FORMS
from onestop.cases.models import Paper, PaperKind, PaperSignature, SealKey
from onestop.cases.tokens import written
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Agency
from onestop.sla.calendar import to_local

if TYPE_CHECKING:
    from onestop.sealing.keys import PublicKey
    from onestop.sealing.statement import Statement

SEAL_FOLDER = "seal"
SIGNING_FOLDER = "signing"
# Papers that an authority signs; a refusal only after assessment, the one at the counter is the desk's own.
_OF_AUTHORITY = {PaperKind.APOLOGY, PaperKind.STOP_NOTICE, PaperKind.REFUSAL}


@dataclass(frozen=True)
class Finished:
    """content: the whole file.   seal: its lines, to be kept with the paper.   signature: what the certificate added
    behind the sealed part, with the subject of the certificate.
    """

    content: bytes
    seal: str
    key: PublicKey
    signature: bytes | None = None
    certificate: str | None = None


def finished(paper: Paper, drawn: bytes, papers: Path, *, at: datetime) -> Finished:
    """The drawn paper, sealed, and signed where the office has a certificate. papers: the folder of the files.

    at: the moment of making the file, at which the certificate must hold. Raises Refused when a configured certificate
    or the key cannot be used: better no file yet than one without its signature.
    """
    from onestop.sealing import keys, seal

    key = keys.current(papers.parent / SEAL_FOLDER)
    certificate = None
    if is_of_authority(paper):
        from onestop.sealing import certificate as certificates

        certificate = certificates.load(papers.parent / SIGNING_FOLDER, at=at)
    lines = seal.block(
        drawn, statement_of(paper), key=key.private, key_id=key.public.id,
        certificates=certificate.digest if certificate else seal.UNSIGNED,
    )  # fmt: skip
    sealed = seal.put_in(drawn, lines)
    if certificate is None:
        return Finished(sealed, lines.decode("ascii"), key.public)
    from onestop.sealing import signed

    issued = paper.created_at
    if issued < certificate.own.not_valid_before_utc:  # renewed meanwhile: it cannot have signed before it existed
        issued = at
    agency = db.session.get_one(Agency, paper.agency_id)
    whole = signed.sign(
        sealed, certificate, at=to_local(issued),
        reason=f"Phát hành {FORMS[paper.kind].name}", location=agency.place or agency.name,
    )  # fmt: skip
    return Finished(whole, lines.decode("ascii"), key.public, whole[len(sealed) :], certificate.subject)


def keep(paper: Paper, made: Finished, *, at: datetime) -> None:
    """Keep with the paper what makes the same file again, also when the key or the certificate has been changed."""
    paper.seal = made.seal
    if made.signature is not None:
        db.session.add(PaperSignature(paper_id=paper.id, content=made.signature, certificate=made.certificate or ""))
    note_key(paper.agency_id, made.key, at=at)


def made_again(paper: Paper, draw: Callable[[Paper], bytes]) -> bytes:
    """The file as it was issued, from the paper drawn once more. Raises Refused for a scan, which nothing can draw."""
    if paper.scanned:
        raise Refused("Không còn tệp bản quét của văn bản này. Khôi phục thư mục papers từ bản sao lưu.")
    drawn = draw(paper)
    if paper.seal is None:
        return drawn  # issued before papers were sealed
    from onestop.sealing import seal

    signature = db.session.get(PaperSignature, paper.id)
    return seal.put_in(drawn, paper.seal.encode("ascii")) + (signature.content if signature else b"")


def note_key(agency_id: int, key: PublicKey, *, at: datetime) -> None:
    """Write the public key down, with its entry in the record that nobody rewrites; once for each agency."""
    if db.session.get(SealKey, (agency_id, key.id)) is not None:
        return
    hold(agency_id)  # two desks may be at their first paper
    if db.session.get(SealKey, (agency_id, key.id), populate_existing=True) is not None:
        return
    db.session.add(SealKey(agency_id=agency_id, key_id=key.id, public_key=key.text, noted_at=at))
    record(
        agency_id, "seal_key_noted", "agency", agency_id, by=None, at=at,
        key_id=key.id, public_key=key.text, fingerprint=key.fingerprint,
    )  # fmt: skip


def is_of_authority(paper: Paper) -> bool:
    """Whether the office's certificate signs this paper."""
    return paper.kind in _OF_AUTHORITY and paper.dossier_id is not None


def statement_of(paper: Paper) -> Statement:
    """What the sealed file says of itself: nothing about the citizen."""
    from onestop.sealing.statement import Statement

    agency = db.session.get_one(Agency, paper.agency_id)
    return Statement(
        office=office_of(paper),
        agency_code=agency.code,
        kind=FORMS[paper.kind].name,
        date=to_local(paper.created_at).date().isoformat(),
        number=paper.number_text,
        signer=paper.signer,
        code=written(paper.short_code) if paper.short_code else None,
    )


def office_of(paper: Paper) -> str:
    """The agency as it was called when the paper was drawn up."""
    named: str | None = paper.facts.get("head", {}).get("agency")
    return named or db.session.get_one(Agency, paper.agency_id).name

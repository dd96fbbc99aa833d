"""Letters that văn thư numbers by hand: prepared, signed on paper, entered with number, day, signer and scan.

By the office's setting (OfficePapers.letter_numbers). Until văn thư has entered it the letter is chờ số, chờ ký: no
number of our own series is taken, no appointment moves, and the result makes it go away. Only the entry moves the
appointment, and the gate is judged again then, on the day of the letter, but never before it was prepared.
"""

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from onestop.apology.letter import Apology as Letter
from onestop.audit.chain import hold
from onestop.cases import issuing, printed
from onestop.cases.acting import begin, happened
from onestop.cases.apology_gate import Words, check_signer, checked
from onestop.cases.apology_letters import letter, worded
from onestop.cases.apology_rows import apologise_only, move_appointment
from onestop.cases.forms import FORMS
from onestop.cases.kept_files import keep_file
from onestop.cases.letter_numbers import is_taken
from onestop.cases.models import (
    Apology,
    Dossier,
    EventKind,
    Paper,
    PaperKind,
    PaperState,
    PlainApology,
    Status,
    WaitingLetter,
)
from onestop.cases.office_papers import is_numbered_by_clerk
from onestop.cases.parties import SHORT
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.papers.facts import freeze, thaw
from onestop.people.models import Person, Role, RoleGrant
from onestop.people.permissions import Act
from onestop.sla.calendar import day_begins, to_local
from onestop.text import required

LARGEST_SCAN = 10 * 1024 * 1024  # bytes
NO_PDF = "Tệp này không phải PDF hoàn chỉnh. Quét lại thành PDF rồi chọn lại."
_TAIL = 2048  # bytes at the end of a PDF in which its trailer stands


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What văn thư reads off the signed sheet. number: as written, "125/UBND-VP". scan: the PDF of the sheet."""

    number: str
    dated: date
    signer: Person
    scan: bytes


def prepare_letter(dossier: Dossier, words: Words, *, by: Person, at: datetime) -> WaitingLetter:
    """Put a letter down for văn thư's number and the signature. Refuses what signing would refuse; moves nothing."""
    check_signer(dossier, by, at=at)
    begin(dossier, Act.SIGN_APOLOGY, by=by, at=at, when=tuple(Status))
    if not is_numbered_by_clerk(dossier.agency_id):
        raise Refused("Số văn bản do hệ thống cấp: ký thẳng trên trang này, không cần chờ văn thư.")
    check_none_waits(dossier)
    words = checked(dossier, words, at=at)
    facts = replace(letter(dossier, words, signer=by, at=at)(f"……/{_suffix(dossier)}"), by_hand=True)
    row = WaitingLetter(
        agency_id=dossier.agency_id,
        dossier=dossier,
        occasion=words.occasion,
        reason=words.reason,
        explanation=words.explanation,
        new_appointment_at=words.new_appointment_at,
        progress=words.progress,
        remedy=words.remedy,
        expected_at=words.expected_at,
        facts=freeze(worded(facts, dossier.agency_id)),
        prepared_at=at,
        prepared_by=by,
    )
    db.session.add(row)
    happened(dossier, EventKind.LETTER_PREPARED, by=by, at=at, note=words.said, occasion=words.occasion.value)
    return row


def waiting_letter_of(dossier: Dossier) -> WaitingLetter | None:
    """The letter of a dossier that waits for its number and signature."""
    return db.session.scalar(
        select(WaitingLetter).where(WaitingLetter.dossier_id == dossier.id, WaitingLetter.still_waits())
    )


def check_none_waits(dossier: Dossier) -> None:
    """Raises Refused while a letter waits: it may be signed on paper already, and two would go out."""
    if waiting_letter_of(dossier) is not None:
        raise Refused("Hồ sơ này đã có văn bản đang chờ số, chờ ký. Chờ văn thư nhập số, hoặc rút văn bản đó.")


def waiting_letters(agency_id: int, *, limit: int) -> tuple[Sequence[WaitingLetter], int]:
    """What waits for văn thư, the longest waiting first, and how many in all. By the dossier's present agency."""
    query = (
        select(WaitingLetter)
        .join(WaitingLetter.dossier)
        .where(Dossier.agency_id == agency_id, WaitingLetter.still_waits())
        .order_by(WaitingLetter.prepared_at, WaitingLetter.id)
    )
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    loaded = query.options(
        contains_eager(WaitingLetter.dossier).joinedload(Dossier.procedure_version),
        joinedload(WaitingLetter.prepared_by),
    )
    return db.session.scalars(loaded.limit(limit)).all(), total


def sheet_to_sign(row: WaitingLetter) -> bytes:
    """The letter as PDF with number and day left blank, to be signed by hand. Raises Refused when it waits no more."""
    if not row.waits:
        raise Refused("Văn bản này không còn chờ số, chờ ký nên không in để ký nữa.")
    return issuing.preview(PaperKind.APOLOGY, thaw(Letter, row.facts))


def withdraw_letter(dossier: Dossier, *, reason: str, by: Person, at: datetime) -> None:
    """Take the waiting letter back before it is entered, by whoever may sign."""
    begin(dossier, Act.SIGN_APOLOGY, by=by, at=at, when=tuple(Status))
    row = waiting_letter_of(dossier)
    if row is None:
        raise Refused("Hồ sơ này không có văn bản nào đang chờ số, chờ ký.")
    why = required(reason, limit=500, label="Lý do rút", field="reason", lines=True)
    row.withdrawn(at, by=by, reason=why)
    happened(dossier, EventKind.LETTER_WITHDRAWN, by=by, at=at, note=why)


def signers_of(agency_id: int) -> list[Person]:
    """Who holds or held the right to sign for the office; whether on the letter's day, the entry judges."""
    query = (
        select(Person)
        .where(Person.agency_id == agency_id, Person.grants.any(RoleGrant.role == Role.HEAD))
        .order_by(Person.full_name, Person.id)
    )
    return list(db.session.scalars(query))


def enter_letter_number(
    dossier: Dossier, entry: Entry, *, folder: Path, by: Person, at: datetime
) -> Apology | PlainApology:
    """Văn thư enters the letter as it was signed: now it is issued, and moves the appointment where it has a new date.

    The scan lies in `folder` under its hash before anything is written here; a crash leaves at most a file too many.
    """
    begin(dossier, Act.ENTER_LETTER_NUMBER, by=by, at=at, when=tuple(Status))
    row = waiting_letter_of(dossier)
    if row is None:
        raise Refused("Hồ sơ này không còn văn bản chờ số, chờ ký. Kiểm tra lại danh sách chờ.")
    number = required(entry.number, limit=SHORT, label="Số, ký hiệu văn bản", field="number")
    if not re.search(r"\d", number):
        raise WrongInput("Số, ký hiệu phải có số thứ tự, ví dụ 125/UBND-VP.", field="number")
    signed_at = _signed_at(row, entry.dated, at=at)
    if not _might_sign(entry.signer, dossier.agency_id, on=entry.dated):
        raise WrongInput(
            f"{entry.signer.full_name} không có quyền ký trong ngày {entry.dated:%d/%m/%Y} "
            "(Điều 13 Nghị định số 30/2020/NĐ-CP). Chọn đúng người đã ký.",
            field="signer",
        )
    hold(dossier.agency_id)  # two desks may enter the same number
    if is_taken(dossier.agency_id, PaperKind.APOLOGY, number, year=entry.dated.year):
        raise WrongInput(
            f"Số {number} đã dùng cho một văn bản khác trong năm {entry.dated.year}. Xem lại số.", field="number"
        )
    words = checked(dossier, words_of(row), at=signed_at)
    digest = kept_scan(entry.scan, folder)
    paper = _issued(row, number, entry, digest, signed_at=signed_at, by=by, at=at)
    row.paper = paper
    done = move_appointment if words.occasion.re_appoints else apologise_only
    return done(dossier, words, paper, signed_at=signed_at, signer=entry.signer, by=by, at=at)


def words_of(row: WaitingLetter) -> Words:
    return Words(
        occasion=row.occasion,
        reason=row.reason,
        explanation=row.explanation,
        new_appointment_at=row.new_appointment_at,
        progress=row.progress,
        remedy=row.remedy,
        expected_at=row.expected_at,
    )


def kept_scan(content: bytes, folder: Path) -> str:
    """Put a scan under its SHA-256 and tell it. Raises WrongInput for what is no PDF, or too large."""
    if not content:
        raise WrongInput("Chọn tệp PDF bản quét văn bản đã ký.", field="scan")
    if len(content) > LARGEST_SCAN:
        raise WrongInput("Bản quét lớn hơn 10 MB. Quét lại với độ phân giải thấp hơn.", field="scan")
    tail = content[-_TAIL:]
    whole = content.startswith(b"%PDF-") and b"startxref" in tail and b"%%EOF" in tail
    if not whole or (b"/Page" not in content and b"/ObjStm" not in content):
        raise WrongInput(NO_PDF, field="scan")
    _check_opens(content)
    digest = hashlib.sha256(content).hexdigest()
    keep_file(content, folder / f"{digest}.pdf")
    return digest


def _check_opens(content: bytes) -> None:
    """Raises WrongInput for what no viewer opens without a password, or at all: the citizen is to read it."""
    from pypdf import PdfReader  # the program starts without the parts that few pages need

    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")  # machines lock scans against changes only
        pages = 0 if locked else len(reader.pages)
    except Exception:  # whatever a broken file makes of a reader
        raise WrongInput(NO_PDF, field="scan") from None
    if locked:
        raise WrongInput("Bản quét có đặt mật khẩu. Quét lại thành PDF không có mật khẩu rồi chọn lại.", field="scan")
    if not pages:
        raise WrongInput(NO_PDF, field="scan")


def _issued(
    row: WaitingLetter, number: str, entry: Entry, digest: str, *, signed_at: datetime, by: Person, at: datetime
) -> Paper:
    dossier = row.dossier
    facts = replace(
        thaw(Letter, row.facts), by_hand=False, issued_at=signed_at, signer=printed.signer(entry.signer, on=entry.dated)
    )
    paper = issuing.draw_up(
        PaperKind.APOLOGY, lambda given: replace(facts, number=given), agency=dossier.agency, dossier=dossier, by=by,
        at=at, signer=entry.signer.full_name, given_number=number,
    )  # fmt: skip
    paper.year = entry.dated.year
    paper.scanned = True
    paper.sha256 = digest
    paper.state = PaperState.ISSUED
    paper.issued_at = at
    db.session.flush()
    return paper


def _signed_at(row: WaitingLetter, dated: date, *, at: datetime) -> datetime:
    """The moment at which the gate is judged: the beginning of the letter's day, never before it was prepared."""
    prepared = to_local(row.prepared_at).date()
    if dated < prepared:
        raise WrongInput(
            f"Ngày văn bản không thể trước ngày chuẩn bị ({prepared:%d/%m/%Y}). Xem lại ngày ghi trên văn bản.",
            field="dated",
        )
    if dated > to_local(at).date():
        raise WrongInput("Ngày văn bản nằm ở tương lai. Xem lại ngày ghi trên văn bản.", field="dated")
    return max(row.prepared_at, day_begins(dated))


def _might_sign(person: Person, agency_id: int, *, on: date) -> bool:
    held = (grant for grant in person.grants if grant.role is Role.HEAD)
    return person.agency_id == agency_id and any(grant.holds_on(on) for grant in held)


def _suffix(dossier: Dossier) -> str:
    suffix = FORMS[PaperKind.APOLOGY].suffix or ""
    return suffix.format(mark=dossier.agency.paper_mark)

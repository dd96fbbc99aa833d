"""What an office decided about its papers: the sheet of its forms, who numbers its letters, where citizens find it."""

import re
from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import urlsplit

from onestop.audit.chain import record
from onestop.cases.models import LetterNumbers, OfficePapers
from onestop.database import db
from onestop.errors import WrongInput
from onestop.papers.layout import SheetChoice
from onestop.people.models import Agency, Person
from onestop.text import optional

ADDRESS_LIMIT = 200  # longer ones make the QR code too fine for a cheap scanner
DECISION_LIMIT = 300

_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))*", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class PaperSettings:
    """As in OfficePapers. Papers issued from now on follow it; those already issued keep what they were made with."""

    sheet: SheetChoice
    letter_numbers: LetterNumbers
    series_decision: str | None
    address: str | None


def settings_of(agency_id: int) -> OfficePapers:
    """The office's row; one with the defaults, not kept, where the office has decided nothing."""
    row = db.session.get(OfficePapers, agency_id)
    if row is None:
        return OfficePapers(agency_id=agency_id, sheet=SheetChoice.A5, letter_numbers=LetterNumbers.OURS)
    return row


def is_numbered_by_clerk(agency_id: int) -> bool:
    """Whether văn thư numbers the letters of the office, by hand."""
    return settings_of(agency_id).letter_numbers is LetterNumbers.CLERK


def change_settings(agency: Agency, told: PaperSettings, *, by: Person | None, at: datetime) -> None:
    """Decide anew, from now on. Raises WrongInput."""
    kept = PaperSettings(
        sheet=told.sheet,
        letter_numbers=told.letter_numbers,
        series_decision=optional(
            told.series_decision, limit=DECISION_LIMIT, label="Văn bản mở sổ số riêng", field="series_decision"
        ),
        address=public_address(told.address),
    )
    row = settings_of(agency.id)
    before = {name: getattr(row, name) for name in PaperSettings.__dataclass_fields__}
    for name, value in asdict(kept).items():
        setattr(row, name, value)
    db.session.add(row)
    db.session.flush()
    record(
        agency.id, "paper_settings", "agency", agency.id, by=by.id if by else None, at=at,
        before=before, after=asdict(kept),
    )  # fmt: skip


def public_address(text: str | None) -> str | None:
    """Where citizens reach the pages, as the QR codes print it: "https://motcua.vinhhoa.gov.vn". Raises WrongInput."""
    address = optional(text, limit=ADDRESS_LIMIT, label="Địa chỉ cho người dân", field="address")
    if address is None:
        return None
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise _no_address() from None
    host = (parts.hostname or "").lower()
    plain = not (parts.query or parts.fragment or parts.username or parts.password) and "@" not in parts.netloc
    if parts.scheme.lower() != "https" or not plain or not _HOST.fullmatch(host) or "." not in host:
        raise _no_address()
    if not re.fullmatch(r"(?:/[A-Za-z0-9._~-]+)*/?", parts.path):
        raise _no_address()
    return f"https://{host}{'' if port in (None, 443) else f':{port}'}{parts.path.rstrip('/')}"


def _no_address() -> WrongInput:
    return WrongInput(
        "Nhập địa chỉ bắt đầu bằng https:// mà người dân mở được, ví dụ https://motcua.vinhhoa.gov.vn", field="address"
    )

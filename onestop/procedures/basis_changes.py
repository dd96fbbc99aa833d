"""Changing the two dated tables behind the papers: the decree by the date of receipt, the form by the date of issue.

Papers keep what they were issued with: their facts are frozen. A change tells on what is issued from then on.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from onestop.audit.chain import record
from onestop.database import db
from onestop.errors import WrongInput
from onestop.procedures.legal_bases import ANY, Aspect
from onestop.procedures.models import LegalBasis
from onestop.text import optional, required

TEXT_LIMIT = 2000
LINE_LIMIT = 300
NUMBER_LIMIT = 20
EARLIEST, LATEST = date(1976, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, kw_only=True)
class BasisDraft:
    """A row as it is to be. Columns as in LegalBasis; title and form_number: of a form only."""

    paper_kind: str
    aspect: Aspect
    text: str
    source: str
    valid_from: date | None = None
    ceases_on: date | None = None
    form_number: str | None = None
    title: str | None = None


def all_rows() -> Sequence[LegalBasis]:
    """Both tables, by kind of paper and day; rows without a beginning first."""
    rows = db.session.scalars(select(LegalBasis)).all()
    return sorted(rows, key=lambda row: (row.aspect, row.paper_kind != ANY, row.paper_kind, row.valid_from or date.min))


def add_basis(draft: BasisDraft, *, agency_id: int, by: int | None, at: datetime) -> LegalBasis:
    """A new row; the one before it holds until the day before, of itself. Raises WrongInput.

    agency_id: whose record tells of it; by: id of the person.
    """
    told = _checked(draft)
    _refuse_overlap(told, but=None)
    row = LegalBasis(**asdict(told))
    db.session.add(row)
    db.session.flush()
    record(agency_id, "legal_basis_added", "legal_basis", row.id, by=by, at=at, **asdict(told))
    return row


def change_basis(row: LegalBasis, draft: BasisDraft, *, agency_id: int, by: int | None, at: datetime) -> None:
    """Let a row say something else, or hold from or until another day. Kind and table stay. Raises WrongInput."""
    told = _checked(replace(draft, paper_kind=row.paper_kind, aspect=_aspect(row)))
    before = draft_of(row)
    if told == before:
        raise WrongInput("Chưa thay đổi gì so với dòng đang có.")
    _refuse_overlap(told, but=row)
    for name, value in asdict(told).items():
        setattr(row, name, value)
    db.session.flush()
    changes = {
        name: [getattr(before, name), value] for name, value in asdict(told).items() if getattr(before, name) != value
    }
    record(agency_id, "legal_basis_changed", "legal_basis", row.id, by=by, at=at, changes=changes)


def draft_of(row: LegalBasis) -> BasisDraft:
    return BasisDraft(**{name: getattr(row, name) for name in BasisDraft.__dataclass_fields__})


def _aspect(row: LegalBasis) -> Aspect:
    return "form" if row.aspect == "form" else "decree"


def _checked(draft: BasisDraft) -> BasisDraft:
    """The draft as it may be kept."""
    is_form = draft.aspect == "form"
    text = required(draft.text, limit=TEXT_LIMIT, label="Nội dung in trên giấy", field="text", lines=True)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if is_form:
        if draft.paper_kind == ANY:
            raise WrongInput("Mẫu giấy phải ghi cho một loại giấy cụ thể.", field="paper_kind")
        if len(lines) > 1:
            raise WrongInput("Ghi chú mẫu số chỉ gồm một dòng.", field="text")
    elif not all(line.startswith("Căn cứ ") for line in lines):
        raise WrongInput("Mỗi dòng căn cứ bắt đầu bằng hai chữ “Căn cứ”.", field="text")
    for day, field in ((draft.valid_from, "valid_from"), (draft.ceases_on, "ceases_on")):
        if day is not None and not EARLIEST <= day <= LATEST:
            raise WrongInput("Ngày nằm ngoài khoảng 1976–2100. Kiểm tra lại.", field=field)
    if draft.ceases_on is not None and draft.valid_from is not None and draft.ceases_on <= draft.valid_from:
        raise WrongInput("Ngày ngừng áp dụng phải sau ngày bắt đầu áp dụng.", field="ceases_on")
    return replace(
        draft,
        text="\n".join(lines),
        source=required(draft.source, limit=LINE_LIMIT, label="Nguồn", field="source"),
        form_number=optional(draft.form_number, limit=NUMBER_LIMIT, label="Mẫu số", field="form_number")
        if is_form
        else None,
        title=required(draft.title, limit=LINE_LIMIT, label="Tên giấy", field="title") if is_form else None,
    )


def _refuse_overlap(draft: BasisDraft, *, but: LegalBasis | None) -> None:
    """Raises WrongInput when another row of the kind holds on a day of this one for which that row gives no way."""
    query = select(LegalBasis).where(LegalBasis.paper_kind == draft.paper_kind, LegalBasis.aspect == draft.aspect)
    begins = draft.valid_from or date.min
    for row in db.session.scalars(query):
        if row is but:
            continue
        other = row.valid_from or date.min
        if other == begins:
            raise WrongInput(
                "Đã có một dòng áp dụng từ đúng ngày này cho loại giấy này. Sửa dòng đó, hoặc chọn ngày khác.",
                field="valid_from",
            )
        if other < begins and row.ceases_on is not None and row.ceases_on > begins:
            raise WrongInput(
                f"Dòng trước còn áp dụng đến trước ngày {row.ceases_on:%d/%m/%Y}. "
                "Sửa ngày ngừng áp dụng của dòng đó trước.",
                field="valid_from",
            )
        if other > begins and draft.ceases_on is not None and draft.ceases_on > other:
            raise WrongInput(
                f"Từ ngày {other:%d/%m/%Y} đã có dòng khác áp dụng. Chọn ngày ngừng áp dụng không muộn hơn ngày đó.",
                field="ceases_on",
            )

"""Mẫu số 01: Giấy tiếp nhận hồ sơ và hẹn trả kết quả.

Field order of the TT 01/2018/TT-VPCP family, kept by TT 03/2025/TT-VPCP (the body of the latter was not seen).
Sheet: A5 (TT 01/2018, Điều 9 khoản 2). Legal duty: Nghị định 118/2025/NĐ-CP, Điều 17.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onestop.papers import blocks, desk_fields
from onestop.papers.composing import Composed, on_form
from onestop.papers.flow import Block, Led, paragraph, space
from onestop.papers.layout import Properties, Sheet, SheetChoice, styles
from onestop.papers.letterhead import Letterhead, foot, head
from onestop.papers.parties import Party, Salutation, Submitter
from onestop.papers.proof import Proof
from onestop.papers.runs import bold, italic, plain
from onestop.papers.text import known
from onestop.papers.typesetting import typeset
from onestop.papers.wording import clock_and_day, count, day, moment, money
from onestop.papers.wordings import Worded, fill, said


@dataclass(frozen=True, kw_only=True)
class HandedIn:
    """One row of the checklist: a paper and how many of it were handed in."""

    name: str
    originals: int = 0
    copies: int = 0
    note: str | None = None


@dataclass(frozen=True, kw_only=True)
class StepEnd:
    """A step of the handling (bước xử lý), and until when it is to be done; aware."""

    name: str
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What a receipt says. Moments are aware; money is in đồng.

    content: nội dung yêu cầu giải quyết, the name of the procedure.
    term: the time limit as text ("7,5 ngày làm việc").
    result_place: where or how the result is returned (Đăng ký nhận kết quả tại).
    reckoning: one or two short sentences under "Cách tính ngày hẹn". steps: those of a linked procedure, in order.
    provisional: the calendar behind the appointment is provisional ("tạm tính").
    late_entry: written by hand first and entered afterwards ("nhập bù").
    replaces: text of the slip that this one takes the place of ("H50.31.12-260202-0007 lập ngày 02/02/2026").
    signed_by_applicant: False for what came online or by post: then only the officer's place is printed.
    title: by the form family valid at the day of issue (None: as both known families name it).
    form_note: "Mẫu số 01 ban hành kèm theo …", dated data.   mark: a line on every page, such as "DỮ LIỆU THỬ".
    """

    head: Letterhead
    dossier_code: str
    applicant: Party
    content: str
    received_at: datetime
    appointment_at: datetime
    term: str
    issued_at: datetime
    officer: str | None = None
    submitter: Submitter | None = None
    papers: tuple[HandedIn, ...] = ()
    sets: int = 1
    result_place: str | None = None
    fee_due: int | None = None
    fee_paid: int | None = None
    fee_note: str | None = None
    reckoning: str | None = None
    steps: tuple[StepEnd, ...] = ()
    provisional: bool = False
    late_entry: bool = False
    replaces: str | None = None
    register_book: str | None = None
    register_number: str | None = None
    signed_by_applicant: bool = True
    title: str | None = None
    form_note: str | None = None
    mark: str | None = None
    proof: Proof | None = None
    wording: tuple[Worded, ...] = ()
    wording_version: int = 0
    sheet: SheetChoice = SheetChoice.A5


TITLE = "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
_COPIES = ("Liên 1: Lưu", "Liên 2: Giao khách hàng")
_FIXED_NOTES = (
    "Giấy tiếp nhận và hẹn trả kết quả được lập thành 2 liên; một liên chuyển kèm theo Phiếu kiểm soát quá trình giải "
    "quyết hồ sơ và được lưu tại Bộ phận tiếp nhận và trả kết quả; một liên giao cho cá nhân, tổ chức nộp hồ sơ;",
    "Cá nhân, tổ chức có thể đăng ký nhận kết quả tại Bộ phận tiếp nhận và trả kết quả hoặc tại nhà (trụ sở tổ chức) "
    "qua dịch vụ bưu chính.",
)

_LAST_NOTES = 2  # as many stay with the signatures; the others end the page that they fit on


def compose(paper: Receipt) -> Composed:
    """The slip, two copies (liên 1: lưu, liên 2: giao)."""
    return on_form(
        paper.sheet,
        lambda sheet: [_copy(sheet, paper, name) for name in _COPIES],
        Properties(
            title=known(paper.title) or TITLE, author=paper.head.agency, subject=f"Mã hồ sơ: {paper.dossier_code}"
        ),
        mark=paper.mark,
        dense=True,
    )


def render(paper: Receipt) -> bytes:
    """The slip as PDF. Same facts, same bytes."""
    return typeset(compose(paper))


def _copy(sheet: Sheet, paper: Receipt, name: str) -> list[Block]:
    style, notes = styles(sheet), _notes(sheet, paper)
    replaced = known(paper.replaces)
    return [
        *head(sheet, paper.head, issued_at=paper.issued_at, by_desk=True),
        *blocks.title(
            sheet,
            known(paper.title) or TITLE,
            below=(f"({name})", paper.form_note, f"Thay thế giấy tiếp nhận {replaced}" if replaced else None),
        ),
        paragraph(style.centred, plain("Mã hồ sơ: "), bold(paper.dossier_code)),
        space(sheet.gap),
        *blocks.beside(sheet, _who(sheet, paper), paper.proof),
        *_papers(sheet, paper),
        *_numbers(sheet, paper),
        *notes[:-_LAST_NOTES],
        blocks.closing(sheet, [*notes[-_LAST_NOTES:], *foot(sheet, paper.head)], *_signatures(sheet, paper)),
    ]


def _who(sheet: Sheet, paper: Receipt) -> list[Block]:
    party, submitter = paper.applicant, paper.submitter
    lines = desk_fields.desk(sheet, paper.head)
    lines += blocks.field(sheet, "Tiếp nhận hồ sơ của", party.name, strong=True)
    lines += blocks.field(sheet, "Người đại diện", party.representative)
    if submitter is not None:
        parts = (submitter.name, submitter.authority and f"theo {submitter.authority}")
        lines += blocks.field(sheet, "Người nộp", ", ".join(part for part in map(known, parts) if part))
        lines += blocks.joined(
            sheet, ("Số thẻ căn cước/Hộ chiếu người nộp", submitter.id_number), ("Số điện thoại", submitter.phone)
        )
    lines += desk_fields.reached_at(sheet, party)
    person = party.salutation is Salutation.PERSON
    lines += blocks.field(sheet, "Số CMND/Thẻ căn cước/Hộ chiếu" if person else "Mã số tổ chức", party.id_number)
    return lines + blocks.field(sheet, "Nội dung yêu cầu giải quyết", paper.content, strong=True)


def _papers(sheet: Sheet, paper: Receipt) -> list[Block]:
    label = "1. Thành phần hồ sơ nộp gồm"
    if not paper.papers:
        return blocks.field(sheet, label, "theo quy định của thủ tục")
    rows = [
        (str(number), _named(item), str(item.originals or "–"), str(item.copies or "–"))
        for number, item in enumerate(paper.papers, 1)
    ]
    header = ("TT", "Thành phần hồ sơ", "Bản chính", "Bản sao")
    return [
        Led(
            paragraph(styles(sheet).body, plain(f"{label}:")),
            blocks.table(sheet, header, rows, (0.06, 0.66, 0.14, 0.14)),
            gap=1.5,
        ),
        space(sheet.gap),
    ]


def _named(item: HandedIn) -> str:
    note = known(item.note)
    return f"{item.name} ({note})" if note else item.name


def _numbers(sheet: Sheet, paper: Receipt) -> list[Block]:
    late_entry = " (nhập bù)" if paper.late_entry else ""
    provisional = " (tạm tính)" if paper.provisional else ""
    return [
        *blocks.field(sheet, "2. Số lượng hồ sơ", f"{count(paper.sets)} (bộ)"),
        *blocks.field(sheet, "3. Thời gian giải quyết hồ sơ theo quy định là", paper.term),
        *blocks.field(sheet, "4. Thời gian nhận hồ sơ", moment(paper.received_at) + late_entry),
        *blocks.field(
            sheet,
            "5. Thời gian trả kết quả giải quyết hồ sơ",
            moment(paper.appointment_at) + provisional,
            strong=True,
        ),
        *blocks.field(sheet, "Cách tính ngày hẹn", paper.reckoning),
        *blocks.field(sheet, "Các bước", _steps(paper)),
        *blocks.field(sheet, "6. Đăng ký nhận kết quả tại", paper.result_place),
        *blocks.field(sheet, "Phí, lệ phí", _fee(paper)),
        *blocks.joined(
            sheet, ("Vào Sổ theo dõi hồ sơ, Quyển số", paper.register_book), ("Số thứ tự", paper.register_number)
        ),
    ]


def _steps(paper: Receipt) -> str | None:
    return "; ".join(f"{step.name}: {clock_and_day(step.ends_at)}" for step in paper.steps) or None


def _fee(paper: Receipt) -> str | None:
    if paper.fee_due is None:
        return known(paper.fee_note)
    parts = [money(paper.fee_due) if paper.fee_due else "không thu"]
    if paper.fee_paid is not None and paper.fee_due:
        parts.append(f"đã thu {money(paper.fee_paid)}" if paper.fee_paid else "chưa thu")
    note = known(paper.fee_note)
    return "; ".join([*parts, note] if note else parts)


def _notes(sheet: Sheet, paper: Receipt) -> list[Block]:
    values = desk_fields.words(paper.head, paper.applicant) | {"ngày nhập": day(paper.issued_at)}
    own = ["bring", *(["provisional"] if paper.provisional else ()), *(["late_entry"] if paper.late_entry else ())]
    notes = [*_FIXED_NOTES, *(fill(said(paper.wording, "receipt", key), values) for key in own)]
    style = styles(sheet).small
    written = [paragraph(style, italic(f"Ghi chú: - {notes[0]}"))]
    return [space(sheet.gap), *written, *(paragraph(style, italic(f"- {note}")) for note in notes[1:])]


def _signatures(sheet: Sheet, paper: Receipt) -> tuple[list[Block], list[Block]]:
    officer = blocks.signature(sheet, ["NGƯỜI TIẾP NHẬN HỒ SƠ"], name=paper.officer)
    if not paper.signed_by_applicant:
        return [], officer
    who = paper.submitter.name if paper.submitter else paper.applicant.representative or paper.applicant.name
    return blocks.signature(sheet, ["NGƯỜI NỘP HỒ SƠ"], name=who), officer

"""The parts that papers share: head, title, fields, applicant, list of papers, signatures, recipients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportlab.lib.units import mm

from onestop.papers.flow import Block, Columns, Led, Paragraph, Rule, Stack, paragraph, space
from onestop.papers.fonts import BOLD, width
from onestop.papers.layout import Sheet, styles
from onestop.papers.parties import Party, Salutation, Signer, Submitter
from onestop.papers.proof import Proof
from onestop.papers.qr import Code
from onestop.papers.runs import bold, bold_italic, italic, plain
from onestop.papers.table import Ruled
from onestop.papers.text import known

NAMED, SEALED = "(Ký và ghi rõ họ tên)", "(Ký tên, đóng dấu)"  # how to sign
_QUIET = 3 * mm
PROOF_SIDE = 18 * mm
_GAP = "\u00a0" * 3


def title(sheet: Sheet, name: str, *, summary: str | None = None, below: Sequence[str | None] = ()) -> list[Block]:
    """The name of the paper in capitals, what it is about in bold with a line below, small notes in italics."""
    style = styles(sheet)
    lines: list[Block] = [paragraph(style.title, bold(name.upper()))]
    if summary is not None:
        lines.append(paragraph(style.summary, bold(summary)))
        lines.append(Rule(min(width(summary, BOLD, sheet.title), sheet.width) * 0.4))
    lines += [paragraph(style.small_centred, italic(note)) for note in below if note and known(note)]
    lines.append(space(sheet.gap))
    return lines


def addressee(sheet: Sheet, party: Party) -> list[Block]:
    """Kính gửi: the applicant; an organisation or community is named without Ông/Bà. Address and phone below."""
    style = styles(sheet)
    polite = f"{party.salutation.value} " if party.salutation is Salutation.PERSON else ""
    lines: list[Block] = [
        space(sheet.gap),
        paragraph(style.centred, plain("Kính gửi: "), bold(f"{polite}{party.name}")),
    ]
    pairs = (("Địa chỉ", party.address), ("Số điện thoại", party.phone))
    shown = [f"{label}: {text}" for label, value in pairs if (text := known(value))]
    if shown:
        lines.append(paragraph(style.centred, plain(f"({'; '.join(shown)})")))
    return [*lines, space(sheet.gap)]


def field(sheet: Sheet, label: str, value: str | None, *, strong: bool = False) -> list[Block]:
    """ "Nhãn: giá trị", or nothing when the value is unknown."""
    text = known(value)
    if text is None:
        return []
    return [paragraph(styles(sheet).body, plain(f"{label}: "), bold(text) if strong else plain(text))]


def sentence(sheet: Sheet, text: str, *, strong: bool = False) -> Paragraph:
    """A sentence of running text."""
    said = known(text) or ""
    return Paragraph(styles(sheet).prose, [bold(said) if strong else plain(said)])


def led(lead: Block, body: Sequence[Block]) -> list[Block]:
    """A sentence that ends in a colon and what it announces: it never ends a page above that."""
    return [Led(lead, body[0]), *body[1:]] if body else [lead]


def labelled(sheet: Sheet, label: str, text: str, *, strong: bool = False) -> Paragraph:
    """A sentence that begins with its label in bold: "Lý do: …"."""
    said = known(text) or ""
    return Paragraph(styles(sheet).prose, [bold(f"{label}:"), plain(" "), bold(said) if strong else plain(said)])


def item(sheet: Sheet, label: str, text: str) -> Paragraph:
    """One line of a short list in running text: "- Nhãn: giá trị;"."""
    return Paragraph(styles(sheet).prose, [plain(f"- {label}: {known(text) or ''};")])


def basis(sheet: Sheet, lines: Iterable[str]) -> list[Block]:
    """The legal basis: one paragraph a line, in italics (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return [Paragraph(styles(sheet).prose, [italic(text)]) for text in map(known, lines) if text]


def applicant(sheet: Sheet, party: Party, *, label: str, submitter: Submitter | None = None) -> list[Block]:
    """Who asks, and who hands in for them."""
    lines = field(sheet, label, party.name, strong=True)
    lines += field(sheet, "Người đại diện", party.representative)
    if submitter is not None:
        parts = (submitter.name, submitter.authority and f"theo {submitter.authority}")
        lines += field(sheet, "Người nộp", ", ".join(part for part in map(known, parts) if part))
        lines += joined(sheet, ("Số CCCD/Hộ chiếu người nộp", submitter.id_number), ("Điện thoại", submitter.phone))
    lines += field(sheet, "Địa chỉ", party.address)
    number = "Số CCCD/Hộ chiếu" if party.salutation is Salutation.PERSON else "Mã số tổ chức"
    lines += joined(sheet, (number, party.id_number), ("Số điện thoại", party.phone), ("Email", party.email))
    return lines


def joined(sheet: Sheet, *pairs: tuple[str, str | None]) -> list[Block]:
    """Several short fields on one line, the unknown ones left off."""
    shown = [f"{label}: {text}" for label, value in pairs if (text := known(value))]
    # The wider gap belongs to what stands before it, so that a field on the next line begins at the edge.
    return [paragraph(styles(sheet).body, plain(f"{_GAP} ".join(shown)))] if shown else []


def table(sheet: Sheet, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Ruled:
    """A ruled table; the header is repeated on each page. widths: shares of the sheet. The second column is text."""
    style = styles(sheet)
    return Ruled(
        [paragraph(style.cell_centred, bold(text)) for text in header],
        [
            [paragraph(style.cell if place == 1 else style.cell_centred, plain(text)) for place, text in enumerate(row)]
            for row in rows
        ],
        [share * sheet.width for share in widths],
        before=sheet.gap,
    )


def signature(sheet: Sheet, lines: Sequence[str], *, name: str | None, hint: str = NAMED) -> list[Block]:
    """A place to sign: capacity in capitals, how to sign, room, the name in bold."""
    style = styles(sheet)
    block: list[Block] = [paragraph(style.centred, bold(line)) for line in lines]
    block.append(paragraph(style.small_centred, italic(hint)))
    block.append(space(sheet.body * (3.4 if known(name) else 4.4)))
    if name and known(name):
        block.append(paragraph(style.centred, bold(name)))
    return block


def authority(signer: Signer) -> list[str]:
    """The lines above a signature: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH". What is unknown is left off."""
    principal, own = known(signer.principal), known(signer.title)
    lines = []
    if signer.form is not None and principal:
        lines.append(f"{signer.form.value} {principal.upper()}")
    elif signer.form is not None and own:
        return [f"{signer.form.value} {own.upper()}"]
    if own:
        lines.append(own.upper())
    return lines


def authority_signature(sheet: Sheet, signer: Signer | None) -> list[Block]:
    """The signature of the authority; without a known signer an empty place for the head of the office."""
    if signer is None:
        return signature(sheet, ["THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"], hint=SEALED, name=None)
    return signature(sheet, authority(signer), hint=SEALED, name=signer.name)


def recipients(sheet: Sheet, lines: Sequence[str]) -> list[Block]:
    """Nơi nhận: each line begins with a dash, all but the last end in a semicolon, the last in a full stop."""
    shown = [text.rstrip(" ;.") for text in map(known, lines) if text]
    if not shown:
        return []
    style = styles(sheet)
    ends = [";"] * (len(shown) - 1) + ["."]
    return [
        paragraph(style.caption, bold_italic("Nơi nhận:")),
        *(paragraph(style.small, plain(f"- {text}{end}")) for text, end in zip(shown, ends, strict=True)),
    ]


def proof(sheet: Sheet, given: Proof | None) -> list[Block]:
    """The QR square and the code that can be typed, for under Nơi nhận of a letter; nothing if None."""
    if given is None:
        return []
    caption = paragraph(styles(sheet).small, plain("Mã xác minh: "), bold(given.code))
    return [space(sheet.small * 0.6), Code(given.address, PROOF_SIDE, alt=_alt(given)), caption]


def beside(sheet: Sheet, fields: Sequence[Block], given: Proof | None) -> list[Block]:
    """The first fields of a form with the proof at their right, where it costs no line; the fields alone if None."""
    if given is None:
        return list(fields)
    style = styles(sheet).small_centred
    room = max(width(given.code, BOLD, sheet.small), width("Mã xác minh:", BOLD, sheet.small), PROOF_SIDE) + 2
    square: list[Block] = [
        Code(given.address, PROOF_SIDE, alt=_alt(given), centred=True),
        paragraph(style, plain("Mã xác minh:")),
        paragraph(style, bold(given.code)),
    ]
    return [columns(sheet, (fields, [], square), (None, _QUIET, room))]


def _alt(given: Proof) -> str:
    return f"Mã QR để xác minh văn bản tại {given.address}"


def columns(sheet: Sheet, cells: Sequence[Sequence[Block]], widths: Sequence[float | None]) -> Columns:
    """Columns without rules. widths: in points; the one that is None takes what is left of the sheet."""
    return Columns([Stack(cell) for cell in cells], widths)


def closing(sheet: Sheet, last: Sequence[Block], left: Sequence[Block], right: Sequence[Block]) -> Block:
    """The end of a paper: the signatures never stand alone on a page, the last lines of the text come with them."""
    ends = columns(sheet, (left, right), (sheet.width / 2, None))
    return Stack([*last, space(sheet.body * 0.8), ends], together=True)

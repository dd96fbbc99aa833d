"""The parts that papers share: head, title, fields, applicant, list of papers, signatures, recipients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import segno
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from onestop.papers import fonts
from onestop.papers.flow import Block, paragraph, space
from onestop.papers.layout import Sheet, styles
from onestop.papers.parties import Party, Salutation, Signer, Submitter
from onestop.papers.proof import Proof
from onestop.papers.runs import bold, plain
from onestop.papers.text import known, markup, one_line

_SEALED = "(Ký tên, đóng dấu)"
_QUIET = 3 * mm
PROOF_SIDE = 18 * mm


class Rule(Flowable):
    """A thin line in the middle of its column, as under the national motto and the name of the office."""

    def __init__(self, length: float, *, above: float = 3) -> None:
        super().__init__()
        self._length, self._above = length, above

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        self.width = available_width
        self.height = self._above + 1
        return self.width, self.height

    def draw(self) -> None:
        start = (self.width - self._length) / 2
        self.canv.setLineWidth(0.6)
        self.canv.line(start, 1, start + self._length, 1)


class Code(Flowable):
    """A QR square, in the middle of a wider column.

    A fixed mask: the choice of the best one takes longer than all the rest.
    """

    def __init__(self, text: str, side: float, width: float | None = None) -> None:
        super().__init__()
        self.width, self.height = width or side, side
        self._side, self._left = side, ((width or side) - side) / 2
        self._rows = segno.make_qr(one_line(text), error="m", mask=2).matrix

    def draw(self) -> None:
        module = self._side / len(self._rows)
        path = self.canv.beginPath()
        for row, modules in enumerate(self._rows):
            for column, dark in enumerate(modules):
                if dark:
                    path.rect(self._left + column * module, self.height - (row + 1) * module, module, module)
        self.canv.drawPath(path, stroke=0, fill=1)


def title(sheet: Sheet, name: str, *, summary: str | None = None, below: Sequence[str | None] = ()) -> list[Flowable]:
    """The name of the paper in capitals, what it is about in bold with a line below, small notes in italics."""
    style = styles(sheet)
    lines: list[Flowable] = [Paragraph(f"<b>{markup(name.upper())}</b>", style.title)]
    if summary is not None:
        lines.append(Paragraph(f"<b>{markup(summary)}</b>", style.title))
        lines.append(Rule(min(text_width(summary, sheet.title), sheet.width) * 0.4))
    lines += [Paragraph(f"<i>{markup(note)}</i>", style.small_centred) for note in below if note and known(note)]
    lines.append(Spacer(0, sheet.gap))
    return lines


def addressee(sheet: Sheet, party: Party) -> list[Flowable]:
    """Kính gửi: the applicant; an organisation or community is named without Ông/Bà. Address and phone below."""
    style = styles(sheet)
    polite = f"{party.salutation.value} " if party.salutation is Salutation.PERSON else ""
    lines: list[Flowable] = [
        Spacer(0, sheet.gap),
        Paragraph(f"Kính gửi: <b>{polite}{markup(party.name)}</b>", style.centred),
    ]
    pairs = (("Địa chỉ", party.address), ("Số điện thoại", party.phone))
    shown = [f"{label}: {markup(value)}" for label, value in pairs if value and known(value)]
    if shown:
        lines.append(Paragraph(f"({'; '.join(shown)})", style.centred))
    return [*lines, Spacer(0, sheet.gap)]


def field(sheet: Sheet, label: str, value: str | None, *, strong: bool = False) -> list[Flowable]:
    """ "Nhãn: giá trị", or nothing when the value is unknown."""
    text = known(value)
    if text is None:
        return []
    written = markup(text)
    return [Paragraph(f"{markup(label)}: {f'<b>{written}</b>' if strong else written}", styles(sheet).body)]


def sentence(sheet: Sheet, text: str, *, strong: bool = False, italic: bool = False) -> Paragraph:
    """A sentence of running text."""
    written = markup(text)
    if strong:
        written = f"<b>{written}</b>"
    return Paragraph(f"<i>{written}</i>" if italic else written, styles(sheet).prose)


def labelled(sheet: Sheet, label: str, text: str, *, strong: bool = False) -> Paragraph:
    """A sentence that begins with its label in bold: "Lý do: …"."""
    written = markup(text)
    return Paragraph(f"<b>{markup(label)}:</b> {f'<b>{written}</b>' if strong else written}", styles(sheet).prose)


def item(sheet: Sheet, label: str, text: str) -> Paragraph:
    """One line of a short list in running text: "- Nhãn: giá trị;"."""
    return Paragraph(f"- {markup(label)}: {markup(text)};", styles(sheet).prose)


def basis(sheet: Sheet, lines: Iterable[str]) -> list[Flowable]:
    """The legal basis: one paragraph a line, in italics (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""
    return [sentence(sheet, line, italic=True) for line in lines if known(line)]


def applicant(sheet: Sheet, party: Party, *, label: str, submitter: Submitter | None = None) -> list[Flowable]:
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


def joined(sheet: Sheet, *pairs: tuple[str, str | None]) -> list[Flowable]:
    """Several short fields on one line, the unknown ones left off."""
    shown = [f"{markup(label)}: {markup(value)}" for label, value in pairs if value and known(value)]
    return [Paragraph(" &nbsp;&nbsp; ".join(shown), styles(sheet).body)] if shown else []


def table(sheet: Sheet, header: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> Table:
    """A ruled table; the header is repeated on each page. widths: shares of the sheet. The second column is text."""
    style = styles(sheet)
    cells = [[Paragraph(f"<b>{markup(text)}</b>", style.cell_centred) for text in header]]
    cells += [
        [Paragraph(markup(text), style.cell if column == 1 else style.cell_centred) for column, text in enumerate(row)]
        for row in rows
    ]
    made = Table(
        cells,
        colWidths=[share * sheet.width for share in widths],
        repeatRows=1,
        spaceBefore=sheet.gap,
        splitInRow=1,  # a single name may be longer than a page
    )
    made.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), fonts.REGULAR, sheet.body),  # set even where all cells are paragraphs
                ("GRID", (0, 0), (-1, -1), 0.5, "black"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("VALIGN", (1, 1), (1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return made


def signature(sheet: Sheet, lines: Sequence[str], *, name: str | None, hint: str | None = None) -> list[Flowable]:
    """A place to sign: capacity in capitals, how to sign, room, the name in bold."""
    style = styles(sheet)
    block: list[Flowable] = [Paragraph(f"<b>{markup(line)}</b>", style.centred) for line in lines]
    if hint:
        block.append(Paragraph(f"<i>{markup(hint)}</i>", style.small_centred))
    block.append(Spacer(0, sheet.body * (3.4 if known(name) else 4.4)))
    if name and known(name):
        block.append(Paragraph(f"<b>{markup(name)}</b>", style.centred))
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


def authority_signature(sheet: Sheet, signer: Signer | None) -> list[Flowable]:
    """The signature of the authority; without a known signer an empty place for the head of the office."""
    if signer is None:
        return signature(sheet, ["THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"], hint=_SEALED, name=None)
    return signature(sheet, authority(signer), hint=_SEALED, name=signer.name)


def recipients(sheet: Sheet, lines: Sequence[str]) -> list[Flowable]:
    """Nơi nhận: each line begins with a dash, all but the last end in a semicolon, the last in a full stop."""
    shown = [text.rstrip(" ;.") for text in map(known, lines) if text]
    if not shown:
        return []
    style = styles(sheet)
    ends = [";"] * (len(shown) - 1) + ["."]
    caption = Paragraph("<b><i>Nơi nhận:</i></b>", style.small)
    return [caption, *(Paragraph(f"- {markup(text)}{end}", style.small) for text, end in zip(shown, ends, strict=True))]


def proof(sheet: Sheet, given: Proof | None) -> list[Block]:
    """The QR square and the code that can be typed, for under Nơi nhận of a letter; nothing if None."""
    if given is None:
        return []
    style = styles(sheet)
    caption = paragraph(style.small, plain("Mã xác minh: "), bold(given.code))
    return [space(sheet.gap), Code(given.address, PROOF_SIDE), caption]


def beside(sheet: Sheet, fields: Sequence[Block], given: Proof | None) -> list[Block]:
    """The first fields of a form with the proof at their right, where it costs no line; the fields alone if None."""
    if given is None:
        return list(fields)
    style = styles(sheet)
    width = text_width("Mã xác minh:M", sheet.small) + _QUIET
    square: list[Block] = [
        Code(given.address, PROOF_SIDE, width),
        paragraph(style.small_centred, plain("Mã xác minh:")),
        paragraph(style.small_centred, bold(given.code)),
    ]
    return [columns(sheet, (fields, square), (None, width))]


def columns(sheet: Sheet, cells: Sequence[Sequence[Flowable]], widths: Sequence[float | None]) -> Table:
    """Columns without rules. widths: in points; the one that is None takes what is left of the sheet."""
    rest = sheet.width - sum(width for width in widths if width is not None)
    made = Table(
        [[list(cell) or "" for cell in cells]],
        colWidths=[rest if width is None else width for width in widths],
        splitInRow=1,  # a long list on one side may be longer than a page
    )
    made.setStyle(
        TableStyle(
            [
                ("FONT", (0, 0), (-1, -1), fonts.REGULAR, sheet.body),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return made


def closing(sheet: Sheet, last: Sequence[Flowable], left: Sequence[Flowable], right: Sequence[Flowable]) -> Flowable:
    """The end of a paper: the signatures never stand alone on a page, the last lines of the text come with them."""
    return KeepTogether([*last, Spacer(0, sheet.body * 0.8), columns(sheet, (left, right), (sheet.width / 2, None))])


def text_width(text: str, size: float) -> float:
    """The printed width of bold text, in points."""
    return stringWidth(text, fonts.BOLD, size)

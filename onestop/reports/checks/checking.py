"""The identities that a table of figures must keep, whoever made it: pure, without a database.

A table is rows of figures known by what they mean (MEANINGS). Sources: the identities under the headings of Biểu số
II.06a/VPCP/KSTT (TT 01/2020/TT-VPCP), “trong đó” ≤ its whole, and the sum of the rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# What a figure can mean, and how it is called where its own heading is not known.
MEANINGS = {
    "handled": "Tổng số nhận giải quyết",
    "received": "Mới tiếp nhận",
    "received_online": "Trực tuyến",
    "received_direct": "Trực tiếp",
    "received_postal": "Bưu chính",
    "received_at_desk": "Trực tiếp, bưu chính",
    "carried_over": "Từ kỳ trước",
    "fell_due": "Đến hạn",
    "ended": "Đã giải quyết",
    "ended_in_time": "Trước và đúng hạn",
    "ended_early": "Trước hạn",
    "ended_on_time": "Đúng hạn",
    "ended_late": "Quá hạn (đã giải quyết)",
    "ended_unknown": "Đã giải quyết, chưa phân loại",
    "open": "Đang giải quyết",
    "open_in_time": "Đang giải quyết trong hạn",
    "open_late": "Đang giải quyết quá hạn",
    "open_waiting": "Tạm dừng, chờ bổ sung",
    "no_limit": "Không có hạn",
    "unknown": "Chưa phân loại",
    "returned": "Trả lại, rút",
    "at_once": "Trả kết quả ngay",
    "on_time": "Đúng hạn (766)",
    "overdue": "Quá hạn (766)",
    "progress_of": "Tiếp nhận, xử lý trong kỳ",
    "late_rate": "Tỷ lệ quá hạn",
    "in_time_rate": "Tỷ lệ trước và đúng hạn",
    "progress": "Tiến độ",
    "score": "Điểm",
    "forms": "Số phiếu",
    "blank": "Bỏ trống",
    "answer": "Trả lời",
    "reason": "Lý do",
}
SHARES = {"late_rate", "in_time_rate", "progress"}
_RATE_OF = {"late_rate": ("ended_late",), "in_time_rate": ("ended_in_time",), "progress": ("on_time",)}

# Ways to make up a sum, the first of which a table has all parts counts.
_ENDED_PARTS = (
    ("ended_early", "ended_on_time", "ended_late"),
    ("ended_in_time", "ended_late"),
    ("ended_on_time", "ended_late"),
)
_IN_TIME = (("ended_in_time",), ("ended_early", "ended_on_time"), ("ended_on_time",))
_RECEIVED_PARTS = (
    ("received_online", "received_at_desk"),
    ("received_online", "received_direct", "received_postal"),
)
_OPEN_PARTS = (("open_in_time", "open_late"),)
_WHOLES = {  # what a sum is called -> how it is made up
    "received": _RECEIVED_PARTS,
    "ended": _ENDED_PARTS,
    "fell_due": _ENDED_PARTS,
    "open": _OPEN_PARTS,
    "progress_of": (("on_time", "overdue"),),
}
_ADDED = {"ended": ("ended_unknown",)}  # parts that a sum has where the table tells them
_APART = ("no_limit", "unknown")  # beside what ended and what is open, where the table tells them
_OF_WHICH = {  # a part -> its whole; told only where the table has both
    "returned": "ended",
    "at_once": "ended",
    "open_waiting": "open",
    "ended": "handled",
    "open": "handled",
    "received": "handled",
    "carried_over": "handled",
}
_BASES = {  # of what a share in brackets beside a count is taken
    **dict.fromkeys(
        ("ended_early", "ended_on_time", "ended_in_time", "ended_late", "returned"), ("fell_due", "ended", "handled")
    ),
    **dict.fromkeys(("open_in_time", "open_late", "open_waiting"), ("open",)),
    **dict.fromkeys(("ended", "open"), ("handled",)),
    **dict.fromkeys(("on_time", "overdue"), ("progress_of",)),
}


@dataclass(frozen=True)
class Figure:
    """One cell. heading: as its table calls it. share: a percentage printed beside the count, as it was printed."""

    meaning: str
    heading: str
    value: Decimal | None
    share: Decimal | None = None


@dataclass(frozen=True)
class Row:
    """label: as printed. line: in its file, from 1; None for a table that is not from a file."""

    label: str
    figures: tuple[Figure, ...]
    line: int | None = None

    def value(self, meaning: str) -> Decimal | None:
        return next((one.value for one in self.figures if one.meaning == meaning and one.value is not None), None)

    def heading(self, meaning: str) -> str:
        return next((one.heading for one in self.figures if one.meaning == meaning), MEANINGS[meaning])


@dataclass(frozen=True)
class Table:
    """total: the row of sums, if there is one."""

    rows: tuple[Row, ...]
    total: Row | None = None

    @property
    def all_rows(self) -> tuple[Row, ...]:
        return (*self.rows, self.total) if self.total else self.rows


@dataclass(frozen=True)
class Finding:
    """What does not agree: both sides and the difference (left − right), in words. line: in the file."""

    sentence: str
    left: Decimal
    right: Decimal
    row: str = ""
    line: int | None = None

    @property
    def difference(self) -> Decimal:
        return self.left - self.right

    def __str__(self) -> str:
        return self.sentence


def findings(table: Table) -> list[Finding]:
    """Everything that does not agree; empty for a table that adds up as far as it can be told."""
    found = [one for row in table.all_rows for one in _of_row(row)]
    return [*found, *_sums(table), *_forms(table)]


def number_of_checks(table: Table) -> int:
    """How many identities the table has the figures for: none says that nothing was checked."""
    rows = sum(1 for row in table.all_rows for _ in _comparisons(row))
    shares = sum(1 for row in table.all_rows for _ in _printed_shares(row))
    surveys = sum(1 for _ in _answered(table)) + max(0, len(_told_forms(table)) - 1)
    return rows + shares + surveys + sum(1 for _ in _sum_pairs(table))


def counted(value: Decimal) -> str:
    """ "635.595", as Vietnam writes it; decimals after a comma."""
    whole, _, part = f"{value:f}".partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped}{',' + part if part else ''}"


def _of_row(row: Row) -> Iterator[Finding]:
    lead = f"Dòng “{row.label}”: " if row.label else ""
    for name, left, parts, right in _comparisons(row):
        if name == "≤":
            (part, whole) = parts
            if left > right:
                yield Finding(
                    f"{lead}{row.heading(part)} {counted(left)} lớn hơn {_lower(row.heading(whole))} {counted(right)},"
                    f" lệch {counted(left - right)}.",
                    left, right, row.label, row.line,
                )  # fmt: skip
        elif left != right:
            told = " + ".join(f"{row.heading(one)} {counted(row.value(one) or Decimal(0))}" for one in parts)
            told = "các lý do cộng lại" if parts == ("reason",) else told
            yield Finding(
                f"{lead}{name} {counted(left)}, nhưng {told} = {counted(right)}, lệch {counted(abs(left - right))}.",
                left, right, row.label, row.line,
            )  # fmt: skip
    for name, small, large, printed in _printed_shares(row):
        exact = _rounded(small * 100 / large, max(0, -int(printed.as_tuple().exponent)))
        if exact != printed:
            yield Finding(
                f"{lead}{name} ghi {counted(printed)} %, tính lại {counted(small)} ÷ {counted(large)} ="
                f" {counted(exact)} %, lệch {counted(abs(printed - exact))}.",
                printed, exact, row.label, row.line,
            )  # fmt: skip


def _comparisons(row: Row) -> Iterator[tuple[str, Decimal, tuple[str, ...], Decimal]]:
    """(name of the left side, left, meanings of the right side, right); "≤" for a part and its whole."""
    for whole, ways in _WHOLES.items():
        stated, parts = row.value(whole), _first(row, ways)
        if stated is not None and parts is not None:
            parts = (*parts, *(one for one in _ADDED.get(whole, ()) if row.value(one) is not None))
            yield row.heading(whole), stated, parts, _sum(row, parts)
    incoming = _first(row, (("carried_over", "received"), *(("carried_over", *way) for way in _RECEIVED_PARTS)))
    handled = row.value("handled")
    if handled is not None and incoming is not None:
        yield row.heading("handled"), handled, incoming, _sum(row, incoming)
    ended = _first(row, (("ended",), *_ENDED_PARTS))
    standing = _first(row, (("open",), *_OPEN_PARTS))
    if ended is not None and standing is not None:
        left = ("handled",) if handled is not None else incoming
        if left is not None:
            right = (*ended, *standing, *(one for one in _APART if row.value(one) is not None))
            name = " + ".join(row.heading(one) for one in left)
            yield name, _sum(row, left), right, _sum(row, right)
    late, reasons = row.value("ended_late"), [one for one in row.figures if one.meaning == "reason"]
    if late is not None and reasons and all(one.value is not None for one in reasons):
        total = sum((one.value for one in reasons if one.value is not None), Decimal(0))
        if total > late:
            yield row.heading("ended_late"), late, ("reason",), total
    for part, whole in _OF_WHICH.items():
        small, large = row.value(part), row.value(whole)
        if small is not None and large is not None:
            yield "≤", small, (part, whole), large


def _printed_shares(row: Row) -> Iterator[tuple[str, Decimal, Decimal, Decimal]]:
    """(name, part, whole, percentage as printed)."""
    for one in row.figures:
        if one.share is not None and one.value is not None:
            whole = next((row.value(base) for base in _BASES.get(one.meaning, ()) if row.value(base)), None)
            if whole:
                yield f"Tỷ lệ {_lower(one.heading)}", one.value, whole, one.share
        if one.meaning in SHARES and one.value is not None:
            of = _first(row, _IN_TIME) if one.meaning == "in_time_rate" else _first(row, (_RATE_OF[one.meaning],))
            bases = ("progress_of",) if one.meaning == "progress" else ("fell_due", "ended")
            whole = next((row.value(base) for base in bases if row.value(base)), None)
            if of is not None and not whole and one.meaning != "progress":
                parts = _first(row, _ENDED_PARTS)
                whole = _sum(row, parts) if parts else None
            if of is not None and whole:
                yield one.heading, _sum(row, of), whole, one.value


def _sum_pairs(table: Table) -> Iterator[tuple[str, Decimal, Decimal]]:
    """(heading, sum of the rows, what the total says) of each column that is told completely."""
    if table.total is None or not table.rows:
        return
    for place, figure in enumerate(table.total.figures):
        if figure.meaning in SHARES | {"score", "forms"} or figure.value is None:
            continue
        cells = [row.figures[place].value for row in table.rows]
        if all(cell is not None for cell in cells):
            yield figure.heading, sum((cell for cell in cells if cell is not None), Decimal(0)), figure.value


def _sums(table: Table) -> Iterator[Finding]:
    for heading, added, stated in _sum_pairs(table):
        if added != stated:
            total = table.total
            yield Finding(
                f"{heading}: các dòng cộng lại {counted(added)}, dòng tổng ghi {counted(stated)},"
                f" lệch {counted(abs(added - stated))}.",
                added, stated, total.label if total else "", total.line if total else None,
            )  # fmt: skip


def _forms(table: Table) -> Iterator[Finding]:
    """Of a survey: the answers of each row are its forms, and all rows tell of the same forms."""
    for row, total, forms in _answered(table):
        if total != forms:
            yield Finding(
                f"Dòng “{row.label}”: các câu trả lời cộng lại {counted(total)}, số phiếu ghi {counted(forms)},"
                f" lệch {counted(abs(total - forms))}.",
                total, forms, row.label, row.line,
            )  # fmt: skip
    told = _told_forms(table)
    for row, forms in told[1:]:
        first, expected = told[0]
        if forms != expected:
            yield Finding(
                f"Số phiếu: dòng “{first.label}” ghi {counted(expected)}, dòng “{row.label}” ghi {counted(forms)},"
                f" lệch {counted(abs(forms - expected))}.",
                expected, forms, row.label, row.line,
            )  # fmt: skip


def _answered(table: Table) -> Iterator[tuple[Row, Decimal, Decimal]]:
    """(row, its answers added up, its forms) where the row tells both."""
    for row in table.all_rows:
        forms, answers = row.value("forms"), [one for one in row.figures if one.meaning in ("answer", "blank")]
        if forms is not None and answers and all(one.value is not None for one in answers):
            yield row, sum((one.value for one in answers if one.value is not None), Decimal(0)), forms


def _told_forms(table: Table) -> list[tuple[Row, Decimal]]:
    return [(row, forms) for row in table.all_rows if (forms := row.value("forms")) is not None]


def _first(row: Row, ways: Iterable[tuple[str, ...]]) -> tuple[str, ...] | None:
    return next((way for way in ways if all(row.value(one) is not None for one in way)), None)


def _sum(row: Row, meanings: Sequence[str]) -> Decimal:
    return sum((row.value(one) or Decimal(0) for one in meanings), Decimal(0))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def meanings_of(names: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """What columns of ours mean, by their names; those that mean nothing here are left out."""
    return {name: known.get(name, name) for name in names if known.get(name, name) in MEANINGS}

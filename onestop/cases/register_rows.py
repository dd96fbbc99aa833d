"""Reading an older register: every row of the CSV file checked, every bad one told by its line and reason."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from onestop.cases.codes import is_code
from onestop.cases.models import Channel, Outcome
from onestop.cases.moments import read_moment
from onestop.cases.parties import LONG, NAME, SHORT
from onestop.errors import Refused, WrongInput
from onestop.sla.calendar import to_local
from onestop.text import optional, required

COMPULSORY = ("procedure_code", "applicant_name", "channel", "received_at")
COLUMNS = (
    "agency_code", "code", "procedure_code", "applicant_name", "applicant_id_number", "applicant_phone",
    "applicant_address", "channel", "received_at", "first_appointment_at", "due_at", "finished_at", "returned_at",
    "outcome", "officer", "clock_stopped_since", "supplement_requests", "register_no",
)  # fmt: skip

T = TypeVar("T")
Problem = tuple[int, str]  # the line in the file, its heading being line 1, and the reason

_OUTCOMES = {
    "granted": Outcome.GRANTED,
    "refused": Outcome.REFUSED,
    "withdrawn": Outcome.STOPPED,
    "stopped": Outcome.STOPPED,
    "closed": Outcome.CLOSED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class RegisterRow:
    """A dossier as an older register tells it. Moments aware; None: unknown, or not happened yet."""

    line: int
    agency_code: str | None
    code: str | None
    procedure_code: str
    applicant_name: str
    applicant_id_number: str | None
    applicant_phone: str | None
    applicant_address: str | None
    channel: Channel
    received_at: datetime
    first_appointment_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    returned_at: datetime | None
    outcome: Outcome | None
    officer: str | None
    clock_stopped_since: datetime | None
    supplement_requests: int
    register_no: str | None


def read_register(content: str, *, at: datetime) -> tuple[list[RegisterRow], list[Problem]]:
    """The good rows and the bad ones of a CSV text (UTF-8, comma, header line). at: nothing lies after it.

    Raises Refused when the header is not that of a register.
    """
    reader = csv.DictReader(io.StringIO(content.removeprefix("\ufeff")), restkey="\n", strict=True)
    good: list[RegisterRow] = []
    bad: list[Problem] = []
    try:
        _check_header(reader.fieldnames)
        for cells in reader:
            told = [cell for cell in cells.values() if isinstance(cell, str)]
            if "\n" not in cells and not any(cell.strip() for cell in told):
                continue  # spreadsheets leave rows of nothing but commas behind
            # Of the inner reader: the outer one does not count the empty lines before a row.
            line = reader.reader.line_num - sum(cell.count("\n") for cell in told)  # where the row begins
            try:
                good.append(_row(cells, line=line, at=at))
            except WrongInput as wrong:
                bad.append((line, str(wrong)))
    except csv.Error as error:
        raise Refused(
            f"Tệp CSV hỏng ở dòng {max(reader.reader.line_num, 1)} (dấu ngoặc kép, xuống dòng hoặc ô quá dài). "
            "Lưu lại tệp dạng CSV UTF-8 rồi nhập lại."
        ) from error
    return good, bad


def _check_header(names: object) -> None:
    known = list(names) if names else []  # type: ignore[call-overload]
    missing = [name for name in COMPULSORY if name not in known]
    if missing:
        raise Refused(f"Tệp thiếu cột {', '.join(missing)}. Dòng đầu phải ghi tên cột, cách nhau bằng dấu phẩy.")
    strange = [str(name) for name in known if name not in COLUMNS]
    if strange:
        raise Refused(f"Tệp có cột lạ: {', '.join(strange)[:200]}. Các cột được nhận: {', '.join(COLUMNS)}.")
    if len(set(known)) != len(known):
        raise Refused("Tệp có hai cột trùng tên. Xóa bớt một cột rồi nhập lại.")


def _row(cells: Mapping[str, str | None], *, line: int, at: datetime) -> RegisterRow:
    if "\n" in cells:
        raise WrongInput("có nhiều ô hơn số cột; ô có dấu phẩy phải nằm trong dấu ngoặc kép")

    def text(name: str, limit: int = NAME) -> str | None:
        return optional(cells.get(name), limit=limit, label=f"cột {name}")

    def needed(name: str, limit: int = NAME) -> str:
        return required(cells.get(name), limit=limit, label=f"cột {name}")

    def moment(name: str) -> datetime | None:
        value = text(name)
        return read_moment(value, label=f"cột {name}") if value else None

    code = text("code", SHORT)
    if code and not is_code(code):
        raise WrongInput(f"mã hồ sơ “{code}” có ký tự không dùng được")
    row = RegisterRow(
        line=line,
        agency_code=text("agency_code", SHORT),
        code=code,
        procedure_code=needed("procedure_code", SHORT),
        applicant_name=needed("applicant_name"),
        applicant_id_number=_maybe(
            text("applicant_id_number", SHORT), lambda value: re.sub("[ .]", "", value).upper() or None
        ),
        applicant_phone=_maybe(text("applicant_phone", SHORT), lambda value: re.sub("[ .()-]", "", value) or None),
        applicant_address=text("applicant_address", LONG),
        channel=_one_of(needed("channel"), {channel.value: channel for channel in Channel}, "channel"),
        received_at=read_moment(needed("received_at"), label="cột received_at"),
        first_appointment_at=moment("first_appointment_at"),
        due_at=moment("due_at"),
        finished_at=moment("finished_at"),
        returned_at=moment("returned_at"),
        outcome=_maybe(text("outcome"), lambda value: _one_of(value, _OUTCOMES, "outcome")),
        officer=text("officer"),
        clock_stopped_since=moment("clock_stopped_since"),
        supplement_requests=_count(text("supplement_requests")),
        register_no=text("register_no", SHORT),
    )
    if row.finished_at is not None and row.outcome is None:
        row = replace(row, outcome=Outcome.GRANTED)  # a register that tells only when: what ended had its result
    for reason in _contradictions(row, at=at):
        raise WrongInput(reason)
    return row


def _contradictions(row: RegisterRow, *, at: datetime) -> Iterator[str]:
    for name in ("received_at", "finished_at", "returned_at", "clock_stopped_since"):
        moment: datetime | None = getattr(row, name)
        if moment is not None and moment > at:
            yield f"cột {name} nằm ở tương lai: {to_local(moment):%H:%M %d/%m/%Y}"
        if moment is not None and moment < row.received_at:
            yield f"cột {name} sớm hơn lúc tiếp nhận (received_at)"
    for name in ("first_appointment_at", "due_at"):
        moment = getattr(row, name)
        if moment is not None and moment < row.received_at:
            yield f"cột {name} sớm hơn lúc tiếp nhận (received_at)"
    if row.finished_at is None and row.outcome is not None:
        yield "có kết quả (outcome) mà thiếu ngày kết thúc (finished_at)"
    if row.returned_at is not None and row.finished_at is None:
        yield "có ngày trả (returned_at) mà thiếu ngày kết thúc (finished_at)"
    if row.returned_at is not None and row.finished_at is not None and row.returned_at < row.finished_at:
        yield "ngày trả (returned_at) sớm hơn ngày kết thúc (finished_at)"
    if row.clock_stopped_since and row.finished_at and row.clock_stopped_since > row.finished_at:
        yield "đồng hồ dừng (clock_stopped_since) sau ngày kết thúc (finished_at)"


def _one_of(value: str, choices: Mapping[str, T], name: str) -> T:
    try:
        return choices[value.lower()]
    except KeyError:
        raise WrongInput(f"cột {name} ghi “{value[:40]}”; chỉ nhận: {', '.join(choices)}") from None


def _maybe(value: str | None, read: Callable[[str], T]) -> T | None:
    return None if value is None else read(value)


def _count(value: str | None) -> int:
    if value is None:
        return 0
    if not (value.isascii() and value.isdigit() and len(value) <= 3):
        raise WrongInput(f"cột supplement_requests ghi “{value[:40]}”; phải là số từ 0 đến 999")
    return int(value)

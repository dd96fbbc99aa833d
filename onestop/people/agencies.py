"""Offices: made, imported, and what their papers say about them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from onestop.audit.chain import open_chain, record
from onestop.database import db
from onestop.errors import BadRows, Refused, WrongInput
from onestop.levels import Level
from onestop.people.models import Agency, Person
from onestop.text import clean, optional, required

CODE_LIMIT = 35
NAME_LIMIT = 200
LINE_LIMIT = 200
ADDRESS_LIMIT = 300
COLUMNS = ("code", "name", "level", "parent_code")

_CODE = re.compile(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*")
_MARK = re.compile(r"[A-ZĐÂĂÊÔƠƯ0-9]+(?:[.&-][A-ZĐÂĂÊÔƠƯ0-9]+)*")
_KINDS_OF_PLACE = ("xã", "phường", "thị trấn", "đặc khu", "thị xã", "thành phố", "huyện", "quận", "tỉnh")


def create_agency(
    code: str,
    name: str,
    level: Level,
    *,
    parent: Agency | None = None,
    by: Person | None,
    at: datetime,
) -> Agency:
    """A new office, with its audit chain. What its papers need and was not told is derived from the name."""
    code = agency_code(code)
    if db.session.scalar(select(Agency.id).where(Agency.code == code)) is not None:
        raise WrongInput(f"Mã cơ quan {code} đã có. Kiểm tra lại mã.", field="code")
    name = required(name, limit=NAME_LIMIT, label="Tên cơ quan", field="name")
    agency = Agency(
        code=code,
        name=name,
        level=level,
        parent=parent,
        parent_line=parent.name.upper() if parent is not None else None,
        place=place_in(name),
        paper_mark=mark_of(name),
    )
    db.session.add(agency)
    db.session.flush()
    open_chain(agency.id)
    _note(agency, "create_agency", by=by, at=at, code=code, name=name, level=level)
    return agency


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What the papers of an office say about it; None: unknown, and left off."""

    name: str
    parent_line: str | None
    desk_name: str
    place: str | None
    address: str | None
    hotline: str | None
    head_title: str | None
    paper_mark: str


def change_letterhead(agency: Agency, told: Letterhead, *, by: Person | None, at: datetime) -> None:
    """Change name and head lines; papers already issued keep theirs."""
    before = _letterhead_of(agency)
    mark = required(told.paper_mark, limit=20, label="Ký hiệu cơ quan", field="paper_mark").upper()
    if not _MARK.fullmatch(mark):
        raise WrongInput("Ký hiệu cơ quan chỉ gồm chữ in hoa và số. Ví dụ: UBND", field="paper_mark")
    agency.name = required(told.name, limit=NAME_LIMIT, label="Tên cơ quan", field="name")
    agency.parent_line = optional(told.parent_line, limit=LINE_LIMIT, label="Cơ quan chủ quản", field="parent_line")
    agency.desk_name = required(told.desk_name, limit=LINE_LIMIT, label="Tên Bộ phận Một cửa", field="desk_name")
    agency.place = optional(told.place, limit=NAME_LIMIT, label="Địa danh", field="place")
    agency.address = optional(told.address, limit=ADDRESS_LIMIT, label="Địa chỉ", field="address")
    agency.hotline = optional(told.hotline, limit=50, label="Đường dây nóng", field="hotline")
    agency.head_title = optional(told.head_title, limit=LINE_LIMIT, label="Chức vụ người đứng đầu", field="head_title")
    agency.paper_mark = mark
    db.session.flush()
    _note(agency, "change_letterhead", by=by, at=at, before=before, after=_letterhead_of(agency))


def succeed(agency: Agency, successor: Agency, *, last_day: date, by: Person | None, at: datetime) -> None:
    """Note that `successor` takes over from `agency`, whose own last day is `last_day` (a merger)."""
    if successor.id == agency.id:
        raise WrongInput("Cơ quan kế tục phải là cơ quan khác.", field="successor")
    if successor.successor_id == agency.id:
        raise WrongInput("Hai cơ quan không thể kế tục lẫn nhau.", field="successor")
    if agency.valid_from is not None and last_day < agency.valid_from:
        raise WrongInput("Ngày kết thúc trước ngày thành lập. Sửa lại ngày.", field="last_day")
    agency.successor = successor
    agency.valid_until = last_day
    db.session.flush()
    _note(agency, "succeed_agency", by=by, at=at, successor_id=successor.id, last_day=last_day)


def import_agencies(
    rows: Iterable[tuple[int, Mapping[str, str | None]]], *, by: Person | None, at: datetime
) -> list[Agency]:
    """Make the offices of a file, all or none; parents may stand anywhere in the file or exist already.

    rows: line number and the cells by column (COLUMNS; parent_code may be empty or missing). An office that exists
    keeps its name and data, and gets a parent if it has none: the same file can be imported again. Gives the new ones.
    Raises BadRows.
    """
    made: dict[str, Agency] = {}
    known = {agency.code: agency for agency in db.session.scalars(select(Agency))}
    parents: list[tuple[int, Agency, str]] = []
    problems: list[tuple[int, str]] = []
    with db.session.begin_nested() as everything:
        for line, row in rows:
            try:
                existing = known.get(clean(row.get("code"), limit=CODE_LIMIT, label="Mã cơ quan"))
                agency = existing or create_agency(
                    row.get("code") or "", row.get("name") or "", _level(row), by=by, at=at
                )
                parent_code = clean(row.get("parent_code"), limit=CODE_LIMIT, label="Mã cơ quan cấp trên")
            except Refused as refused:
                problems.append((line, str(refused)))
                continue
            if existing is None:
                made[agency.code] = agency
            if parent_code and agency.parent_id is None:
                parents.append((line, agency, parent_code))
        for line, agency, parent_code in parents:
            parent = made.get(parent_code) or db.session.scalar(select(Agency).where(Agency.code == parent_code))
            if parent is None:
                problems.append((line, f"Không có cơ quan cấp trên mang mã {parent_code}. Thêm dòng cho cơ quan đó."))
            elif _is_above(agency, parent):
                problems.append((line, "Cơ quan cấp trên lại thuộc chính cơ quan này. Sửa cột parent_code."))
            else:
                agency.parent = parent
                agency.parent_line = agency.parent_line or parent.name.upper()
        if problems:
            everything.rollback()
            raise BadRows(problems)
    db.session.flush()
    return list(made.values())


def agency_code(value: str) -> str:
    """A code as dossier codes begin with it: H50.31.12, 000.00.31.H50. Raises WrongInput."""
    code = required(value, limit=CODE_LIMIT, label="Mã cơ quan", field="code")
    if not _CODE.fullmatch(code):
        raise WrongInput("Mã cơ quan chỉ gồm chữ không dấu, chữ số và dấu chấm ở giữa. Ví dụ: H50.31.12", field="code")
    return code


def place_in(name: str) -> str | None:
    """The địa danh of an office of a commune, ward or town, from its name: "UBND xã Vĩnh Hoà" gives "Vĩnh Hoà".

    None when the name does not tell. Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.4.
    """
    words = name.split()
    for kind in _KINDS_OF_PLACE:
        parts = kind.split()
        for start in range(len(words) - len(parts)):
            if [word.lower() for word in words[start : start + len(parts)]] == parts:
                rest = words[start + len(parts) :]
                return " ".join(rest) if rest and rest[0][:1].isupper() else None
    return None


def mark_of(name: str) -> str:
    """The abbreviation in the number of a paper: UBND for people's committees, else the first letters of the kind.

    "Sở Tư pháp" gives STP, "Công an xã Vĩnh Hoà" CAX: the name of a place is left out.
    """
    words: list[str] = re.findall(r"\w+", name)
    plain = " ".join(words).lower()
    if plain.startswith(("ubnd", "ủy ban nhân dân", "uỷ ban nhân dân")):
        return "UBND"
    kept: list[str] = []
    for position, word in enumerate(words):
        before = words[position - 1].lower() if position else ""
        if before in {kind.split()[-1] for kind in _KINDS_OF_PLACE} and word[:1].isupper():
            break
        kept.append(word[0].upper())
    return "".join(kept)[:10] or "CQ"


def _level(row: Mapping[str, str | None]) -> Level:
    value = clean(row.get("level"), limit=40, label="Cấp (cột level)")
    try:
        return Level(value)
    except ValueError:
        known = ", ".join(level.value for level in Level)
        raise WrongInput(f"Cột level phải là một trong: {known}.", field="level") from None


def _is_above(agency: Agency, parent: Agency) -> bool:
    """Whether `agency` is `parent` or stands somewhere above it."""
    step: Agency | None = parent
    while step is not None:
        if step is agency:
            return True
        step = step.parent
    return False


def _letterhead_of(agency: Agency) -> dict[str, str | None]:
    return {name: getattr(agency, name) for name in Letterhead.__dataclass_fields__}


def _note(agency: Agency, act: str, *, by: Person | None, at: datetime, **detail: object) -> None:
    record(agency.id, act, "agency", agency.id, by=by.id if by is not None else None, at=at, **detail)

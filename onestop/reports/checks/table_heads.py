"""What the columns of somebody else's table mean, by their headings: as forms, portals and news write them."""

import re
from collections.abc import Sequence
from enum import StrEnum

from onestop.text import folded

LABEL, SKIP, UNKNOWN = "label", "skip", ""


class Form(StrEnum):
    """How a table is to be read. The value is what the command line and the page call it."""

    II_06A = "II.06a"
    PORTAL = "portal"
    SURVEY = "survey"
    PROGRESS_766 = "766"


FORM_NAMES = {
    Form.II_06A: "Biểu II.06a (13 cột)",
    Form.PORTAL: "Bảng tình hình giải quyết hồ sơ",
    Form.SURVEY: "Bảng khảo sát",
    Form.PROGRESS_766: "Tiến độ theo Bộ chỉ số 766",
}
_MARKS = (
    SKIP, LABEL, "handled", "received_online", "received_at_desk", "carried_over", "ended", "ended_early",
    "ended_on_time", "ended_late", "open", "open_in_time", "open_late",
)  # fmt: skip
_MARK = re.compile(r"\(?([0-9]{1,2})\)?")
_LED_BY_MARK = re.compile(r"\(([0-9]{1,2})\)\s+\S.*")  # "(3) Tổng số"
_IN_TIME = r"(truoc|som)( han)?\s*(,|/|va|&|-|hoac)?\s*(va )?dung|dung( han)?\s*(,|/|va|&|-|hoac)\s*(va )?(truoc|som)"
_LATE = r"qua han|tre han|tre hen|\btre\b"
_EARLY, _ON_TIME = r"truoc han|som han|\bsom\b", r"dung han|dung hen"
# In order: the first that fits a heading tells what it means. {open}, {ended}: words before which a heading is about
# what is open or what has ended; a heading without them goes by the last one that had them.
_ENDED_IN_TIME = frozenset({"ended_early", "ended_on_time", "ended_in_time"})
_SURVEY = (
    (r"so phieu|tong phieu|\bphieu\b|^tong", "forms"),
    (r"bo trong|khong tra loi|khong y kien", "blank"),
    (r"^(stt|tt)$", SKIP),
)
_OF_766 = (
    (r"ma co quan|ma don vi|agency code", SKIP),
    (r"ty le|tien do|ratio", "progress"),
    (r"diem|score", "score"),
    (r"overdue|" + _LATE, "overdue"),
    (r"on time|dung han|trong han", "on_time"),
    (r"tiep nhan|received|tong", "progress_of"),
    (r"co quan|don vi|agency|xa|phuong", LABEL),
)
_PORTAL = (
    (r"^(stt|tt)$", SKIP),
    (r"ly do|nguyen nhan", "reason"),
    (r"ty le.*(" + _LATE + ")", "late_rate"),
    (r"ty le.*(dung|truoc|som)", "in_time_rate"),
    (r"ty le|%", UNKNOWN),
    (r"chua phan loai|chua ro|khong phan loai", "unknown"),
    (r"khong (co |quy dinh )?(thoi )?han", "no_limit"),
    (r"ky truoc|ton dau|chuyen sang|ton truoc", "carried_over"),
    (r"truc tiep.*(buu chinh|bcci)", "received_at_desk"),
    (r"truc tuyen", "received_online"),
    (r"buu chinh|bcci", "received_postal"),
    (r"truc tiep", "received_direct"),
    (r"tam dung|cho bo sung|dung xu ly", "open_waiting"),
    (r"tra lai|tu choi|\brut\b|khong giai quyet", "returned"),
    (r"tra (ket qua )?ngay", "at_once"),
    (r"moi tiep nhan|tiep nhan moi|nhan moi|tiep nhan trong ky|nhan trong ky|^moi$", "received"),
)
_OPEN = r"dang (giai quyet|xu ly|thu ly|trong|qua)|\bdang\b|chua giai quyet|con lai|ton cuoi"
_ENDED = r"da (giai quyet|xu ly|tra|ket thuc|xong)|giai quyet xong|ket qua giai quyet|^giai quyet"
_LABELS = (
    r"linh vuc|don vi|co quan|\bcap\b|dia phuong|thoi gian|\bky\b|thang|\bmuc\b|noi dung|cau hoi|tieu chi|khao sat"
    r"|\bten\b|\bbang\b|\bxa\b"
)
_ALL = r"tong|nhan giai quyet|tiep nhan|so ho so|handled"


def meanings(heads: Sequence[str], form: Form) -> list[str]:
    """What each column means: a meaning of checking.py, LABEL, SKIP, or UNKNOWN for what cannot be told."""
    by_mark = _by_marks(heads)
    if by_mark:
        return by_mark
    if form is Form.II_06A and len(heads) == len(_MARKS):
        return list(_MARKS)
    plain = [" ".join(folded(head).replace("_", " ").split()) for head in heads]
    match form:
        case Form.SURVEY:
            told = [_first(_SURVEY, head) or "answer" for head in plain]
        case Form.PROGRESS_766:
            told = [_first(_OF_766, head) or UNKNOWN for head in plain]
        case _:
            told = _of_portal(plain)
    if LABEL not in told:
        told[next((place for place, one in enumerate(told) if one != SKIP), 0)] = LABEL
    return told


def marks_only(cells: Sequence[str]) -> bool:
    """Whether a line is the one that numbers the columns of a form: (1) (2) (3) …"""
    return [cell.strip() for cell in cells] in (
        [f"({number})" for number in range(1, len(cells) + 1)],
        [str(number) for number in range(1, len(cells) + 1)],
    )


def _by_marks(heads: Sequence[str]) -> list[str] | None:
    """Of a table whose headings are the numbers of Biểu II.06a."""
    numbers = [_MARK.fullmatch(head.strip()) or _LED_BY_MARK.fullmatch(head.strip()) for head in heads]
    if len(heads) < 3 or not all(numbers):
        return None
    told = [int(match[1]) for match in numbers if match]
    return [_MARKS[number - 1] for number in told] if max(told) <= len(_MARKS) else None


def _of_portal(heads: Sequence[str]) -> list[str]:
    told: list[str] = []
    about = "ended"  # what columns without a word of their own tell of
    for place, head in enumerate(heads):
        meaning = _first(_PORTAL, head)
        if meaning is None:
            if re.search(_OPEN, head):
                about = "open"
            elif re.search(_ENDED, head):
                about = "ended"
            meaning = _state(head, about)
            if meaning in _ENDED_IN_TIME and not _ENDED_IN_TIME.intersection(told):
                about = "ended"  # nothing that is open is in time before its end: the columns went back to what ended
        if meaning is None and place == 0:
            meaning = LABEL
        if meaning is None:
            meaning = "handled" if re.search(_ALL, head) else LABEL if re.search(_LABELS, head) else UNKNOWN
        told.append(meaning)
    if "carried_over" in told and "received" not in told and told.count("handled") == 1:
        # "Tiếp nhận" beside "kỳ trước" is what came in the period, unless it is called a sum.
        place = told.index("handled")
        if "tong" not in heads[place]:
            told[place] = "received"
    return _once(told)


def _state(head: str, about: str) -> str | None:
    early_or_on_time = re.search(_IN_TIME, head)
    if about == "open" and re.search(_LATE, head):
        return "open_late"
    if re.search(r"trong han|chua den han|con han|chua qua han", head):
        return "open_in_time" if about == "open" or not re.search(_ENDED, head) else "ended_in_time"
    if early_or_on_time:
        return "ended_in_time"
    for pattern, meaning in ((_LATE, "ended_late"), (_EARLY, "ended_early"), (_ON_TIME, "ended_on_time")):
        if re.search(pattern, head):
            return meaning
    if re.search(r"den han", head):
        return "fell_due"
    if re.search(_OPEN, head):
        return "open"
    return "ended" if re.search(_ENDED, head) else None


def _once(told: list[str]) -> list[str]:
    """A meaning that two columns seem to have is the first one's; the other cannot be told."""
    seen: set[str] = set()
    made = []
    for one in told:
        made.append(UNKNOWN if one in seen and one not in (LABEL, SKIP, UNKNOWN, "reason") else one)
        seen.add(one)
    return made


def _first(rules: Sequence[tuple[str, str]], head: str) -> str | None:
    return next((meaning for pattern, meaning in rules if re.search(pattern, head)), None)

"""What a correction says: the values that a dossier is counted by, before and after, in words."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select

from onestop.cases.models import Channel, EventKind, LatenessReason, Outcome
from onestop.database import db
from onestop.people.models import Agency, Person, Unit
from onestop.procedures.models import Procedure
from onestop.reports.behind import STANDS_NAMES

Values = Mapping[str, Any]

# In the order in which they are told. What is not named here is told as one line, so that nothing passes in silence.
_NAMES = {
    "stands": "Tình trạng cuối kỳ",
    "arrival": "Tiếp nhận",
    "field": "Lĩnh vực",
    "procedure": "Thủ tục",
    "here": "Thuộc thẩm quyền cơ quan",
    "agency": "Cơ quan",
    "outcome": "Kết quả",
    "channel": "Hình thức nộp",
    "at_once": "Trả kết quả ngay",
    "officer": "Người giải quyết",
    "unit": "Đơn vị giải quyết",
    "waiting": "Đang chờ",
    "ground": "Căn cứ tạm dừng",
    "obligation": "Chờ nghĩa vụ tài chính",
    "same_day": "Quá giờ trong ngày cuối",
    "new_date": "Ngày hẹn lại",
    "first_date": "Ngày hẹn lần đầu",
    "letter": "Văn bản xin lỗi",
    "letter_in_period": "Xin lỗi trong kỳ",
    "reason": "Lý do quá hạn",
    "supplements": "Số lần yêu cầu bổ sung",
    "verdict_766": "Xếp loại theo 766",
    "fetched": "Đã trả kết quả",
}
_UNSAID = {"version"}  # the procedure is told
_REST = "Chi tiết khác dùng để tính"
_IN_FIGURES = "Có trong số liệu"
_YES, _NO, _NOTHING = "có", "không", "–"
_WORDS: dict[str, dict[str, str]] = {
    "stands": {stands.value: name for stands, name in STANDS_NAMES.items()},
    "arrival": {"carried": "kỳ trước chuyển sang", "received": "trong kỳ"},
    "channel": {
        Channel.ONLINE.value: "trực tuyến", Channel.DIRECT.value: "trực tiếp", Channel.POSTAL.value: "bưu chính",
    },
    "outcome": {
        Outcome.GRANTED.value: "giải quyết", Outcome.REFUSED.value: "không giải quyết, trả lại",
        Outcome.STOPPED.value: "dừng theo đề nghị", Outcome.CLOSED.value: "đóng do không bổ sung",
    },
    "waiting": {"supplement": "chờ bổ sung", "paused": "tạm dừng"},
    "new_date": {"none": "không có", "kept": "đã giữ", "missed": "không giữ", "pending": "chưa đến"},
    "first_date": {"none": "không có", "kept": "đã giữ", "missed": "không giữ", "pending": "chưa kết thúc"},
    "letter": {
        "day_before": "trước hạn ít nhất 1 ngày", "before": "trước khi hết hạn", "after": "sau khi hết hạn",
        "none": "không có",
    },
    "verdict_766": {"on_time": "đúng hạn", "overdue": "quá hạn"},
}  # fmt: skip
_NAMED_IN: dict[str, Any] = {
    "procedure": (Procedure.id, Procedure.name),
    "officer": (Person.id, Person.full_name),
    "unit": (Unit.id, Unit.name),
    "agency": (Agency.id, Agency.name),
    "reason": (LatenessReason.id, LatenessReason.name),
}

WHAT = {
    EventKind.RECEIVED: "Nhập hồ sơ",
    EventKind.CORRECTED: "Sửa thông tin hồ sơ",
    EventKind.VOIDED: "Hủy hồ sơ nhập sai",
    EventKind.FINISHED: "Ghi kết quả giải quyết",
    EventKind.REFUSED: "Ghi không giải quyết, trả lại",
    EventKind.STOPPED: "Ghi dừng theo đề nghị",
    EventKind.CLOSED: "Đóng hồ sơ",
    EventKind.RETURNED: "Ghi trả kết quả",
    EventKind.HANDED_OVER: "Ghi giao hồ sơ",
    EventKind.SUPPLEMENT_ASKED: "Ghi yêu cầu bổ sung",
    EventKind.SUPPLEMENT_COMPLETED: "Ghi đã bổ sung đủ",
    EventKind.PAUSED: "Ghi tạm dừng",
    EventKind.RESUMED: "Ghi tính tiếp thời hạn",
    EventKind.EXTENDED: "Duyệt gia hạn",
    EventKind.APOLOGISED: "Ghi văn bản xin lỗi",
    EventKind.APOLOGISED_ONLY: "Ghi văn bản xin lỗi",
    EventKind.CALENDAR_CHANGED: "Đổi lịch làm việc",
    EventKind.LATE: "Ghi nhận quá hạn",
    EventKind.RESULT_WRONG: "Ghi kết quả có sai sót",
    EventKind.RESULT_CORRECTED: "Ghi đã sửa kết quả",
}
WHAT_ELSE = "Cập nhật hồ sơ"
IMPORTED = "Nhập từ sổ cũ"


def changes(before: Values | None, after: Values | None) -> list[list[str]]:
    """What differs, each as [what, before, after]; never empty when anything does. None: not in the figures."""
    if before is None or after is None:
        known = before if before is not None else after or {}
        told = [[_IN_FIGURES, _YES if before is not None else _NO, _YES if after is not None else _NO]]
        for name in ("stands", "field"):
            if name in known:
                said = _said(name, known[name])
                told.append([_NAMES[name], *((said, _NOTHING) if after is None else (_NOTHING, said))])
        return told
    differing = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    told = [
        [_NAMES[name], _said(name, before.get(name)), _said(name, after.get(name))]
        for name in _NAMES
        if name in differing
    ]
    if not told or any(name not in _NAMES and name not in _UNSAID for name in differing):
        told.append([_REST, _NOTHING, "đã đổi"])
    return told


def _said(name: str, value: object) -> str:
    match value:
        case None:
            return _NOTHING
        case bool():
            return _YES if value else _NO
        case int() if name in _NAMED_IN:
            return _name_of(name, value)
        case _:
            return _WORDS.get(name, {}).get(str(value), str(value))


def _name_of(aspect: str, one: int) -> str:
    key, name = _NAMED_IN[aspect]
    return db.session.scalar(select(name).where(key == one)) or str(one)


def same(before: Values | None, after: Values | None, aspects: Collection[str]) -> bool:
    """Whether a dossier is counted by the same values."""
    if before is None or after is None:
        return before is after
    return all(before.get(name) == after.get(name) for name in aspects)

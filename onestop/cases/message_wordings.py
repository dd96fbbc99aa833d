"""What messages say: the office, the code of the dossier, the new date, where to ask. No name, and nothing of what the
dossier is about: whoever reads along on a family's telephone learns nothing."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from onestop.cases.models import NoticeKind
from onestop.sla.calendar import to_local

# Two parts of a text message: 67 UTF-16 units each with diacritics, 153 letters of the GSM alphabet each without.
_LONGEST_FULL, _LONGEST_PLAIN = 2 * 67, 2 * 153


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is told. office, desk: names. check: pair (address, short code) at which the paper can be checked."""

    kind: NoticeKind
    office: str
    desk: str
    code: str
    appointment_at: datetime | None = None
    hotline: str | None = None
    check_address: str | None = None
    check_code: str | None = None


_SUBJECTS = {
    NoticeKind.APOLOGY: "xin lỗi và hẹn lại ngày trả kết quả",
    NoticeKind.APOLOGY_ONLY: "văn bản xin lỗi",
    NoticeKind.NEW_DATE: "ngày hẹn trả kết quả mới",
    NoticeKind.SUPPLEMENT: "cần bổ sung giấy tờ",
    NoticeKind.RESULT_READY: "đã có kết quả",
}


def subject(told: Told) -> str:
    return f"Hồ sơ {told.code}: {_SUBJECTS[told.kind]}"


def mail(told: Told) -> str:
    """The text of a mail: plain, a few lines."""
    lines = ["Kính gửi Ông/Bà, quý cơ quan,", "", *_sentences(told), ""]
    if told.check_address:
        lines += [f"Xem và kiểm tra văn bản tại: {told.check_address}"]
    if told.check_code:
        lines += [f"Mã kiểm tra in trên văn bản: {told.check_code}"]
    lines += [
        f"Cần hỏi thêm, xin gọi {told.hotline} hoặc đến {told.desk}."
        if told.hotline
        else f"Cần hỏi thêm, xin đến {told.desk}.",
        "",
        "Trân trọng,",
        told.office,
        "",
        "Thư này do hệ thống gửi tự động, xin không trả lời.",
    ]
    return "\n".join(lines) + "\n"


def spoken(told: Told) -> str:
    """What a caller says."""
    return " ".join(_sentences(told))


def short(told: Told, *, plain: bool = False) -> str:
    """A text message of at most two parts: what fits, the date and the code always. plain: without diacritics."""
    ask = f"Hỏi: {told.hotline}." if told.hotline else None
    check = f"Xem: {told.check_address}" if told.check_address else None
    by_code = f"Mã kiểm tra: {told.check_code}." if told.check_code else None
    for parts in (
        (told.office, _brief(told), ask, check or by_code),
        (told.office, _brief(told), check or by_code),
        (told.office, _brief(told), ask, by_code),
        (told.office, _brief(told), ask),
        (told.office, _brief(told)),
        (told.desk, _brief(told)),
    ):
        text = _joined(parts, plain=plain)
        if fits(text, plain=plain):
            return text
    return _joined((None, _brief(told)), plain=plain)


def fits(text: str, *, plain: bool) -> bool:
    return len(text) <= _LONGEST_PLAIN if plain else len(text.encode("utf-16-le")) // 2 <= _LONGEST_FULL


def without_diacritics(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(character for character in bare if not unicodedata.combining(character))
    return kept.replace("–", "-").encode("ascii", "ignore").decode("ascii")


def _sentences(told: Told) -> list[str]:
    to = f"{told.desk}, {told.office}"
    day = _moment(told.appointment_at)
    match told.kind:
        case NoticeKind.APOLOGY:
            return [
                f"{told.office} xin lỗi vì hồ sơ {told.code} không trả kết quả đúng hẹn.",
                f"Ngày hẹn mới: {day}." if day else "Ngày hẹn mới ghi trong văn bản xin lỗi.",
                "Lý do được nêu trong văn bản xin lỗi và hẹn lại, nhận tại nơi đã nộp hồ sơ.",
            ]
        case NoticeKind.APOLOGY_ONLY:
            return [
                f"{told.office} xin lỗi về việc giải quyết hồ sơ {told.code}.",
                "Lý do và tiến độ được nêu trong văn bản xin lỗi, nhận tại nơi đã nộp hồ sơ.",
            ]
        case NoticeKind.NEW_DATE:
            return [f"Hồ sơ {told.code} tại {to} có ngày hẹn trả kết quả mới{f': {day}' if day else ''}."]
        case NoticeKind.SUPPLEMENT:
            return [
                f"Hồ sơ {told.code} tại {to} cần bổ sung giấy tờ.",
                "Các giấy tờ cần bổ sung được ghi trong phiếu yêu cầu, nhận tại nơi đã nộp hồ sơ.",
            ]
        case _:
            return [f"Hồ sơ {told.code} đã có kết quả. Mời Ông/Bà, quý cơ quan đến {to} nhận trong giờ làm việc."]


def _brief(told: Told) -> str:
    day = _moment(told.appointment_at, short=True)
    match told.kind:
        case NoticeKind.APOLOGY:
            return f"xin lỗi, hồ sơ {told.code} hẹn lại {day}." if day else f"xin lỗi, hồ sơ {told.code} hẹn lại."
        case NoticeKind.APOLOGY_ONLY:
            return f"xin lỗi về hồ sơ {told.code}. Mời đến nhận văn bản."
        case NoticeKind.NEW_DATE:
            return f"hồ sơ {told.code} có ngày hẹn mới{f' {day}' if day else ''}."
        case NoticeKind.SUPPLEMENT:
            return f"hồ sơ {told.code} cần bổ sung giấy tờ. Mời đến nhận phiếu."
        case _:
            return f"hồ sơ {told.code} đã có kết quả, mời đến nhận."


def _joined(parts: Sequence[str | None], *, plain: bool) -> str:
    sender, told, *more = parts
    first = f"{sender} {told}" if sender else f"{(told or '')[:1].upper()}{(told or '')[1:]}"
    text = " ".join([first, *(part for part in more if part)])
    return without_diacritics(text) if plain else text


def _moment(at: datetime | None, *, short: bool = False) -> str | None:
    if at is None:
        return None
    wall = to_local(at)
    return f"{wall:%H:%M %d/%m/%Y}" if short else f"{wall:%H:%M} ngày {wall:%d/%m/%Y}"

"""What an apology says, sentence by sentence.

Which dossier, that it is late, whom to ask: the office's words (papers/data/wordings.csv). The apology itself, the
reason and the new time stand here, where no office words them away (Nghị định 118/2025/NĐ-CP, Điều 19 khoản 6).
"""

from __future__ import annotations

from onestop.apology.letter import Apology, Occasion
from onestop.papers.text import known, without_stop
from onestop.papers.wording import moment
from onestop.papers.wordings import fill, said

_SUMMARIES = {
    Occasion.LATE_AND_READY: "Về việc hồ sơ quá hạn đã có kết quả",
    Occasion.LATE_AGAIN: "Về việc chậm trả kết quả so với thời gian đã hẹn lại",
    Occasion.LOST_OR_DAMAGED: "Về việc hồ sơ bị mất, hư hỏng",
}


def title(letter: Apology) -> str:
    """The title of the form family; a letter that re-appoints nothing is an apology only, without the second half."""
    return letter.title if letter.occasion.re_appoints else letter.title.upper().partition(" VÀ ")[0]


def summary(letter: Apology) -> str | None:
    """What a letter is about whose title does not tell it."""
    return _SUMMARIES.get(letter.occasion)


def opening(letter: Apology) -> str:
    """Which dossier this is about."""
    return _said(letter, "opening")


def moments(letter: Apology) -> list[tuple[str, str]]:
    """The dates the applicant has to know, as label and value; what is unknown is left off."""
    lines = (
        ("Thời gian nhận hồ sơ", letter.received_at),
        ("Hết thời hạn giải quyết", letter.due_at),
        ("Đã hẹn trả kết quả", letter.previous_appointment_at),
    )
    return [(label, moment(at)) for label, at in lines if at is not None]


def delay(letter: Apology) -> str:
    """What went wrong: that it is, or will be, late, or lost."""
    return _said(letter, letter.occasion.value)


def reason(letter: Apology) -> str:
    """Why; compulsory by law."""
    return f"{without_stop(letter.reason)}."


def regret(letter: Apology) -> str:
    """The apology itself, leading to what the office offers."""
    who, agency = letter.applicant.salutation.value, letter.head.agency
    sorry = f"{agency} chân thành xin lỗi {who}"
    match letter.occasion:
        case Occasion.LATE_AND_READY:
            return f"{sorry} vì sự chậm trễ này và trân trọng thông báo: hồ sơ đã có kết quả giải quyết."
        case Occasion.LATE_AGAIN:
            return f"{sorry} vì sự chậm trễ này và thông báo tình hình giải quyết hồ sơ như sau:"
        case Occasion.LOST_OR_DAMAGED:
            return f"{sorry} vì sự việc này và khắc phục như sau:"
    return f"{sorry} vì sự chậm trễ này, đề nghị gia hạn thời gian giải quyết và hẹn lại thời gian trả kết quả:"


def offers(letter: Apology) -> list[tuple[str, str]]:
    """What the applicant may now count on, as label and value: the new time, the result, the progress, the remedy."""
    place = known(letter.result_place)
    lines = (
        ("Thời gian hẹn lại", letter.new_appointment_at and moment(letter.new_appointment_at)),
        ("Thời điểm có kết quả", letter.ready_at and moment(letter.ready_at)),
        ("Tình hình giải quyết", letter.progress),
        ("Thời gian dự kiến hoàn thành", letter.expected_at and moment(letter.expected_at)),
        ("Biện pháp khắc phục", letter.remedy),
        ("Nơi trả kết quả", place),
    )
    return [(label, f"{without_stop(text)}.") for label, text in lines if text and known(text)]


def no_new_date(letter: Apology) -> str | None:
    """Why a letter that tells how far the work is tells no second appointment."""
    return _said(letter, "not_again") if letter.occasion is Occasion.LATE_AGAIN else None


def ending(letter: Apology) -> str:
    """Whom to ask, and the parting words."""
    keys = [*(["help"] if known(letter.head.hotline) else ()), "sympathy"]
    return " ".join([*(_said(letter, key) for key in keys), "Trân trọng./."])


def recipients(letter: Apology) -> tuple[str, ...]:
    """Nơi nhận: what the letter says, else the applicant, the desk that moves the appointment, and the file."""
    if letter.recipients:
        return letter.recipients
    desk = known(letter.head.desk) or "Bộ phận Một cửa"
    task = "để điều chỉnh thời gian trả kết quả" if letter.occasion.re_appoints else "để theo dõi"
    return ("Như trên", f"{desk} ({task})", "Lưu: VT, hồ sơ")


def _said(letter: Apology, key: str) -> str:
    agency = known(letter.head.agency) or ""
    values = {
        "cơ quan": agency,
        "bộ phận": known(letter.head.desk) or agency,
        "đơn vị": known(letter.unit) or agency,
        "xưng hô": letter.applicant.salutation.value,
        "nội dung": without_stop(letter.procedure),
        "mã hồ sơ": letter.dossier_code,
        "điện thoại": known(letter.head.hotline) or "",
    }
    return fill(said(letter.wording, "apology", key), values)

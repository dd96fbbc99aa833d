"""What an apology says, sentence by sentence.

One wording for a dossier that is expected to be late, sent before the end as the law wants it (Nghị định
118/2025/NĐ-CP, Điều 19 khoản 6), and one for a dossier whose end has passed.
"""

from __future__ import annotations

from onestop.apology.letter import Apology, Occasion
from onestop.papers.text import known, without_stop
from onestop.papers.wording import moment


def opening(letter: Apology) -> str:
    """Which dossier this is about."""
    who, agency = letter.applicant.salutation.value, letter.head.agency
    return (
        f"{agency} đã tiếp nhận hồ sơ của {who} về việc {without_stop(letter.procedure)}, "
        f"mã hồ sơ {letter.dossier_code}, với các mốc thời gian sau:"
    )


def moments(letter: Apology) -> list[tuple[str, str]]:
    """The dates the applicant has to know, as label and value; an unknown previous appointment is left off."""
    lines = [
        ("Thời gian nhận hồ sơ", moment(letter.received_at)),
        ("Hết thời hạn giải quyết", moment(letter.due_at)),
    ]
    if letter.previous_appointment_at is not None:
        lines.append(("Đã hẹn trả kết quả", moment(letter.previous_appointment_at)))
    return lines


def delay(letter: Apology) -> str:
    """That it is, or will be, late."""
    unit = known(letter.unit) or letter.head.agency
    if letter.occasion is Occasion.EXPECTED_LATE:
        return (
            f"Trong quá trình giải quyết, {unit} nhận thấy hồ sơ dự kiến quá hạn, không thể trả kết quả "
            "đúng thời hạn nêu trên."
        )
    return f"Hồ sơ đã quá hạn giải quyết: {unit} chưa trả được kết quả đúng thời hạn nêu trên."


def reason(letter: Apology) -> str:
    """Why; compulsory by law."""
    return f"{without_stop(letter.reason)}."


def regret(letter: Apology) -> str:
    """The apology and the request, leading to the new date."""
    who, agency = letter.applicant.salutation.value, letter.head.agency
    return (
        f"{agency} chân thành xin lỗi {who} vì sự chậm trễ này, đề nghị gia hạn thời gian giải quyết "
        "và hẹn lại thời gian trả kết quả:"
    )


def ending(letter: Apology) -> list[str]:
    """Whom to ask, and the parting words."""
    who = letter.applicant.salutation.value
    sentences = []
    contact = known(letter.head.desk) or known(letter.head.agency)
    phone = known(letter.head.hotline)
    if phone:
        sentences.append(f"Nếu cần biết thêm, đề nghị {who} liên hệ {contact}, số điện thoại {phone}.")
    sentences.append(f"Rất mong nhận được sự thông cảm của {who}. Trân trọng./.")
    return sentences


def recipients(letter: Apology) -> tuple[str, ...]:
    """Nơi nhận: what the letter says, else the applicant, the desk that moves the appointment, and the file."""
    if letter.recipients:
        return letter.recipients
    desk = known(letter.head.desk) or "Bộ phận Một cửa"
    return ("Như trên", f"{desk} (để điều chỉnh thời gian trả kết quả)", "Lưu: VT, hồ sơ")

"""The rule behind a due date, said in one Vietnamese sentence with its article (cách tính ngày hẹn)."""

from datetime import date, time

from onestop.sla.term import Term, Unit


def rule(
    term: Term,
    *,
    received_on: date,
    same_day_until: time | None,
    extended: bool,
    stopped: bool,
    rolled_from: date | None,
) -> str:
    """The sentence for a term.

    received_on: the uncounted day. same_day_until: the hour that parts today from tomorrow for a term of 0; only there.
    extended: the term holds a lawful extension. stopped: time was taken out.
    rolled_from: the day off on which a term in days or months would have ended, if it did.
    """
    sentence = _how_counted(term, received_on, same_day_until)
    if extended:
        sentence += "; thời hạn đã gồm phần gia hạn theo quy định"
    if stopped:
        sentence += "; đã trừ thời gian tạm dừng tính thời hạn"
        if term.unit in (Unit.DAY, Unit.MONTH):
            sentence += ", làm tròn lên đủ ngày"
    if rolled_from:
        sentence += (
            f"; ngày cuối cùng {rolled_from:%d/%m/%Y} là ngày nghỉ nên thời hạn kết thúc vào cuối "
            "ngày làm việc tiếp theo (khoản 5 Điều 148 Bộ luật Dân sự năm 2015)"
        )
    return sentence + "."


def _how_counted(term: Term, received_on: date, same_day_until: time | None) -> str:
    uncounted = f"không tính ngày nhận đủ hồ sơ {received_on:%d/%m/%Y}"
    match term.unit:
        case Unit.WORKING_DAY if not term.amount:
            return (
                f"Trả kết quả trong ngày làm việc nhận đủ hồ sơ; hồ sơ nhận sau {same_day_until:%H:%M}, "
                "sau giờ làm việc hoặc vào ngày nghỉ thì trả trong ngày làm việc tiếp theo "
                "(Điều 7 Nghị định số 23/2015/NĐ-CP, khoản 3 Điều 11 Luật Hộ tịch năm 2014)"
            )
        case Unit.WORKING_DAY:
            return (
                f"Thời hạn {term}, {uncounted} (khoản 2 Điều 147 Bộ luật Dân sự năm 2015), "
                "chỉ tính ngày làm việc; ngày chỉ làm một buổi tính nửa ngày"
            )
        case Unit.WORKING_HOUR:
            return (
                f"Thời hạn {term}, tính ngay từ lúc nhận đủ hồ sơ (khoản 1 Điều 147 Bộ luật Dân sự năm 2015), "
                "chỉ tính trong giờ làm việc"
            )
        case Unit.DAY:
            return f"Thời hạn {term} kể cả ngày nghỉ, {uncounted} (khoản 2 Điều 147 Bộ luật Dân sự năm 2015)"
        case Unit.MONTH:
            return (
                f"Thời hạn {term}, {uncounted}, kết thúc vào ngày tương ứng của tháng cuối cùng; "
                "tháng không có ngày đó thì vào ngày cuối tháng "
                "(khoản 2 Điều 147, khoản 3 Điều 148 Bộ luật Dân sự năm 2015)"
            )

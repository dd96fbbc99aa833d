"""Who may do what. One table, read by pages, commands and tests."""

import enum
from datetime import date

from onestop.errors import Refused
from onestop.people.models import Person, Role


class Act(enum.StrEnum):
    """What a person can do; each value is the Vietnamese name, shown in refusals."""

    SEE_DOSSIERS = "xem hồ sơ"
    RECEIVE = "tiếp nhận hồ sơ"
    LATE_ENTRY = "nhập bù hồ sơ"
    HAND_OVER = "giao hồ sơ"
    ASK_SUPPLEMENT = "yêu cầu bổ sung hồ sơ"
    ASK_SUPPLEMENT_OUTSIDE_RULES = "duyệt yêu cầu bổ sung ngoài quy định"
    COMPLETE_SUPPLEMENT = "ghi nhận hồ sơ đã bổ sung đủ"
    PAUSE = "tạm dừng tính thời hạn"
    EXTEND = "đề nghị gia hạn theo luật"
    APPROVE_EXTENSION = "duyệt gia hạn theo luật"
    REFUSE = "không giải quyết, trả lại hồ sơ"
    STOP = "dừng thực hiện theo đề nghị"
    CLOSE = "đóng hồ sơ"
    FINISH = "ghi nhận kết quả giải quyết"
    CONFIRM_RESULT = "xác nhận đã nhận kết quả tại Bộ phận Một cửa"
    RETURN_RESULT = "trả kết quả"
    REPORT_WRONG_RESULT = "ghi nhận kết quả có sai sót"
    COLLECT_FEE = "thu phí, lệ phí"
    CORRECT = "đề nghị sửa hoặc hủy hồ sơ"
    APPROVE_CORRECTION = "duyệt sửa hoặc hủy hồ sơ"
    DECLARE_EXPECTED_LATE = "báo dự kiến quá hạn"
    SIGN_APOLOGY = "ký văn bản xin lỗi"
    ENTER_LETTER_NUMBER = "nhập số, ngày và bản quét của văn bản đã ký"
    ASK_OPINION = "xin ý kiến và ghi ý kiến trả lời"
    RECORD_OUTSIDE_APOLOGY = "ghi nhận văn bản xin lỗi của cơ quan giải quyết"
    TELL_NEW_DATE = "báo ngày hẹn mới"
    TELL_CITIZEN = "ghi nhận việc báo cho người nộp"
    CLOSE_REGISTER = "khóa sổ theo dõi hồ sơ"
    REISSUE_PAPER = "hủy, cấp lại văn bản"
    RUN_SURVEY = "tổ chức khảo sát, nhập phiếu khảo sát"
    EVALUATE_DOSSIER = "đánh giá hồ sơ theo chín tiêu chí"
    EVALUATE_QUARTER = "lập phiếu quý và tự chấm điểm chín tiêu chí"
    VERIFY_EVALUATION = "thẩm định điểm chín tiêu chí"
    SEE_REPORTS = "xem báo cáo"
    CLOSE_REPORT = "chốt số liệu báo cáo"
    SEE_FIGURES_OF_PEOPLE = "xem số liệu theo từng người"
    ENTER_FIGURES = "nhập số liệu ngoài hệ thống cho báo cáo"
    ADMINISTER = "quản trị hệ thống"
    SEE_OWN_ACCOUNT = "xem tài khoản của mình"


A = Act
_EVERYBODY = {A.SEE_DOSSIERS, A.SEE_REPORTS, A.SEE_OWN_ACCOUNT}
_DESK = {
    A.RECEIVE, A.HAND_OVER, A.COMPLETE_SUPPLEMENT, A.STOP, A.CLOSE, A.CONFIRM_RESULT, A.RETURN_RESULT, A.CORRECT,
    A.RECORD_OUTSIDE_APOLOGY, A.TELL_NEW_DATE, A.REPORT_WRONG_RESULT, A.REISSUE_PAPER, A.TELL_CITIZEN,
    A.RUN_SURVEY,
    A.EVALUATE_DOSSIER,
}  # fmt: skip
_HANDLING = {
    A.HAND_OVER, A.ASK_SUPPLEMENT, A.COMPLETE_SUPPLEMENT, A.PAUSE, A.EXTEND, A.FINISH,
    A.DECLARE_EXPECTED_LATE, A.CORRECT, A.REPORT_WRONG_RESULT, A.ASK_OPINION, A.REISSUE_PAPER, A.TELL_CITIZEN,
}  # fmt: skip

ALLOWED: dict[Role, frozenset[Act]] = {
    Role.RECEPTION: frozenset(_EVERYBODY | _DESK | {A.LATE_ENTRY, A.COLLECT_FEE, A.ASK_SUPPLEMENT}),
    Role.OFFICER: frozenset(_EVERYBODY | _HANDLING),
    Role.HEAD: frozenset(
        _EVERYBODY
        | {A.HAND_OVER, A.REFUSE, A.DECLARE_EXPECTED_LATE, A.SIGN_APOLOGY, A.APPROVE_EXTENSION, A.APPROVE_CORRECTION}
        | {
            A.ASK_SUPPLEMENT,
            A.ASK_SUPPLEMENT_OUTSIDE_RULES,
            A.ASK_OPINION,
            A.REISSUE_PAPER,
            A.CLOSE_REGISTER,
            A.VERIFY_EVALUATION,
        }
        | {A.SEE_FIGURES_OF_PEOPLE, A.ENTER_FIGURES}
        | {A.CLOSE_REPORT}
    ),
    Role.DESK_HEAD: frozenset(
        _EVERYBODY
        | _DESK
        | {A.LATE_ENTRY, A.COLLECT_FEE, A.ASK_SUPPLEMENT, A.APPROVE_CORRECTION, A.ASK_OPINION, A.CLOSE_REGISTER}
        | {A.CLOSE_REPORT}
        | {A.SEE_FIGURES_OF_PEOPLE, A.ENTER_FIGURES, A.EVALUATE_QUARTER}
    ),
    Role.CLERK: frozenset(_EVERYBODY | {A.ENTER_LETTER_NUMBER, A.TELL_CITIZEN}),
    Role.CASHIER: frozenset(_EVERYBODY | {A.COLLECT_FEE}),
    Role.INSPECTOR: frozenset(_EVERYBODY | {A.SEE_FIGURES_OF_PEOPLE}),
    Role.ADMIN: frozenset({A.SEE_OWN_ACCOUNT, A.ADMINISTER, A.SEE_REPORTS}),
}


def allowed_acts(person: Person, on: date) -> frozenset[Act]:
    """Every act that the roles of `person` open on the Vietnam date `on`; nothing for a disabled account."""
    if person.disabled_at is not None:
        return frozenset()
    return frozenset[Act]().union(*(ALLOWED[role] for role in person.roles_on(on)))


def may(person: Person, act: Act, *, on: date) -> bool:
    return act in allowed_acts(person, on)


def require(person: Person, act: Act, *, on: date) -> None:
    """Raises Refused when none of the person's roles opens the act."""
    if not may(person, act, on=on):
        raise Refused(
            f"{person.full_name} không có quyền {act.value}. Nhờ người có quyền, hoặc quản trị viên cấp thêm vai trò."
        )

"""What the pages call the kinds of things around a dossier."""

from onestop.cases.models import (
    ApplicantKind,
    Channel,
    ContactWay,
    CorrectionKind,
    Delivery,
    EventKind,
    NoticeKind,
    TryOutcome,
)

APPLICANT_KINDS = {
    ApplicantKind.PERSON: "Cá nhân",
    ApplicantKind.ORGANISATION: "Tổ chức, doanh nghiệp",
    ApplicantKind.HOUSEHOLD: "Hộ gia đình",
    ApplicantKind.COMMUNITY: "Cộng đồng dân cư",
    ApplicantKind.CHILD: "Trẻ em, có cha mẹ hoặc người giám hộ",
    ApplicantKind.OWNERS: "Nhiều đồng chủ sở hữu",
}
CHANNELS = {
    Channel.DIRECT: "Trực tiếp",
    Channel.POSTAL: "Bưu chính công ích",
    Channel.ONLINE: "Trực tuyến",
}
DELIVERIES = {
    Delivery.DESK: "Nhận tại Bộ phận Một cửa",
    Delivery.POST: "Qua bưu chính công ích",
    Delivery.ONLINE: "Bản điện tử",
}
CORRECTIONS = {CorrectionKind.CORRECT: "Đề nghị sửa thông tin", CorrectionKind.VOID: "Đề nghị hủy do nhập sai"}

# The people of a dossier, by the names of its columns.
CONTACT_WISHES = {
    ContactWay.SMS: "Tin nhắn SMS",
    ContactWay.ZALO: "Zalo",
    ContactWay.EMAIL: "Thư điện tử",
    ContactWay.PHONE: "Gọi điện thoại",
    ContactWay.PAPER: "Văn bản giấy",
}

NOTICE_KINDS = {
    NoticeKind.APOLOGY: "Xin lỗi và hẹn lại",
    NoticeKind.APOLOGY_ONLY: "Văn bản xin lỗi",
    NoticeKind.NEW_DATE: "Ngày hẹn mới",
    NoticeKind.SUPPLEMENT: "Yêu cầu bổ sung",
    NoticeKind.RESULT_READY: "Đã có kết quả",
}

TRY_OUTCOMES = {
    TryOutcome.ACCEPTED: "đã chuyển, chưa chắc đã đến",
    TryOutcome.LATER: "chưa gửi được, sẽ thử lại",
    TryOutcome.FAILED: "không gửi được",
    TryOutcome.UNKNOWN: "không rõ đã đi hay chưa",
    TryOutcome.DELIVERED: "đã đến người nhận",
    TryOutcome.NO_ANSWER: "không ai nghe máy",
    TryOutcome.WRONG: "sai người",
    TryOutcome.REACHED: "đã báo được",
}

PARTY_FIELDS = {
    "applicant_kind": "Loại chủ hồ sơ",
    "applicant_name": "Chủ hồ sơ",
    "applicant_id_number": "Số giấy tờ",
    "applicant_phone": "Điện thoại",
    "applicant_email": "Thư điện tử",
    "applicant_address": "Địa chỉ",
    "representative": "Người đại diện",
    "submitter_name": "Người nộp",
    "submitter_id_number": "Số giấy tờ người nộp",
    "submitter_phone": "Điện thoại người nộp",
    "authority": "Giấy ủy quyền, giới thiệu",
    "contact_wish": "Muốn nhận tin qua",
    "procedure_version_id": "Thủ tục",
}

EVENT_TITLES = {
    EventKind.RECEIVED: "Tiếp nhận hồ sơ",
    EventKind.HANDED_OVER: "Giao xử lý",
    EventKind.SUPPLEMENT_ASKED: "Yêu cầu bổ sung, hoàn thiện hồ sơ",
    EventKind.SUPPLEMENT_COMPLETED: "Đã bổ sung đủ",
    EventKind.PAUSED: "Tạm dừng tính thời hạn",
    EventKind.RESUMED: "Tiếp tục tính thời hạn",
    EventKind.EXTENSION_ASKED: "Đề nghị gia hạn theo luật",
    EventKind.EXTENDED: "Gia hạn theo luật",
    EventKind.EXPECTED_LATE: "Báo dự kiến quá hạn",
    EventKind.WARNED: "Nhắc thời hạn",
    EventKind.LATE: "Quá hạn",
    EventKind.APOLOGISED: "Xin lỗi và hẹn lại ngày trả kết quả",
    EventKind.REFUSED: "Không giải quyết, trả lại hồ sơ",
    EventKind.STOPPED: "Dừng theo đề nghị (rút hồ sơ)",
    EventKind.CLOSED: "Đóng hồ sơ",
    EventKind.FINISHED: "Có kết quả",
    EventKind.CONFIRMED: "Bộ phận Một cửa xác nhận đã nhận kết quả",
    EventKind.RETURNED: "Trả kết quả",
    EventKind.FEE_PAID: "Thu phí, lệ phí",
    EventKind.CORRECTION_ASKED: "Đề nghị sửa hoặc hủy",
    EventKind.CORRECTED: "Sửa thông tin hồ sơ",
    EventKind.VOIDED: "Hủy do nhập sai",
    EventKind.CALENDAR_CHANGED: "Tính lại hạn theo lịch làm việc mới",
    EventKind.NEW_DATE_TOLD: "Báo ngày hẹn mới",
    EventKind.RESULT_WRONG: "Kết quả có sai sót, phải sửa lại",
    EventKind.RESULT_CORRECTED: "Đã sửa lại kết quả",
    EventKind.MOVED: "Chuyển sang cơ quan kế tục",
    EventKind.OPINION_ASKED: "Xin ý kiến",
    EventKind.OPINION_ANSWERED: "Nhận ý kiến trả lời",
    EventKind.APOLOGISED_ONLY: "Xin lỗi, không hẹn lại",
    EventKind.LETTER_PREPARED: "Chuẩn bị văn bản, chờ số, chờ ký",
    EventKind.LETTER_WITHDRAWN: "Rút văn bản đang chờ số, chờ ký",
    EventKind.PAPER_REISSUED: "Hủy giấy cũ, cấp lại giấy mới",
    EventKind.PAPER_VOIDED: "Hủy giấy đã phát hành",
    EventKind.REACHED: "Đã báo được cho người nộp",
}
EVENT_MARKS = {
    EventKind.LATE: "late",
    EventKind.WARNED: "warning",
    EventKind.EXPECTED_LATE: "warning",
    EventKind.APOLOGISED: "warning",
    EventKind.REFUSED: "warning",
    EventKind.FINISHED: "good",
    EventKind.RETURNED: "good",
}


def masked(number: str | None) -> str | None:
    """An ID or telephone number for a list: enough to tell two people apart, too little to copy: 0********123."""
    if number is None:
        return None
    return f"{number[:1]}{'*' * max(0, len(number) - 4)}{number[-3:]}" if len(number) > 4 else "*" * len(number)

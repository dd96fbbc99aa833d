"""What the administrator's pages call things."""

from onestop.people.models import SignsAs
from onestop.procedures.models import FeeBasis, Source
from onestop.sla.term import IN_VIETNAMESE, Unit
from onestop.web.cases.names import EVENT_TITLES

SIGNING_NAMES = {
    SignsAs.HEAD: "Thủ trưởng ký",
    SignsAs.COLLECTIVE: "TM. – thay mặt Ủy ban nhân dân",
    SignsAs.ACTING: "Q. – quyền thủ trưởng",
    SignsAs.DEPUTY: "KT. – cấp phó ký thay",
    SignsAs.BY_ORDER: "TL. – ký thừa lệnh",
    SignsAs.AUTHORISED: "TUQ. – ký thừa ủy quyền",
}
UNIT_NAMES = {unit: name[0].upper() + name[1:] for unit, name in IN_VIETNAMESE.items()} | {
    Unit.DAY: "Ngày (kể cả ngày nghỉ)"
}
BASIS_NAMES = {FeeBasis.CASE: "Theo hồ sơ", FeeBasis.PAGE: "Theo trang", FeeBasis.COPY: "Theo bản"}
SOURCE_NAMES = {
    Source.FOUND: "Đã đối chiếu với văn bản",
    Source.RECALLED: "Chưa đối chiếu",
    Source.OFFICE: "Cơ quan tự nhập",
}
WEEKDAY_NAMES = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")

_ACTS = {
    "create_agency": "Lập cơ quan",
    "change_letterhead": "Sửa thông tin cơ quan",
    "change_report_settings": "Đổi thiết lập báo cáo",
    "succeed_agency": "Ghi nhận cơ quan kế tục",
    "create_unit": "Thêm đơn vị",
    "rename_unit": "Đổi tên đơn vị",
    "create_person": "Thêm tài khoản",
    "change_person": "Sửa thông tin người dùng",
    "grant_role": "Cấp vai trò",
    "withdraw_role": "Thu hồi vai trò",
    "disable_person": "Khóa tài khoản",
    "enable_person": "Mở khóa tài khoản",
    "reset_password": "Cấp lại mật khẩu",
    "change_own_password": "Tự đổi mật khẩu",
    "end_sessions": "Kết thúc các phiên làm việc",
    "procedure_adopted": "Áp dụng quy định của thủ tục",
    "procedure_imported": "Nhập thủ tục từ tệp",
    "procedure_ended": "Chấm dứt thủ tục",
    "calendar_loaded": "Nạp lịch làm việc có sẵn",
    "calendar_begun": "Lập lịch làm việc riêng",
    "special_day_added": "Thêm ngày đặc biệt",
    "special_day_withdrawn": "Rút ngày đặc biệt",
    "calendar_file_applied": "Nhập ngày đặc biệt từ tệp",
    "calendar_applied": "Đổi lịch và tính lại hạn hồ sơ",
    "weekly_hours_set": "Đặt giờ làm việc",
    "provisional_year_adopted": "Áp dụng lịch năm tạm tính",
    "year_announced": "Nhập lịch năm chính thức",
    "lateness_reason_added": "Thêm lý do quá hạn",
    "warning_steps": "Đổi mốc nhắc trước khi quá hạn",
    "lateness_reason_back": "Dùng lại lý do quá hạn",
    "lateness_reason_retired": "Ngừng dùng lý do quá hạn",
    "paper_issued": "Phát hành văn bản",
    "seal_key_noted": "Ghi nhận khóa của dấu xác thực",
    "paper_settings": "Đổi cách in, cấp số văn bản",
    "wording_changed": "Sửa lời văn của mẫu",
    "legal_basis_added": "Thêm căn cứ, mẫu giấy",
    "legal_basis_changed": "Sửa căn cứ, mẫu giấy",
    "print_ordered": "In nhiều văn bản",
    "asked_before_intake": "Lập phiếu yêu cầu bổ sung trước tiếp nhận",
    "declined_at_the_desk": "Từ chối tiếp nhận tại quầy",
    "imported": "Nhập hồ sơ từ sổ cũ",
    "register_closed": "Khóa sổ theo dõi hồ sơ",
    "dossier_evaluated": "Ghi phiếu đánh giá theo chín tiêu chí",
    "quarter_told": "Nhập số liệu quý theo chín tiêu chí",
    "quarter_scored_self": "Tự chấm điểm chín tiêu chí",
    "quarter_scored_verified": "Thẩm định điểm chín tiêu chí",
    "evaluation_rule_set": "Đặt mức điểm chín tiêu chí",
}
ACT_NAMES = _ACTS | {kind.value: title for kind, title in EVENT_TITLES.items()}

OBJECT_NAMES = {
    "agency": "Cơ quan",
    "unit": "Đơn vị",
    "person": "Người dùng",
    "procedure_version": "Thủ tục",
    "special_day": "Lịch làm việc",
    "weekly_hours": "Lịch làm việc",
    "calendar_year": "Lịch làm việc",
    "lateness_reason": "Lý do quá hạn",
    "legal_basis": "Căn cứ, mẫu giấy",
    "print_batch": "Lần in nhiều văn bản",
    "dossier": "Hồ sơ",
    "paper": "Văn bản",
    "counter_slip": "Phiếu trước tiếp nhận",
    "quarter_facts": "Phiếu quý",
    "quarter_scores": "Điểm của quý",
    "evaluation_rule": "Mức điểm chín tiêu chí",
}

"""Every kind of paper: what it is made of, how it is drawn, what follows its number, and what it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onestop.apology import pdf as apology_pdf
from onestop.apology.letter import Apology
from onestop.cases.models import PaperKind
from onestop.papers import (
    control_slip,
    handover_minutes,
    joint_receipt,
    receipt,
    refusal,
    register,
    result_delivery,
    return_receipt,
    stop,
    supplement,
    unit_notice,
)


@dataclass(frozen=True, kw_only=True)
class Form:
    """paper: the dataclass of its facts.   render: draws it as PDF.   name: what people call it.

    suffix: what follows the number, with {mark} for the office's ký hiệu (None: it bears the dossier's code instead).
    file_name: what a saved file begins with; ASCII, no name of a person.
    """

    paper: type[Any]
    render: Callable[[Any], bytes]
    name: str
    file_name: str
    suffix: str | None = None


FORMS: dict[PaperKind, Form] = {
    PaperKind.RECEIPT: Form(
        paper=receipt.Receipt,
        render=receipt.render,
        name="Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        file_name="giay-tiep-nhan",
    ),
    PaperKind.SUPPLEMENT: Form(
        paper=supplement.SupplementSlip,
        render=supplement.render,
        name="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        file_name="phieu-bo-sung",
        suffix="HDHS",
    ),
    PaperKind.REFUSAL: Form(
        paper=refusal.RefusalSlip,
        render=refusal.render,
        name="Phiếu từ chối tiếp nhận, giải quyết hồ sơ",
        file_name="phieu-tu-choi",
        suffix="PTC",
    ),
    PaperKind.APOLOGY: Form(
        paper=Apology,
        render=apology_pdf.render,
        name="Văn bản xin lỗi và hẹn lại ngày trả kết quả",
        file_name="van-ban-xin-loi",
        suffix="PXL-{mark}",
    ),
    PaperKind.STOP_NOTICE: Form(
        paper=stop.StopNotice,
        render=stop.render,
        name="Thông báo dừng giải quyết hồ sơ",
        file_name="thong-bao-dung",
        suffix="TB-{mark}",
    ),
    PaperKind.UNIT_NOTICE: Form(
        paper=unit_notice.UnitNotice,
        render=unit_notice.render,
        name="Thông báo hồ sơ dự kiến quá hạn gửi Bộ phận Một cửa",
        file_name="thong-bao-du-kien-qua-han",
    ),
    PaperKind.CONTROL_SLIP: Form(
        paper=control_slip.ControlSlip,
        render=control_slip.render,
        name="Phiếu kiểm soát quá trình giải quyết hồ sơ",
        file_name="phieu-kiem-soat",
    ),
    PaperKind.REGISTER: Form(
        paper=register.Register,
        render=register.render,
        name="Sổ theo dõi hồ sơ",
        file_name="so-theo-doi-ho-so",
    ),
    PaperKind.RETURN_RECEIPT: Form(
        paper=return_receipt.ReturnReceipt,
        render=return_receipt.render,
        name="Giấy biên nhận trả kết quả",
        file_name="bien-nhan-tra-ket-qua",
    ),
    PaperKind.HANDOVER_MINUTES: Form(
        paper=handover_minutes.HandoverMinutes,
        render=handover_minutes.render,
        name="Biên bản giao nhận hồ sơ",
        file_name="bien-ban-giao-nhan",
        suffix="BBGN",
    ),
    PaperKind.RESULT_DELIVERY: Form(
        paper=result_delivery.ResultDelivery,
        render=result_delivery.render,
        name="Phiếu bàn giao kết quả",
        file_name="phieu-ban-giao-ket-qua",
        suffix="PBG",
    ),
    PaperKind.JOINT_RECEIPT: Form(
        paper=joint_receipt.JointReceipt,
        render=joint_receipt.render,
        name="Giấy tiếp nhận hồ sơ (nhiều hồ sơ)",
        file_name="giay-tiep-nhan-nhieu-ho-so",
        suffix="GTN",
    ),
}

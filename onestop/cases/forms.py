"""Every kind of paper: what it is made of, how it is drawn, what follows its number, and what it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onestop.apology import pdf as apology_pdf
from onestop.apology.letter import Apology
from onestop.cases.models import Paper, PaperKind
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
from onestop.papers.composing import Composed
from onestop.papers.typesetting import typeset


@dataclass(frozen=True, kw_only=True)
class Form:
    """paper: the dataclass of its facts.   compose: makes it ready to be drawn.   name: what people call it.

    suffix: what follows the number, with {mark} for the office's ký hiệu (None: it bears the dossier's code instead).
    file_name: what a saved file begins with; ASCII, no name of a person.
    """

    paper: type[Any]
    compose: Callable[[Any], Composed]
    name: str
    file_name: str
    suffix: str | None = None

    def render(self, paper: Any) -> bytes:
        """The paper as PDF. The same facts give the same bytes."""
        return typeset(self.compose(paper))


FORMS: dict[PaperKind, Form] = {
    PaperKind.RECEIPT: Form(
        paper=receipt.Receipt,
        compose=receipt.compose,
        name="Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        file_name="giay-tiep-nhan",
    ),
    PaperKind.SUPPLEMENT: Form(
        paper=supplement.SupplementSlip,
        compose=supplement.compose,
        name="Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        file_name="phieu-bo-sung",
        suffix="HDHS",
    ),
    PaperKind.REFUSAL: Form(
        paper=refusal.RefusalSlip,
        compose=refusal.compose,
        name="Phiếu từ chối tiếp nhận, giải quyết hồ sơ",
        file_name="phieu-tu-choi",
        suffix="PTC",
    ),
    PaperKind.APOLOGY: Form(
        paper=Apology,
        compose=apology_pdf.compose,
        name="Văn bản xin lỗi và hẹn lại ngày trả kết quả",
        file_name="van-ban-xin-loi",
        suffix="PXL-{mark}",
    ),
    PaperKind.STOP_NOTICE: Form(
        paper=stop.StopNotice,
        compose=stop.compose,
        name="Thông báo dừng giải quyết hồ sơ",
        file_name="thong-bao-dung",
        suffix="TB-{mark}",
    ),
    PaperKind.UNIT_NOTICE: Form(
        paper=unit_notice.UnitNotice,
        compose=unit_notice.compose,
        name="Thông báo hồ sơ dự kiến quá hạn gửi Bộ phận Một cửa",
        file_name="thong-bao-du-kien-qua-han",
    ),
    PaperKind.CONTROL_SLIP: Form(
        paper=control_slip.ControlSlip,
        compose=control_slip.compose,
        name="Phiếu kiểm soát quá trình giải quyết hồ sơ",
        file_name="phieu-kiem-soat",
    ),
    PaperKind.REGISTER: Form(
        paper=register.Register,
        compose=register.compose,
        name="Sổ theo dõi hồ sơ",
        file_name="so-theo-doi-ho-so",
    ),
    PaperKind.RETURN_RECEIPT: Form(
        paper=return_receipt.ReturnReceipt,
        compose=return_receipt.compose,
        name="Giấy biên nhận trả kết quả",
        file_name="bien-nhan-tra-ket-qua",
    ),
    PaperKind.HANDOVER_MINUTES: Form(
        paper=handover_minutes.HandoverMinutes,
        compose=handover_minutes.compose,
        name="Biên bản giao nhận hồ sơ",
        file_name="bien-ban-giao-nhan",
        suffix="BBGN",
    ),
    PaperKind.RESULT_DELIVERY: Form(
        paper=result_delivery.ResultDelivery,
        compose=result_delivery.compose,
        name="Phiếu bàn giao kết quả",
        file_name="phieu-ban-giao-ket-qua",
        suffix="PBG",
    ),
    PaperKind.JOINT_RECEIPT: Form(
        paper=joint_receipt.JointReceipt,
        compose=joint_receipt.compose,
        name="Giấy tiếp nhận hồ sơ (nhiều hồ sơ)",
        file_name="giay-tiep-nhan-nhieu-ho-so",
        suffix="GTN",
    ),
}


def title(paper: Paper) -> str:
    """What a paper is called, with its number as it is printed."""
    name = FORMS[paper.kind].name
    if paper.kind is PaperKind.APOLOGY and paper.facts.get("new_appointment_at") is None:
        name = "Văn bản xin lỗi"  # it moves no date
    number = paper.number_text
    if number is None and paper.number is not None:  # from before the printed number was kept
        number = f"{paper.number:02d}/{paper.year}"
    return f"{name} số {number}" if number else name

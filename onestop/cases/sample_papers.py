"""Drafts with made-up facts, by which an office sees its own words on paper before they hold."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from onestop.apology.letter import Apology, Occasion
from onestop.cases import issuing, printed
from onestop.cases.models import PaperKind
from onestop.cases.office_papers import settings_of
from onestop.cases.office_wordings import checked_texts, texts_for
from onestop.papers.parties import Party, Signer
from onestop.papers.receipt import HandedIn, Receipt
from onestop.papers.refusal import RefusalKind, RefusalSlip
from onestop.papers.stop import StopKind, StopNotice
from onestop.papers.supplement import SupplementSlip
from onestop.papers.unit_notice import UnitNotice
from onestop.papers.wordings import Worded
from onestop.people.models import Agency, Person
from onestop.sla.calendar import ZONE, to_local

# A dossier that never was. Its dates are no promise and follow from nothing.
_RECEIVED = datetime(2026, 3, 2, 8, 15, tzinfo=ZONE)
_ASKED = datetime(2026, 3, 4, 9, 30, tzinfo=ZONE)
_DUE = datetime(2026, 3, 9, 16, 30, tzinfo=ZONE)
_NEW = datetime(2026, 3, 16, 16, 30, tzinfo=ZONE)
_READY = datetime(2026, 3, 12, 10, 0, tzinfo=ZONE)
_CONTENT = "Xác nhận tình trạng hôn nhân"
_UNIT = "Phòng Văn hóa - Xã hội"
_REASON = "Cần xác minh tại nơi cư trú trước đây; văn bản trả lời đến muộn"


@dataclass(frozen=True)
class _Sample:
    """What all samples of an office share."""

    agency: Agency
    by: Person
    at: datetime

    @property
    def common(self) -> dict[str, object]:
        return {"head": printed.letterhead(self.agency), "issued_at": self.at, "mark": printed.draft_mark()}

    @property
    def code(self) -> str:
        return f"{self.agency.code}-260302-0001"

    @property
    def applicant(self) -> Party:
        return Party(name="Nguyễn Văn Mẫu", address="Thôn Trung Lập", phone="0900 000 000", id_number="001000000000")

    @property
    def signer(self) -> Signer:
        return replace(printed.signer(self.by, on=to_local(self.at).date()), name="Trần Thị Ký Mẫu")

    def basis(self, kind: str) -> tuple[str, ...]:
        return printed.basis(kind, received_on=date(2026, 3, 2))

    def form(self, kind: PaperKind) -> tuple[str | None, str | None]:
        return printed.form(kind.value, issued_on=to_local(self.at).date())


def _receipt(sample: _Sample, occasion: str) -> Receipt:
    noted = occasion == "notes"
    return Receipt(
        **sample.common,  # type: ignore[arg-type]
        dossier_code=sample.code,
        applicant=sample.applicant,
        content=_CONTENT,
        papers=(HandedIn(name="Tờ khai", originals=1), HandedIn(name="Giấy tờ chứng minh nơi cư trú", copies=1)),
        term="05 ngày làm việc",
        received_at=_RECEIVED,
        appointment_at=_DUE,
        officer="Lê Văn Nhận Mẫu",
        result_place=sample.agency.desk_name,
        provisional=noted,
        late_entry=noted,
        form_note=sample.form(PaperKind.RECEIPT)[1],
    )


def _supplement(sample: _Sample, occasion: str) -> SupplementSlip:
    taken_in = occasion != "before"
    return SupplementSlip(
        **sample.common,  # type: ignore[arg-type]
        applicant=sample.applicant,
        content=_CONTENT,
        items=("Giấy tờ chứng minh nơi cư trú trước đây",),
        reason="Tờ khai chưa ghi nơi cư trú trước đây",
        dossier_code=sample.code if taken_in else None,
        received_at=_RECEIVED if taken_in else None,
        complete_by=_NEW if taken_in else None,
        restarts=occasion != "outside_rules",
        officer="Lê Văn Nhận Mẫu",
        legal_basis=sample.basis("supplement"),
        form_note=sample.form(PaperKind.SUPPLEMENT)[1],
    )


def _refusal(sample: _Sample, occasion: str) -> RefusalSlip:
    kind = RefusalKind(occasion)
    refused = kind is RefusalKind.REFUSED
    return RefusalSlip(
        **sample.common,  # type: ignore[arg-type]
        kind=kind,
        applicant=sample.applicant,
        content=_CONTENT,
        reason="Việc này không thuộc thẩm quyền giải quyết của cơ quan",
        dossier_code=sample.code if refused else None,
        received_at=_RECEIVED if refused else None,
        officer=None if refused else "Lê Văn Nhận Mẫu",
        signer=sample.signer if refused else None,
        legal_basis=sample.basis("refusal"),
        form_note=sample.form(PaperKind.REFUSAL)[1],
    )


def _stop(sample: _Sample, occasion: str) -> StopNotice:
    kind = StopKind(occasion)
    return StopNotice(
        **sample.common,  # type: ignore[arg-type]
        kind=kind,
        dossier_code=sample.code,
        applicant=sample.applicant,
        content=_CONTENT,
        received_at=_RECEIVED,
        stopped_at=_NEW,
        reason="Người nộp đề nghị rút hồ sơ" if kind is StopKind.STOP else "Hồ sơ chưa được hoàn thiện đúng thời hạn",
        asked_at=_ASKED,
        asked_paper=None if kind is StopKind.STOP else "Phiếu yêu cầu bổ sung số 05/HDHS",
        give_back=sample.agency.desk_name,
        signer=sample.signer,
        legal_basis=sample.basis("stop_notice"),
        form_note=sample.form(PaperKind.STOP_NOTICE)[1],
    )


def _apology(sample: _Sample, occasion: str) -> Apology:
    which = Occasion(occasion)
    title, form_note = sample.form(PaperKind.APOLOGY)
    lost = which is Occasion.LOST_OR_DAMAGED
    return Apology(
        **sample.common,  # type: ignore[arg-type]
        occasion=which,
        title=title or "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ",
        dossier_code=sample.code,
        applicant=sample.applicant,
        procedure=_CONTENT,
        received_at=_RECEIVED,
        due_at=_DUE,
        previous_appointment_at=_NEW if which is Occasion.LATE_AGAIN else _DUE,
        new_appointment_at=_NEW if which.re_appoints else None,
        reason="Kho lưu bị dột, một phần giấy tờ bị ướt" if lost else _REASON,
        ready_at=_READY if which is Occasion.LATE_AND_READY else None,
        progress="Đã có văn bản trả lời của nơi cư trú trước đây, đang trình ký kết quả"
        if which is Occasion.LATE_AGAIN
        else None,
        remedy="Cơ quan lập lại giấy tờ bị hỏng, người nộp không phải nộp lại" if lost else None,
        signer=sample.signer,
        unit=_UNIT,
        result_place=sample.agency.desk_name,
        legal_basis=sample.basis(which.basis_kind),
        form_note=form_note if which.re_appoints else None,
    )


def _unit_notice(sample: _Sample, _occasion: str) -> UnitNotice:
    return UnitNotice(
        **sample.common,  # type: ignore[arg-type]
        dossier_code=sample.code,
        applicant=sample.applicant.name,
        procedure=_CONTENT,
        received_at=_RECEIVED,
        due_at=_DUE,
        appointment_at=_DUE,
        reason=_REASON,
        proposed_at=_NEW,
        asked_by=Signer(name="Phạm Văn Lý Mẫu", title="TRƯỞNG PHÒNG"),
        unit=_UNIT,
        legal_basis=sample.basis("unit_notice"),
    )


_MADE: dict[PaperKind, Callable[[_Sample, str], object]] = {
    PaperKind.RECEIPT: _receipt,
    PaperKind.SUPPLEMENT: _supplement,
    PaperKind.REFUSAL: _refusal,
    PaperKind.APOLOGY: _apology,
    PaperKind.STOP_NOTICE: _stop,
    PaperKind.UNIT_NOTICE: _unit_notice,
}
OCCASIONS: Mapping[PaperKind, Mapping[str, str]] = {
    PaperKind.RECEIPT: {"usual": "Thông thường", "notes": "Ngày hẹn tạm tính, nhập bù"},
    PaperKind.SUPPLEMENT: {
        "before": "Chưa tiếp nhận hồ sơ",
        "taken_in": "Hồ sơ đã tiếp nhận",
        "outside_rules": "Hồ sơ đã tiếp nhận, yêu cầu ngoài quy định",
    },
    PaperKind.REFUSAL: {
        RefusalKind.REFUSED.value: "Không giải quyết hồ sơ đã tiếp nhận",
        RefusalKind.DECLINED.value: "Từ chối tại quầy",
    },
    PaperKind.APOLOGY: {
        Occasion.EXPECTED_LATE.value: "Dự kiến quá hạn",
        Occasion.ALREADY_LATE.value: "Đã quá hạn",
        Occasion.LATE_AND_READY.value: "Đã quá hạn, nay có kết quả",
        Occasion.LATE_AGAIN.value: "Quá cả ngày đã hẹn lại",
        Occasion.LOST_OR_DAMAGED.value: "Hồ sơ bị mất, hư hỏng",
    },
    PaperKind.STOP_NOTICE: {
        StopKind.STOP.value: "Dừng theo đề nghị",
        StopKind.CLOSE.value: "Đóng hồ sơ không được hoàn thiện",
    },
    PaperKind.UNIT_NOTICE: {"usual": "Dự kiến quá hạn"},
}


def kinds() -> Sequence[PaperKind]:
    """The kinds of paper whose words an office may choose."""
    return tuple(_MADE)


def sample(
    agency: Agency, kind: PaperKind, texts: Mapping[str, str], *, occasion: str, by: Person, at: datetime
) -> bytes:
    """The paper as PDF, DỰ THẢO, as it would look with these words. texts: by key of the part; others as they are.

    occasion: a key of OCCASIONS[kind]. Nothing is kept, no number is taken. Raises WrongInput for words that are not
    allowed.
    """
    checked = checked_texts(kind, texts)
    now_used, _ = texts_for(agency.id, kind)
    wording = tuple(Worded(one.key, checked.get(one.key, one.text)) for one in now_used)
    facts = _MADE[kind](_Sample(agency, by, at), occasion)
    known = getattr(facts, "__dataclass_fields__", {})
    more: dict[str, object] = {"wording": wording, "sheet": settings_of(agency.id).sheet}
    if known.get("title") and getattr(facts, "title", None) is None:
        more["title"] = printed.form(kind.value, issued_on=to_local(at).date())[0]
    facts = replace(facts, **{name: value for name, value in more.items() if name in known})  # type: ignore[type-var]
    return issuing.preview(kind, facts)

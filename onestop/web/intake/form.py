"""The one form of an intake, and what it says in the words of the domain."""

import secrets
from collections.abc import Sequence
from datetime import datetime

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from onestop.cases.forms import title
from onestop.cases.intake import HandedPaper, Intake
from onestop.cases.models import ApplicantKind, Channel, ContactWay, CounterSlip, Delivery
from onestop.cases.parties import Applicant, Submitter
from onestop.procedures.models import ProcedureVersion, RequiredPaper
from onestop.web.cases.names import APPLICANT_KINDS, CHANNELS, CONTACT_WISHES, DELIVERIES
from onestop.web.forms import DayField, DeskForm, MomentField, PartForm, WholeNumberField, options

FREE_ROWS = 4  # for a procedure whose papers nobody has entered yet
EXTRA_ROWS = 1
MORE_ROWS = 4
MOST_ROWS = 60
MOST_LISTED = 200  # of a checklist: no procedure has so many, and a forged form of thousands would hold up the desk

_QUANTITY = [Optional(), NumberRange(0, 1000, "Số bản từ 0 đến 1.000.")]


class ListedPaperForm(PartForm):
    """A paper of the checklist; its name comes from the procedure, not from the browser."""

    handed = BooleanField("Đã nhận")
    originals = WholeNumberField("Bản chính", _QUANTITY)
    copies = WholeNumberField("Bản sao", _QUANTITY)


class OtherPaperForm(PartForm):
    name = StringField("Tên giấy tờ")
    originals = WholeNumberField("Bản chính", _QUANTITY, default=1)
    copies = WholeNumberField("Bản sao", _QUANTITY, default=0)


class IntakeForm(DeskForm):
    """token: makes a form that is sent twice one dossier. asked: what the clerk has already been asked about."""

    token = HiddenField()
    asked = HiddenField()

    applicant_kind = SelectField("Chủ hồ sơ là", choices=options(APPLICANT_KINDS))
    applicant_name = StringField("Họ tên, tên tổ chức", [InputRequired("Nhập họ tên chủ hồ sơ.")])
    applicant_id_number = StringField("Số căn cước, mã số thuế")
    applicant_phone = StringField("Số điện thoại")
    applicant_email = StringField("Thư điện tử")
    applicant_address = StringField("Địa chỉ")
    representative = StringField("Người đại diện, chức vụ")
    contact_wish = SelectField("Muốn nhận tin qua", choices=options({"": "Không nêu", **CONTACT_WISHES}))

    submitter_name = StringField("Họ tên người nộp")
    submitter_id_number = StringField("Số căn cước người nộp")
    submitter_phone = StringField("Số điện thoại người nộp")
    authority = StringField("Giấy ủy quyền, giấy giới thiệu")

    complete = BooleanField("Đã nhận đủ các giấy tờ bắt buộc")
    checklist = FieldList(FormField(ListedPaperForm, "Giấy tờ"), "Giấy tờ theo danh mục", max_entries=MOST_LISTED)
    papers = FieldList(FormField(OtherPaperForm, "Giấy tờ"), "Giấy tờ khác", max_entries=MOST_ROWS)
    sets = WholeNumberField("Số bộ hồ sơ", [Optional(), NumberRange(1, 1000, "Số bộ hồ sơ từ 1 đến 1.000.")], default=1)
    pages = WholeNumberField("Số trang", [Optional(), NumberRange(0, 100_000, "Số trang từ 0 đến 100.000.")])
    copies = WholeNumberField("Số bản", [Optional(), NumberRange(0, 10_000, "Số bản từ 0 đến 10.000.")])

    channel = RadioField("Cách nộp", choices=options(CHANNELS), default=Channel.DIRECT.value)
    submitted_at = MomentField("Nộp trực tuyến, bưu gửi đến lúc")
    parcel_number = StringField("Số bưu gửi")
    delivery = SelectField(
        "Nơi nhận kết quả",
        choices=options(DELIVERIES),
        default=Delivery.DESK.value,
    )
    due_vnd = WholeNumberField("Thu mức khác (đồng)")
    fee_reason = StringField("Lý do thu mức khác")
    note = TextAreaField("Ghi chú")

    received_at = MomentField("Tiếp nhận lúc")
    late_entry_slip = StringField("Số phiếu viết tay")
    code = StringField("Mã hồ sơ đã cấp")
    register_no = StringField("Số thứ tự sổ")

    result_number = StringField("Số kết quả")
    dated_on = DayField("Ngày của kết quả")

    items = TextAreaField("Giấy tờ, nội dung còn thiếu")
    reason = TextAreaField("Lý do")
    counter_slip_id = SelectField("Hồ sơ này", coerce=str, validate_choice=False)

    def prepare(self, version: ProcedureVersion, *, sent: bool) -> None:
        """Fit the form to the procedure: one line for each paper of its checklist, some free ones."""
        if not sent:
            self.token.data = secrets.token_hex(16)
            for paper in version.papers:
                self.checklist.append_entry({"originals": paper.originals, "copies": paper.copies})
        while len(self.checklist.entries) < len(version.papers):
            self.checklist.append_entry()
        if not self.papers.entries:
            self.add_rows(EXTRA_ROWS if version.papers else FREE_ROWS)
        self.counter_slip_id.choices = []

    def add_rows(self, how_many: int = MORE_ROWS) -> None:
        for _ in range(min(how_many, MOST_ROWS - len(self.papers.entries))):
            self.papers.append_entry({"name": "", "originals": 1, "copies": 0})

    def offer_slips(self, slips: Sequence[CounterSlip]) -> None:
        """Let the clerk say which earlier slip this dossier answers; the newest one unless something else was said."""
        answers = {slip.id: f"trả lời {title(slip.paper)}" for slip in slips}
        self.counter_slip_id.choices = options({**answers, "": "không liên quan đến phiếu nào"})
        if self.counter_slip_id.raw_data is None or not self.counter_slip_id.raw_data:
            self.counter_slip_id.data = str(slips[0].id) if slips else ""

    def applicant(self) -> Applicant:
        return Applicant(
            kind=ApplicantKind(self.applicant_kind.data),
            name=self.applicant_name.data or "",
            id_number=self.applicant_id_number.data,
            phone=self.applicant_phone.data,
            email=self.applicant_email.data,
            address=self.applicant_address.data,
            representative=self.representative.data,
            contact_wish=ContactWay(self.contact_wish.data) if self.contact_wish.data else None,
        )

    def listed(self, version: ProcedureVersion) -> list[tuple[RequiredPaper, ListedPaperForm]]:
        return list(zip(version.papers, (entry.form for entry in self.checklist.entries), strict=False))

    def missing(self, version: ProcedureVersion) -> list[str]:
        """The compulsory papers of the checklist that are not there, by name."""
        return [
            paper.name for paper, line in self.listed(version) if paper.compulsory and not self._is_there(paper, line)
        ]

    def wanted(self, version: ProcedureVersion) -> list[str]:
        """What a slip would ask for: what was typed, one item a line, else what is missing of the checklist."""
        typed = [line.strip() for line in (self.items.data or "").splitlines() if line.strip()]
        return typed or self.missing(version)

    def intake(self, version: ProcedureVersion, *, received_at: datetime | None) -> Intake:
        """What was entered, uncleaned: the domain cleans it. received_at: None = now."""
        chosen = self.counter_slip_id.data or ""
        return Intake(
            version=version,
            applicant=self.applicant(),
            submitter=Submitter(
                name=self.submitter_name.data,
                id_number=self.submitter_id_number.data,
                phone=self.submitter_phone.data,
                authority=self.authority.data,
            ),
            channel=Channel(self.channel.data),
            papers=tuple(self._handed(version)),
            sets=self.sets.data or 1,
            pages=self.pages.data or 0,
            copies=self.copies.data or 0,
            delivery=Delivery(self.delivery.data),
            submitted_at=self.submitted_at.data,
            parcel_number=self.parcel_number.data,
            received_at=received_at,
            late_entry_slip=self.late_entry_slip.data if received_at else None,
            code=(self.code.data or "").strip() or None,
            register_no=self.register_no.data,
            note=self.note.data,
            due_vnd=self.due_vnd.data,
            fee_reason=self.fee_reason.data,
            counter_slip_id=int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 16 else None,
        )

    def _is_there(self, paper: RequiredPaper, line: ListedPaperForm) -> bool:
        return bool(line.handed.data) or (bool(self.complete.data) and paper.compulsory)

    def _handed(self, version: ProcedureVersion) -> list[HandedPaper]:
        listed = [
            HandedPaper(name=paper.name, originals=line.originals.data or 0, copies=line.copies.data or 0)
            for paper, line in self.listed(version)
            if self._is_there(paper, line)
        ]
        others = [
            HandedPaper(
                name=entry.form.name.data, originals=entry.form.originals.data or 0, copies=entry.form.copies.data or 0
            )
            for entry in self.papers.entries
            if (entry.form.name.data or "").strip()
        ]
        return [*listed, *others]

"""The form of a version of a procedure, and its way to and from the draft that the domain takes."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from flask import request
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    SelectChoice,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.validators import InputRequired

from onestop.errors import WrongInput
from onestop.levels import LEVEL_NAMES, Level
from onestop.people.models import Agency
from onestop.procedures.checking import LINES_LIMIT, number, term
from onestop.procedures.drafts import Draft, ExtensionDraft, FeeDraft, PaperDraft, PauseDraft, StepDraft
from onestop.procedures.models import FeeBasis
from onestop.text import decimal
from onestop.web.admin.names import BASIS_NAMES, UNIT_NAMES
from onestop.web.forms import DayField, DeskForm, WholeNumberField

BLANK_ROWS = 1
MORE_ROWS = 3
Row = TypeVar("Row")


class RowForm(Form):
    """A line of a list; the form around it carries the anti-forgery token. A line without any text is left aside."""

    class Meta(DeskForm.Meta):
        csrf = False

    def is_blank(self) -> bool:
        return not any(
            (field.data or "").strip() if isinstance(field, StringField) else isinstance(field, DayField) and field.data
            for field in self
        )


class PaperRow(RowForm):
    name = StringField("Tên giấy tờ")
    originals = WholeNumberField("Số bản chính", default=1)
    copies = WholeNumberField("Số bản sao", default=0)
    compulsory = BooleanField("Bắt buộc", default=True)


class PauseRow(RowForm):
    name = StringField("Trường hợp tạm dừng")
    article = StringField("Điều khoản cho phép")


class ExtensionRow(RowForm):
    name = StringField("Trường hợp gia hạn")
    article = StringField("Điều khoản cho phép")
    amount = StringField("Thêm bao nhiêu")


class FeeRow(RowForm):
    name = StringField("Tên khoản thu")
    basis = SelectField(
        "Cách tính",
        choices=[SelectChoice(basis.value, name) for basis, name in BASIS_NAMES.items()],
        default=FeeBasis.CASE.value,
    )
    amount_vnd = WholeNumberField("Mức thu (đồng)")
    from_quantity = WholeNumberField("Áp dụng từ trang, bản thứ", default=1)
    ceiling_vnd = WholeNumberField("Mức tối đa (đồng)")
    exemption = StringField("Trường hợp miễn, giảm")
    source = StringField("Văn bản quy định")
    valid_from = DayField("Từ ngày")
    valid_until = DayField("Đến hết ngày")

    def is_blank(self) -> bool:
        return bool(super().is_blank() and self.amount_vnd.data is None and self.ceiling_vnd.data is None)


class StepRow(RowForm):
    name = StringField("Bước xử lý")
    hours = StringField("Số giờ")


def rows(kind: type[RowForm], label: str) -> FieldList:
    return FieldList(FormField(kind), label, max_entries=LINES_LIMIT + MORE_ROWS)


class VersionForm(DeskForm):
    """Fields as in Draft. more_*: buttons that add blank lines to a list."""

    code = StringField("Mã thủ tục", [InputRequired("Nhập mã thủ tục.")])
    case_code = StringField("Mã trường hợp")
    case_name = StringField("Tên trường hợp")
    name = StringField("Tên thủ tục", [InputRequired("Nhập tên thủ tục.")])
    field = StringField("Lĩnh vực", [InputRequired("Nhập lĩnh vực.")])
    level = SelectField(
        "Cấp thực hiện", choices=[SelectChoice(level.value, name) for level, name in LEVEL_NAMES.items()]
    )
    deciding_agency = SelectField("Cơ quan giải quyết")
    term = StringField("Thời hạn giải quyết")
    term_unit = SelectField(
        "Đơn vị",
        choices=[
            SelectChoice("", "Không quy định thời hạn"),
            *(SelectChoice(unit.value, name) for unit, name in UNIT_NAMES.items()),
        ],
    )
    papers = rows(PaperRow, "Thành phần hồ sơ")
    more_papers = SubmitField("Thêm dòng giấy tờ")
    pauses = rows(PauseRow, "Trường hợp được tạm dừng tính thời hạn")
    more_pauses = SubmitField("Thêm dòng tạm dừng")
    extensions = rows(ExtensionRow, "Trường hợp được gia hạn")
    more_extensions = SubmitField("Thêm dòng gia hạn")
    fees = rows(FeeRow, "Phí, lệ phí")
    more_fees = SubmitField("Thêm dòng phí, lệ phí")
    steps = rows(StepRow, "Quy trình nội bộ")
    more_steps = SubmitField("Thêm dòng quy trình")
    supplement_limit = WholeNumberField("Số lần được yêu cầu bổ sung", [InputRequired("Nhập số lần.")])
    supplement_within_days = WholeNumberField(
        "Yêu cầu bổ sung trong (ngày làm việc từ khi tiếp nhận)", [InputRequired("Nhập số ngày làm việc.")]
    )
    supplement_close_days = WholeNumberField("Chờ bổ sung tối đa (ngày)", [InputRequired("Nhập số ngày.")])
    result_name = StringField("Tên kết quả")
    legal_basis = TextAreaField("Căn cứ pháp lý")
    decision = StringField("Quyết định công bố, áp dụng", [InputRequired("Nhập số, ngày quyết định.")])
    valid_from = DayField("Áp dụng từ ngày")

    LISTS = ("papers", "pauses", "extensions", "fees", "steps")

    def offer(self, agencies: Iterable[Agency]) -> None:
        self.deciding_agency.choices = [
            SelectChoice("", "Theo cấp thực hiện"),
            *(SelectChoice(str(agency.id), agency.name) for agency in agencies),
        ]

    def asks_for_rows(self) -> bool:
        """Add blank lines when one of the buttons for that was pressed; True when it was. Nothing typed is lost."""
        if request.method != "POST":
            for name in self.LISTS:
                self._add(name, BLANK_ROWS)
            return False
        asked = [name for name in self.LISTS if self[f"more_{name}"].data]
        for name in asked:
            self._add(name, MORE_ROWS)
        return bool(asked)

    def _add(self, name: str, count: int) -> None:
        entries = self[name]
        for _ in range(min(count, entries.max_entries - len(entries))):
            entries.append_entry()

    def draft(self) -> Draft:
        """What was typed, as the domain takes it. Raises WrongInput for what is no value at all."""
        chosen = self.deciding_agency.data
        return Draft(
            name=self.name.data or "",
            field=self.field.data or "",
            level=Level(self.level.data),
            term=_term(self.term.data or "", self.term_unit.data or ""),
            case_name=self.case_name.data or "",
            deciding_agency_id=int(chosen) if chosen else None,
            supplement_limit=self.supplement_limit.data or 0,
            supplement_within_days=self.supplement_within_days.data or 0,
            supplement_close_days=self.supplement_close_days.data or 0,
            result_name=self.result_name.data,
            legal_basis=self.legal_basis.data,
            papers=_each(self.papers, _paper),
            pauses=_each(self.pauses, lambda row: PauseDraft(name=row.name.data or "", article=row.article.data or "")),
            extensions=_each(self.extensions, _extension),
            fees=_each(self.fees, _fee),
            steps=_each(self.steps, lambda row: StepDraft(name=row.name.data or "", hours=row.hours.data or "")),
        )


def filled_from(draft: Draft) -> dict[str, Any]:
    """The data of the form that shows a draft."""
    return {
        "case_name": draft.case_name,
        "name": draft.name,
        "field": draft.field,
        "level": draft.level.value,
        "deciding_agency": str(draft.deciding_agency_id or ""),
        "term": decimal(draft.term.amount) if draft.term else "",
        "term_unit": draft.term.unit.value if draft.term else "",
        "papers": [vars(paper) for paper in draft.papers],
        "pauses": [vars(ground) for ground in draft.pauses],
        "extensions": [vars(ground) | {"amount": decimal(ground.amount)} for ground in draft.extensions],
        "fees": [vars(fee) | {"basis": fee.basis.value} for fee in draft.fees],
        "steps": [vars(step) for step in draft.steps],
        "supplement_limit": draft.supplement_limit,
        "supplement_within_days": draft.supplement_within_days,
        "supplement_close_days": draft.supplement_close_days,
        "result_name": draft.result_name,
        "legal_basis": draft.legal_basis,
    }


def _term(amount: str, unit: str) -> Any:
    if amount.strip() and not unit:
        raise WrongInput("Chọn đơn vị của thời hạn.", field="term_unit")
    return term(amount, unit)


def _each(entries: FieldList, make: Callable[[Any], Row]) -> tuple[Row, ...]:
    return tuple(make(entry.form) for entry in entries if not entry.form.is_blank())


def _paper(row: PaperRow) -> PaperDraft:
    return PaperDraft(
        name=row.name.data or "",
        originals=row.originals.data or 0,
        copies=row.copies.data or 0,
        compulsory=bool(row.compulsory.data),
    )


def _extension(row: ExtensionRow) -> ExtensionDraft:
    amount = number(row.amount.data or "")
    if amount is None:
        raise WrongInput("Thời gian gia hạn phải là số, ví dụ 3 hoặc 7,5. Nhập lại.", field="extensions")
    return ExtensionDraft(name=row.name.data or "", article=row.article.data or "", amount=amount)


def _fee(row: FeeRow) -> FeeDraft:
    if row.amount_vnd.data is None:
        raise WrongInput("Chưa nhập mức thu. Thủ tục không thu phí thì xóa dòng đó.", field="fees")
    return FeeDraft(
        name=row.name.data or "Lệ phí",
        basis=FeeBasis(row.basis.data),
        amount_vnd=row.amount_vnd.data,
        from_quantity=1 if row.from_quantity.data is None else row.from_quantity.data,
        ceiling_vnd=row.ceiling_vnd.data,
        exemption=row.exemption.data,
        source=row.source.data,
        valid_from=row.valid_from.data,
        valid_until=row.valid_until.data,
    )

"""What a draft may say: texts cleaned, numbers within bounds, everything refused at its field."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final, TypeVar

from onestop.errors import WrongInput
from onestop.procedures.drafts import Draft, ExtensionDraft, FeeDraft, PaperDraft, PauseDraft, StepDraft
from onestop.sla.steps import check_steps
from onestop.sla.term import Term, TermError, Unit
from onestop.text import optional, required

NAME_LIMIT: Final = 1000
FIELD_LIMIT: Final = 200
TEXT_LIMIT: Final = 500
LINES_LIMIT: Final = 50  # papers, grounds, steps, fees of one version
FEE_LIMIT: Final = 1_000_000_000
DAYS_LIMIT: Final = 365

Item = TypeVar("Item")


def checked(draft: Draft) -> Draft:
    """The draft with its texts cleaned. Raises WrongInput, with the field, for what no procedure can have."""
    _between(draft.supplement_limit, 0, 20, "supplement_limit", "Số lần yêu cầu bổ sung")
    _between(draft.supplement_within_days, 0, DAYS_LIMIT, "supplement_within_days", "Số ngày được yêu cầu bổ sung")
    _between(draft.supplement_close_days, 1, DAYS_LIMIT, "supplement_close_days", "Số ngày chờ bổ sung")
    return replace(
        draft,
        name=required(draft.name, limit=NAME_LIMIT, label="Tên thủ tục", field="name"),
        field=required(draft.field, limit=FIELD_LIMIT, label="Lĩnh vực", field="field"),
        case_name=optional(draft.case_name, limit=TEXT_LIMIT, label="Tên trường hợp", field="case_name") or "",
        result_name=optional(draft.result_name, limit=TEXT_LIMIT, label="Tên kết quả", field="result_name"),
        legal_basis=optional(draft.legal_basis, limit=2000, label="Căn cứ pháp lý", field="legal_basis", lines=True),
        papers=_each(draft.papers, _paper, "papers", "giấy tờ"),
        pauses=_each(draft.pauses, _pause, "pauses", "trường hợp tạm dừng"),
        extensions=_each(draft.extensions, lambda ground: _extension(ground, draft.term), "extensions", "gia hạn"),
        steps=_steps(draft),
        fees=_each(draft.fees, _fee, "fees", "mức thu"),
    )


def _each(items: tuple[Item, ...], check: Callable[[Item], Item], field: str, what: str) -> tuple[Item, ...]:
    if len(items) > LINES_LIMIT:
        raise WrongInput(f"Có {len(items)} dòng {what}, quá {LINES_LIMIT} dòng. Bớt lại.", field=field)
    return tuple(check(item) for item in items)


def _paper(paper: PaperDraft) -> PaperDraft:
    for number, label in ((paper.originals, "Số bản chính"), (paper.copies, "Số bản sao")):
        _between(number, 0, 1000, "papers", label)
    return replace(paper, name=required(paper.name, limit=TEXT_LIMIT, label="Tên giấy tờ", field="papers"))


def _pause(ground: PauseDraft) -> PauseDraft:
    return PauseDraft(
        name=required(ground.name, limit=TEXT_LIMIT, label="Lý do tạm dừng", field="pauses"),
        article=required(ground.article, limit=TEXT_LIMIT, label="Điều khoản cho tạm dừng", field="pauses"),
    )


def _extension(ground: ExtensionDraft, term: Term | None) -> ExtensionDraft:
    if term is None:
        raise WrongInput("Thủ tục không có thời hạn thì không có gia hạn. Xóa dòng gia hạn.", field="extensions")
    try:
        lengthened = term + Term(ground.amount, term.unit)
    except TermError as error:
        raise WrongInput(str(error), field="extensions") from error
    if lengthened.amount == term.amount:
        raise WrongInput("Thời gian gia hạn phải lớn hơn 0. Nhập lại.", field="extensions")
    return ExtensionDraft(
        name=required(ground.name, limit=TEXT_LIMIT, label="Lý do gia hạn", field="extensions"),
        article=required(ground.article, limit=TEXT_LIMIT, label="Điều khoản cho gia hạn", field="extensions"),
        amount=ground.amount,
    )


def _steps(draft: Draft) -> tuple[StepDraft, ...]:
    """Steps, where there are any, add up to the whole term: each has its date on the slip."""
    steps = _each(draft.steps, _step, "steps", "bước xử lý")
    if not steps:
        return steps
    if draft.term is None:
        raise WrongInput("Thủ tục không có thời hạn thì không chia được thành các bước. Xóa các bước.", field="steps")
    try:
        check_steps(draft.term, [Decimal(step.hours) for step in steps])
    except TermError as error:
        raise WrongInput(str(error), field="steps") from error
    return steps


def _step(step: StepDraft) -> StepDraft:
    hours = number(step.hours)
    if hours is None or not 0 <= hours <= 10_000:
        raise WrongInput("Số giờ của bước xử lý phải là số, ví dụ 4 hoặc 4,5. Nhập lại.", field="steps")
    return StepDraft(
        name=required(step.name, limit=TEXT_LIMIT, label="Tên bước xử lý", field="steps"),
        hours=f"{hours.normalize():f}",
    )


def _fee(fee: FeeDraft) -> FeeDraft:
    for amount in (fee.amount_vnd, fee.ceiling_vnd or 0):
        if not 0 <= amount <= FEE_LIMIT:
            raise WrongInput("Mức thu phải từ 0 đến 1.000.000.000 đồng. Nhập lại.", field="fees")
    _between(fee.from_quantity, 1, 100_000, "fees", "Số lượng bắt đầu của mức thu")
    if fee.valid_from and fee.valid_until and fee.valid_until < fee.valid_from:
        raise WrongInput("Ngày kết thúc của mức thu trước ngày bắt đầu. Xem lại ngày.", field="fees")
    return replace(
        fee,
        name=required(fee.name, limit=FIELD_LIMIT, label="Tên khoản thu", field="fees"),
        exemption=optional(fee.exemption, limit=TEXT_LIMIT, label="Trường hợp miễn, giảm", field="fees"),
        source=optional(fee.source, limit=TEXT_LIMIT, label="Văn bản quy định mức thu", field="fees"),
    )


def term(amount: str, unit: str) -> Term | None:
    """The term as it is typed: "7,5" or "7.5" and a unit; both empty: none. Raises WrongInput (field "term")."""
    if not amount.strip() and not unit.strip():
        return None
    value = number(amount)
    if value is None:
        raise WrongInput("Thời hạn phải là số, ví dụ 7 hoặc 7,5. Nhập lại.", field="term")
    try:
        return Term(value, Unit(unit.strip()))
    except TermError as error:
        raise WrongInput(str(error), field="term") from error
    except ValueError as error:
        units = ", ".join(known.value for known in Unit)
        raise WrongInput(f"Đơn vị thời hạn phải là một trong: {units}.", field="term") from error


def number(typed: str) -> Decimal | None:
    """A plain decimal number with comma or point; None for anything else."""
    written = typed.strip().replace(",", ".")
    if not written or len(written) > 12 or set(written) - set("0123456789."):
        return None
    try:
        return Decimal(written)
    except InvalidOperation:
        return None


def _between(value: int, low: int, high: int, field: str, label: str) -> None:
    if not low <= value <= high:
        raise WrongInput(f"{label} phải từ {low} đến {high}. Nhập lại.", field=field)

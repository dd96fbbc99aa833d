"""What a version is to say, as plain values: a form fills them in, a file brings them, the present version has them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onestop.levels import Level
from onestop.procedures.models import (
    ExtensionGround,
    FeeBasis,
    FeeRule,
    PauseGround,
    ProcedureVersion,
    RequiredPaper,
    Source,
)
from onestop.sla.term import Term


@dataclass(frozen=True, kw_only=True)
class PaperDraft:
    """A paper to be handed in (thành phần hồ sơ), with its quantities."""

    name: str
    originals: int = 1
    copies: int = 0
    compulsory: bool = True


@dataclass(frozen=True, kw_only=True)
class PauseDraft:
    """A wait that the law leaves out of the term, with its article."""

    name: str
    article: str


@dataclass(frozen=True, kw_only=True)
class ExtensionDraft:
    """A lengthening that the law allows: `amount` in the unit of the term, a multiple of 0.5."""

    name: str
    article: str
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class StepDraft:
    """An internal step (bước xử lý) and its working hours, a decimal number as text."""

    name: str
    hours: str


@dataclass(frozen=True, kw_only=True)
class FeeDraft:
    """A rule of a fee; see FeeRule for what steps and ceilings mean."""

    basis: FeeBasis
    amount_vnd: int
    name: str = "Lệ phí"
    from_quantity: int = 1
    ceiling_vnd: int | None = None
    exemption: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """All that a version promises. term: None where nothing countable is promised.

    supplement_limit, supplement_within_days (working days of receipt), supplement_close_days (calendar days):
    defaults of Nghị định 118/2025/NĐ-CP Điều 19 khoản 5. source: how far the values can be trusted.
    """

    name: str
    field: str
    level: Level
    term: Term | None
    case_name: str = ""
    deciding_agency_id: int | None = None
    supplement_limit: int = 1
    supplement_within_days: int = 3
    supplement_close_days: int = 15
    result_name: str | None = None
    legal_basis: str | None = None
    source: Source = Source.OFFICE
    papers: tuple[PaperDraft, ...] = ()
    pauses: tuple[PauseDraft, ...] = ()
    extensions: tuple[ExtensionDraft, ...] = ()
    steps: tuple[StepDraft, ...] = ()
    fees: tuple[FeeDraft, ...] = ()


def draft_of(version: ProcedureVersion) -> Draft:
    """The present values of a version, to change some of them."""
    return Draft(
        name=version.name,
        field=version.field,
        level=version.level,
        term=version.term,
        case_name=version.case_name,
        deciding_agency_id=version.deciding_agency_id,
        supplement_limit=version.supplement_limit,
        supplement_within_days=version.supplement_within_days,
        supplement_close_days=version.supplement_close_days,
        result_name=version.result_name,
        legal_basis=version.legal_basis,
        source=version.source,
        papers=tuple(
            PaperDraft(name=paper.name, originals=paper.originals, copies=paper.copies, compulsory=paper.compulsory)
            for paper in version.papers
        ),
        pauses=tuple(PauseDraft(name=ground.name, article=ground.article) for ground in version.pause_grounds),
        extensions=tuple(
            ExtensionDraft(name=ground.name, article=ground.article, amount=Decimal(ground.halves) / 2)
            for ground in version.extension_grounds
        ),
        steps=tuple(StepDraft(name=step["name"], hours=step["hours"]) for step in version.steps),
        fees=tuple(
            FeeDraft(
                basis=rule.basis,
                amount_vnd=rule.amount_vnd,
                name=rule.name,
                from_quantity=rule.from_quantity,
                ceiling_vnd=rule.ceiling_vnd,
                exemption=rule.exemption,
                valid_from=rule.valid_from,
                valid_until=rule.valid_until,
                source=rule.source,
            )
            for rule in version.fee_rules
        ),
    )


def columns_of(draft: Draft) -> dict[str, object]:
    """The columns and new rows of a version that says what a checked draft says."""
    return {
        "name": draft.name,
        "field": draft.field,
        "level": draft.level,
        "case_name": draft.case_name,
        "deciding_agency_id": draft.deciding_agency_id,
        "term_halves": None if draft.term is None else int(draft.term.amount * 2),
        "term_unit": None if draft.term is None else draft.term.unit,
        "supplement_limit": draft.supplement_limit,
        "supplement_within_days": draft.supplement_within_days,
        "supplement_close_days": draft.supplement_close_days,
        "result_name": draft.result_name,
        "legal_basis": draft.legal_basis,
        "source": draft.source,
        "steps": [{"name": step.name, "hours": step.hours} for step in draft.steps],
        "papers": [
            RequiredPaper(
                position=position,
                name=paper.name,
                originals=paper.originals,
                copies=paper.copies,
                compulsory=paper.compulsory,
            )
            for position, paper in enumerate(draft.papers, start=1)
        ],
        "pause_grounds": [PauseGround(name=ground.name, article=ground.article) for ground in draft.pauses],
        "extension_grounds": [
            ExtensionGround(name=ground.name, article=ground.article, halves=int(ground.amount * 2))
            for ground in draft.extensions
        ],
        "fee_rules": [
            FeeRule(
                name=fee.name,
                basis=fee.basis,
                amount_vnd=fee.amount_vnd,
                from_quantity=fee.from_quantity,
                ceiling_vnd=fee.ceiling_vnd,
                exemption=fee.exemption,
                valid_from=fee.valid_from,
                valid_until=fee.valid_until,
                source=fee.source,
            )
            for fee in draft.fees
        ],
    }

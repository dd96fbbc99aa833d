"""What an applicant has to pay for a dossier by the rules of its version."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from onestop.procedures.models import FeeBasis, FeeRule, ProcedureVersion


def fee_due(version: ProcedureVersion, *, pages: int = 0, copies: int = 0, on: date) -> int | None:
    """The fee in đồng on a day; None when no rule tells it or the quantity that it needs was not told.

    pages: of one copy. copies: how many are made; 0 counts as one where the fee goes by page. Fees of different names
    add up; the rules of one name and basis are steps, each for the quantities from its own `from_quantity` on.
    """
    rules = [rule for rule in version.fee_rules if _holds_on(rule, on)]
    if not rules:
        return None

    def fee(rule: FeeRule) -> tuple[str, str]:
        return rule.name, rule.basis.value

    total = 0
    for (_, basis), steps in groupby(sorted(rules, key=fee), key=fee):
        amount = _amount(FeeBasis(basis), list(steps), pages, copies)
        if amount is None:
            return None
        total += amount
    return total


def _amount(basis: FeeBasis, steps: Sequence[FeeRule], pages: int, copies: int) -> int | None:
    match basis:
        case FeeBasis.CASE:
            return _stepped(steps, 1)
        case FeeBasis.PAGE:
            return max(copies, 1) * _stepped(steps, pages) if pages else None
        case FeeBasis.COPY:
            return _stepped(steps, copies) if copies else None


def _stepped(steps: Sequence[FeeRule], quantity: int) -> int:
    ordered = sorted(steps, key=lambda step: step.from_quantity)
    ends = [step.from_quantity for step in ordered[1:]] + [quantity + 1]
    total = sum(
        step.amount_vnd * max(0, min(end, quantity + 1) - step.from_quantity)
        for step, end in zip(ordered, ends, strict=True)
    )
    ceilings = [step.ceiling_vnd for step in ordered if step.ceiling_vnd is not None]
    return min([total, *ceilings])


def _holds_on(rule: FeeRule, day: date) -> bool:
    return (rule.valid_from is None or rule.valid_from <= day) and (rule.valid_until is None or day <= rule.valid_until)

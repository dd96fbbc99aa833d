"""Fees by case, page and copy, in steps and under a ceiling."""

from datetime import date

import pytest

from onestop.procedures.fees import fee_due
from onestop.procedures.models import FeeBasis, FeeRule, ProcedureVersion

DAY = date(2026, 11, 23)


def a_version(*rules: FeeRule) -> ProcedureVersion:
    return ProcedureVersion(fee_rules=list(rules))


def a_rule(
    amount: int, basis: FeeBasis = FeeBasis.CASE, *, since: int = 1, ceiling: int | None = None, **columns: object
) -> FeeRule:
    told = {"name": "Lệ phí", **columns}
    return FeeRule(amount_vnd=amount, basis=basis, from_quantity=since, ceiling_vnd=ceiling, **told)


# Thông tư 226/2016/TT-BTC Điều 4: 2.000 đ a page, from the third page 1.000 đ, at most 200.000 đ a copy.
CERTIFIED_COPY = a_version(
    a_rule(1000, FeeBasis.PAGE, since=3, ceiling=200_000), a_rule(2000, FeeBasis.PAGE, ceiling=200_000)
)


@pytest.mark.parametrize(
    ("pages", "copies", "due"),
    [
        (1, 1, 2_000),
        (2, 1, 4_000),
        (3, 1, 5_000),
        (10, 3, 36_000),
        (198, 1, 200_000),
        (199, 1, 200_000),  # the ceiling
        (500, 2, 400_000),  # the ceiling is that of one copy
        (4, 0, 6_000),  # copies not told: one
        (0, 5, None),  # pages not told: nobody can say
    ],
)
def test_certified_copies_are_paid_by_page_in_steps_up_to_a_ceiling(pages: int, copies: int, due: int | None) -> None:
    assert fee_due(CERTIFIED_COPY, pages=pages, copies=copies, on=DAY) == due


def test_free_is_not_the_same_as_unknown() -> None:
    assert fee_due(a_version(a_rule(0)), on=DAY) == 0
    assert fee_due(a_version(), on=DAY) is None


def test_a_fee_by_copy_needs_the_number_of_copies() -> None:
    extract = a_version(a_rule(8000, FeeBasis.COPY))
    assert fee_due(extract, copies=3, on=DAY) == 24_000
    assert fee_due(extract, on=DAY) is None


def test_fees_of_different_names_add_up() -> None:
    assert fee_due(a_version(a_rule(10_000), a_rule(5_000, name="Phí thẩm định")), on=DAY) == 15_000


def test_a_rule_counts_only_between_its_dates() -> None:
    """A reduction of some months: TT 117/2026/TT-BTC, 15/8/2026-28/02/2027."""
    version = a_version(
        a_rule(100_000, valid_until=date(2026, 8, 14)),
        a_rule(50_000, valid_from=date(2026, 8, 15), valid_until=date(2027, 2, 28)),
        a_rule(100_000, valid_from=date(2027, 3, 1)),
    )
    days = [date(2026, 8, 14), date(2026, 8, 15), date(2027, 2, 28), date(2027, 3, 1)]
    assert [fee_due(version, on=day) for day in days] == [100_000, 50_000, 50_000, 100_000]

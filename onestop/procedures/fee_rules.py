"""Fees that one amount in a catalogue cannot tell: by page or copy, in steps, with a ceiling."""

import csv
from functools import cache
from pathlib import Path

from onestop.procedures.drafts import FeeDraft
from onestop.procedures.models import FeeBasis

DATA = Path(__file__).parent / "data"


def shipped_fees(code: str, amount_vnd: int) -> tuple[FeeDraft, ...]:
    """The rules of data/fee_rules.csv for a procedure whose first amount is `amount_vnd`; none for another amount."""
    fees = _all().get(code, ())
    return fees if any(fee.amount_vnd == amount_vnd and fee.from_quantity == 1 for fee in fees) else ()


@cache
def _all() -> dict[str, tuple[FeeDraft, ...]]:
    fees: dict[str, tuple[FeeDraft, ...]] = {}
    with (DATA / "fee_rules.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            fee = FeeDraft(
                name=row["name"],
                basis=FeeBasis(row["basis"]),
                amount_vnd=int(row["amount_vnd"]),
                from_quantity=int(row["from_quantity"]),
                ceiling_vnd=int(row["ceiling_vnd"]) if row["ceiling_vnd"] else None,
                source=row["source"],
            )
            fees[row["code"]] = (*fees.get(row["code"], ()), fee)
    return fees

"""What the person at the counter will be told: the appointment and the fee, before anything is registered."""

from dataclasses import dataclass
from datetime import datetime

from onestop.calendars.building import calendar_for
from onestop.calendars.receiving import why_closed
from onestop.cases.deadlines import promised
from onestop.cases.explaining import Reckoning, reckoned
from onestop.cases.stepping import promised_steps
from onestop.errors import Refused
from onestop.procedures.fees import fee_due
from onestop.procedures.models import FeeBasis, FeeRule, ProcedureVersion
from onestop.sla.calendar import to_local
from onestop.sla.clock import Due
from onestop.web.formats import vnd
from onestop.web.intake.form import IntakeForm

_PER = {FeeBasis.CASE: "một hồ sơ", FeeBasis.PAGE: "một trang", FeeBasis.COPY: "một bản"}


@dataclass(frozen=True)
class Preview:
    """due: None with trouble (why no date can be told) or without (no countable term), as is its reckoning.

    fee_vnd: by the rule. closed: why the desk does not receive at that moment; a hint, never a bar.
    """

    received_at: datetime
    due: Due | None
    reckoning: Reckoning | None
    trouble: str | None
    closed: str | None
    fee_vnd: int | None
    fee_rules: tuple[str, ...]


def preview(version: ProcedureVersion, form: IntakeForm, *, agency_id: int, at: datetime) -> Preview:
    """For the moment of receipt and the quantities in the form; without them for now and none."""
    received_at = form.received_at.data or at
    day = to_local(received_at).date()
    reckoning, due, trouble = None, None, None
    try:
        calendar = calendar_for(agency_id)
        due = promised(version, received_at, calendar=calendar)
        if due is not None:
            reckoning = reckoned(due, steps=promised_steps(version, received_at, calendar=calendar))
    except Refused as refused:
        trouble = str(refused)
    rules = [
        rule
        for rule in version.fee_rules
        if (rule.valid_from is None or rule.valid_from <= day) and (rule.valid_until is None or day <= rule.valid_until)
    ]
    return Preview(
        received_at=received_at,
        due=due,
        reckoning=reckoning,
        trouble=trouble,
        closed=why_closed(agency_id, received_at),
        fee_vnd=fee_due(version, pages=form.pages.data or 0, copies=form.copies.data or 0, on=day),
        fee_rules=tuple(_said(rule) for rule in rules),
    )


def _said(rule: FeeRule) -> str:
    text = f"{rule.name}: {vnd(rule.amount_vnd)} {_PER[rule.basis]}"
    if rule.from_quantity > 1:
        text += f", từ {_PER[rule.basis].removeprefix('một ')} thứ {rule.from_quantity}"
    if rule.ceiling_vnd is not None:
        text += f", tối đa {vnd(rule.ceiling_vnd)}"
    if rule.exemption:
        text += f". Miễn, giảm: {rule.exemption}"
    return text

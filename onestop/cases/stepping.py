"""The steps of a procedure with their dates: each to its own end, the last one with the whole term (liên thông)."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from onestop.cases.clock_facts import facts_of
from onestop.cases.deadlines import calendar_of_then
from onestop.cases.models import Dossier
from onestop.papers.receipt import StepEnd
from onestop.procedures.models import ProcedureVersion
from onestop.sla.calendar import WorkingCalendar
from onestop.sla.clock import Due, Stop
from onestop.sla.measure import CalendarTooShort
from onestop.sla.steps import step_ends
from onestop.sla.term import Term, TermError


def steps_of(dossier: Dossier, answer: Due | None) -> tuple[StepEnd, ...]:
    """The steps of a dossier, counted as `answer`, its explained end, was; none where nothing was counted."""
    if answer is None or not dossier.procedure_version.steps:
        return ()
    facts = facts_of(dossier)
    return promised_steps(
        dossier.procedure_version,
        answer.start_at,
        calendar=calendar_of_then(dossier),
        stops=facts.stops,
        extensions=facts.extensions,
    )


def promised_steps(
    version: ProcedureVersion,
    start_at: datetime,
    *,
    calendar: WorkingCalendar,
    stops: Sequence[Stop] = (),
    extensions: Sequence[Term] = (),
) -> tuple[StepEnd, ...]:
    """The steps of a version for a count from `start_at` on.

    None where the version has no steps, or steps from before they had to add up to the term: no date is guessed.
    """
    if version.term is None or not version.steps:
        return ()
    hours = [Decimal(step["hours"]) for step in version.steps]
    try:
        ends = step_ends(start_at, version.term, hours, calendar=calendar, stops=stops, extensions=extensions)
    except (TermError, CalendarTooShort):
        return ()
    return tuple(StepEnd(name=step["name"], ends_at=end) for step, end in zip(version.steps, ends, strict=True))

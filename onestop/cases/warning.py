"""Warning by the office's steps: what the sweep plans for each dossier, and notes when the step is reached.

The sweep keeps its own plan beside the dossier (next_step_at, for the legal end in steps_for). Acts move the end and
nothing else; where plan and end no longer agree, the plan is made anew. After a standstill only the highest step that
has been passed is noted.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import bindparam, select, text, update

from onestop.audit.chain import record
from onestop.calendars.building import calendar_for
from onestop.cases.models import Dossier, DueSource, EventKind, Extension, WarningSteps
from onestop.cases.models.dossier import RUNNING, UNPLANNED
from onestop.cases.noting import Noticed, note_all
from onestop.database import UTCDateTime, change_rows, db, on_sqlite
from onestop.errors import WrongInput
from onestop.people.models import Agency, Person
from onestop.sla.calendar import WorkingCalendar
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import Term, Unit
from onestop.sla.warnings import DEFAULT_SHARES, LAST_DAY, Step, steps, used_percent

MOST_SHARES = 5


def shares_of(agency_id: int) -> tuple[int, ...]:
    """The shares of the term, in percent, at which an office is warned."""
    found = db.session.scalar(select(WarningSteps.shares).where(WarningSteps.agency_id == agency_id))
    return DEFAULT_SHARES if found is None else tuple(found)


def change_shares(agency: Agency, shares: Sequence[int], *, by: Person, at: datetime) -> None:
    """Set the office's steps; the sweep plans every open dossier anew. None at all: only the last day is left."""
    wanted = sorted(set(shares))
    if len(wanted) > MOST_SHARES:
        raise WrongInput(f"Nhập nhiều nhất {MOST_SHARES} mốc nhắc.", field="shares")
    for share in wanted:
        if not 1 <= share <= 99:
            raise WrongInput(f"Mốc nhắc phải từ 1 đến 99 %: {share}. Nhập lại.", field="shares")
    before = shares_of(agency.id)
    if tuple(wanted) == before:
        return
    row = db.session.get(WarningSteps, agency.id)
    if row is None:
        db.session.add(WarningSteps(agency_id=agency.id, shares=wanted))
    else:
        row.shares = wanted
    db.session.flush()
    # Rows in the order of their ids, as every act on many dossiers takes them.
    running = (
        select(Dossier.id)
        .where(Dossier.agency_id == agency.id, Dossier.status.in_(RUNNING), Dossier.late_since.is_(None))
        .order_by(Dossier.id)
        .with_for_update()
    )
    db.session.execute(
        update(Dossier)
        .where(Dossier.id.in_(running))
        .values(steps_for=None)
        .execution_options(synchronize_session=False)
    )
    record(agency.id, "warning_steps", "agency", agency.id, by=by.id, at=at, before=list(before), after=wanted)


class _Row(NamedTuple):
    id: int
    agency_id: int
    code: str
    status: str
    due_at: datetime
    due_before_stop: datetime | None
    appointment_at: datetime | None
    clock_stopped_since: datetime | None
    clock_start_at: datetime
    warn_at: datetime | None
    warned_at: datetime | None
    warned_percent: int | None
    term_halves: int | None
    term_unit: str | None
    extension: int

    @property
    def term(self) -> Term | None:
        """With its approved extension; None where the end came from an old register without one."""
        if self.term_halves is None or self.term_unit is None:
            return None
        return Term(Decimal(self.term_halves + self.extension) / 2, Unit(self.term_unit))


def has_reached_a_step(dossier: Dossier, *, at: datetime) -> bool:
    """Whether it has passed a step of warning, noted or only planned; by the plan for its present end."""
    if dossier.steps_for is None or dossier.steps_for != dossier.due_at:
        return False
    return dossier.warned_percent is not None or (dossier.next_step_at is not None and dossier.next_step_at <= at)


def used_of(dossier: Dossier, *, at: datetime, calendar: WorkingCalendar, longer: Mapping[int, int]) -> int | None:
    """How much of its term is used up, in percent; None while no end is known, or the calendar does not tell.

    longer: of `lengthened`, so that a list asks once.
    """
    if dossier.due_at is None or dossier.clock_stands_still:
        return None
    term = dossier.procedure_version.term if dossier.due_source is DueSource.COMPUTED else None
    if term is not None:
        term = Term(term.amount + Decimal(longer.get(dossier.id, 0)) / 2, term.unit)
    try:
        return used_percent(dossier.due_at, at, start_at=dossier.clock_start_at, calendar=calendar, term=term)
    except CalendarTooShort:
        return None


def lengthened(dossiers: Iterable[Dossier]) -> dict[int, int]:
    """By how many halves of its unit the term of each dossier was lawfully extended, by id; the others are missing."""
    rows = db.session.execute(
        select(Extension.dossier_id, Extension.halves).where(
            Extension.dossier_id.in_([dossier.id for dossier in dossiers]), Extension.approved_at.is_not(None)
        )
    )
    return {row.dossier_id: row.halves for row in rows}


_ROWS = """
    SELECT dossier.id, dossier.agency_id, code, dossier.status, due_at, due_before_stop, appointment_at,
           clock_stopped_since, clock_start_at, warn_at, warned_at, warned_percent,
           CASE due_source WHEN 'computed' THEN term_halves END,
           CASE due_source WHEN 'computed' THEN term_unit END,
           coalesce(extension.halves, 0)
    FROM dossier
    JOIN procedure_version ON procedure_version.id = dossier.procedure_version_id
    LEFT JOIN extension ON extension.dossier_id = dossier.id AND extension.approved_at IS NOT NULL
    WHERE dossier.id IN (SELECT id FROM dossier WHERE {which} LIMIT :batch)
    {lock}
"""
_MOMENTS = {
    name: UTCDateTime()
    for name in (
        "due_at", "due_before_stop", "appointment_at", "clock_stopped_since", "clock_start_at", "warn_at", "warned_at",
    )
}  # fmt: skip


def warn_batch(which: str, *, at: datetime, batch: int) -> tuple[int, list[tuple[int, str]]]:
    """Plan some of the dossiers that `which` (UNPLANNED or HAS_A_STEP) finds: how many, and who is warned of now.

    Those by id and code. Nothing is told of an end that has passed: that is lateness.
    """
    if which is not UNPLANNED:
        which = f"{which} AND next_step_at <= :at"
    lock = "" if on_sqlite() else "FOR UPDATE OF dossier SKIP LOCKED"
    statement = text(_ROWS.format(which=which, lock=lock)).columns(**_MOMENTS)
    values = {"at": at, "batch": batch} if ":at" in which else {"batch": batch}
    if ":at" in which:
        statement = statement.bindparams(bindparam("at", type_=UTCDateTime()))
    rows = [_Row(*row) for row in db.session.connection().execute(statement, values)]
    plans = _Plans()
    changes, warned = [], []
    for row in rows:
        passed, coming = plans.of(row, at=at)
        told = _news(row, passed)
        changes.append(
            (
                coming.at if coming else None,
                row.due_at,
                passed[-1].percent if passed else None,
                at if told else row.warned_at,
                row.id,
            )
        )
        if told and row.due_at >= at:
            warned.append((row, told))
    # The revision stays: whoever has the dossier on the screen has not missed anything.
    change_rows("dossier", ("next_step_at", "steps_for", "warned_percent", "warned_at"), changes)
    note_all(
        (Noticed(*row[:8], at, in_words(told.percent)) for row, told in warned),
        EventKind.WARNED,
        at=at,
    )
    return len(rows), [(row.id, row.code) for row, _ in warned]


def in_words(percent: int) -> str:
    """What a step says in the history."""
    return "Sắp đến hạn" if percent == LAST_DAY else f"Đã dùng {percent} % thời hạn"


class _Plans:
    """The steps of dossiers, by the calendar and the shares of their agencies, each read once."""

    def __init__(self) -> None:
        self._offices: dict[int, tuple[WorkingCalendar, tuple[int, ...]]] = {}

    def of(self, row: _Row, *, at: datetime) -> tuple[list[Step], Step | None]:
        """The steps that have been passed, and the next one."""
        if row.agency_id not in self._offices:
            self._offices[row.agency_id] = calendar_for(row.agency_id), shares_of(row.agency_id)
        calendar, shares = self._offices[row.agency_id]
        try:
            plan = steps(
                row.due_at, start_at=row.clock_start_at, calendar=calendar, term=row.term, shares=shares,
                last_day_at=row.warn_at,
            )  # fmt: skip
        except CalendarTooShort:  # an end from an old register, in a year that nobody has entered
            plan = (Step(row.warn_at, LAST_DAY),) if row.warn_at else ()
        passed = [step for step in plan if step.at <= at]
        return passed, plan[len(passed)] if len(passed) < len(plan) else None


def _news(row: _Row, passed: Sequence[Step]) -> Step | None:
    """The highest step passed, if nobody has been told of it: neither of it nor of one that comes after it."""
    if not passed:
        return None
    order = [step.percent for step in passed]
    if row.warned_percent is None or (row.warned_percent in order and row.warned_percent != order[-1]):
        return passed[-1]
    return None

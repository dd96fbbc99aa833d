"""From the facts of a dossier to its legal end: gathers what the clock needs, and stores what it answers."""

from datetime import datetime

from sqlalchemy import delete

from onestop.calendars.building import calendar_for, calendar_of_version
from onestop.cases.clock_facts import facts_of
from onestop.cases.models import Dossier, DueSource, ExpectedLate, Status
from onestop.database import db
from onestop.errors import Refused
from onestop.procedures.models import ProcedureVersion
from onestop.sla.calendar import WorkingCalendar
from onestop.sla.clock import Due, Stop, due, postponed, warn_at
from onestop.sla.measure import CalendarTooShort
from onestop.sla.term import Term


def calendar_of(dossier: Dossier) -> WorkingCalendar:
    """The calendar of the dossier's agency as it is now. Raises Refused when there is none."""
    return calendar_for(dossier.agency_id)


def promised(version: ProcedureVersion, start_at: datetime, *, calendar: WorkingCalendar) -> Due | None:
    """The legal end of a dossier received at `start_at`; None where the procedure has no countable term.

    Raises Refused when the calendar does not reach so far: a date is never guessed.
    """
    term = version.term
    if term is None:
        return None
    try:
        return due(start_at, term, calendar=calendar)
    except CalendarTooShort as short:
        raise Refused(str(short)) from short


def legal_end(dossier: Dossier, *, calendar: WorkingCalendar | None = None) -> Due | None:
    """The legal end by all facts known now: term, restarts, stops that are over, approved extensions.

    calendar: to count with; None: that of the dossier's agency as it is now. None without a countable term, and for an
    end taken over from an older register that nothing has moved since.
    """
    term = dossier.procedure_version.term
    if term is None or dossier.due_source is DueSource.REGISTER:
        return None
    facts = facts_of(dossier)
    try:
        return due(
            facts.start_at,
            term,
            calendar=calendar or calendar_of(dossier),
            stops=facts.stops,
            extensions=facts.extensions,
            restarts=facts.restarts,
        )
    except CalendarTooShort as short:
        raise Refused(str(short)) from short


def explained(dossier: Dossier) -> Due | None:
    """The legal end that is in force, counted again with the calendar of then, so that its reasons never change.

    None where nothing was counted: no countable term, an end from an older register, a voided entry. Whether the
    answer is the end that was noted is for `fits` to say. Raises Refused when that calendar is not to be found.
    """
    if dossier.status is Status.VOID:
        return None
    return legal_end(dossier, calendar=calendar_of_then(dossier))


def end_in_force(dossier: Dossier) -> datetime | None:
    """The noted legal end; while the clock stands still, the one that was in force before."""
    return dossier.due_at if dossier.due_at is not None else dossier.due_before_stop


def fits(dossier: Dossier, answer: Due) -> bool:
    """Whether what is explained is the end that was noted (khớp)."""
    return answer.at == end_in_force(dossier)


def calendar_of_then(dossier: Dossier) -> WorkingCalendar:
    """The calendar that the end in force was counted with; that of now, for an end from before versions were kept."""
    version = dossier.calendar_version
    if version is None:
        return calendar_of(dossier)
    try:
        return calendar_of_version(version)
    except KeyError as missing:
        raise Refused(
            f"Không tìm thấy lịch làm việc (phiên bản {version[:8]}) đã dùng để tính hạn của hồ sơ {dossier.code}. "
            "Báo quản trị viên kiểm tra cơ sở dữ liệu."
        ) from missing


def stop_clock(dossier: Dossier, *, since: datetime) -> None:
    """The clock stands still from now on: no legal end until it goes on, except for a dossier that is late already."""
    dossier.clock_stopped_since = since
    dossier.due_before_stop = dossier.due_at
    if dossier.late_since is None:
        dossier.due_at = None
        dossier.warn_at = None
        dossier.warned_at = None


def run_clock(dossier: Dossier, *, at: datetime) -> None:
    """The clock goes on. What is late stays as it is; else the legal end is counted anew from the facts."""
    stopped_since, before = dossier.clock_stopped_since, dossier.due_before_stop
    dossier.clock_stopped_since = None
    dossier.due_before_stop = None
    if dossier.late_since is not None:
        return
    if dossier.due_source is DueSource.REGISTER and before is not None and stopped_since is not None:
        # The old register gives an end but no term: it moves by the share of working time that the stop took.
        calendar = calendar_of(dossier)
        dossier.calendar_version = calendar.version
        _set_end(dossier, postponed(before, Stop(stopped_since, at), calendar=calendar))
    else:
        count_anew(dossier)


def restart_clock(dossier: Dossier, *, at: datetime) -> None:
    """The term begins again from zero (complete after a supplement inside the rules, NĐ 118/2025 Đ19 k5).

    An old register's end without a term that we know cannot begin again: it moves by what the wait took. What is late
    does not begin again at all.
    """
    without_term = dossier.due_source is DueSource.REGISTER and dossier.procedure_version.term is None
    if without_term or dossier.late_since is not None:
        run_clock(dossier, at=at)
        return
    dossier.clock_start_at = at
    dossier.due_source = DueSource.COMPUTED
    dossier.clock_stopped_since = None
    dossier.due_before_stop = None
    if dossier.expected_late_at is not None:
        # It was said of a term that is given up; of the new one it may be said again. The fact stays in the history.
        dossier.expected_late_at = None
        db.session.execute(delete(ExpectedLate).where(ExpectedLate.dossier_id == dossier.id))
    count_anew(dossier)


def end_while_stopped(dossier: Dossier) -> None:
    """The dossier ends while its clock stands still: it is judged at that moment against the end in force then."""
    if dossier.late_since is None and dossier.clock_stopped_since is not None:
        dossier.due_at = dossier.due_before_stop


def count_anew(dossier: Dossier) -> bool:
    """Store the legal end that the facts give; True when it moved. A dossier that is late is left alone."""
    if dossier.late_since is not None or dossier.due_source is DueSource.REGISTER:
        return False
    answer = legal_end(dossier)
    moved = (answer.at if answer else None) != dossier.due_at
    dossier.provisional = answer.provisional if answer else False
    dossier.calendar_version = answer.calendar_version if answer else None
    _set_end(dossier, answer.at if answer else None, term=answer.term if answer else None)
    return moved


def _set_end(dossier: Dossier, end: datetime | None, *, term: Term | None = None) -> None:
    if end == dossier.due_at and dossier.warn_at is not None:
        return
    dossier.due_at = end
    dossier.warned_at = None
    if end is None:
        dossier.warn_at = None
        return
    dossier.warn_at = warn_at(end, start_at=dossier.clock_start_at, calendar=calendar_of(dossier), term=term)

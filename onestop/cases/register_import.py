"""Taking over an older register: all rows or none, in bulk, by the same rules as the desk's own acts."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Insert, insert, select

from onestop.audit.chain import Act, hold, record_all
from onestop.calendars.building import calendar_for
from onestop.calendars.content import hold_steady
from onestop.cases.codes import next_dossier_codes, raise_to, series_of
from onestop.cases.models import (
    ApplicantKind,
    Delivery,
    Dossier,
    DueSource,
    Event,
    EventKind,
    Outcome,
    Status,
    SupplementRequest,
)
from onestop.cases.parties import search_key
from onestop.cases.register_rows import Problem, RegisterRow, read_register
from onestop.database import Base, db
from onestop.errors import BadRows, Refused
from onestop.people.models import Agency, Person
from onestop.procedures.models import ProcedureVersion
from onestop.procedures.versions import is_decided_by, version_for
from onestop.sla.calendar import WorkingCalendar, to_local
from onestop.sla.clock import close_after_days, due, warn_at, within_working_days
from onestop.sla.lateness import judge
from onestop.sla.measure import CalendarTooShort
from onestop.text import folded

CHUNK = 1000

_ENDED_AS = {
    Outcome.REFUSED: (Status.REFUSED, EventKind.REFUSED),
    Outcome.STOPPED: (Status.STOPPED, EventKind.STOPPED),
    Outcome.CLOSED: (Status.CLOSED, EventKind.CLOSED),
}


@dataclass(frozen=True)
class Imported:
    """How many dossiers were taken over, and how many of them ended (or stopped) late."""

    dossiers: int
    late: int


@dataclass(frozen=True)
class _Office:
    """What every row of one agency needs."""

    agency: Agency
    calendar: WorkingCalendar
    officers: dict[str, Person]  # by username and by folded full name


def import_register(
    content: str,
    *,
    agency: Agency,
    by: Person | None,
    at: datetime,
    progress: Callable[[int], None] = lambda _count: None,
) -> Imported:
    """Take over the dossiers of a CSV text. agency: for rows without an agency_code. progress: told rows done.

    Raises BadRows with every bad row and its reason; then nothing was taken.
    """
    rows, bad = read_register(content, at=at)
    hold_steady(agency.id)
    ledger = _Ledger(agency, by=by, at=at)
    prepared: list[tuple[RegisterRow, dict[str, Any]]] = []
    for row in rows:
        try:
            prepared.append((row, ledger.columns(row)))
        except Refused as refused:
            bad.append((row.line, str(refused)))
    bad += ledger.codes_that_exist(prepared)
    if bad:
        raise BadRows(bad)
    ledger.give_codes(prepared)
    for start in range(0, len(prepared), CHUNK):
        chunk = prepared[start : start + CHUNK]
        ledger.store(chunk)
        progress(len(chunk))
    ledger.note_in_the_record()
    late = sum(columns["late_since"] is not None for _, columns in prepared)
    return Imported(len(prepared), late)


class _Ledger:
    """One import at work: keeps what it looked up, and what the audit chain must be told at the end."""

    def __init__(self, agency: Agency, *, by: Person | None, at: datetime) -> None:
        self.own = agency
        self.by_id = by.id if by else None
        self.by = by
        self.at = at
        self._offices: dict[str, _Office] = {}
        self._versions: dict[tuple[int, str], list[ProcedureVersion]] = defaultdict(list)
        self._inherited: dict[tuple[int, str, date], ProcedureVersion] = {}
        self._waits: dict[int, dict[str, Any]] = {}  # the open request, by line
        self._acts: dict[int, list[Act]] = defaultdict(list)

    def columns(self, row: RegisterRow) -> dict[str, Any]:
        """The dossier's columns. Raises Refused with the reason for a row that does not fit the office's data."""
        office = self._office(row.agency_code)
        received_on = to_local(row.received_at).date()
        version = self._version(office.agency, row.procedure_code, received_on)
        officer = office.officers.get(folded(row.officer)) if row.officer else None
        end, source, provisional = self._end(row, version, office.calendar)
        stopped = row.clock_stopped_since
        judged_at = stopped or row.finished_at
        late_since = judge(end, judged_at).since if judged_at is not None else None
        waits = stopped is not None and row.finished_at is None
        status = self._status(row, waits=waits)
        running_end = None if waits and late_since is None else end
        granted = row.outcome is Outcome.GRANTED
        if stopped is not None and waits:
            self._waits[row.line] = self._open_request(row, stopped, version, office.calendar)
        return {
            "agency_id": office.agency.id,
            "code": row.code or "",
            "own_series": not row.code
            or row.code.startswith(
                f"{series_of(office.agency, version.deciding_agency_id, received_on=received_on).code}-"
            ),
            "procedure_version_id": version.id,
            "deciding_agency_id": version.deciding_agency_id,
            "decided_here": is_decided_by(version, office.agency),
            "applicant_kind": ApplicantKind.PERSON,
            "applicant_name": row.applicant_name,
            "applicant_id_number": row.applicant_id_number,
            "applicant_phone": row.applicant_phone,
            "applicant_address": row.applicant_address,
            "channel": row.channel,
            "received_at": row.received_at,
            "entered_at": self.at,
            "at_once": False,
            "sets": 1,
            "pages": 0,
            "copies": 0,
            "delivery": Delivery.DESK,
            "register_no": row.register_no,
            # The one that is still open becomes a row of its own.
            "earlier_supplement_requests": max(row.supplement_requests - waits, 0),
            "status": status,
            "outcome": row.outcome,
            "register_officer": row.officer if officer is None else None,
            "officer_id": officer.id if officer else None,
            "unit_id": officer.unit_id if officer else None,
            "clock_start_at": row.received_at,
            "first_appointment_at": row.first_appointment_at,
            "due_at": running_end,
            "due_before_stop": end if waits else None,
            "due_source": source,
            "provisional": provisional,
            "calendar_version": office.calendar.version if end and source is DueSource.COMPUTED else None,
            "appointment_at": row.first_appointment_at,
            "clock_stopped_since": stopped,
            "warn_at": self._warn_at(row, version, running_end, office.calendar)
            if not row.finished_at and not waits
            else None,
            "late_since": late_since,
            "late_noted_at": self.at if late_since else None,
            "finished_at": row.finished_at,
            "result_confirmed_at": row.finished_at if granted else None,
            "returned_at": row.returned_at,
            "search_key": "",
            "revision": 1,
        }

    def codes_that_exist(self, prepared: Sequence[tuple[RegisterRow, dict[str, Any]]]) -> list[Problem]:
        """A code that the system knows already, or that the file gives twice to one agency, is a bad row."""
        bad: list[Problem] = []
        lines: dict[int, dict[str, int]] = defaultdict(dict)
        for row, columns in prepared:
            if row.code:
                first = lines[columns["agency_id"]].setdefault(row.code, row.line)
                if first != row.line:
                    bad.append((row.line, f"mã hồ sơ {row.code} đã có ở dòng {first} của tệp"))
        for agency_id, codes in lines.items():
            for chunk in _chunks(list(codes)):
                known = db.session.scalars(
                    select(Dossier.code).where(Dossier.agency_id == agency_id, Dossier.code.in_(chunk))
                )
                bad += [(codes[code], f"mã hồ sơ {code} đã có trong hệ thống") for code in known]
        return bad

    def give_codes(self, prepared: Sequence[tuple[RegisterRow, dict[str, Any]]]) -> None:
        """Codes for the rows without one, after the highest of our own series in the file and in the system."""
        agencies = {office.agency.id: office.agency for office in self._offices.values()}
        for agency_id in sorted(agencies):
            hold(agency_id)
        raise_to((row.code for row, _ in prepared if row.code), at=self.at)
        of_a_day: dict[tuple[Agency, date], list[dict[str, Any]]] = defaultdict(list)
        for row, columns in prepared:
            if not row.code:
                day = to_local(row.received_at).date()
                series = series_of(agencies[columns["agency_id"]], columns["deciding_agency_id"], received_on=day)
                of_a_day[series, day].append(columns)
        for (series, day), waiting in of_a_day.items():
            codes, _ = next_dossier_codes(len(waiting), series, received_on=day, at=self.at)
            for columns, code in zip(waiting, codes, strict=True):
                columns["code"] = code
        for row, columns in prepared:
            columns["search_key"] = search_key(
                columns["code"], row.applicant_name, row.applicant_id_number, row.applicant_phone
            )

    def store(self, chunk: Sequence[tuple[RegisterRow, dict[str, Any]]]) -> None:
        # Without RETURNING: to give the rows back in their order the library would send them one by one.
        db.session.execute(_whole(Dossier), [columns for _, columns in chunk])
        ids = self._ids_of([columns for _, columns in chunk])
        events: list[dict[str, Any]] = []
        waits: list[dict[str, Any]] = []
        for row, columns in chunk:
            dossier_id = ids[columns["agency_id"], columns["code"]]
            events += self._events(dossier_id, row, columns)
            if columns["status"] is Status.WAITING_SUPPLEMENT:
                waits.append({"agency_id": columns["agency_id"], "dossier_id": dossier_id, **self._waits[row.line]})
            self._acts[columns["agency_id"]].append(
                Act("imported", "dossier", dossier_id, self.by_id, self.at, _told(row, columns))
            )
        db.session.execute(_whole(Event), events)
        if waits:
            db.session.execute(_whole(SupplementRequest), waits)

    def _ids_of(self, stored: Sequence[dict[str, Any]]) -> dict[tuple[int, str], int]:
        codes: dict[int, list[str]] = defaultdict(list)
        for columns in stored:
            codes[columns["agency_id"]].append(columns["code"])
        return {
            (agency_id, code): dossier_id
            for agency_id in codes
            for code, dossier_id in db.session.execute(
                select(Dossier.code, Dossier.id).where(
                    Dossier.agency_id == agency_id, Dossier.code.in_(codes[agency_id])
                )
            )
        }

    def note_in_the_record(self) -> None:
        for agency_id, acts in self._acts.items():
            for chunk in _chunks(acts):
                record_all(agency_id, chunk)

    def _office(self, code: str | None) -> _Office:
        agency_code = code or self.own.code
        if agency_code not in self._offices:
            agency = db.session.scalar(select(Agency).where(Agency.code == agency_code))
            if agency is None:
                raise Refused(
                    f"chưa có cơ quan mã {agency_code}; nhập danh sách cơ quan trước (onestop import agencies)"
                )
            people = db.session.scalars(select(Person).where(Person.agency_id == agency.id)).all()
            # A register names people as it likes: by sign-in or by full name.
            named = Counter(folded(one.full_name) for one in people)
            known = {folded(one.full_name): one for one in people if named[folded(one.full_name)] == 1}
            known |= {one.username: one for one in people}
            self._offices[agency_code] = _Office(agency, calendar_for(agency.id), known)
        return self._offices[agency_code]

    def _version(self, agency: Agency, code: str, on: date) -> ProcedureVersion:
        seen = self._versions[agency.id, code]
        own = next((version for version in seen if version.holds_on(on)), None)
        version = own or self._inherited.get((agency.id, code, on))
        if version is None:
            version = version_for(agency.id, code, on=on)
            if version.agency_id == agency.id:
                seen.append(version)
            else:  # it holds on other days too, but there the agency may have its own
                self._inherited[agency.id, code, on] = version
        return version

    def _end(
        self, row: RegisterRow, version: ProcedureVersion, calendar: WorkingCalendar
    ) -> tuple[datetime | None, DueSource, bool]:
        if row.due_at is not None:
            return row.due_at, DueSource.REGISTER, False
        if version.term is None:
            return None, DueSource.COMPUTED, False
        try:
            answer = due(row.received_at, version.term, calendar=calendar)
        except CalendarTooShort as short:
            raise Refused(str(short)) from short
        return answer.at, DueSource.COMPUTED, answer.provisional

    def _warn_at(
        self, row: RegisterRow, version: ProcedureVersion, end: datetime | None, calendar: WorkingCalendar
    ) -> datetime | None:
        if end is None:
            return None
        try:
            return warn_at(end, start_at=row.received_at, calendar=calendar, term=version.term)
        except CalendarTooShort:
            return None  # the register gives an end in a year that the calendar does not know: late it will be told

    def _status(self, row: RegisterRow, *, waits: bool) -> Status:
        if row.outcome is None:
            if waits:
                return Status.WAITING_SUPPLEMENT
            return Status.IN_PROGRESS if row.officer else Status.RECEIVED
        if row.outcome is Outcome.GRANTED:
            return Status.RETURNED if row.returned_at else Status.RESULT_READY
        return _ENDED_AS[row.outcome][0]

    def _events(self, dossier_id: int, row: RegisterRow, columns: dict[str, Any]) -> list[dict[str, Any]]:
        """The facts that the register tells, each with the state after it."""
        end = columns["due_at"] or columns["due_before_stop"]
        running = Status.IN_PROGRESS if row.officer else Status.RECEIVED

        def event(kind: EventKind, moment: datetime, status: Status, **state: Any) -> dict[str, Any]:
            return {
                "agency_id": columns["agency_id"],
                "dossier_id": dossier_id,
                "kind": kind,
                "at": moment,
                "entered_at": self.at,
                "by_id": self.by_id,
                "note": "Theo sổ cũ",
                "outside_rules": False,
                "status": status,
                "due_at": end,
                "due_before_stop": None,
                "appointment_at": row.first_appointment_at,
                "clock_stopped_since": None,
                **state,
            }

        events = [event(EventKind.RECEIVED, row.received_at, running)]
        stopped: dict[str, Any] = {}
        late = columns["late_since"] is not None
        if late:
            events.append(event(EventKind.LATE, columns["late_since"], running, by_id=None))
        if row.clock_stopped_since is not None:
            stopped = {"clock_stopped_since": row.clock_stopped_since}
            events.append(
                event(
                    EventKind.SUPPLEMENT_ASKED, row.clock_stopped_since, Status.WAITING_SUPPLEMENT,
                    due_at=end if late else None, due_before_stop=end, **stopped,
                )
            )  # fmt: skip
        if row.finished_at is not None and row.outcome is not None:
            kind = EventKind.FINISHED if row.outcome is Outcome.GRANTED else _ENDED_AS[row.outcome][1]
            after = Status.RESULT_READY if row.outcome is Outcome.GRANTED else columns["status"]
            events.append(event(kind, row.finished_at, after, **stopped))
        if row.returned_at is not None:
            events.append(event(EventKind.RETURNED, row.returned_at, columns["status"], **stopped))
        return events

    def _open_request(
        self, row: RegisterRow, since: datetime, version: ProcedureVersion, calendar: WorkingCalendar
    ) -> dict[str, Any]:
        """The request that the dossier waits for. Whether it restarts the term is judged by the rule of the desk."""
        asked = max(row.supplement_requests, 1)
        try:
            return {
                "items": ["Theo sổ cũ"],
                "reason": "Yêu cầu bổ sung ghi trong sổ cũ",
                "requested_at": since,
                "restarts": asked <= version.supplement_limit
                and within_working_days(row.received_at, since, version.supplement_within_days, calendar=calendar),
                "complete_by": close_after_days(since, version.supplement_close_days, calendar=calendar),
                "completed": False,
            }
        except CalendarTooShort as short:
            raise Refused(str(short)) from short


def _told(row: RegisterRow, columns: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": columns["code"],
        "line": row.line,
        "procedure": row.procedure_code,
        "received_at": row.received_at,
        "due_at": columns["due_at"],
        "finished_at": row.finished_at,
        "outcome": row.outcome,
    }


def _chunks(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def _whole(model: type[Base]) -> Insert:
    """An insert of rows that all name the same columns: without this, each row with another NULL is sent by itself."""
    return insert(model).execution_options(render_nulls=True)

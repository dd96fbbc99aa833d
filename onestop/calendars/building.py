"""The calendar that the clock counts with, built once for each state of an agency's rows."""

import threading
from collections import OrderedDict

from onestop.calendars.content import CalendarContent, calendar_in_use, read_content
from onestop.calendars.models import CalendarState
from onestop.database import db
from onestop.errors import Refused
from onestop.sla.calendar import WorkingCalendar

# A process serves few offices, but each change of a calendar leaves a state behind.
KEPT = 64

_lock = threading.Lock()
# By the digest of the content, so an entry can never be stale.
_built: OrderedDict[str, WorkingCalendar] = OrderedDict()


def calendar_for(agency_id: int) -> WorkingCalendar:
    """The working calendar of an agency: its own, else that of the installation's office.

    Asks the database for the version only (one row) and builds the calendar when that version is new. Raises Refused
    when no calendar was ever loaded; what lies beyond its years raises CalendarTooShort when the clock asks for it.
    """
    standing = calendar_in_use(agency_id)
    if standing is None:
        raise Refused(
            "Chưa có lịch làm việc nào. Quản trị viên nhập giờ làm việc và lịch năm trước, rồi thực hiện lại."
        )
    known = _remembered(standing.version)
    if known is not None:
        return known
    content = read_content(standing.agency_id)
    if not content.years or not content.hours:
        raise Refused(
            "Lịch làm việc chưa đủ. Quản trị viên nhập giờ làm việc hằng tuần và lịch năm, rồi thực hiện lại."
        )
    # Under its own digest: on PostgreSQL another change may have come between the version and the rows.
    return _remember(content.build())


def calendar_of_version(version: str) -> WorkingCalendar:
    """The calendar as it was when something was counted with it (Dossier.calendar_version).

    Raises KeyError for a version that no calendar of this database has ever had.
    """
    known = _remembered(version)
    if known is not None:
        return known
    state = db.session.get(CalendarState, version)
    if state is None:
        raise KeyError(version)
    return _remember(CalendarContent.from_json(state.content).build())


def _remembered(version: str) -> WorkingCalendar | None:
    with _lock:
        if version in _built:
            _built.move_to_end(version)
        return _built.get(version)


def _remember(calendar: WorkingCalendar) -> WorkingCalendar:
    with _lock:
        _built[calendar.version] = calendar
        while len(_built) > KEPT:
            _built.popitem(last=False)
    return calendar

"""When the desk takes dossiers in: not always when the clock counts (Saturday mornings, closures of its own)."""

from datetime import date, datetime, time

from onestop.calendars.changing import shown
from onestop.calendars.content import calendar_in_use, current_hours, current_special_day
from onestop.calendars.models import DayKind, SpecialDay
from onestop.sla.calendar import to_local

Spans = tuple[tuple[time, time], ...]


def why_closed(agency_id: int, at: datetime) -> str | None:
    """Why the desk receives nothing at that moment, in Vietnamese, with the hours of that day; None when it does.

    Both edges of a session are within it.
    A hint, never a bar: a receipt at such a moment may be true (a mobile desk). An agency without any calendar has
    no hours to be outside of.
    """
    standing = calendar_in_use(agency_id)
    if standing is None:
        return None
    wall = to_local(at)
    special = current_special_day(standing.agency_id, wall.date())
    spans = _spans(standing.agency_id, wall.date(), special)
    if not spans:
        told = f"là ngày nghỉ: {special.name}" if special else "là ngày nghỉ hằng tuần"
        if special is not None and not special.moves_ends:
            told = f"cơ quan đóng cửa: {special.name}"
        return f"Ngày {shown(wall.date())} {told}."
    if any(opens <= wall.time().replace(second=0, microsecond=0) <= closes for opens, closes in spans):
        return None
    told = " và ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in spans)
    return f"{wall:%H:%M} ngày {shown(wall.date())} ngoài giờ tiếp nhận ({told})."


def _spans(owner: int, day: date, special: SpecialDay | None) -> Spans:
    if special is not None and special.kind is not DayKind.SWAPPED_WORK:
        return ()
    if special is not None and special.sessions:
        return tuple((session.opens, session.closes) for session in special.sessions)
    pattern = next((hours for hours in reversed(current_hours(owner)) if hours.valid_from <= day), None)
    if pattern is None:
        return ()
    weekdays = range(7) if special is not None else (day.weekday(),)  # a make-up day: the first weekday that is worked
    by_day = (
        tuple((row.opens, row.closes) for row in pattern.sessions if row.weekday == weekday and row.receives)
        for weekday in weekdays
    )
    return next((spans for spans in by_day if spans), ())

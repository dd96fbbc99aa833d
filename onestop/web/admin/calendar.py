"""The working calendar: one year at a time with its special days, the weekly hours, and what is missing.

Every act on it is foreseen first, and counts the ends of open dossiers anew in the same transaction (deciding.py).
"""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from onestop.calendars.listing import CalendarOverview, YearView, overview
from onestop.calendars.models import DAY_KIND_NAMES, YEAR_STATE_NAMES
from onestop.database import db
from onestop.people.models import Person
from onestop.people.permissions import Act
from onestop.web.access import requires
from onestop.web.admin.blueprint import ButtonForm, bp, own_agency
from onestop.web.admin.names import WEEKDAY_NAMES
from onestop.web.moment import today


@bp.get("/lich")
@requires(Act.ADMINISTER)
def calendar() -> ResponseReturnValue:
    on = today()
    found = overview(own_agency().id, on=on)
    year = asked_year(found, default=on.year)
    view = next((view for view in found.years if view.year.year == year), None)
    return render_template(
        "admin/calendar/index.html",
        calendar=found,
        year=year,
        view=view,
        years=_years(found, on.year),
        hours=[(hours, hours is found.hours_on(on), hours.valid_from > on) for hours in reversed(found.hours)],
        weekday_names=WEEKDAY_NAMES,
        kind_names=DAY_KIND_NAMES,
        state_names=YEAR_STATE_NAMES,
        entered_by=_names_of({day.entered_by_id for day in view.days} if view else set()),
        form=ButtonForm(),
    )


def _names_of(people: set[int | None]) -> dict[int | None, str]:
    """Who entered the days: names by id; what came with the program was entered by nobody."""
    entered: dict[int | None, str] = {None: "có sẵn trong phần mềm"}
    for person in db.session.scalars(select(Person).where(Person.id.in_(people - {None}))):
        entered[person.id] = person.full_name
    return entered


def asked_year(found: CalendarOverview, *, default: int) -> int:
    """The year that the address asks for, if the page offers it."""
    text = request.args.get("nam", "")
    offered = {year for year, _ in _years(found, default)}
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else default
    return asked if asked in offered else default


def year_address(year: int) -> str:
    return url_for("admin.calendar", nam=year)


def _years(found: CalendarOverview, this_year: int) -> list[tuple[int, YearView | None]]:
    """The years that the page offers, newest first: the known ones, this one, and the one that comes after them."""
    known = {view.year.year: view for view in found.years}
    last = max([this_year, *known])
    return [(year, known.get(year)) for year in sorted({*known, this_year, last + 1, this_year + 1}, reverse=True)]

"""The calendar across transactions, on SQLite and PostgreSQL: only what was committed is counted with."""

from collections.abc import Callable
from datetime import date

from flask import Flask

from onestop.calendars import building
from onestop.calendars.acts import AnnounceYear, content_after
from onestop.calendars.building import calendar_for, calendar_of_version
from onestop.calendars.changing import add_special_day
from onestop.calendars.models import DayKind
from onestop.calendars.own import begin_own_calendar
from onestop.calendars.years import AnnouncedDay, adopt_provisional_year
from onestop.database import db
from tests.calendars.builders import AT, an_agency, on, the_office, working


def test_only_what_was_committed_is_counted_with(any_database: str, bare_app: Callable[[str], Flask]) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office, other = the_office(), an_agency("H50.31.13")
        db.session.commit()
    with app.app_context():
        begin_own_calendar(other, by=None, at=AT)
        adopt_provisional_year(office, year=2027, by=None, at=AT)
        db.session.commit()
        add_special_day(
            other, day=on("Mon 2026-12-07"), kind=DayKind.LOCAL_CLOSURE, name="Lũ", document="CĐ 2", by=None, at=AT
        )
        assert working(other, ["Mon 2026-12-07"]) == []
        db.session.rollback()
    with app.app_context():
        assert working(other, ["Mon 2026-12-07"]) == ["Mon 2026-12-07"]
        assert calendar_for(office).provisional_years == {2027}
        days = [AnnouncedDay(on("Fri 2027-01-01"), DayKind.HOLIDAY, "Tết Dương lịch")]
        announcement = AnnounceYear(2027, days, "Thông báo 1/TB-BNV")
        foreseen = content_after(office, announcement, at=AT)
        assert calendar_for(office).provisional_years == {2027}
        announcement.perform(office, by=None, at=AT)
        db.session.commit()
        assert calendar_for(office).version == foreseen.digest()
    with app.app_context():
        assert calendar_for(office).provisional_years == frozenset()
        assert calendar_for(office).is_working_day(date(2027, 2, 5))


def test_two_offices_that_come_to_the_same_calendar_keep_one_state_of_it(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office, other = the_office(), an_agency("H50.31.13")
        begin_own_calendar(other, by=None, at=AT)
        db.session.commit()
        assert calendar_for(office).version == calendar_for(other).version
        for agency in (office, other):
            add_special_day(
                agency, day=on("Mon 2026-12-07"), kind=DayKind.LOCAL_CLOSURE, name="Lũ", document="CĐ 2", by=None, at=AT
            )
            db.session.commit()
        assert calendar_for(office).version == calendar_for(other).version
        building._built.clear()
        assert not calendar_of_version(calendar_for(other).version).is_working_day(date(2026, 12, 7))

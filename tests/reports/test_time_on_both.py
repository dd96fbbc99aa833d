"""Where the time goes, what wants a second look and the thirteen months: the same on both databases."""

from collections.abc import Callable

from flask import Flask

from onestop.cases.integrity import Concern, Only, findings
from onestop.database import db
from onestop.reports.desk.overview import overview
from onestop.reports.in_hand import Asked
from onestop.reports.period import read_month
from onestop.reports.settings import MANY_CHANGES, change_settings
from onestop.reports.table import Share
from onestop.reports.times.integrity_report import integrity_report
from onestop.reports.times.time_use import time_use
from tests.builders import an_office, moment
from tests.reports.test_counting import check_every_cell
from tests.reports.test_time_use import a_life


def test_both_databases_tell_the_same(any_database: str, bare_app: Callable[[str], Flask]) -> None:
    with bare_app(any_database).app_context():
        office = an_office()
        change_settings(
            office.agency.id, {MANY_CHANGES: "2"}, valid_from=moment("2026-01-01 00:00").date(), by=office.admin,
            at=moment("2026-03-01 09:00"),
        )  # fmt: skip
        a_life(office)
        db.session.commit()
        asked = Asked(office.agency, read_month("2026-03"), moment("Wed 2026-03-18 09:00"))
        report = time_use(asked)
        check_every_cell(report, asked)
        told = {line.key: str(line.cells[1]) for line in report.section("whose").all_lines}
        assert told == {
            "desk": "2.00", "unit": "18.00", "other_agency": "16.00", "supplement": "16.00", "pause": "8.00",
            "result": "1.00", "fetching": "11.00", "total": "72.00",
        }  # fmt: skip
        assert [line.cells[0] for line in report.section("hours").lines] == ["09:00–09:59"]
        looked = {line.key: line.cells[1] for line in integrity_report(asked).section("summary").lines}
        assert {key for key, number in looked.items() if number} == set()
        to_wednesday = Only(since=moment("2026-03-01 00:00"), until=moment("2026-03-12 00:00"), many_changes=1)
        (change,) = findings(office.agency.id, Concern.MASS_CHANGES, only=to_wednesday).rows
        assert (change.by, change.note) == (office.officer.full_name, "Kết thúc")
        months = overview(office.agency, at=moment("Wed 2026-03-18 09:00")).months
        assert [month.rate for month in months[-2:]] == [Share(0, 0), Share(0, 1)]

from collections.abc import Callable
from dataclasses import fields
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from onestop.calendars.acts import AddDay
from onestop.calendars.models import DayKind
from onestop.cases.models import Dossier, Status
from onestop.cases.pausing import pause
from onestop.cases.recounting import apply_change
from onestop.cases.sweep import sweep
from onestop.database import db
from onestop.errors import Refused
from onestop.levels import Level
from onestop.people.models import Agency, InstallationKind
from onestop.reports.desk.late_rate import LateRate, late_rate
from onestop.reports.figures import Row, adds_up, is_sum
from onestop.reports.period import read_month
from tests import builders as cases
from tests.clock import moment
from tests.reports.builders import Desk, an_office
from tests.reports.worked_month import CIVIL_STATUS, LAND, LAND_FOR_OTHERS, TOTAL_ROW, fill_may

pytestmark = pytest.mark.usefixtures("database")


def may(**more: object) -> LateRate:
    return late_rate(read_month("2026-05"), **more)  # type: ignore[arg-type]


def june() -> LateRate:
    return late_rate(read_month("2026-06"))


def test_a_month_counted_by_hand() -> None:
    fill_may(Desk())
    report = may()
    assert report.rows == (LAND, CIVIL_STATUS)
    assert report.total == TOTAL_ROW
    assert report.received_for_others == (LAND_FOR_OTHERS,)
    assert report.void == 1
    assert report.agency == "UBND xã Vĩnh Hoà"
    assert all(adds_up(row) for row in (*report.rows, report.total, *report.received_for_others))
    assert is_sum(report.total, report.rows)


def test_an_empty_month_has_no_rate_and_never_a_good_one() -> None:
    an_office()
    report = may()
    assert report.rows == () == report.received_for_others
    counts = [getattr(report.total, field.name) for field in fields(Row)[1:16]]
    assert counts == [0] * 15
    assert report.total.late_rate is None
    assert report.total.late_rate_without_at_once is None
    assert report.total.late_rate_after_reappointment is None


def test_a_month_of_nothing_but_dossiers_settled_at_once_has_no_rate_without_them() -> None:
    desk = Desk()
    desk.end(desk.receive("2026-05-04 09:00", due="2026-05-04 17:00", at_once=True), "2026-05-04 09:10")
    total = may().total
    assert total.late_rate == 0.0
    assert total.late_rate_without_at_once is None


def test_late_in_one_month_and_ended_in_the_next_counts_as_late_once() -> None:
    desk = Desk()
    dossier = desk.receive("Mon 2026-05-18 09:00", due="Mon 2026-05-25 17:00")
    desk.flag_late(dossier)
    assert (may().total.open_late, may().total.ended_late, may().total.late_rate) == (1, 0, None)
    desk.end(dossier, "Tue 2026-06-02 10:00")
    assert (may().total.open_late, may().total.ended_late, may().total.late_rate) == (1, 0, None)
    assert (june().total.carried_over, june().total.open_late, june().total.ended_late) == (1, 0, 1)
    assert june().total.late_rate == 1.0
    assert late_rate(read_month("2026-07")).total.carried_over == 0


def test_what_happens_after_a_month_changes_nothing_of_it() -> None:
    desk = Desk()
    fill_may(desk)
    before = may()
    for dossier in db.session.scalars(select(Dossier).where(Dossier.status == Status.WAITING_SUPPLEMENT)):
        desk.go_on(dossier, "Wed 2026-06-03 09:00", due="Wed 2026-06-10 17:00")
    for dossier in db.session.scalars(select(Dossier).where(Dossier.status == Status.RECEIVED)):
        desk.wait(dossier, "Thu 2026-06-04 09:00")
    desk.receive("Mon 2026-06-01 00:00", due="Mon 2026-06-08 17:00")
    for dossier in db.session.scalars(select(Dossier).where(Dossier.finished_at.is_(None))):
        if dossier.status is not Status.VOID:
            desk.end(dossier, "Tue 2026-06-30 09:00")
    assert may() == before
    assert june().total.carried_over == before.total.open_within_limit + before.total.open_late + 1  # no legal end


def test_a_dossier_paused_and_resumed_inside_the_month_is_judged_by_its_new_end() -> None:
    desk = Desk()
    dossier = desk.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-11 17:00")
    desk.wait(dossier, "Wed 2026-05-06 10:00")
    desk.go_on(dossier, "Thu 2026-05-14 10:00", due="Thu 2026-05-21 17:00")
    desk.end(dossier, "Wed 2026-05-20 10:00")
    assert may().total.ended_early == 1


def test_waiting_without_a_known_end_is_waiting_and_not_without_a_due_date() -> None:
    desk = Desk()
    desk.wait(desk.receive("Mon 2026-05-04 09:00", due=None), "Wed 2026-05-06 10:00")
    total = may().total
    assert (total.open_within_limit, total.open_waiting, total.no_due_date) == (1, 1, 0)


def test_an_old_register_that_gives_no_end_to_a_stopped_clock_is_judged_by_the_end_before() -> None:
    desk = Desk()
    dossier = desk.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-11 17:00")
    desk.wait(dossier, "Tue 2026-05-12 10:00")
    desk.end(dossier, "Fri 2026-05-29 10:00")
    dossier.due_at = None
    db.session.flush()
    assert may().total.ended_late == 1


def test_late_stays_late_even_when_the_end_was_moved_behind_it() -> None:
    desk = Desk()
    dossier = desk.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-25 17:00")
    dossier.late_since = moment("Mon 2026-05-11 17:00")
    db.session.flush()
    assert may().total.open_late == 1
    assert late_rate(read_month("2026-04")).total.open_late == 0
    desk.end(dossier, "Thu 2026-05-14 10:00")
    assert may().total.ended_late == 1


@pytest.mark.parametrize(
    ("ended", "kept"),
    [("Fri 2026-05-15 17:00", True), ("Fri 2026-05-15 17:01", False), ("Mon 2026-05-18 08:00", False)],
)
def test_a_new_date_counts_as_kept_up_to_its_moment(ended: str, kept: bool) -> None:
    desk = Desk()
    dossier = desk.receive("Wed 2026-05-06 09:00", due="Wed 2026-05-13 17:00")
    desk.reappoint(dossier, "Tue 2026-05-12 10:00", to="Fri 2026-05-15 17:00")
    desk.flag_late(dossier)
    desk.end(dossier, ended)
    total = may().total
    assert total.late_rate == 1.0  # a re-appointment cures nothing
    assert total.late_rate_after_reappointment == (0.0 if kept else 1.0)


def test_inside_an_unfinished_month_nothing_is_late_before_its_time() -> None:
    desk = Desk()
    desk.receive("Mon 2026-05-18 09:00", due="Mon 2026-05-25 17:00")
    on_the_20th, on_the_26th = may(at=moment("Wed 2026-05-20 09:00")), may(at=moment("Tue 2026-05-26 09:00"))
    assert (on_the_20th.total.open_within_limit, on_the_20th.total.open_late) == (1, 0)
    assert on_the_20th.unfinished
    assert (on_the_26th.total.open_within_limit, on_the_26th.total.open_late) == (0, 1)
    afterwards = may(at=moment("Tue 2026-06-30 09:00"))
    assert afterwards == may()
    assert not afterwards.unfinished


def test_only_the_dossiers_of_one_agency_are_counted() -> None:
    own = Desk()
    own.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-11 17:00")
    neighbour = Agency(code="H50.31.13", name="UBND xã Vĩnh Thuỷ", level=Level.COMMUNE)
    db.session.add(neighbour)
    db.session.flush()
    other = Desk(neighbour)
    for hour in ("08:00", "09:00"):
        other.receive(f"Mon 2026-05-04 {hour}", due="Mon 2026-05-11 17:00")
    assert may().total.received_direct == 1
    assert may(agency_id=neighbour.id).total.received_direct == 2
    assert may(agency_id=neighbour.id).agency == "UBND xã Vĩnh Thuỷ"


def test_fields_stand_in_vietnamese_order() -> None:
    desk = Desk()
    for field in ("Xây dựng", "Đất đai", "Chứng thực", "Đầu tư", "Hộ tịch", "Bảo trợ xã hội"):
        desk.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-11 17:00", field=field)
    names = [row.field for row in may().rows]
    assert names == ["Bảo trợ xã hội", "Chứng thực", "Đất đai", "Đầu tư", "Hộ tịch", "Xây dựng"]


def test_without_an_office_there_is_no_report() -> None:
    with pytest.raises(Refused, match="onestop init"):
        may()


def test_data_that_are_not_real_are_marked() -> None:
    an_office(InstallationKind.DEMONSTRATION)
    assert may().mark == "DỮ LIỆU THỬ"


def test_the_report_takes_the_same_few_statements_however_many_dossiers(statements: list[str]) -> None:
    desk = Desk()
    fill_may(desk)
    counts = []
    for more in (0, 40):
        for _ in range(more):
            desk.end(desk.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-11 17:00"), "Tue 2026-05-05 09:00")
        db.session.expire_all()
        statements.clear()
        may()
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 7


@pytest.mark.postgresql
def test_postgresql_counts_the_same(postgresql_url: str, bare_app: Callable[[str], Flask]) -> None:
    with bare_app(postgresql_url).app_context():
        fill_may(Desk())
        assert (may().rows, may().total, may().void) == ((LAND, CIVIL_STATUS), TOTAL_ROW, 1)
        db.session.rollback()


def test_a_decision_on_the_calendar_leaves_the_months_before_it_as_they_were() -> None:
    """Case 21: late at the end of March by what was known then; the closure of 27 March is decided in April."""
    office = cases.an_office()
    late = cases.a_dossier(office, received="Fri 2026-03-20 09:00")  # due Fri 27/3
    in_time = cases.a_dossier(office, received="Wed 2026-03-25 09:00")  # due Wed 1/4
    sweep(at=moment("Mon 2026-03-30 08:00"), save=db.session.flush)
    march, april = read_month("2026-03"), read_month("2026-04")
    before = late_rate(march, agency_id=office.agency.id).total
    assert (before.open_late, before.open_within_limit) == (1, 1)
    closures = [
        AddDay(day, DayKind.LOCAL_CLOSURE, "Bão", "CĐ 3/UBND tỉnh")
        for day in (date(2026, 3, 27), date(2026, 3, 30), date(2026, 3, 31), date(2026, 4, 1))
    ]
    for closure in closures:
        apply_change(office.agency, closure, by=office.admin, at=moment("Thu 2026-04-02 08:00"))
    assert (late.late_since, in_time.late_since) == (None, None)
    assert late_rate(march, agency_id=office.agency.id).total == before
    sweep(at=moment("Fri 2026-05-01 08:00"), save=db.session.flush)
    assert late_rate(april, agency_id=office.agency.id).total.open_late == 2
    assert late_rate(march, agency_id=office.agency.id).total == before


def test_a_saturday_that_was_worked_after_all_makes_nobody_late_in_the_month_before() -> None:
    office = cases.an_office()
    dossier = cases.a_dossier(office, received="Tue 2026-03-24 09:00")  # due Tue 31/3
    worked = AddDay(date(2026, 3, 28), DayKind.SWAPPED_WORK, "Làm bù", "CV 1")  # now due Mon 30/3
    march = read_month("2026-03")
    pause(
        dossier, ground=dossier.procedure_version.pause_grounds[0], document="CV", by=office.officer,
        at=moment("Tue 2026-03-31 08:00"),
    )  # fmt: skip
    before = late_rate(march, agency_id=office.agency.id).total
    apply_change(office.agency, worked, by=office.admin, at=moment("Wed 2026-04-01 08:00"))
    assert dossier.late_since == moment("Mon 2026-03-30 17:00")
    assert before.open_late == 0
    assert late_rate(march, agency_id=office.agency.id).total == before

"""May 2026 of a small office, with what each dossier is there for; the numbers are counted by hand beside it."""

from onestop.cases.models import Channel, Outcome
from onestop.reports.figures import Row
from tests.reports.builders import Desk


def fill_may(desk: Desk) -> None:
    """Everything that happened up to the end of May 2026."""
    ended_before = desk.receive("Mon 2026-04-27 09:00", due="Mon 2026-05-04 17:00", channel=Channel.ONLINE)
    desk.end(ended_before, "Wed 2026-04-29 16:00")  # in no figure of May

    carried = desk.receive("Tue 2026-04-28 09:00", due="Tue 2026-05-05 17:00")
    desk.end(carried, "Mon 2026-05-04 16:00")  # carried over, early

    for day in ("Mon 2026-05-04", "Tue 2026-05-05"):  # at once: on time, two of them
        at_once = desk.receive(f"{day} 09:00", due=f"{day} 17:00", at_once=True)
        desk.end(at_once, f"{day} 09:20")

    apologised = desk.receive("Wed 2026-05-06 09:00", due="Wed 2026-05-13 17:00", channel=Channel.ONLINE)
    desk.reappoint(apologised, "Tue 2026-05-12 10:00", to="Fri 2026-05-15 17:00")
    desk.flag_late(apologised)
    desk.end(apologised, "Thu 2026-05-14 10:00")  # late, but the new date was kept

    to_the_minute = desk.receive("Thu 2026-05-07 09:00", due="Thu 2026-05-14 17:00", channel=Channel.POSTAL)
    desk.end(to_the_minute, "Thu 2026-05-14 17:00")  # on time: not after the moment

    a_minute_late = desk.receive("Thu 2026-05-07 09:05", due="Thu 2026-05-14 17:00", channel=Channel.POSTAL)
    desk.end(a_minute_late, "Thu 2026-05-14 17:01", Outcome.REFUSED)  # late, refused, no apology

    waiting = desk.receive("Mon 2026-05-11 09:00", due="Mon 2026-05-18 17:00")
    desk.wait(waiting, "Wed 2026-05-13 10:00")  # open, waiting: in time when its clock stopped

    desk.receive("Mon 2026-05-25 09:00", due="Mon 2026-06-01 17:00")  # open, within its limit
    desk.receive("Mon 2026-05-18 09:00", due="Mon 2026-05-25 17:00")  # open and late, nobody has flagged it
    desk.receive("Mon 2026-05-18 10:00", due=None)  # open without a legal end

    no_limit = desk.receive("Tue 2026-05-19 09:00", due=None)
    desk.end(no_limit, "Wed 2026-05-20 09:00", Outcome.REFUSED)  # ended without a legal end: no refusal either

    withdrawn = desk.receive("Tue 2026-05-12 09:00", due="Tue 2026-05-19 17:00")
    desk.wait(withdrawn, "Thu 2026-05-14 10:00")
    desk.end(withdrawn, "Mon 2026-05-25 09:00", Outcome.STOPPED)  # early: judged when its clock stopped

    closed = desk.receive("Mon 2026-05-04 10:00", due="Mon 2026-05-11 17:00")
    desk.flag_late(closed)
    desk.wait(closed, "Tue 2026-05-12 10:00")
    desk.end(closed, "Fri 2026-05-29 10:00", Outcome.CLOSED)  # late before its clock stopped: stays late

    desk.receive("Sun 2026-05-31 23:30", due="Mon 2026-06-08 17:00", channel=Channel.ONLINE)  # still May in Vietnam
    desk.void(desk.receive("Wed 2026-05-06 15:00", due="Wed 2026-05-13 17:00"), "Wed 2026-05-06 16:00")

    land = desk.receive("Wed 2026-04-15 09:00", due="Wed 2026-04-29 17:00", field="Đất đai")
    desk.flag_late(land)
    desk.wait(land, "Mon 2026-05-04 10:00")  # asked for a supplement when late already: open and late
    survey = desk.receive("Mon 2026-05-04 11:00", due="Mon 2026-05-18 17:00", field="Đất đai", channel=Channel.ONLINE)
    desk.end(survey, "Mon 2026-05-11 09:00")  # early

    elsewhere = desk.receive("Tue 2026-05-05 09:00", due="Tue 2026-05-12 17:00", field="Đất đai", decided_here=False)
    desk.end(elsewhere, "Wed 2026-05-13 09:00")  # late, and not ours


CIVIL_STATUS = Row(
    field="Hộ tịch",
    carried_over=1,
    received_online=2,
    received_direct=9,
    received_postal=2,
    ended_early=2,
    ended_on_time=3,
    ended_late=3,
    refused=1,
    stopped=1,
    closed=1,
    at_once=2,
    open_within_limit=3,
    open_waiting=1,
    open_late=1,
    no_due_date=2,
    late_rate=3 / 8,
    late_rate_without_at_once=3 / 6,
    late_rate_after_reappointment=2 / 8,
)
LAND = Row(
    field="Đất đai",
    carried_over=1,
    received_online=1,
    received_direct=0,
    received_postal=0,
    ended_early=1,
    ended_on_time=0,
    ended_late=0,
    refused=0,
    stopped=0,
    closed=0,
    at_once=0,
    open_within_limit=0,
    open_waiting=0,
    open_late=1,
    no_due_date=0,
    late_rate=0.0,
    late_rate_without_at_once=0.0,
    late_rate_after_reappointment=0.0,
)
TOTAL_ROW = Row(
    field="Tổng số",
    carried_over=2,
    received_online=3,
    received_direct=9,
    received_postal=2,
    ended_early=3,
    ended_on_time=3,
    ended_late=3,
    refused=1,
    stopped=1,
    closed=1,
    at_once=2,
    open_within_limit=3,
    open_waiting=1,
    open_late=2,
    no_due_date=2,
    late_rate=3 / 9,
    late_rate_without_at_once=3 / 7,
    late_rate_after_reappointment=2 / 9,
)
LAND_FOR_OTHERS = Row(
    field="Đất đai",
    carried_over=0,
    received_online=0,
    received_direct=1,
    received_postal=0,
    ended_early=0,
    ended_on_time=0,
    ended_late=1,
    refused=0,
    stopped=0,
    closed=0,
    at_once=0,
    open_within_limit=0,
    open_waiting=0,
    open_late=0,
    no_due_date=0,
    late_rate=1.0,
    late_rate_without_at_once=1.0,
    late_rate_after_reappointment=1.0,
)

"""How dates go wrong: twenty-eight cases, each of which happened somewhere, and the tests that protect us from it.

The number is that of the case. A name in the table is a test (or the class that holds it) of the file before it; a
test below checks that every one of them is there. Ends were counted by hand; the comments say how.

 1 filed online on a holiday; a receipt entered on a day off
     sla/test_cases.py test_case_1_a_receipt_on_a_day_off_makes_that_day_the_uncounted_one
     cases/test_clock_cases.py test_case_1_filed_online_on_a_holiday_and_received_on_acceptance
 2 exactly at the edge of a session, a minute before, a minute after
     sla/test_clock.py test_terms_in_working_hours_start_at_once test_within_the_working_day_of_receipt
     sla/test_cases.py test_case_2_a_receipt_at_any_edge_gives_one_end test_case_2_a_pause_at_the_edge_of_a_session
 3 never in the lunch break, after closing, on a closed day
     sla/test_clock.py test_the_end_never_falls_outside_of_a_session
     sla/test_laws.py test_the_end_is_a_working_moment_after_receipt_and_outside_of_every_stop
 4 a day of one session is half a day
     sla/test_clock.py test_a_saturday_morning_is_half_a_day
     sla/test_stops.py test_a_stop_over_a_saturday_morning_takes_half_a_day
 5 days of other than eight hours, winter hours, hours that change on a date
     sla/test_clock.py test_hours_that_change_on_a_date test_hours_may_differ_by_weekday_pattern
     sla/test_cases.py test_case_5_a_pause_over_a_change_of_hours_takes_shares_of_days_and_not_hours
 6 a made-up Saturday with its own hours, and the day off that it pays for
     sla/test_clock.py test_a_made_up_saturday_keeps_its_own_hours
     sla/test_cases.py test_case_6_a_made_up_saturday_and_the_day_that_it_pays_for
 7 the calendar of next year is missing
     sla/test_clock.py test_a_missing_year_is_refused_and_never_a_shorter_date
     cases/test_clock_cases.py test_case_7_next_year_is_missing_and_nothing_is_kept
     web/test_intake.py test_a_year_without_calendar_is_refused_with_what_to_do
 8 long terms across Tết
     sla/test_clock.py test_long_terms_have_no_step_limit
 9 pauses across weekends and holidays, inside a session, several, after the end
     sla/test_stops.py test_a_stop_takes_out_exactly_what_it_covers test_a_stop_over_tet_takes_out_only_what_was_worked
     cases/test_life.py test_what_is_late_stays_late_whatever_is_done_afterwards
10 resuming loses neither minutes nor days
     sla/test_stops.py test_resuming_loses_neither_minutes_nor_days
11 pauses survive a correction of the procedure or of the term
     cases/test_clock_cases.py test_case_11_pauses_survive_a_correction_of_the_procedure
12 the calendar is edited: open dossiers follow, closed ones do not
     cases/test_clock_cases.py test_case_12_an_edited_calendar_moves_what_is_open_and_says_why
13 the calendar is edited while a dossier is paused
     cases/test_clock_cases.py test_case_13_the_calendar_is_edited_while_a_dossier_is_paused
14 two offices at the same time
     sla/test_clock.py test_two_offices_computed_at_the_same_time_do_not_mix
     calendars/test_changing.py test_two_offices_with_different_calendars_are_counted_at_the_same_time
15 stored in UTC, counted in Vietnam, the border of the day
     sla/test_clock.py test_the_border_of_the_day_is_that_of_vietnam
     sla/test_cases.py test_case_15_the_zone_of_the_machine_changes_nothing
     cases/test_clock_cases.py test_case_15_stored_in_utc_and_counted_in_vietnam
16 how late is the real amount
     sla/test_lateness.py test_how_late_is_the_real_amount_in_the_unit_of_the_term
17 closed on a day off; closed before the term began
     sla/test_lateness.py test_what_ended_is_early_on_time_or_late
     cases/test_clock_cases.py test_case_17_ended_on_a_day_off_or_before_the_term_began
18 the sweep missed nights, ran twice, two at once
     cases/test_life.py test_the_sweep_marks_the_true_moment_however_late_it_runs_and_twice_is_once
     cases/test_sweep.py test_three_thousand_fall_due_and_two_sweeps_note_each_of_them_once
19 without a due date
     sla/test_lateness.py test_without_a_due_date_there_is_a_class_of_its_own
     reports/test_late_rate.py test_a_month_counted_by_hand
     cases/test_clock_cases.py test_case_19_what_has_no_end_is_in_no_rate
20 an empty month
     reports/test_late_rate.py test_an_empty_month_has_no_rate_and_never_a_good_one
21 the report of a closed month stays
     reports/test_late_rate.py test_what_happens_after_a_month_changes_nothing_of_it
     cases/test_clock_cases.py test_case_21_a_calendar_decision_changes_no_report_of_a_finished_month
22 the dates of steps and the whole of a linked dossier
     cases/test_clock_cases.py test_case_22_the_steps_of_a_linked_dossier_add_up_and_stand_on_its_slip
     sla/test_steps.py test_steps_follow_each_other_and_the_last_ends_with_the_whole
     sla/test_steps.py test_steps_that_do_not_add_up_are_refused_with_both_sums
23 a wrong procedure or date corrected after receipt
     cases/test_correcting.py test_another_procedure_before_the_end_gives_a_new_slip_and_keeps_the_first_appointment
     cases/test_correcting.py test_a_void_keeps_its_number_its_row_and_its_slips
24 numbers on 01/11 and 11/01; two clerks in the same second
     cases/test_codes.py test_the_first_of_november_and_the_eleventh_of_january_are_two_series
     cases/test_codes.py test_sixteen_desks_at_once_leave_no_gap_and_no_double_and_keep_the_order
25 a supplement asked and answered several times
     cases/test_clock_cases.py test_case_25_a_supplement_asked_and_answered_several_times
26 apologies: a second one, one without lateness, impossible dates
     cases/test_life.py test_a_second_re_appointment_is_refused_and_the_dossier_stays_late
     cases/test_life.py test_a_dossier_in_time_gets_an_apology_only_when_declared_expected_late
     cases/test_life.py test_a_new_appointment_must_be_a_later_working_moment
     cases/test_clock_cases.py test_case_26_a_new_date_before_the_old_one_is_refused
27 a citizen reachable by Zalo only, by e-mail only, not at all
     cases/test_clock_cases.py test_case_27_however_a_citizen_can_be_reached_the_date_is_theirs
28 the legal term changes by a new text
     cases/test_clock_cases.py test_case_28_a_new_term_leaves_old_dossiers_their_own
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from onestop.sla.calendar import Day
from onestop.sla.clock import due

from .years import OFFICE, WINTER_HOURS, a_calendar, at, hours, on, said, stop, term

TESTS = Path(__file__).parent.parent


def test_every_case_is_held_by_tests_that_exist() -> None:
    numbers, missing, path = [], [], ""
    for line in (__doc__ or "").splitlines():
        if numbered := re.match(r" ?(\d+) ", line):
            numbers.append(int(numbered[1]))
        elif line.startswith("     "):
            path, *names = line.split()
            source = (TESTS / path).read_text(encoding="utf-8")
            missing += [f"{path} {name}" for name in names if not re.search(rf"^ *def {name}\(", source, re.MULTILINE)]
            assert names, f"a file without a test: {path}"
    assert numbers == list(range(1, 29))
    assert missing == []


@pytest.mark.parametrize(
    ("limit", "end"),
    [
        # received on Thu 30/4, a holiday; Fri 1/5 is one as well, then a weekend: Mon 4/5 is the next working day
        ("0 wd", "Mon 2026-05-04 17:00"),
        ("0.5 wd", "Mon 2026-05-04 11:30"),
        ("1 wd", "Mon 2026-05-04 17:00"),
        ("3 wd", "Wed 2026-05-06 17:00"),
        ("4 h", "Mon 2026-05-04 11:00"),  # from the opening at 07:00, not from 10:00 on
        ("3 d", "Mon 2026-05-04 17:00"),  # 1, 2, 3/5; the third is a Sunday
        ("5 d", "Tue 2026-05-05 17:00"),
        ("1 m", "Mon 2026-06-01 17:00"),  # 30/5 is a Saturday
    ],
)
def test_case_1_a_receipt_on_a_day_off_makes_that_day_the_uncounted_one(limit: str, end: str) -> None:
    assert said(due(at("Thu 2026-04-30 10:00"), term(limit), calendar=OFFICE).at) == end


@pytest.mark.parametrize(("limit", "end"), [("1 wd", "Tue 2026-03-03 17:00"), ("10 d", "Thu 2026-03-12 17:00")])
def test_case_2_a_receipt_at_any_edge_gives_one_end(limit: str, end: str) -> None:
    """For terms in days the hour of receipt does not matter, the edges of sessions and of the day included."""
    edges = ("00:00", "06:59", "07:00", "07:01", "11:29", "11:30", "11:31", "13:29", "13:30", "13:31")
    for edge in (*edges, "14:59", "15:00", "15:01", "16:59", "17:00", "17:01", "23:59"):
        assert said(due(at(f"Mon 2026-03-02 {edge}"), term(limit), calendar=OFFICE).at) == end, edge


@pytest.mark.parametrize(
    ("first", "last", "end"),
    [
        # A minute of the morning is 1/270 of half a day, one of the afternoon 1/210: 9/7 of a morning minute.
        ("11:30", "13:30", "Mon 2026-03-09 17:00"),
        ("11:31", "13:29", "Mon 2026-03-09 17:00"),
        ("11:29", "13:30", "Tue 2026-03-10 07:01"),
        ("11:30", "13:31", "Tue 2026-03-10 07:02"),  # 9/7 of a minute, and ends are whole minutes
        ("17:00", "23:59", "Mon 2026-03-09 17:00"),
        ("16:59", "23:59", "Tue 2026-03-10 07:02"),
        ("00:00", "07:00", "Mon 2026-03-09 17:00"),
        ("00:00", "07:01", "Tue 2026-03-10 07:01"),
        ("06:59", "06:59", "Mon 2026-03-09 17:00"),
    ],
)
def test_case_2_a_pause_at_the_edge_of_a_session(first: str, last: str, end: str) -> None:
    pause = stop(f"Wed 2026-03-04 {first}", f"Wed 2026-03-04 {last}")
    assert said(due(at("Mon 2026-03-02 09:00"), term("5 wd"), calendar=OFFICE, stops=[pause]).at) == end


@pytest.mark.parametrize(
    ("limit", "end"),
    [
        # The pause takes Fri 30/10 whole and the morning of Mon 2/11: one and a half days, whatever their hours.
        # 3 days: Thu 29 = 1, Mon afternoon = 1.5, Tue 3 = 2.5, the morning of Wed 4 = 3
        ("3 wd", "Wed 2026-11-04 11:30"),
        # 16 hours from Wed 28/10 09:00: 6 on Wed, 8 on Thu, none in the pause, 2 on Mon afternoon from 13:00 on
        ("16 h", "Mon 2026-11-02 15:00"),
    ],
)
def test_case_5_a_pause_over_a_change_of_hours_takes_shares_of_days_and_not_hours(limit: str, end: str) -> None:
    pause = stop("Fri 2026-10-30 07:00", "Mon 2026-11-02 11:30")
    assert said(due(at("Wed 2026-10-28 09:00"), term(limit), calendar=WINTER_HOURS, stops=[pause]).at) == end


@pytest.mark.parametrize(
    ("received", "limit", "end"),
    [
        ("Wed 2025-12-31 09:00", "1 wd", "Mon 2026-01-05 17:00"),  # off: Thu 1/1, Fri 2/1 (the swap), a weekend
        ("Wed 2025-12-31 09:00", "5 wd", "Fri 2026-01-09 17:00"),
        (
            "Wed 2025-12-31 09:00",
            "6 wd",
            "Sat 2026-01-10 16:00",
        ),  # worked for Fri 2/1, to its own close
        ("Wed 2025-12-31 09:00", "5.5 wd", "Sat 2026-01-10 11:00"),
        ("Wed 2025-12-31 09:00", "7 wd", "Mon 2026-01-12 17:00"),
        ("Fri 2026-01-09 16:00", "2 h", "Sat 2026-01-10 08:30"),  # an hour on Friday, one from 07:30 on
        ("Sat 2026-01-10 15:00", "0 wd", "Sat 2026-01-10 16:00"),
        ("Sat 2026-01-10 15:01", "0 wd", "Mon 2026-01-12 17:00"),
        ("Thu 2026-01-08 09:00", "2 d", "Sat 2026-01-10 16:00"),
    ],
)
def test_case_6_a_made_up_saturday_and_the_day_that_it_pays_for(received: str, limit: str, end: str) -> None:
    saturday = {on("Sat 2026-01-10"): Day(hours("07:30-11:00 13:00-16:00"), "Làm bù")}
    assert said(due(at(received), term(limit), calendar=a_calendar(special=saturday)).at) == end


def test_case_15_the_zone_of_the_machine_changes_nothing() -> None:
    """Nothing asks the machine for its zone: told apart, whatever TZ says, and without one."""
    script = (
        "from tests.sla.years import OFFICE, at, stop, term\n"
        "from onestop.sla.clock import due\n"
        "pause = stop('Wed 2026-03-04 09:00', 'Mon 2026-03-09 09:00')\n"
        "for limit in ('10 wd', '0 wd', '20 h', '30 d', '1 m'):\n"
        "    answer = due(at('Mon 2026-03-02 23:59'), term(limit), calendar=OFFICE, stops=[pause])\n"
        "    print(answer.at.isoformat(), answer.rule)\n"
    )
    told = set()
    for zone in (None, "UTC", "Asia/Kathmandu", "America/New_York"):
        environment = {name: value for name, value in os.environ.items() if name != "TZ"}
        environment |= {"TZ": zone} if zone else {}
        done = subprocess.run(
            [sys.executable, "-c", script],
            cwd=TESTS.parent,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        told.add(done.stdout)
    assert len(told) == 1
    assert told.pop().startswith("2026-03-19T17:00:00+07:00 ")

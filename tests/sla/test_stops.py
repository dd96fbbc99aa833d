"""What a stop of the clock does to the end. Each row says what it protects."""

from datetime import timedelta

import pytest

from onestop.sla.clock import Stop, due
from onestop.sla.term import Unit

from .years import OFFICE, SATURDAY_MORNINGS, at, said, stop, term


@pytest.mark.parametrize(
    ("limit", "stops", "end"),
    [
        # received Mon 2026-03-02 09:00; without a stop 5 working days end Mon 2026-03-09 17:00
        ("10 wd", [("Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00")], "Thu 2026-03-19 17:00"),  # three days
        ("5 wd", [("Wed 2026-03-04 09:00", "Wed 2026-03-04 10:00")], "Tue 2026-03-10 08:00"),  # inside one session
        (
            "5 wd",
            [("Wed 2026-03-04 11:30", "Wed 2026-03-04 13:30")],
            "Mon 2026-03-09 17:00",
        ),  # a lunch break is no time
        ("5 wd", [("Wed 2026-03-04 17:00", "Thu 2026-03-05 07:00")], "Mon 2026-03-09 17:00"),  # nor is a night
        ("5 wd", [("Sat 2026-03-07 00:00", "Mon 2026-03-09 00:00")], "Mon 2026-03-09 17:00"),  # nor a weekend
        ("5 wd", [("Fri 2026-03-06 13:30", "Mon 2026-03-09 11:30")], "Tue 2026-03-10 17:00"),  # half and half: a day
        ("5 wd", [("Fri 2026-03-06 16:00", "Mon 2026-03-09 08:00")], "Tue 2026-03-10 09:18"),  # 1/7 and 1/9 of a day
        ("5 wd", [("Wed 2026-03-04 07:00", "Wed 2026-03-04 11:30")], "Tue 2026-03-10 11:30"),  # a half by the morning
        ("5 wd", [("Wed 2026-03-04 13:30", "Wed 2026-03-04 17:00")], "Tue 2026-03-10 11:30"),  # and by the afternoon
        # the day of receipt is not counted: only the part from midnight on, 07:00-10:00, is taken out
        ("5 wd", [("Mon 2026-03-02 10:00", "Tue 2026-03-03 10:00")], "Tue 2026-03-10 10:00"),
        ("5 wd", [("Mon 2026-03-02 10:00", "Mon 2026-03-02 16:00")], "Mon 2026-03-09 17:00"),
        # several stops, in any order
        (
            "5 wd",
            [("Fri 2026-03-06 07:00", "Fri 2026-03-06 11:30"), ("Wed 2026-03-04 13:30", "Wed 2026-03-04 17:00")],
            "Tue 2026-03-10 17:00",
        ),
        # overlapping stops take out their union
        (
            "5 wd",
            [("Wed 2026-03-04 07:00", "Thu 2026-03-05 17:00"), ("Thu 2026-03-05 07:00", "Fri 2026-03-06 17:00")],
            "Thu 2026-03-12 17:00",
        ),
        # a second stop that matters only because the first moved the end
        (
            "5 wd",
            [("Fri 2026-03-06 07:00", "Fri 2026-03-06 17:00"), ("Tue 2026-03-10 07:00", "Tue 2026-03-10 11:30")],
            "Wed 2026-03-11 11:30",
        ),
        # one hour before the end: the hour is left when the clock goes on
        ("5 wd", [("Mon 2026-03-09 16:00", "Fri 2026-03-13 16:00")], "Fri 2026-03-13 17:00"),
        # a dossier that is late already: nothing takes the lateness away
        ("5 wd", [("Mon 2026-03-09 17:00", "Fri 2026-03-13 16:00")], "Mon 2026-03-09 17:00"),
        ("5 wd", [("Tue 2026-03-10 09:00", "Fri 2026-03-13 16:00")], "Mon 2026-03-09 17:00"),
        # hours
        ("8 h", [("Mon 2026-03-02 10:00", "Mon 2026-03-02 14:00")], "Tue 2026-03-03 11:00"),
        ("8 h", [("Mon 2026-03-02 08:00", "Mon 2026-03-02 10:00")], "Tue 2026-03-03 10:00"),  # only from receipt on
        # within the day: the share of the day that it took
        ("0 wd", [("Mon 2026-03-02 10:00", "Mon 2026-03-02 11:30")], "Tue 2026-03-03 08:30"),
        ("0 wd", [("Mon 2026-03-02 16:00", "Wed 2026-03-04 16:00")], "Wed 2026-03-04 17:00"),
        ("0 wd", [("Mon 2026-03-02 18:00", "Wed 2026-03-04 16:00")], "Mon 2026-03-02 17:00"),
        # calendar days: whole days, rounded up once for all
        ("10 d", [("Wed 2026-03-04 09:00", "Wed 2026-03-04 10:00")], "Fri 2026-03-13 17:00"),
        ("9 d", [("Wed 2026-03-04 09:00", "Thu 2026-03-05 09:00")], "Thu 2026-03-12 17:00"),
        ("9 d", [("Wed 2026-03-04 09:00", "Thu 2026-03-05 09:01")], "Fri 2026-03-13 17:00"),
        (
            "9 d",
            [("Wed 2026-03-04 09:00", "Wed 2026-03-04 20:00"), ("Thu 2026-03-05 09:00", "Thu 2026-03-05 22:00")],
            "Thu 2026-03-12 17:00",  # eleven and thirteen hours are one day
        ),
        (
            "10 d",
            [("Mon 2026-03-02 08:00", "Tue 2026-03-03 09:00")],
            "Fri 2026-03-13 17:00",
        ),  # from receipt on
        ("10 d", [("Thu 2026-03-12 17:00", "Fri 2026-03-20 09:00")], "Thu 2026-03-12 17:00"),  # late already
        ("1 m", [("Wed 2026-03-04 09:00", "Fri 2026-03-06 09:00")], "Mon 2026-04-06 17:00"),  # 2/4, two days, a weekend
    ],
)
def test_a_stop_takes_out_exactly_what_it_covers(limit: str, stops: list[tuple[str, str]], end: str) -> None:
    answer = due(at("Mon 2026-03-02 09:00"), term(limit), calendar=OFFICE, stops=[stop(*each) for each in stops])
    assert said(answer.at) == end


def test_a_stop_over_tet_takes_out_only_what_was_worked() -> None:
    received, limit = at("Mon 2026-02-09 09:00"), term("5 wd")
    over_tet = [stop("Fri 2026-02-13 17:00", "Mon 2026-02-23 07:00")]
    assert said(due(received, limit, calendar=OFFICE, stops=over_tet).at) == "Mon 2026-02-23 17:00"
    with_an_afternoon = [stop("Fri 2026-02-13 13:30", "Mon 2026-02-23 07:00")]
    assert said(due(received, limit, calendar=OFFICE, stops=with_an_afternoon).at) == "Tue 2026-02-24 11:30"


def test_a_stop_over_a_saturday_morning_takes_half_a_day() -> None:
    answer = due(
        at("Mon 2026-03-02 09:00"),
        term("5 wd"),
        calendar=SATURDAY_MORNINGS,
        stops=[stop("Sat 2026-03-07 00:00", "Sun 2026-03-08 00:00")],
    )
    assert said(answer.at) == "Mon 2026-03-09 17:00"


def test_a_term_in_days_never_ends_while_its_clock_stands_still() -> None:
    """Days that close at different hours: five days after a Monday 17:00 comes a Saturday 11:30."""
    answer = due(
        at("Mon 2026-02-23 09:00"),
        term("7 d"),
        calendar=SATURDAY_MORNINGS,
        stops=[
            stop("Mon 2026-03-02 16:00", "Sat 2026-03-07 15:00"),
            stop("Sun 2026-03-08 09:00", "Sun 2026-03-08 09:30"),
        ],
    )
    assert said(answer.at) == "Mon 2026-03-09 17:00"


def test_a_term_in_days_goes_on_on_the_day_on_which_its_clock_does() -> None:
    """Stops of a minute and of 1439 are one day, 18/3, which the second takes whole: 19/3 is left, not 20/3."""
    answer = due(
        at("Mon 2025-03-03 00:00"),
        term("14 d"),
        calendar=OFFICE,
        stops=[
            stop("Tue 2025-03-04 17:59", "Tue 2025-03-04 18:00"),
            stop("Tue 2025-03-18 00:01", "Wed 2025-03-19 00:00"),
        ],
    )
    assert said(answer.at) == "Wed 2025-03-19 17:00"


def test_resuming_loses_neither_minutes_nor_days() -> None:
    """Ninety minutes in thirty stops, of which some seconds each, move the end like one stop of ninety minutes."""
    received, opens = at("Mon 2026-03-02 09:00"), at("Tue 2026-03-03 07:00")
    many = [Stop(opens + timedelta(minutes=8 * index), opens + timedelta(minutes=8 * index + 3)) for index in range(30)]
    for limit, end in (("1 wd", "Wed 2026-03-04 08:30"), ("8 h", "Tue 2026-03-03 10:30")):
        one = [Stop(opens, opens + timedelta(minutes=90))]
        assert said(due(received, term(limit), calendar=OFFICE, stops=one).at) == end
    assert said(due(received, term("1 wd"), calendar=OFFICE, stops=many).at) == "Wed 2026-03-04 08:30"


def test_what_was_taken_out_is_told() -> None:
    overlapping = [
        stop("Mon 2026-03-02 16:00", "Tue 2026-03-03 09:00"),
        stop("Thu 2026-03-05 10:00", "Thu 2026-03-05 11:00"),
        stop("Thu 2026-03-05 09:00", "Thu 2026-03-05 10:30"),
        stop("Mon 2026-03-30 09:00", "Tue 2026-03-31 09:00"),  # long after the end
    ]
    answer = due(at("Mon 2026-03-02 09:00"), term("5 wd"), calendar=OFFICE, stops=overlapping)
    assert answer.stops == (
        stop("Tue 2026-03-03 00:00", "Tue 2026-03-03 09:00"),  # as far as it counts
        stop("Thu 2026-03-05 09:00", "Thu 2026-03-05 11:00"),
    )
    assert "đã trừ thời gian tạm dừng" in answer.rule
    assert "làm tròn" not in answer.rule
    in_days = due(at("Mon 2026-03-02 09:00"), term("9 d"), calendar=OFFICE, stops=overlapping)
    assert "làm tròn lên đủ ngày" in in_days.rule


def test_a_stop_after_the_end_may_lie_in_an_unknown_year() -> None:
    late = [stop("Thu 2026-12-31 17:00", "Mon 2027-02-01 09:00")]
    answer = due(at("Mon 2026-12-28 09:00"), term("3 wd"), calendar=OFFICE, stops=late)
    assert said(answer.at) == "Thu 2026-12-31 17:00"
    assert answer.stops == ()
    later = [stop("Mon 2027-02-01 09:00", "Tue 2027-02-02 09:00")]
    for limit in ("0 wd", "3 wd", "4 h", "3 d", "0.5 m"):
        without = due(at("Tue 2026-12-01 09:00"), term(limit), calendar=OFFICE)
        assert due(at("Tue 2026-12-01 09:00"), term(limit), calendar=OFFICE, stops=later) == without


def test_an_empty_stop_changes_nothing_and_a_turned_one_is_refused() -> None:
    empty = [stop("Wed 2026-03-04 09:00", "Wed 2026-03-04 09:00")]
    assert due(at("Mon 2026-03-02 09:00"), term("9 d"), calendar=OFFICE, stops=empty) == due(
        at("Mon 2026-03-02 09:00"), term("9 d"), calendar=OFFICE
    )
    with pytest.raises(ValueError, match="kết thúc trước"):
        stop("Wed 2026-03-04 09:00", "Wed 2026-03-04 08:59")


def test_the_unit_decides_what_a_stop_takes_out() -> None:
    """The same hour: an hour of hours, a ninth of a working day, a whole calendar day."""
    hour = [stop("Tue 2026-03-03 09:00", "Tue 2026-03-03 10:00")]
    received = at("Mon 2026-03-02 16:00")
    ends = {
        unit: said(due(received, term(limit), calendar=OFFICE, stops=hour).at)
        for unit, limit in ((Unit.WORKING_HOUR, "4 h"), (Unit.WORKING_DAY, "1 wd"), (Unit.DAY, "1 d"))
    }
    assert ends == {
        Unit.WORKING_HOUR: "Tue 2026-03-03 11:00",
        Unit.WORKING_DAY: "Wed 2026-03-04 08:00",
        Unit.DAY: "Wed 2026-03-04 17:00",
    }

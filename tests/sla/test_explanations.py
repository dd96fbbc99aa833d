"""Why an end is where it is: the explanation is complete, true stretch by stretch, and leads to the end again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from onestop.sla.calendar import ZONE, CalendarTooShort, Day
from onestop.sla.clock import Due, Restart, Stop, due, due_at
from onestop.sla.errors import ClockError
from onestop.sla.term import Term, Unit
from onestop.sla.trace import Entry, EntryKind, in_short, replay

from .oracle import MINUTE, slow_worked, standing
from .random_offices import RandomOffice, Shape, offices, receipts, shapes, short_terms, stops_after, terms
from .years import OFFICE, THREE_YEARS, WINTER_HOURS, a_calendar, at, on, said, stop, term

WEEKLY = "Ngày nghỉ hằng tuần"
DAY = timedelta(days=1)
IN_WORKING_TIME = (Unit.WORKING_DAY, Unit.WORKING_HOUR)


def wall(moment: datetime) -> datetime:
    return moment.astimezone(ZONE).replace(tzinfo=None)


def answered(received: datetime, limit: Term, office: RandomOffice, stops: list[Stop]) -> Due:
    """The answer; a random example that asks for an unknown year is no example."""
    try:
        return due(received, limit, calendar=office.calendar, stops=stops)
    except CalendarTooShort:
        assume(False)
        raise


def told(answer: Due) -> list[tuple[str, str, str, Fraction]]:
    return [(entry.kind.value, said(entry.from_at), said(entry.to_at), entry.counted) for entry in answer.explanation]


def of_kind(answer: Due, kind: EntryKind) -> list[Entry]:
    return [entry for entry in answer.explanation if entry.kind is kind]


def holds_together(answer: Due, received: datetime) -> None:
    entries = answer.explanation
    assert replay(entries, answer.term) == answer.at
    assert sum((entry.counted for entry in entries), Fraction(0)) == answer.term.amount
    assert all(before.to_at == after.from_at for before, after in pairwise(entries))
    assert all(entry.from_at < entry.to_at for entry in entries)
    assert (entries[0].from_at, entries[-1].to_at) == (received, answer.at)
    assert all(str(edge.tzinfo) == "Asia/Ho_Chi_Minh" for entry in entries for edge in (entry.from_at, entry.to_at))
    assert all(entry.why.strip() for entry in entries)
    assert all(entry.counted >= 0 for entry in entries)
    assert not any(entry.counted for entry in entries if entry.kind is not EntryKind.COUNTED)


@settings(max_examples=60, deadline=None)
@given(offices, receipts, terms, shapes)
def test_the_explanation_leads_from_receipt_to_the_end(
    office: RandomOffice, received: datetime, limit: Term, shape: Shape
) -> None:
    stops = stops_after(received, shape)
    answer = answered(received, limit, office, stops)
    holds_together(answer, received)
    assert answer.at == due_at(received, limit, calendar=office.calendar, stops=stops)
    assert answer == due(received, limit, calendar=office.calendar, stops=stops[::-1])
    assert (answer.at.second, answer.at.microsecond) == (0, 0)


@settings(max_examples=40, deadline=None)
@given(
    offices, receipts, short_terms.filter(lambda limit: limit.unit in IN_WORKING_TIME and bool(limit.amount)), shapes
)
def test_each_stretch_counts_what_the_slow_clock_measures_in_it(
    office: RandomOffice, received: datetime, limit: Term, shape: Shape
) -> None:
    """But for the last: the end is a whole minute, which may hold more than what was left of the term."""
    answer = answered(received, limit, office, stops_after(received, shape))
    *others, last = of_kind(answer, EntryKind.COUNTED)

    def measured(first: datetime, until: datetime) -> Fraction:
        return slow_worked(wall(first), wall(until), limit.unit.value, office.table)

    for entry in others:
        assert entry.counted == measured(entry.from_at, entry.to_at)
    assert measured(last.from_at, last.to_at - MINUTE) < last.counted <= measured(last.from_at, last.to_at)
    for entry in answer.explanation:
        if entry.kind is EntryKind.DAY_OFF:
            assert measured(entry.from_at, entry.to_at) == 0


@settings(max_examples=50, deadline=None)
@given(offices, receipts, terms, shapes)
def test_every_day_off_on_the_way_is_named(office: RandomOffice, received: datetime, limit: Term, shape: Shape) -> None:
    answer = answered(received, limit, office, stops_after(received, shape))
    special = office.special
    if limit.unit in IN_WORKING_TIME:
        for entry in of_kind(answer, EntryKind.COUNTED):
            day = wall(entry.from_at).date()
            while day <= wall(entry.to_at - timedelta(microseconds=1)).date():
                assert office.table.on(day), f"{day} is off and stands in {entry}"
                day += DAY
        for entry in of_kind(answer, EntryKind.DAY_OFF):
            day = wall(entry.from_at).date()
            while day <= wall(entry.to_at - timedelta(microseconds=1)).date():
                assert not office.table.on(day)
                assert entry.why == (f"Ngày riêng {day}" if day in special else WEEKLY)
                day += DAY
    for entry in of_kind(answer, EntryKind.ROLL):
        day = wall(entry.from_at).date()
        while day < answer.at.date():
            assert (f"Ngày riêng {day}" if day in special else WEEKLY) in entry.why
            day += DAY


@settings(max_examples=50, deadline=None)
@given(offices, receipts, terms, shapes)
def test_every_pause_that_begins_before_the_end_stands_in_it_with_its_paper(
    office: RandomOffice, received: datetime, limit: Term, shape: Shape
) -> None:
    stops = with_papers(stops_after(received, shape))
    answer = answered(received, limit, office, stops)
    lasting = [each for each in stops if max(each.started_at, received) < each.ended_at]
    # Inside its last minute a count may be full already: such a pause comes after it.
    full_by = answer.at - MINUTE if limit.unit in IN_WORKING_TIME else answer.at - timedelta(microseconds=1)
    named = names_pauses(answer.explanation, stops)
    assert named >= {each.source for each in lasting if each.started_at <= full_by}
    assert named <= {each.source for each in lasting if each.started_at < answer.at}
    walls = [(wall(each.started_at), wall(each.ended_at)) for each in stops]
    for entry in answer.explanation[:-1]:
        if entry.kind is not EntryKind.STOP:
            assert standing(wall(entry.from_at), wall(entry.to_at), walls) == timedelta(0)


@settings(max_examples=50, deadline=None)
@given(offices, receipts, terms, shapes)
def test_what_was_taken_out_is_what_stands_in_it_from_the_begin_of_the_count(
    office: RandomOffice, received: datetime, limit: Term, shape: Shape
) -> None:
    answer = answered(received, limit, office, stops_after(received, shape))
    begin = received
    if limit.unit is Unit.WORKING_DAY and limit.amount:  # the day of receipt is not counted, nor is a pause in it
        begin = datetime.combine(wall(received).date() + DAY, time(), ZONE)
    stood = [(max(first, begin), last) for first, last in _joined(of_kind(answer, EntryKind.STOP)) if last > begin]
    assert [(each.started_at, each.ended_at) for each in answer.stops] == stood


def with_papers(stops: list[Stop]) -> list[Stop]:
    return [replace(each, why=f"Chờ {number}", source=f"CV {number}") for number, each in enumerate(stops)]


def names_pauses(entries: Sequence[Entry], stops: list[Stop]) -> set[str]:
    """The papers of the pauses that stand in the entries, each for exactly as long as it lasts from their begin on."""
    standing_here = [entry for entry in entries if entry.kind is EntryKind.STOP]
    papers = {entry: entry.source.split("; ") for entry in standing_here}
    named = set()
    for each in stops:
        mine = [entry for entry in standing_here if each.source in papers[entry]]
        if mine:
            named.add(each.source)
            assert all(each.why in entry.why.split("; ") for entry in mine)
            assert _joined(mine) == [(max(each.started_at, entries[0].from_at), min(each.ended_at, entries[-1].to_at))]
    return named


def _joined(entries: list[Entry]) -> list[tuple[datetime, datetime]]:
    """The stretches of entries that touch each other."""
    stretches: list[tuple[datetime, datetime]] = []
    for entry in entries:
        if stretches and stretches[-1][1] == entry.from_at:
            stretches[-1] = stretches[-1][0], entry.to_at
        else:
            stretches.append((entry.from_at, entry.to_at))
    return stretches


@settings(max_examples=60, deadline=None)
@given(receipts, short_terms, shapes, st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=3))
def test_a_term_that_begins_again_explains_what_was_given_up(
    received: datetime, limit: Term, shape: Shape, waits: list[tuple[int, int]]
) -> None:
    restarts = []
    for wait, length in waits:
        asked = received + timedelta(seconds=wait)
        restarts.append(Restart(asked, asked + timedelta(seconds=length)))
    stops = with_papers(stops_after(received, shape))
    try:
        answer = due(received, limit, calendar=OFFICE, stops=stops, restarts=restarts)
    except CalendarTooShort:
        assume(False)
        raise
    last = received
    for restart in sorted(restarts, key=lambda each: each.asked_at):
        try:
            if restart.asked_at > due_at(last, limit, calendar=OFFICE, stops=stops):
                break  # asked when the dossier was late already
        except CalendarTooShort:
            pass  # that count would have gone on beyond what is known
        last = max(last, restart.completed_at)
    holds_together(answer, received)
    assert answer.start_at == last
    assert answer.at == due_at(last, limit, calendar=OFFICE, stops=stops)
    before = [entry for entry in answer.explanation if entry.to_at <= last]
    assert all(entry.kind in (EntryKind.RESTART, EntryKind.STOP) for entry in before)
    assert (before[-1].to_at if before else received) == last
    if before:  # what was paused in the count that was given up keeps its paper
        lasting = [each for each in stops if max(each.started_at, received) < min(each.ended_at, last)]
        assert names_pauses(before, stops) == {each.source for each in lasting}
    assert not any(entry.kind is EntryKind.RESTART for entry in answer.explanation[len(before) :])


def test_a_supplement_that_is_asked_after_the_end_begins_nothing_anew() -> None:
    """Received Mon 2026-03-02, 2 working days: the end is Wed 4/3 17:00."""
    end = at("Wed 2026-03-04 17:00")
    for asked, complete, expected in (
        ("Wed 2026-03-04 17:01", "Mon 2026-03-09 09:00", end),  # late: what is late stays late
        ("Wed 2026-03-04 17:00", "Mon 2026-03-09 09:00", at("Wed 2026-03-11 17:00")),
    ):
        restart = Restart(at(asked), at(complete))
        answer = due(at("Mon 2026-03-02 09:00"), term("2 wd"), calendar=OFFICE, restarts=[restart])
        assert answer.at == expected
        assert bool(of_kind(answer, EntryKind.RESTART)) == (expected != end)


def test_hours_beside_a_pause_that_make_no_whole_day_do_not_say_that_they_count() -> None:
    """10 days from Mon 2026-03-02, paused from Tue 9:00 to Wed 9:00: the day until 9:00 is not one of the ten."""
    pause = stop("Tue 2026-03-03 09:00", "Wed 2026-03-04 09:00")
    answer = due(at("Mon 2026-03-02 09:00"), term("10 d"), calendar=OFFICE, stops=[pause])
    told = [(int(entry.counted), entry.why) for entry in of_kind(answer, EntryKind.COUNTED)]
    assert told == [
        (0, "Chưa trọn một ngày vì có thời gian tạm dừng, được làm tròn lên đủ ngày"),
        (10, "Tính cả ngày nghỉ"),
    ]
    assert replay(answer.explanation, answer.term) == answer.at == at("Fri 2026-03-13 17:00")


def test_the_example_of_the_law_is_told_line_by_line() -> None:
    """Received Mon 2026-03-02 09:00, 10 working days, paused 4/3 09:00 to 9/3 09:00."""
    pause = stop("Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00")
    paper = replace(pause, why="Chờ xác minh", source="CV 05/CCT")
    answer = due(at("Mon 2026-03-02 09:00"), term("10 wd"), calendar=OFFICE, stops=[paper])
    assert told(answer) == [
        ("uncounted", "Mon 2026-03-02 09:00", "Tue 2026-03-03 00:00", 0),
        ("counted", "Tue 2026-03-03 00:00", "Wed 2026-03-04 09:00", Fraction(11, 9)),  # a day, 2 of 9 half hours
        ("stop", "Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00", 0),
        ("counted", "Mon 2026-03-09 09:00", "Sat 2026-03-14 00:00", Fraction(43, 9)),
        ("day_off", "Sat 2026-03-14 00:00", "Mon 2026-03-16 00:00", 0),
        ("counted", "Mon 2026-03-16 00:00", "Thu 2026-03-19 17:00", 4),
    ]
    assert [(entry.why, entry.source) for entry in of_kind(answer, EntryKind.STOP)] == [("Chờ xác minh", "CV 05/CCT")]
    assert "khoản 2 Điều 147" in answer.explanation[0].source


def test_holidays_are_told_with_their_document() -> None:
    storm = {on("Thu 2026-03-05"): Day((), "Bão số 3", source="CĐ 3/UBND tỉnh")}
    answer = due(at("Mon 2026-03-02 09:00"), term("5 wd"), calendar=a_calendar(special=storm))
    assert [(entry.why, entry.source, said(entry.from_at)) for entry in of_kind(answer, EntryKind.DAY_OFF)] == [
        ("Bão số 3", "CĐ 3/UBND tỉnh", "Thu 2026-03-05 00:00"),
        (WEEKLY, "", "Sat 2026-03-07 00:00"),
    ]
    rolled = due(at("Mon 2026-03-02 09:00"), term("3 d"), calendar=a_calendar(special=storm))
    (roll,) = of_kind(rolled, EntryKind.ROLL)
    assert [word for word in ("05/03/2026", "Bão số 3", "CĐ 3/UBND tỉnh") if word not in roll.why] == []
    assert "khoản 5 Điều 148" in roll.source


@pytest.mark.parametrize("limit", ["10 wd", "0 wd", "20 h", "7.5 d", "1.5 m"])
def test_an_explanation_that_was_touched_does_not_lead_to_an_end(limit: str) -> None:
    pause = stop("Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00")
    answer = due(at("Mon 2026-03-02 16:00"), term(limit), calendar=OFFICE, stops=[pause])
    entries = answer.explanation
    minute = timedelta(minutes=1)
    touched = [
        (),
        *((*entries[:index], *entries[index + 1 :]) for index in range(len(entries) - 1)),
        *((*entries[:index], replace(entries[index], to_at=entries[index].to_at + minute), *entries[index + 1 :])
          for index in range(len(entries) - 1)),
        *((*entries[:index], replace(entries[index], counted=entries[index].counted + 1), *entries[index + 1 :])
          for index in range(len(entries))),
        (*entries, replace(entries[-1], kind=EntryKind.STOP, counted=Fraction(0))),
    ]  # fmt: skip
    for changed in touched:
        if changed and changed == entries[1:]:
            continue  # without the day of receipt it is the explanation of a later receipt
        with pytest.raises(ClockError):
            replay(changed, answer.term)
    with pytest.raises(ClockError):
        replay(entries, answer.term + Term(answer.term.amount + 1, answer.term.unit))


def test_what_is_not_yet_decided_is_told_once_by_the_form_of_the_receipt() -> None:
    calendar = a_calendar(years=(*THREE_YEARS, 2027), provisional_years=frozenset({2027}))
    over = due(at("Wed 2026-12-30 09:00"), term("2 wd"), calendar=calendar)
    assert over.provisional
    assert "tạm tính" not in in_short(over).lower()
    within = due(at("Wed 2026-12-30 09:00"), term("1 wd"), calendar=calendar)
    assert not within.provisional


def test_the_short_form_tells_term_holidays_and_pauses() -> None:
    pause = stop("Wed 2026-02-11 07:00", "Thu 2026-02-12 07:00")
    answer = due(at("Mon 2026-02-09 09:00"), term("7.5 wd"), calendar=OFFICE, stops=[pause])
    short = in_short(answer)
    for words in (
        "09:00 ngày 09/02/2026",
        "7,5 ngày làm việc",
        "Tết Âm lịch (16/02–20/02/2026)",
        "tạm dừng 11/02–12/02/2026",
    ):
        assert words in short
    assert WEEKLY not in short  # everybody knows weekends, and the receipt has room for two sentences
    assert short.count("\n") == 0


def test_a_change_of_hours_is_no_break_of_the_explanation() -> None:
    answer = due(at("Wed 2026-10-28 09:00"), term("16 h"), calendar=WINTER_HOURS)
    holds_together(answer, at("Wed 2026-10-28 09:00"))
    assert date(2026, 10, 30) == answer.at.date()  # 6 h on Wed, 8 on Thu, 2 on Fri

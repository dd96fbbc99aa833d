"""The explanation, entry by entry, for ends counted by hand."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from onestop.sla.calendar import Day, WorkingCalendar
from onestop.sla.clock import Due, Restart, Stop, due
from onestop.sla.errors import ClockError
from onestop.sla.trace import EntryKind, in_short, replay

from .years import OFFICE, OFFICE_HOURS, SATURDAY_MORNINGS, a_calendar, at, on, said, stop, term


def told(answer: Due) -> list[tuple[str, str, str, str]]:
    return [(entry.kind, said(entry.from_at), said(entry.to_at), str(entry.counted)) for entry in answer.explanation]


def test_working_days_name_the_day_of_receipt_the_runs_of_work_the_days_off_and_the_pause() -> None:
    paused = Stop(at("Wed 2026-03-04 09:00"), at("Mon 2026-03-09 09:00"), "Chờ xác minh", "Thông báo số 12/TB-UBND")
    answer = due(at("Mon 2026-03-02 09:00"), term("10 wd"), calendar=OFFICE, stops=[paused])
    assert told(answer) == [
        ("uncounted", "Mon 2026-03-02 09:00", "Tue 2026-03-03 00:00", "0"),
        ("counted", "Tue 2026-03-03 00:00", "Wed 2026-03-04 09:00", "11/9"),  # a day, and 2 h of a morning of 4 1/2
        ("stop", "Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00", "0"),
        ("counted", "Mon 2026-03-09 09:00", "Sat 2026-03-14 00:00", "43/9"),
        ("day_off", "Sat 2026-03-14 00:00", "Mon 2026-03-16 00:00", "0"),
        ("counted", "Mon 2026-03-16 00:00", "Thu 2026-03-19 17:00", "4"),
    ]
    assert "Điều 147" in answer.explanation[0].source
    assert (answer.explanation[2].why, answer.explanation[2].source) == ("Chờ xác minh", "Thông báo số 12/TB-UBND")
    assert answer.explanation[4].why == "Ngày nghỉ hằng tuần"
    assert replay(answer.explanation, answer.term) == answer.at


def test_a_closure_names_its_document_and_a_made_up_day_is_told() -> None:
    special = {
        on("Tue 2026-03-03"): Day((), "Bão số 3", "Công điện số 05/CĐ-UBND"),
        on("Sat 2026-03-07"): Day(OFFICE_HOURS, "Làm bù", "Quyết định số 9/QĐ-UBND"),
    }
    answer = due(at("Mon 2026-03-02 09:00"), term("4 wd"), calendar=a_calendar(special=special))
    assert told(answer) == [
        ("uncounted", "Mon 2026-03-02 09:00", "Tue 2026-03-03 00:00", "0"),
        ("day_off", "Tue 2026-03-03 00:00", "Wed 2026-03-04 00:00", "0"),
        ("counted", "Wed 2026-03-04 00:00", "Sat 2026-03-07 17:00", "4"),
    ]
    closure, work = answer.explanation[1:]
    assert (closure.why, closure.source) == ("Bão số 3", "Công điện số 05/CĐ-UBND")
    assert "Làm bù 07/03/2026 (Quyết định số 9/QĐ-UBND)" in work.why


def test_a_run_between_two_weekends_counts_the_same_in_every_explanation() -> None:
    """The second answer takes runs over that the first one made; a day made up in one office stays out of the other."""
    for _ in range(2):
        for office, counts in ((OFFICE, ["4", "5", "1"]), (SATURDAY_MORNINGS, ["9/2", "11/2"])):
            answer = due(at("Mon 2026-03-02 09:00"), term("10 wd"), calendar=office)
            counted = [str(entry.counted) for entry in answer.explanation if entry.kind is EntryKind.COUNTED]
            assert counted == counts
            assert replay(answer.explanation, answer.term) == answer.at
        by_hours = due(at("Mon 2026-03-02 09:00"), term("80 h"), calendar=OFFICE)
        assert [str(entry.counted) for entry in by_hours.explanation if entry.counted] == ["38", "40", "2"]


@pytest.mark.parametrize(
    ("received", "limit", "entries"),
    [
        (  # hours after closing: the next session; the weekend by its name
            "Fri 2026-03-06 18:00",
            "4 h",
            [
                ("uncounted", "Fri 2026-03-06 18:00", "Sat 2026-03-07 00:00", "0"),
                ("day_off", "Sat 2026-03-07 00:00", "Mon 2026-03-09 00:00", "0"),
                ("counted", "Mon 2026-03-09 00:00", "Mon 2026-03-09 11:00", "4"),
            ],
        ),
        (  # hours in the lunch break
            "Mon 2026-03-02 12:00",
            "1 h",
            [
                ("uncounted", "Mon 2026-03-02 12:00", "Mon 2026-03-02 13:30", "0"),
                ("counted", "Mon 2026-03-02 13:30", "Mon 2026-03-02 14:30", "1"),
            ],
        ),
        (  # hours on a day off
            "Sat 2026-03-07 09:00",
            "1 h",
            [
                ("day_off", "Sat 2026-03-07 09:00", "Mon 2026-03-09 00:00", "0"),
                ("counted", "Mon 2026-03-09 00:00", "Mon 2026-03-09 08:00", "1"),
            ],
        ),
        ("Mon 2026-03-02 15:00", "0 wd", [("counted", "Mon 2026-03-02 15:00", "Mon 2026-03-02 17:00", "0")]),
        (  # too late for the day
            "Fri 2026-03-06 15:01",
            "0 wd",
            [
                ("uncounted", "Fri 2026-03-06 15:01", "Sat 2026-03-07 00:00", "0"),
                ("day_off", "Sat 2026-03-07 00:00", "Mon 2026-03-09 00:00", "0"),
                ("counted", "Mon 2026-03-09 00:00", "Mon 2026-03-09 17:00", "0"),
            ],
        ),
        (  # calendar days that end on 1/5, a holiday
            "Thu 2026-04-16 09:00",
            "15 d",
            [
                ("uncounted", "Thu 2026-04-16 09:00", "Fri 2026-04-17 00:00", "0"),
                ("counted", "Fri 2026-04-17 00:00", "Sat 2026-05-02 00:00", "15"),
                ("roll", "Sat 2026-05-02 00:00", "Mon 2026-05-04 17:00", "0"),
            ],
        ),
        (  # half a calendar day is taken for a whole one, and is half in the sum
            "Mon 2026-03-02 09:00",
            "7.5 d",
            [
                ("uncounted", "Mon 2026-03-02 09:00", "Tue 2026-03-03 00:00", "0"),
                ("counted", "Tue 2026-03-03 00:00", "Tue 2026-03-10 17:00", "15/2"),
            ],
        ),
        (
            "Sat 2026-01-31 09:00",
            "1 m",
            [
                ("uncounted", "Sat 2026-01-31 09:00", "Sun 2026-02-01 00:00", "0"),
                ("counted", "Sun 2026-02-01 00:00", "Sun 2026-03-01 00:00", "1"),
                ("roll", "Sun 2026-03-01 00:00", "Mon 2026-03-02 17:00", "0"),
            ],
        ),
    ],
)
def test_entries_of_each_unit(received: str, limit: str, entries: list[tuple[str, str, str, str]]) -> None:
    answer = due(at(received), term(limit), calendar=OFFICE)
    assert told(answer) == entries
    assert replay(answer.explanation, answer.term) == answer.at


def test_a_roll_names_the_days_off_and_the_article() -> None:
    roll = due(at("Thu 2026-04-16 09:00"), term("15 d"), calendar=OFFICE).explanation[-1]
    assert "01/05/2026 là ngày nghỉ (Ngày Chiến thắng 30/4, Quốc tế lao động 01/5, Ngày nghỉ hằng tuần)" in roll.why
    assert "khoản 5 Điều 148" in roll.source


def test_calendar_days_count_whole_days_between_pauses() -> None:
    stops = [stop("Wed 2026-03-04 09:00", "Wed 2026-03-04 20:00"), stop("Thu 2026-03-05 09:00", "Thu 2026-03-05 22:00")]
    answer = due(at("Mon 2026-03-02 09:00"), term("9 d"), calendar=OFFICE, stops=stops)
    assert [(entry.kind, str(entry.counted)) for entry in answer.explanation] == [
        ("uncounted", "0"),
        ("counted", "1"),
        ("stop", "0"),
        ("counted", "0"),
        ("stop", "0"),
        ("counted", "8"),
    ]
    assert replay(answer.explanation, answer.term) == answer.at


def test_overlapping_pauses_keep_their_papers() -> None:
    stops = [
        Stop(at("Tue 2026-03-03 07:00"), at("Thu 2026-03-05 07:00"), "Trưng cầu giám định", "QĐ số 1"),
        Stop(at("Wed 2026-03-04 07:00"), at("Fri 2026-03-06 07:00"), "Nghĩa vụ tài chính", "TB số 2"),
        Stop(at("Wed 2026-03-04 08:00"), at("Wed 2026-03-04 09:00"), "Trong cả hai", "TB số 3"),
    ]
    answer = due(at("Mon 2026-03-02 09:00"), term("5 wd"), calendar=OFFICE, stops=stops)
    standing = [entry for entry in answer.explanation if entry.kind is EntryKind.STOP]
    assert [(said(entry.to_at), entry.why, entry.source) for entry in standing] == [
        ("Wed 2026-03-04 07:00", "Trưng cầu giám định", "QĐ số 1"),
        ("Wed 2026-03-04 08:00", "Trưng cầu giám định; Nghĩa vụ tài chính", "QĐ số 1; TB số 2"),
        (
            "Wed 2026-03-04 09:00",
            "Trưng cầu giám định; Nghĩa vụ tài chính; Trong cả hai",
            "QĐ số 1; TB số 2; TB số 3",
        ),
        ("Thu 2026-03-05 07:00", "Trưng cầu giám định; Nghĩa vụ tài chính", "QĐ số 1; TB số 2"),
        ("Fri 2026-03-06 07:00", "Nghĩa vụ tài chính", "TB số 2"),
    ]
    assert [(each.why, each.source) for each in answer.stops] == [
        ("Trưng cầu giám định; Nghĩa vụ tài chính; Trong cả hai", "QĐ số 1; TB số 2; TB số 3")
    ]


@pytest.mark.parametrize(
    ("received", "limit", "pause", "entries", "end"),
    [
        (  # within the day of receipt: nothing is taken out, the paper stands all the same
            "Mon 2026-03-02 09:00",
            "1 wd",
            ("Mon 2026-03-02 10:00", "Mon 2026-03-02 16:00"),
            [
                ("uncounted", "Mon 2026-03-02 09:00", "Mon 2026-03-02 10:00", "0"),
                ("stop", "Mon 2026-03-02 10:00", "Mon 2026-03-02 16:00", "0"),
                ("uncounted", "Mon 2026-03-02 16:00", "Tue 2026-03-03 00:00", "0"),
                ("counted", "Tue 2026-03-03 00:00", "Tue 2026-03-03 17:00", "1"),
            ],
            "Tue 2026-03-03 17:00",
        ),
        (  # over midnight: one pause, one line; the morning of Tuesday until 10:00 is taken out
            "Mon 2026-03-02 09:00",
            "1 wd",
            ("Mon 2026-03-02 10:00", "Tue 2026-03-03 10:00"),
            [
                ("uncounted", "Mon 2026-03-02 09:00", "Mon 2026-03-02 10:00", "0"),
                ("stop", "Mon 2026-03-02 10:00", "Tue 2026-03-03 10:00", "0"),
                ("counted", "Tue 2026-03-03 10:00", "Wed 2026-03-04 10:00", "1"),
            ],
            "Wed 2026-03-04 10:00",
        ),
        (  # the whole day of receipt, a Saturday
            "Sat 2026-03-07 09:00",
            "1 wd",
            ("Sat 2026-03-07 08:00", "Sun 2026-03-08 00:00"),
            [
                ("stop", "Sat 2026-03-07 09:00", "Sun 2026-03-08 00:00", "0"),
                ("day_off", "Sun 2026-03-08 00:00", "Mon 2026-03-09 00:00", "0"),
                ("counted", "Mon 2026-03-09 00:00", "Mon 2026-03-09 17:00", "1"),
            ],
            "Mon 2026-03-09 17:00",
        ),
        (  # too late for the day, paused in the evening
            "Mon 2026-03-02 16:00",
            "0 wd",
            ("Mon 2026-03-02 18:00", "Mon 2026-03-02 19:00"),
            [
                ("uncounted", "Mon 2026-03-02 16:00", "Mon 2026-03-02 18:00", "0"),
                ("stop", "Mon 2026-03-02 18:00", "Mon 2026-03-02 19:00", "0"),
                ("uncounted", "Mon 2026-03-02 19:00", "Tue 2026-03-03 00:00", "0"),
                ("counted", "Tue 2026-03-03 00:00", "Tue 2026-03-03 17:00", "0"),
            ],
            "Tue 2026-03-03 17:00",
        ),
        (  # hours, paused before the office opens
            "Mon 2026-03-02 05:00",
            "1 h",
            ("Mon 2026-03-02 05:30", "Mon 2026-03-02 06:00"),
            [
                ("uncounted", "Mon 2026-03-02 05:00", "Mon 2026-03-02 05:30", "0"),
                ("stop", "Mon 2026-03-02 05:30", "Mon 2026-03-02 06:00", "0"),
                ("uncounted", "Mon 2026-03-02 06:00", "Mon 2026-03-02 07:00", "0"),
                ("counted", "Mon 2026-03-02 07:00", "Mon 2026-03-02 08:00", "1"),
            ],
            "Mon 2026-03-02 08:00",
        ),
        (  # calendar days: six hours are a whole day more
            "Mon 2026-03-02 09:00",
            "2 d",
            ("Mon 2026-03-02 10:00", "Mon 2026-03-02 16:00"),
            [
                ("uncounted", "Mon 2026-03-02 09:00", "Mon 2026-03-02 10:00", "0"),
                ("stop", "Mon 2026-03-02 10:00", "Mon 2026-03-02 16:00", "0"),
                ("uncounted", "Mon 2026-03-02 16:00", "Tue 2026-03-03 00:00", "0"),
                ("counted", "Tue 2026-03-03 00:00", "Thu 2026-03-05 17:00", "2"),
            ],
            "Thu 2026-03-05 17:00",
        ),
    ],
)
def test_a_pause_before_the_count_begins_stands_with_its_paper(
    received: str, limit: str, pause: tuple[str, str], entries: list[tuple[str, str, str, str]], end: str
) -> None:
    paused = Stop(at(pause[0]), at(pause[1]), "Chờ xác minh", "CV 05/CCT")
    answer = due(at(received), term(limit), calendar=OFFICE, stops=[paused])
    assert told(answer) == entries
    assert replay(answer.explanation, answer.term) == answer.at == at(end)
    (line,) = (entry for entry in answer.explanation if entry.kind is EntryKind.STOP)
    assert (line.why, line.source) == ("Chờ xác minh", "CV 05/CCT")


def test_a_pause_that_took_nothing_is_not_in_the_short_form() -> None:
    """One on the day of receipt left nothing out; of one over midnight the part from the first counted day did."""
    for last, words in (
        ("Mon 2026-03-02 16:00", ""),
        ("Tue 2026-03-03 10:00", "; không tính thời gian tạm dừng 03/03/2026"),
    ):
        answer = due(
            at("Mon 2026-03-02 09:00"), term("1 wd"), calendar=OFFICE, stops=[stop("Mon 2026-03-02 10:00", last)]
        )
        assert in_short(answer) == f"Tính từ 09:00 ngày 02/03/2026, thời hạn 1 ngày làm việc{words}."


def test_days_off_over_the_new_year_are_told_with_both_years() -> None:
    special = {on(day): Day((), "Bão số 9", "CĐ 9") for day in ("Thu 2026-12-31", "Fri 2027-01-01")}
    calendar = a_calendar(years=(2026, 2027), special=special)
    answer = due(at("Wed 2026-12-30 09:00"), term("1 wd"), calendar=calendar)
    assert "; không tính ngày nghỉ Bão số 9 (31/12/2026–01/01/2027)." in in_short(answer)


def test_a_pause_in_what_a_restart_gave_up_keeps_its_paper() -> None:
    """The first lies in what was counted and given up, the second begins there and covers the wait and more."""
    restart = Restart(at("Wed 2026-03-04 10:00"), at("Fri 2026-03-06 09:00"), "Chờ bổ sung", "Phiếu số 3")
    stops = [
        Stop(at("Tue 2026-03-03 09:00"), at("Tue 2026-03-03 10:00"), "Chờ xác minh", "CV 1"),
        Stop(at("Wed 2026-03-04 09:00"), at("Mon 2026-03-09 11:30"), "Trưng cầu giám định", "QĐ 2"),
    ]
    answer = due(at("Mon 2026-03-02 09:00"), term("2 wd"), calendar=OFFICE, stops=stops, restarts=[restart])
    assert [(*line[:3], entry.source) for line, entry in zip(told(answer), answer.explanation, strict=True)] == [
        ("restart", "Mon 2026-03-02 09:00", "Tue 2026-03-03 09:00", "Phiếu số 3"),
        ("stop", "Tue 2026-03-03 09:00", "Tue 2026-03-03 10:00", "CV 1; Phiếu số 3"),
        ("restart", "Tue 2026-03-03 10:00", "Wed 2026-03-04 09:00", "Phiếu số 3"),
        ("stop", "Wed 2026-03-04 09:00", "Wed 2026-03-04 10:00", "QĐ 2; Phiếu số 3"),
        ("stop", "Wed 2026-03-04 10:00", "Fri 2026-03-06 09:00", "QĐ 2; Phiếu số 3"),
        ("stop", "Fri 2026-03-06 09:00", "Mon 2026-03-09 11:30", "QĐ 2"),
        ("counted", "Mon 2026-03-09 11:30", "Wed 2026-03-11 11:30", ""),
    ]
    assert answer.explanation[4].why == "Trưng cầu giám định; Chờ bổ sung"
    assert replay(answer.explanation, answer.term) == answer.at == at("Wed 2026-03-11 11:30")


def test_what_a_restart_gave_up_is_told_with_the_wait() -> None:
    restarts = [Restart(at("Wed 2026-03-04 10:00"), at("Fri 2026-03-06 09:00"), source="Phiếu yêu cầu bổ sung số 3")]
    answer = due(at("Mon 2026-03-02 09:00"), term("2 wd"), calendar=OFFICE, restarts=restarts)
    assert told(answer) == [
        ("restart", "Mon 2026-03-02 09:00", "Wed 2026-03-04 10:00", "0"),
        ("restart", "Wed 2026-03-04 10:00", "Fri 2026-03-06 09:00", "0"),
        ("uncounted", "Fri 2026-03-06 09:00", "Sat 2026-03-07 00:00", "0"),
        ("day_off", "Sat 2026-03-07 00:00", "Mon 2026-03-09 00:00", "0"),
        ("counted", "Mon 2026-03-09 00:00", "Tue 2026-03-10 17:00", "2"),
    ]
    assert [entry.source for entry in answer.explanation[:2]] == ["Phiếu yêu cầu bổ sung số 3"] * 2
    assert "không còn giá trị" in answer.explanation[0].why
    assert replay(answer.explanation, answer.term) == answer.at


def test_an_entry_as_json_keeps_offsets_and_plain_numbers() -> None:
    answer = due(at("Mon 2026-03-02 09:00"), term("7.5 wd"), calendar=OFFICE)
    assert answer.explanation[0].as_json() == {
        "from": "2026-03-02T09:00:00+07:00",
        "to": "2026-03-03T00:00:00+07:00",
        "counted": 0,
        "why": "Ngày nhận đủ hồ sơ không tính vào thời hạn",
        "source": "khoản 2 Điều 147 Bộ luật Dân sự năm 2015",
    }
    assert [entry.as_json()["counted"] for entry in answer.explanation] == [0, 4, 0, 3.5]


def test_a_tampered_explanation_is_refused() -> None:
    answer = due(at("Mon 2026-03-02 09:00"), term("10 wd"), calendar=OFFICE)
    good = answer.explanation
    hour = timedelta(hours=1)
    longer = replace(good[-1], counted=good[-1].counted + 1)
    counted_day_off = replace(good[2], counted=Fraction(2))
    late_restart = replace(good[2], kind=EntryKind.RESTART)
    for entries, words in (
        ((), "không có dòng nào"),
        ((good[0], *good[2:]), "đứt quãng"),
        ((*good[:-1], replace(good[-1], from_at=good[-1].from_at + hour)), "đứt quãng"),
        ((*good[:-1], replace(good[-1], to_at=good[-1].from_at - hour)), "kết thúc trước khi bắt đầu"),
        (good[:-2], "cộng lại thành 9"),
        ((*good[:-1], longer), "cộng lại thành 11"),
        ((*good, replace(good[-1], from_at=good[-1].to_at, to_at=good[-1].to_at + hour)), "vượt thời hạn"),
        ((good[0], good[1], counted_day_off, *good[3:]), "không được tính"),
        ((good[0], good[1], late_restart, *good[3:]), "tính lại từ đầu"),
        ((*good, replace(good[2], from_at=good[-1].to_at, to_at=good[-1].to_at + hour)), "không thể kết thúc"),
    ):
        with pytest.raises(ClockError, match=words):
            replay(entries, answer.term)
    with pytest.raises(ClockError, match="không phải 9,5 ngày làm việc"):
        replay(good, term("9.5 wd"))


@pytest.mark.parametrize(
    ("received", "limit", "calendar", "words"),
    [
        ("Mon 2026-03-02 09:00", "5 wd", OFFICE, "Tính từ 09:00 ngày 02/03/2026, thời hạn 5 ngày làm việc."),
        (
            "Wed 2026-02-11 09:00",
            "5 wd",
            OFFICE,
            "Tính từ 09:00 ngày 11/02/2026, thời hạn 5 ngày làm việc; không tính ngày nghỉ Tết Âm lịch "
            "(16/02–20/02/2026).",
        ),
        (
            "Mon 2026-12-28 09:00",
            "5 wd",
            a_calendar(years=(2026, 2027), provisional_years=frozenset({2027})),
            "Tính từ 09:00 ngày 28/12/2026, thời hạn 5 ngày làm việc.",  # the form itself says tạm tính
        ),
        ("Mon 2026-03-02 09:00", "0 wd", OFFICE, "Tính từ 09:00 ngày 02/03/2026, trả kết quả trong ngày làm việc."),
    ],
)
def test_the_receipt_says_it_in_short(received: str, limit: str, calendar: WorkingCalendar, words: str) -> None:
    assert in_short(due(at(received), term(limit), calendar=calendar)) == words


def test_pauses_and_rolls_are_in_the_short_form() -> None:
    paused = [
        stop("Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00"),
        stop("Tue 2026-03-10 09:00", "Tue 2026-03-10 10:00"),
    ]
    said_shortly = in_short(due(at("Mon 2026-03-02 09:00"), term("5 wd"), calendar=OFFICE, stops=paused))
    assert "không tính thời gian tạm dừng 04/03–09/03/2026, 10/03/2026" in said_shortly
    rolled = in_short(due(at("Thu 2026-04-16 09:00"), term("15 d"), calendar=OFFICE))
    assert "01/05/2026 là ngày nghỉ" in rolled


def test_an_explanation_is_of_what_was_asked_whatever_becomes_of_the_lists() -> None:
    stops = [stop("Wed 2026-03-04 09:00", "Mon 2026-03-09 09:00")]
    answer = due(at("Mon 2026-03-02 09:00"), term("5 wd"), calendar=OFFICE, stops=stops)
    stops.clear()
    assert [entry.kind for entry in answer.explanation].count(EntryKind.STOP) == 1
    assert replay(answer.explanation, answer.term) == answer.at

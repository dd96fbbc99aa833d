"""`onestop due`: a date and its reasons by hand, with the office's calendar or, without an office, the shipped one."""

import json
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.clock import moment
from tests.commands.conftest import NAMED, Run

CLOSURE = "date,kind,hours,document\n2026-03-05,local_closure,,Công điện 15/CĐ-UBND\n"


def ask(run: Run, *words: object) -> dict[str, object]:
    said = run("due", *words, "--json")
    assert said.status == 0, said.err
    told: dict[str, object] = json.loads(said.out)
    return told


def ends(run: Run, *words: object) -> str:
    return str(ask(run, *words)["due_at"])


@pytest.mark.parametrize(
    ("received", "limit", "due"),
    [
        ("2026-03-02T09:00", "10 working_day", "Mon 2026-03-16 17:00"),
        ("2026-03-02T09:00", "7.5 working_day", "Thu 2026-03-12 11:30"),
        ("2026-03-02T09:00", "7,5 working_day", "Thu 2026-03-12 11:30"),
        ("2026-03-02T02:00+00:00", "10 working_day", "Mon 2026-03-16 17:00"),
        ("2026-03-02 09:00", "0 working_day", "Mon 2026-03-02 17:00"),
        ("2026-03-02T15:01", "0 working_day", "Tue 2026-03-03 17:00"),
        ("2026-03-02T09:00", "8 working_hour", "Tue 2026-03-03 09:00"),
        ("2026-04-15T09:00", "10 day", "Tue 2026-04-28 17:00"),  # would end on a Saturday, and the Monday is off
        ("2026-01-31T09:00", "1 month", "Mon 2026-03-02 17:00"),
    ],
)
def test_every_unit_is_counted(run: Run, received: str, limit: str, due: str) -> None:
    assert datetime.fromisoformat(ends(run, "--received", received, "--limit", limit)) == moment(due)


def test_a_pause_moves_the_end_by_its_share_and_stands_in_the_explanation(run: Run) -> None:
    told = ask(
        run, "--received", "2026-03-02T09:00", "--limit", "10 working_day",
        "--pause", "2026-03-04T09:00/2026-03-09T09:00",
    )  # fmt: skip
    assert told["due_at"] == "2026-03-19T17:00:00+07:00"
    explanation = told["explanation"]
    assert isinstance(explanation, list)
    assert [set(entry) for entry in explanation] == [{"from", "to", "counted", "why", "source"}] * len(explanation)
    assert explanation[0]["from"] == "2026-03-02T09:00:00+07:00"
    assert explanation[-1]["to"] == told["due_at"]
    assert all(before["to"] == after["from"] for before, after in pairwise(explanation))
    assert sum(entry["counted"] for entry in explanation) == pytest.approx(10)


def test_pauses_that_overlap_count_once(run: Run) -> None:
    asked = ["--received", "2026-03-02T09:00", "--limit", "10 working_day"]
    two = ["--pause", "2026-03-04T09:00/2026-03-06T09:00", "--pause", "2026-03-05T09:00/2026-03-09T09:00"]
    assert ends(run, *asked, *two) == ends(run, *asked, "--pause", "2026-03-04T09:00/2026-03-09T09:00")


@pytest.mark.parametrize(
    ("received", "decree"),
    [
        ("2025-06-30", "Điều 19 Nghị định số 61/2018/NĐ-CP"),
        ("2025-07-01", "khoản 5 Điều 19 Nghị định số 118/2025/NĐ-CP"),
    ],
)
def test_the_day_of_receipt_decides_by_which_decree_a_term_begins_anew(run: Run, received: str, decree: str) -> None:
    asked = ["--received", f"{received}T09:00", "--limit", "10 working_day"]
    told = ask(run, *asked, "--supplement", "2025-07-03T10:00/2025-07-07T09:00")
    explanation = told["explanation"]
    assert isinstance(explanation, list)
    assert [entry["source"] for entry in explanation[:2]] == [decree, decree]


def test_a_supplement_that_was_asked_after_the_end_is_told_not_to_count(run: Run) -> None:
    asked = ["--received", "2026-03-02T09:00", "--limit", "1 working_day", "--json"]
    said = run("due", *asked, "--supplement", "2026-03-04T10:00/2026-03-06T09:00")
    assert (said.status, json.loads(said.out)["due_at"]) == (0, "2026-03-03T17:00:00+07:00")
    assert "“2026-03-04T10:00/2026-03-06T09:00” yêu cầu sau khi đã hết hạn" in said.err


def test_after_a_supplement_the_term_begins_again_from_zero(run: Run) -> None:
    asked = ["--limit", "3 working_day"]
    again = ends(run, "--received", "2026-03-02T09:00", *asked, "--supplement", "2026-03-04T10:00/2026-03-10T14:00")
    assert again == ends(run, "--received", "2026-03-10T14:00", *asked) == "2026-03-13T17:00:00+07:00"


def test_a_file_adds_days_to_the_calendar(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text(CLOSURE, encoding="utf-8")
    asked = ["--received", "2026-03-02T09:00", "--limit", "10 working_day"]
    without, told = ask(run, *asked), ask(run, *asked, "--calendar", file)
    assert (without["due_at"], told["due_at"]) == ("2026-03-16T17:00:00+07:00", "2026-03-17T17:00:00+07:00")
    assert without["calendar_version"] != told["calendar_version"]
    assert "Công điện 15/CĐ-UBND" in {entry["source"] for entry in told["explanation"]}  # type: ignore[attr-defined]


def test_the_office_counts_with_its_own_calendar_and_without_an_office_with_the_shipped_one(run: Run) -> None:
    asked = ["--received", "2026-03-02T09:00", "--limit", "10 working_day"]
    shipped = ask(run, *asked)
    assert run("init", *NAMED, "--trial").status == 0
    assert ask(run, *asked) == shipped


def test_the_answer_can_be_read_by_a_person(run: Run) -> None:
    said = run("due", "--received", "2026-03-02T09:00", "--limit", "10 working_day")
    assert said.status == 0
    assert said.out.startswith("Hết hạn: 17:00 Thứ Hai 16/03/2026\n")
    assert "Ngày nghỉ hằng tuần" in said.out
    assert "Lịch làm việc: phiên bản " in said.out


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["--received", "2026-03-02T25:00"], "2026-03-02T25:00"),
        (["--received", "2026-03-02"], "2026-03-02"),
        (["--limit", "-1 working_day"], "-1 working_day"),
        (["--limit", "7.3 working_day"], "7.3 working_day"),
        (["--limit", "nan working_day"], "nan working_day"),
        (["--limit", "7 fortnight"], "7 fortnight"),
        (["--limit", "7"], '"7"'),
        (["--limit", "0 day"], "0 day"),
        (["--limit", "401 working_day"], "401 working_day"),
        (["--pause", "2026-03-09T09:00/2026-03-04T09:00"], "2026-03-09T09:00/2026-03-04T09:00"),
        (["--pause", "2026-03-09T09:00"], "2026-03-09T09:00"),
        (["--pause", "2026-03-09T09:00/2026-03-32T09:00"], "2026-03-32T09:00"),
        (["--supplement", "2026-03-09T09:00/2026-03-04T09:00"], "2026-03-09T09:00/2026-03-04T09:00"),
        (["--supplement", "2026-03-01T09:00/2026-03-04T09:00"], "2026-03-01T09:00/2026-03-04T09:00"),
        (["--received", "2026-12-20T09:00"], "2027"),
        (["--received", "2022-12-20T09:00"], "2022"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_its_value(run: Run, words: list[str], value: str) -> None:
    asked = {"--received": "2026-03-02T09:00", "--limit": "10 working_day"}
    asked.update(dict(zip(words[::2], words[1::2], strict=True)))
    said = run("due", *(word for pair in asked.items() for word in pair), "--json")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("Lỗi: ")
    assert value in said.err


def test_a_bad_row_of_the_file_is_told_by_its_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "days.csv"
    file.write_text(CLOSURE + "2027-01-04,holiday,,CV 9\n2026-03-06,hollyday,,CV 9\n", encoding="utf-8")
    said = run("due", "--received", "2026-03-02T09:00", "--limit", "10 working_day", "--calendar", file)
    assert said.status == 1
    assert "Dòng 4: không có loại ngày “hollyday”" in said.err

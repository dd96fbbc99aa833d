"""`onestop calendar`: a file of days is foreseen, and then applied exactly so, once."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Run

PROCEDURES = """code,name,field,level,time_limit_value,time_limit_unit,fee_vnd,source
1.004873,Thủ tục cấp Giấy xác nhận tình trạng hôn nhân,Hộ tịch,commune,5,working_day,,found
"""
REGISTER = """code,procedure_code,applicant_name,channel,received_at
D-1,1.004873,Nguyễn Văn Bình,direct,2026-03-02T09:00
D-2,1.004873,Trần Thị Cúc,direct,2026-03-05T09:00
D-3,1.004873,Lê Văn Dũng,direct,2026-03-06T09:00
"""
AT = ("--at", "2026-03-09T18:00")  # D-1 was due at 17:00
HEADER = "date,kind,hours,document\n"
CLOSURE = HEADER + "2026-03-06,local_closure,,Công điện 15/CĐ-UBND\n"


@pytest.fixture
def office(trial: Run, tmp_path: Path) -> Run:
    """A trial office with three open dossiers, of which one has been late for an hour."""
    for name, content in (("procedures", PROCEDURES), ("dossiers", REGISTER)):
        file = written(tmp_path, content, f"{name}.csv")
        said = trial("import", name, file, *(AT if name == "dossiers" else ()))
        assert said.status == 0, said.err
    return trial


def written(folder: Path, content: str, name: str = "days.csv") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def told(run: Run, *words: object) -> dict[str, Any]:
    said = run(*words, "--json")
    assert said.status == 0, said.err
    found: dict[str, Any] = json.loads(said.out)
    return found


def due_dates(run: Run) -> list[str]:
    return [told(run, "show", code)["due_at"] for code in ("D-1", "D-2", "D-3")]


def test_what_is_foreseen_is_applied_exactly_so(office: Run, tmp_path: Path) -> None:
    file = written(tmp_path, CLOSURE)
    before = due_dates(office)
    foreseen = told(office, "calendar", "preview", file, *AT)
    assert due_dates(office) == before
    assert [(move["code"], move["before"][:10], move["after"][:10]) for move in foreseen["moves"]] == [
        ("D-1", "2026-03-09", "2026-03-10"),
        ("D-2", "2026-03-12", "2026-03-13"),
    ]
    assert (foreseen["open"], foreseen["moved"], foreseen["unmoved"]) == (3, 2, 1)
    assert (foreseen["become_late"], foreseen["stop_being_late"]) == ([], ["D-1"])
    said = office("calendar", "apply", file, "--digest", foreseen["digest"], *AT)
    assert said.status == 0, said.err
    assert said.out.startswith("Đã áp dụng.\n")
    assert "đổi hạn 2, giữ nguyên 1" in said.out
    assert "Hết quá hạn: 1 (D-1)" in said.out
    assert [due[:10] for due in due_dates(office)] == ["2026-03-10", "2026-03-13", "2026-03-13"]
    counted = told(office, "due", "--received", "2026-03-02T09:00", "--limit", "5 working_day")
    assert counted["due_at"][:10] == "2026-03-10"
    assert counted["calendar_version"] == foreseen["calendar_version"]["after"]


def test_a_file_that_is_applied_again_changes_nothing(office: Run, tmp_path: Path) -> None:
    file = written(tmp_path, CLOSURE)
    assert office("calendar", "apply", file, *AT).status == 0
    once = due_dates(office), office("audit", "verify").out
    again = office("calendar", "apply", file, *AT)
    assert (again.status, again.err) == (0, "")
    assert again.out.startswith("Đã áp dụng từ trước, không ghi thêm.")
    assert (due_dates(office), office("audit", "verify").out) == once
    assert told(office, "calendar", "preview", file, *AT)["moves"] == []


def test_what_was_foreseen_otherwise_is_not_applied(office: Run, tmp_path: Path) -> None:
    file = written(tmp_path, CLOSURE)
    before = due_dates(office)
    said = office("calendar", "apply", file, "--digest", "0" * 64, *AT)
    assert said.status == 1
    assert said.err.startswith("Lỗi: ")
    assert due_dates(office) == before


def test_a_closure_of_the_offices_own_moves_no_date(office: Run, tmp_path: Path) -> None:
    file = written(tmp_path, HEADER + "2026-03-06,local_closure,,\n")
    before = due_dates(office)
    assert "đổi hạn 0, giữ nguyên 3" in office("calendar", "preview", file, *AT).out
    said = office("calendar", "apply", file, *AT)
    assert (said.status, said.out.splitlines()[0]) == (0, "Lịch tính thời hạn không đổi, không hồ sơ nào đổi hạn.")
    assert due_dates(office) == before


def test_the_preview_can_be_read_and_says_how_to_apply_it(office: Run, tmp_path: Path) -> None:
    file = written(tmp_path, CLOSURE)
    said = office("calendar", "preview", file, *AT).out.splitlines()
    assert said[0].startswith("Hồ sơ đang giải quyết: 3; đổi hạn 2, giữ nguyên 1, đang tạm dừng 0")
    assert any(line.startswith("Theo lĩnh vực – Hộ tịch: đổi hạn 2") for line in said)
    assert said[-1].startswith(f"Áp dụng: onestop calendar apply {file} --digest ")


def test_bad_rows_are_told_by_line_and_nothing_is_written(office: Run, tmp_path: Path) -> None:
    before = due_dates(office)
    file = written(tmp_path, CLOSURE + "2026-03-08,swapped_off,,CV 9\n2027-01-04,holiday,,CV 9\n")
    for act in ("preview", "apply"):
        said = office("calendar", act, file, *AT)
        assert said.status == 1
        assert "Dòng 3: " in said.err
        assert "Dòng 4: Chưa có lịch năm 2027" in said.err
    assert due_dates(office) == before

"""`onestop report …`: every report in every form, for any days; what was mistyped is told in one sentence."""

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from onestop.reports.catalogue import REPORTS
from tests.commands.conftest import Run
from tests.papers.reading import text_of

MAY = ["--from", "01/05/2026", "--to", "2026-05-31"]


def test_every_report_is_drawn_up_by_its_name_and_days(trial: Run) -> None:
    told = json.loads(trial("report", "progress-766", *MAY, "--format", "json").out)
    assert [row["agency_code"] for row in told["rows"]] == ["H50.31.12"]
    assert set(told) == {"rows", "total"}
    told = json.loads(trial("report", "integrity", *MAY, "--format", "json").out)
    assert (told["period"]["from"], told["period"]["to"]) == ("2026-05-01", "2026-05-31")
    assert told["sections"]
    listed = trial("report", "--help").out
    assert all(name in listed for name in REPORTS)


def test_a_month_is_a_shortcut_and_begins_on_the_day_on_which_the_kind_is_cut(trial: Run) -> None:
    by_days = trial("report", "late-rate", *MAY, "--format", "json").out
    assert trial("report", "late-rate", "--month", "2026-05", "--format", "json").out == by_days
    cut = next((name for name, kind in REPORTS.items() if kind.cut_day == 15), None)
    if cut:
        told = json.loads(trial("report", cut, "--month", "2026-05", "--format", "json").out)
        assert (told["period"]["from"], told["period"]["to"]) == ("2026-04-15", "2026-05-14")


def test_each_form_of_file_is_written_whole(trial: Run, tmp_path: Path) -> None:
    for form in ("table", "json", "csv", "xlsx", "pdf"):
        said = trial("report", "late-rate", *MAY, "--format", form, "--output", tmp_path / f"report.{form}")
        assert (said.status, said.err) == (0, "")
        assert said.out == f"Đã ghi {tmp_path / f'report.{form}'}.\n"
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "data") == [
        "report.csv", "report.json", "report.pdf", "report.table", "report.xlsx",
    ]  # fmt: skip
    title = "Tỷ lệ hồ sơ quá hạn, từ 01/05/2026 đến 31/05/2026 – UBND xã Vĩnh Hoà"
    assert (tmp_path / "report.table").read_text(encoding="utf-8").startswith(title)
    assert any(title in line for line in csv.reader(io.StringIO((tmp_path / "report.csv").read_text("utf-8-sig"))))
    assert load_workbook(tmp_path / "report.xlsx").sheetnames[-1] == "Định nghĩa"
    printed = text_of((tmp_path / "report.pdf").read_bytes())
    for words in (
        "UBND XÃ VĨNH HOÀ",
        "từ 01/05/2026 đến 31/05/2026",
        "BẢN THỬ NGHIỆM",
        "NGƯỜI LẬP BIỂU",
        "KT. CHỦ TỊCH",
    ):
        assert words in printed


@pytest.mark.parametrize("form", ["xlsx", "pdf"])
def test_a_file_is_never_poured_into_a_terminal(trial: Run, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    said = trial("report", "late-rate", *MAY, "--format", form)
    assert (said.status, said.out) == (1, "")
    assert f"--output TEN-TEP.{form}" in said.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Thiếu --from và --to"),
        (["--from", "01/05/2026"], "Thiếu --to"),
        (["--month", "2026-05", "--to", "31/05/2026"], "Chỉ ghi một cách"),
        (["--from", "31/05/2026", "--to", "01/05/2026"], "kết thúc (01/05/2026) trước khi bắt đầu (31/05/2026)"),
        (["--from", "2026-02-30", "--to", "2026-03-01"], "ngày/tháng/năm"),
        (["--from", "1.234,5", "--to", "2026-03-01"], "ngày/tháng/năm"),
        (["--month", "2026-13"], "năm-tháng"),
        (["--month", ""], "năm-tháng"),
        (["--from", "", "--to", ""], "ngày/tháng/năm"),
        (["--from", "01/01/2010", "--to", "31/12/2026"], "dài hơn 5 năm"),
        (["--from", "01/01/2098", "--to", "31/01/2098"], "chưa đến"),
    ],
)
def test_days_that_are_none_are_told_in_one_sentence(trial: Run, words: list[str], said: str) -> None:
    answer = trial("report", "late-rate", *words)
    assert (answer.status, answer.out) == (1, "")
    assert said in answer.err
    assert answer.err.startswith("Lỗi: ")
    assert answer.err.count("\n") == 1


def test_an_unknown_report_is_answered_with_those_there_are(run: Run) -> None:
    answer = run("report", "bao-cao-la", *MAY)
    assert (answer.status, answer.out) == (2, "")
    assert "“bao-cao-la”" in answer.err
    assert all(name in answer.err for name in REPORTS)

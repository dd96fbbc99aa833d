"""`onestop report close | verify | corrections | check`, as an administrator types them."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.commands.conftest import Run

PUBLISHED = Path(__file__).parents[1] / "reports" / "data" / "published"
MAY = ["--from", "01/05/2026", "--to", "31/05/2026"]
BY = ["--by", "quantri"]
JUNE = ["--at", "2026-06-02T08:00"]


def test_a_month_is_closed_once_and_proves_itself(trial: Run, folder: Path, tmp_path: Path) -> None:
    assert "chưa hết" in trial("report", "close", "late-rate", *MAY, *BY, "--at", "2026-05-31T23:00").err
    said = trial("report", "close", "late-rate", *MAY, *BY, *JUNE)
    assert (said.status, said.err) == (0, "")
    assert "SHA-256 " in said.out
    assert "đã được" in trial("report", "close", "late-rate", *MAY, *BY, *JUNE).err
    for name in ("first.pdf", "again.pdf"):
        trial("report", "late-rate", *MAY, "--format", "pdf", "--output", tmp_path / name)
    assert (tmp_path / "first.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()
    assert trial("report", "corrections").out == "Đã đối chiếu 1 kỳ đã chốt, 0 đính chính mới.\n"
    said = trial("report", "verify")
    assert (said.status, said.out.splitlines()[-1]) == (0, "1 kỳ đã chốt, 0 kỳ không khớp.")

    tampered(folder)
    said = trial("report", "verify")
    assert said.status == 1
    assert "KHÔNG KHỚP, số liệu đã chốt bị sửa" in said.out
    assert json.loads(trial("report", "verify", "--json").out)[0]["holds"] is False
    assert "KHÔNG còn khớp mã băm" in trial("report", "late-rate", *MAY).out


def tampered(folder: Path) -> None:
    """What somebody with the file of the database could do."""
    with sqlite3.connect(folder / "onestop.sqlite3") as base:
        base.execute("DROP TRIGGER guard_report_closing_update")
        base.execute("UPDATE report_closing SET content = replace(CAST(content AS TEXT), 'quá hạn', 'đúng hạn')")
    base.close()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["close", "nothing", *MAY, *BY], "Không có báo cáo “nothing”"),
        (["close", "late-rate", *BY], "Thiếu --from và --to"),
        (["close", "late-rate", *MAY, "--by", "khong.co"], "Không có tài khoản"),
        (["close", "late-rate", "--from", "31/05/2026", "--to", "01/05/2026", *BY], "trước khi bắt đầu"),
        (["corrections", "late-rate", *MAY], "chưa chốt"),
        (["corrections", "--month", "2026-05"], "Ghi thêm tên báo cáo"),
        (["check", "khong-co.csv"], "khong-co.csv"),
    ],
)
def test_what_was_mistyped_is_told(trial: Run, words: list[str], says: str) -> None:
    said = trial("report", *words)
    assert said.status == 1
    assert says in said.err


def test_a_published_table_is_checked_without_a_database(run: Run, folder: Path) -> None:
    said = run("report", "check", PUBLISHED / "lam_dong_2020_q1.csv")
    assert said.status == 1
    assert "các dòng cộng lại 635.595, dòng tổng ghi 635.593, lệch 2." in said.out
    told = json.loads(run("report", "check", PUBLISHED / "hue_2019_q1_survey.csv", "--json").out)
    assert (told["form"], [one["difference"] for one in told["findings"]]) == ("survey", ["135", "-10"])
    assert run("report", "check", PUBLISHED / "vinh_phuc_2021.csv").status == 0
    assert not folder.exists()

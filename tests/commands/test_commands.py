"""`onestop …` from an empty folder to the month's figures."""

import csv
import io
import json
import sqlite3
import stat
import subprocess
import sys
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config as AlembicConfig
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import create_engine

from onestop.config import KEY_FILE
from onestop.database import MIGRATIONS
from tests.commands.conftest import NAMED, Run

PROCEDURES = """code,name,field,level,time_limit_value,time_limit_unit,fee_vnd,source
1.004873,Thủ tục cấp Giấy xác nhận tình trạng hôn nhân,Hộ tịch,commune,3,working_day,,found
1.115614,Tách thửa đất,Đất đai,land_office,7.5,working_day,,found
2.000815,Chứng thực bản sao từ bản chính,Chứng thực,commune,0,working_day,2000,found
"""
HEADER = (
    "agency_code,code,procedure_code,applicant_name,applicant_id_number,applicant_phone,applicant_address,channel,"
    "received_at,first_appointment_at,due_at,finished_at,returned_at,outcome,officer,clock_stopped_since,"
    "supplement_requests,register_no\n"
)
APOLOGY = ["apology", "A-1", "--reason", "Thiếu người", "--new-appointment", "2026-03-10T16:00", "--signer", "quantri"]


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def office(trial: Run, tmp_path: Path) -> Run:
    assert trial("import", "procedures", written(tmp_path / "procedures.csv", PROCEDURES)).status == 0
    return trial


def row(**cells: str) -> str:
    out = io.StringIO()
    csv.DictWriter(out, HEADER.strip().split(","), lineterminator="\n").writerow(
        {"procedure_code": "1.004873", "applicant_name": "Nguyễn Văn Bình", "channel": "direct", **cells}
    )
    return out.getvalue()


def test_init_makes_a_key_that_nobody_else_reads_and_prints_the_password_once(run: Run, folder: Path) -> None:
    said = run("init", *NAMED)
    assert said.status == 0
    assert "Mật khẩu lần đầu: " in said.out
    assert stat.S_IMODE((folder / KEY_FILE).stat().st_mode) == 0o600
    assert len((folder / KEY_FILE).read_bytes()) >= 32


def test_init_refuses_a_folder_that_holds_an_office(run: Run) -> None:
    run("init", *NAMED)
    again = run("init", *NAMED)
    assert again.status == 1
    assert "đã có" in again.err


def test_a_refused_init_leaves_nothing_behind(run: Run, folder: Path) -> None:
    assert run("init", "--agency-code", "H50 31", "--agency-name", "X", "--admin", "quantri").status == 1
    assert [path.name for path in folder.iterdir()] == []
    assert run("init", *NAMED).status == 0


def test_before_init_every_command_says_what_to_do(run: Run) -> None:
    for words in (["show", "X"], ["sweep"], ["report", "late-rate", "--month", "2026-03"], ["import", "dossiers", "x"]):
        said = run(*words)
        assert (said.status, "Traceback" in said.err) == (1, False)


def test_a_real_office_allows_no_other_present(run: Run, tmp_path: Path) -> None:
    run("init", *NAMED)
    said = run("sweep", "--at", "2026-03-06T08:00")
    assert said.status == 1
    assert "lùi ngày" in said.err


def test_the_shipped_catalogue_imports_whole_and_twice_changes_nothing(trial: Run) -> None:
    from onestop.procedures.shipped import DATA

    said = trial("import", "procedures", DATA / "procedures.csv")
    assert said.status == 0
    assert "99 mới" in said.out
    assert "99 giữ nguyên" in trial("import", "procedures", DATA / "procedures.csv").out


def test_from_an_old_register_to_the_months_figures(office: Run, tmp_path: Path) -> None:
    rows = (
        row(code="H50.31.12-260302-0001", received_at="2026-03-02T09:00", first_appointment_at="2026-03-05T17:00")
        + row(
            received_at="2026-03-02T09:30", due_at="2026-03-05T17:00", finished_at="2026-03-06T09:00",
            returned_at="2026-03-06T10:00", outcome="granted",
        )
        + row(received_at="2026-03-02T10:00", finished_at="2026-03-05T09:00", outcome="withdrawn")
        + row(procedure_code="2.000815", channel="online", received_at="2026-03-03T08:00")
        + row(received_at="2026-03-03T08:00", clock_stopped_since="2026-03-04T08:00", supplement_requests="1")
    )  # fmt: skip
    said = office("import", "dossiers", written(tmp_path / "register.csv", HEADER + rows), "--at", "2026-03-06T12:00")
    assert said.status == 0, said.err
    assert "5 hồ sơ, trong đó 1 quá hạn" in said.out

    shown = json.loads(office("show", "H50.31.12-260302-0001", "--json").out)
    assert shown["due_at"] == "2026-03-05T17:00:00+07:00"
    assert shown["late_since"] is None  # open: the sweep will say so
    assert [(line["from"][:16], line["to"][:16], line["counted"]) for line in shown["explanation"]] == [
        ("2026-03-02T09:00", "2026-03-03T00:00", 0),
        ("2026-03-03T00:00", "2026-03-05T17:00", 3),
    ]
    assert all(line["why"] for line in shown["explanation"])
    assert "khoản 2 Điều 147" in shown["explanation"][0]["source"]
    assert len(shown["calendar_version"]) == 32
    given = json.loads(office("show", "H50.31.12-260302-0002", "--json").out)
    assert (given["status"], given["late_since"]) == ("returned", "2026-03-05T17:00:00+07:00")
    assert (given["explanation"], given["calendar_version"]) == ([], None)  # the old register's end, counted by nobody
    assert json.loads(office("show", "H50.31.12-260302-0003", "--json").out)["status"] == "stopped"

    swept = json.loads(office("sweep", "--at", "2026-03-06T12:00", "--json").out)
    assert swept["newly_late"] == ["H50.31.12-260302-0001", "H50.31.12-260303-0001"]
    assert swept["checked"] == 3
    assert json.loads(office("sweep", "--at", "2026-03-06T12:01", "--json").out)["newly_late"] == []

    pdf = tmp_path / "letter.pdf"
    letter = office(
        "apology", "H50.31.12-260302-0001", "--reason", "Cán bộ phụ trách nghỉ ốm", "--new-appointment",
        "2026-03-10T16:00", "--signer", "quantri", "--at", "2026-03-06T13:45", "--output", pdf,
    )  # fmt: skip
    assert letter.status == 0, letter.err
    text = " ".join("".join(page.extract_text() for page in PdfReader(pdf).pages).split())
    for fact in (
        "H50.31.12-260302-0001",
        "Nguyễn Văn Bình",
        "Cán bộ phụ trách nghỉ ốm",
        "BẢN THỬ NGHIỆM",
        "118/2025/NĐ-CP",
    ):
        assert fact in text
    shown = json.loads(office("show", "H50.31.12-260302-0001", "--json").out)
    assert shown["appointment_at"] == "2026-03-10T16:00:00+07:00"
    assert shown["first_appointment_at"] == shown["due_at"] == shown["late_since"] == "2026-03-05T17:00:00+07:00"

    second = office(
        "apology", "H50.31.12-260302-0001", "--reason", "Lại chậm", "--new-appointment", "2026-03-17T16:00",
        "--signer", "quantri", "--at", "2026-03-11T08:00", "--output", tmp_path / "second.pdf",
    )  # fmt: skip
    assert second.status == 1
    assert "không quá một lần" in second.err
    assert not (tmp_path / "second.pdf").exists()

    figures = json.loads(office("report", "late-rate", "--month", "2026-03", "--format", "json").out)
    assert figures["period"] == {"from": "2026-03-01", "to": "2026-03-31"}
    total = figures["total"]
    assert (total["received_direct"], total["received_online"], total["carried_over"]) == (4, 1, 0)
    assert (total["ended_early"], total["ended_on_time"], total["ended_late"]) == (0, 1, 1)
    assert (total["stopped"], total["open_waiting"], total["open_late"]) == (1, 1, 2)
    assert total["late_rate"] == 0.5
    workbook = tmp_path / "rate.xlsx"
    assert office("report", "late-rate", "--month", "2026-03", "--format", "xlsx", "--output", workbook).status == 0
    assert load_workbook(workbook).active is not None


def test_a_bad_register_is_told_line_by_line_and_nothing_is_taken(office: Run, tmp_path: Path, folder: Path) -> None:
    rows = (
        row(received_at="2026-03-02T09:00")
        + row(received_at="2026-03-02")
        + row(procedure_code="9.999999", received_at="2026-03-02T09:00")
        + row(received_at="2026-03-02T09:00", channel="bồ câu")
        + row(received_at="2026-03-02T09:00", outcome="granted")
    )
    said = office("import", "dossiers", written(tmp_path / "bad.csv", HEADER + rows))
    assert said.status == 1
    assert [line.split(":")[0] for line in said.err.splitlines() if line.startswith("Dòng")] == [
        "Dòng 3", "Dòng 4", "Dòng 5", "Dòng 6",
    ]  # fmt: skip
    with closing(sqlite3.connect(folder / "onestop.sqlite3")) as base:
        assert base.execute("SELECT count(*) FROM dossier").fetchone() == (0,)


def test_a_dry_run_writes_nothing(office: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "register.csv", HEADER + row(received_at="2026-03-02T09:00"))
    said = office("import", "dossiers", file, "--dry-run")
    assert (said.status, "Chưa ghi gì" in said.out) == (0, True)
    assert office("show", "H50.31.12-260302-0001", "--json").status == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"code\n1", b"procedure_code,applicant_name,channel,received_at,bogus\n", b'"', b"a\x00b\n"],
)
def test_a_file_that_is_no_register_gets_an_answer_and_no_trace(office: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    for kind in ("dossiers", "procedures", "agencies"):
        said = office("import", kind, file)
        assert said.status == 1, (kind, said)
        assert "Traceback" not in said.err


def test_agencies_come_with_their_parents_in_any_order(office: Run, tmp_path: Path) -> None:
    text = "code,name,level,parent_code\nH50.31.13,UBND xã Cửa Tùng,commune,H50\nH50,UBND tỉnh Quảng Trị,province,\n"
    assert office("import", "agencies", written(tmp_path / "agencies.csv", text)).out.startswith("Đã nhập 2")
    file = written(tmp_path / "r.csv", HEADER + row(agency_code="H50.31.13", received_at="2026-03-02T09:00"))
    assert office("import", "dossiers", file).status == 0
    assert json.loads(office("show", "H50.31.13-260302-0001", "--json").out)["agency_code"] == "H50.31.13"


def test_a_backup_holds_a_sound_base_the_papers_and_the_key(office: Run, tmp_path: Path) -> None:
    target = tmp_path / "copy.tar.gz"
    assert office("backup", target).status == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with tarfile.open(target) as archive:
        assert {"manifest.json", "onestop.sqlite3", KEY_FILE} <= set(archive.getnames())
        archive.extract("onestop.sqlite3", tmp_path / "restored", filter="data")
    with closing(sqlite3.connect(tmp_path / "restored" / "onestop.sqlite3")) as base:
        assert base.execute("SELECT count(*) FROM procedure").fetchone() == (3,)
    assert office("backup", target).status == 1  # never over an older copy


def test_a_new_password_is_printed_once(office: Run) -> None:
    said = office("person", "reset-password", "quantri")
    assert (said.status, "Mật khẩu mới của quantri: " in said.out) == (0, True)
    assert office("person", "reset-password", "khongco").status == 1


def test_the_record_can_be_verified_by_hand(office: Run) -> None:
    said = office("audit", "verify")
    assert said.status == 0
    assert said.out.startswith("H50.31.12: đúng")


def test_the_program_starts_as_a_module(folder: Path) -> None:
    said = subprocess.run([sys.executable, "-m", "onestop", "--help"], capture_output=True, text=True, check=True)
    assert "init" in said.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["lenh-la"], "Không có lệnh “lenh-la”"),
        (["init"], "Thiếu --agency-code"),
        (["show"], "Thiếu CODE"),
        (["show", "A", "B"], "từ thừa"),
        (["sweep", "--la"], "Không có tùy chọn --la"),
        (["sweep", "--at"], "Tùy chọn --at"),
        (["report", "late-rate", "--month", "2026-03", "--format", "docx"], "chỉ nhận table, json, csv, xlsx, pdf"),
        (["report", "late-rate", "--month", "2026-03", "--output", "."], "Giá trị của --output"),
        (["serve", "--port", "-1"], "từ 1 đến 65535"),
        (["demo", "--seed", "x"], "phải là số nguyên"),
        (["import", "procedures", "x.csv", "--valid-from", "10/03/2026"], "phải là ngày"),
    ],
)
def test_a_mistyped_command_is_answered_in_vietnamese(run: Run, words: list[str], said: str) -> None:
    answer = run(*words)
    assert (answer.status, answer.out) == (2, "")
    assert said in answer.err
    assert "--help" in answer.err
    assert "Error" not in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ["show", "\udcff"],
        ["person", "reset-password", "\udcff"],
        ["import", "dossiers", ""],
        ["report", "late-rate", "--month", "2026-03", "--output", ""],
        ["report", "late-rate", "--month", "2026-03", "--output", "/proc/onestop.csv"],
        ["backup", "/proc/onestop.tar.gz"],
        ["backup", ""],
    ],
)
def test_what_the_machine_cannot_do_is_one_sentence(trial: Run, words: list[str]) -> None:
    said = trial(*words)
    assert said.status == 1
    assert said.err.startswith("Lỗi: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("url", ["nothing", "mysql://x/y", "postgresql://[/x", "postgresql://nobody@127.0.0.1:1/x"])
def test_a_database_out_of_reach_is_one_sentence(trial: Run, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONESTOP_DATABASE_URL", url)
    said = trial("show", "X")
    assert (said.status, said.err[:5]) == (1, "Lỗi: ")
    assert "ONESTOP_DATABASE_URL" in said.err


def test_a_damaged_database_is_one_sentence(trial: Run, folder: Path) -> None:
    (folder / "onestop.sqlite3").write_bytes(b"not a database at all" * 500)
    said = trial("show", "X")
    assert (said.status, said.err[:5]) == (1, "Lỗi: ")


def test_a_data_folder_that_is_a_file_is_one_sentence(run: Run, folder: Path) -> None:
    folder.write_bytes(b"")
    said = run("init", *NAMED)
    assert (said.status, said.err[:5]) == (1, "Lỗi: ")


def test_nothing_is_signed_that_could_not_be_written(office: Run, tmp_path: Path) -> None:
    file = written(tmp_path / "r.csv", HEADER + row(code="A-1", received_at="2026-03-02T09:00"))
    assert office("import", "dossiers", file).status == 0
    words = [
        "apology",
        "A-1",
        "--reason",
        "Thiếu người",
        "--new-appointment",
        "2026-03-10T16:00",
        "--signer",
        "quantri",
    ]
    assert office(*words, "--at", "2026-03-06T09:00", "--output", "/proc/x.pdf").status == 1
    assert json.loads(office("show", "A-1", "--json").out)["reappointed_at"] is None


def test_where_the_clerk_numbers_the_letters_nothing_is_signed_and_the_way_is_told(
    office: Run, folder: Path, tmp_path: Path
) -> None:
    file = written(tmp_path / "r.csv", HEADER + row(code="A-1", received_at="2026-03-02T09:00"))
    assert office("import", "dossiers", file).status == 0
    with closing(sqlite3.connect(folder / "onestop.sqlite3")) as base, base:
        base.execute("INSERT INTO office_papers (agency_id, sheet, letter_numbers) VALUES (1, 'a5', 'clerk')")
    output = tmp_path / "x.pdf"
    said = office(*APOLOGY, "--at", "2026-03-06T09:00", "--output", output)
    assert (said.status, "văn thư cấp số" in said.err, "trang ký văn bản xin lỗi" in said.err) == (1, True, True)
    assert not output.exists()


def test_another_agencys_dossier_is_not_ours_to_apologise_for(office: Run, tmp_path: Path) -> None:
    agencies = "code,name,level,parent_code\nH50.31.13,UBND xã Cửa Tùng,commune,\n"
    assert office("import", "agencies", written(tmp_path / "a.csv", agencies)).status == 0
    rows = row(agency_code="H50.31.13", code="A-1", received_at="2026-03-02T09:00")
    assert office("import", "dossiers", written(tmp_path / "r.csv", HEADER + rows)).status == 0
    words = [
        "apology",
        "A-1",
        "--reason",
        "Thiếu người",
        "--new-appointment",
        "2026-03-10T16:00",
        "--signer",
        "quantri",
    ]
    said = office(*words, "--at", "2026-03-06T09:00", "--output", tmp_path / "x.pdf")
    assert (said.status, "cơ quan khác" in said.err) == (1, True)


def test_empty_rows_are_passed_over_and_lines_are_counted_where_rows_begin(office: Run, tmp_path: Path) -> None:
    text = (
        "procedure_code,applicant_name,channel,received_at,applicant_address\n"
        "\n"
        ",,,,\n"
        '1.004873,An,direct,2026-03-02T09:00,"Thôn 1\nxã X"\n'
        "1.004873,,direct,2026-03-02T09:00,\n"
        " , ,,,\n"
    )
    said = office("import", "dossiers", written(tmp_path / "r.csv", text))
    assert [line.split(":")[0] for line in said.err.split("\n") if line.startswith("Dòng")] == ["Dòng 4", "Dòng 6"]
    text = text.replace('"Thôn 1\nxã X"', "Thôn 1").replace("1.004873,,", "1.004873,Bình,")
    assert "Đã nhập 2 hồ sơ" in office("import", "dossiers", written(tmp_path / "r.csv", text)).out


def test_a_base_of_another_version_is_not_served_but_upgraded(office: Run, folder: Path) -> None:
    assert "đã đúng phiên bản" in office("upgrade").out
    with closing(sqlite3.connect(folder / "onestop.sqlite3")) as base:
        base.execute("UPDATE alembic_version SET version_num = '0000'")
        base.commit()
    # Beyond this machine: were the version not looked at, the missing TLS would end the command, and not the test run.
    refused = office("serve", "--host", "192.0.2.1")
    assert (refused.status, "onestop upgrade" in refused.err) == (1, True)


def test_an_upgrade_brings_the_legal_bases_of_papers_that_the_program_before_did_not_print(
    office: Run, folder: Path
) -> None:
    base = folder / "onestop.sqlite3"
    engine = create_engine(f"sqlite:///{base}")
    settings = AlembicConfig()
    settings.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        settings.attributes["connection"] = connection
        command.downgrade(settings, "0004")
    engine.dispose()
    kinds = "SELECT count(*) FROM legal_basis WHERE paper_kind = 'unit_notice'"
    with closing(sqlite3.connect(base)) as rows:
        rows.execute("DELETE FROM legal_basis WHERE paper_kind = 'unit_notice'")
        rows.execute("DELETE FROM legal_basis WHERE paper_kind = 'receipt' AND valid_from IS NOT NULL")
        rows.commit()
    assert "Đã nâng cơ sở dữ liệu" in office("upgrade").out
    with closing(sqlite3.connect(base)) as rows:
        assert rows.execute(kinds).fetchone()[0] >= 1
        held = "SELECT count(*) FROM legal_basis WHERE paper_kind = 'receipt' AND valid_from IS NOT NULL"
        assert rows.execute(held).fetchone()[0] == 0  # what an office has taken away stays away
    assert "đúng" in office("audit", "verify").out

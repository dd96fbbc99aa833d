"""`onestop verify` tells a genuine paper from every other file, offline, by its exit status."""

import hashlib
import io
import json
import random
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.conftest import NAMED, Run
from tests.commands.test_commands import APOLOGY, HEADER, PROCEDURES, row, written
from tests.sealing.certificates import NAME, a_certificate

AT = "2026-03-06T09:00"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the office of the first test is kept for the others, with its letter: founding takes a second."""
    return tmp_path_factory.mktemp("kept") / "data"


@pytest.fixture
def office(run: Run, folder: Path, kept: Path, tmp_path: Path) -> Run:
    """An office with a late dossier."""
    if kept.exists():
        shutil.copytree(kept, folder)
        return run
    assert run("init", *NAMED, "--trial").status == 0
    assert run("import", "procedures", written(tmp_path / "procedures.csv", PROCEDURES)).status == 0
    register = written(tmp_path / "r.csv", HEADER + row(code="A-1", received_at="2026-03-02T09:00"))
    assert run("import", "dossiers", register).status == 0
    shutil.copytree(folder, kept)
    return run


@pytest.fixture
def letter(office: Run, tmp_path: Path) -> Path:
    """An apology as the citizen got it."""
    file = tmp_path / "xin-loi.pdf"
    said = office(*APOLOGY, "--at", AT, "--output", file)
    assert said.status == 0, said
    return file


def test_a_genuine_paper_says_what_it_is_and_that_it_holds(office: Run, letter: Path) -> None:
    said = office("verify", letter)
    assert said.status == 0
    for words in ("ĐÚNG", "Văn bản xin lỗi", "06/03/2026", "UBND xã Vĩnh Hoà (H50.31.12)", "Trạng thái: còn hiệu lực"):
        assert words in said.out
    told = json.loads(office("verify", letter, "--json").out)
    assert (told["genuine"], told["date"], told["agency_code"], told["state"]) == (
        True, "2026-03-06", "H50.31.12", "holds",
    )  # fmt: skip


def test_elsewhere_it_takes_the_public_key_and_no_database(
    office: Run, letter: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (key,) = (folder / "seal" / "public").iterdir()
    monkeypatch.setenv("ONESTOP_DATA", str(tmp_path / "elsewhere"))
    alone = office("verify", letter)
    assert alone.status == 1
    assert key.stem in alone.out
    assert "chưa có khóa" in alone.out
    known = office("verify", letter, "--key", key)
    assert known.status == 0
    assert "Trạng thái: không biết" in known.out
    assert not (tmp_path / "elsewhere").exists()


def test_a_changed_file_is_told_by_its_status(office: Run, letter: Path) -> None:
    content = letter.read_bytes()
    chance = random.Random(4)
    for _ in range(25):
        changed = bytearray(content)
        changed[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        letter.write_bytes(changed)
        said = office("verify", letter)
        assert (said.status, said.err) == (1, "")
        assert "ĐÚNG" not in said.out


def test_whatever_the_file_the_answer_is_one_of_ours(office: Run, tmp_path: Path) -> None:
    chance = random.Random(9)
    parts = [
        b"%PDF-1.7\n", b"%onestop-seal 1 ", b"%onestop-paper AA\n", b"0" * 16, b" - ", b"A" * 88, b"\n", b"startxref\n",
        b"9\n", b"%%EOF\n", b"\0", b"/ByteRange [0 1 2 3]", b"<00>", bytes(range(256)),
    ]  # fmt: skip
    file = tmp_path / "strange.pdf"
    for _ in range(60):
        file.write_bytes(b"".join(chance.choices(parts, k=chance.randrange(12))))
        said = office("verify", file)
        assert (said.status, said.err) == (1, "")
        assert said.out.startswith(("KHÔNG XÁC NHẬN ĐƯỢC", "SAI"))


def test_what_is_no_readable_file_is_one_sentence(office: Run) -> None:
    for name in ("không-có.pdf", ".", "", "/dev/null", "/proc/self/mem"):
        said = office("verify", name)
        assert (said.status, said.err[:5], said.err.count("\n")) == (1, "Lỗi: ", 1), name


def test_a_file_beyond_any_paper_is_not_read_to_its_end(office: Run, tmp_path: Path) -> None:
    file = tmp_path / "huge.pdf"
    with file.open("wb") as opened:
        opened.truncate(10_000_000_000)
    said = office("verify", file)
    assert (said.status, "50 MB" in said.err) == (1, True)


def test_a_key_that_is_none_is_said(office: Run, letter: Path, tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    for content in (b"", b"-----BEGIN", b"not a key", b"-----BEGIN PUBLIC KEY-----\nAAAA\n"):
        file.write_bytes(content)
        said = office("verify", letter, "--key", file)
        assert (said.status, said.err[:5]) == (1, "Lỗi: "), content


def test_a_new_key_leaves_the_old_papers_genuine(office: Run, letter: Path, folder: Path) -> None:
    assert office("seal", "change").status == 0
    assert office("verify", letter).status == 0
    shown = office("seal", "show").out
    assert shown.count("đang dùng") == shown.count("khóa cũ") == 1
    assert len(list((folder / "seal" / "public").iterdir())) == 2
    assert office("audit", "verify").status == 0


def test_a_letter_is_signed_where_the_office_has_a_certificate(office: Run, folder: Path, tmp_path: Path) -> None:
    a_certificate(folder / "signing")
    file = tmp_path / "xin-loi.pdf"
    assert office(*APOLOGY, "--at", AT, "--output", file).status == 0
    said = office("verify", file)
    assert (said.status, f"Chữ ký số: {NAME}" in said.out) == (0, True)
    assert b"/SubFilter /ETSI.CAdES.detached" in file.read_bytes()
    assert NAME in office("seal", "show").out


def test_after_a_restore_everything_can_still_be_verified_and_made_again(
    office: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_certificate(folder / "signing")
    letter = tmp_path / "xin-loi.pdf"
    assert office(*APOLOGY, "--at", AT, "--output", letter).status == 0
    assert office("seal", "change").status == 0
    copy = tmp_path / "copy.tar.gz"
    assert office("backup", copy).status == 0
    shutil.rmtree(folder)
    with tarfile.open(copy) as archive:
        assert {"seal/private.pem", "signing/certificate.p12", "signing/password"} <= set(archive.getnames())
        archive.extractall(folder, filter="data")
    assert office("verify", letter).status == 0
    said = office("seal", "show")
    assert (said.status, said.out.count("khóa cũ")) == (0, 1)
    (file,) = (path for path in (folder / "papers").iterdir() if path.read_bytes() == letter.read_bytes())
    file.unlink()  # made again from the facts, the kept seal and the kept signature, though the key has changed
    again = _downloaded(folder, monkeypatch)
    assert letter.read_bytes() in again


def _downloaded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Every issued paper as the desk hands it out."""
    from sqlalchemy import select

    from onestop.cases.issuing import content_of
    from onestop.cases.models import Paper
    from onestop.commands.context import application
    from onestop.database import db, reading

    with application(), reading():
        found = db.session.scalars(select(Paper).where(Paper.sha256.is_not(None))).all()
        return [content_of(paper, folder / "papers") for paper in found]


def test_an_office_that_could_not_be_founded_leaves_no_key(run: Run, folder: Path) -> None:
    said = run("init", "--agency-code", "!", "--agency-name", "UBND xã Vĩnh Hoà", "--admin", "quantri")
    assert said.status == 1
    assert not (folder / "seal").exists()
    assert io.StringIO(said.err).readline().startswith("Lỗi: ")


def test_a_scan_of_van_thu_is_known_by_the_office_that_keeps_it_and_by_nobody_else(
    office: Run, letter: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = tmp_path / "quet.pdf"
    scan.write_bytes(b"%PDF-1.7\n% signed by hand\n%%EOF\n")
    assert office("verify", scan).status == 1
    with closing(sqlite3.connect(folder / "onestop.sqlite3")) as base:
        base.execute(
            "INSERT INTO paper"
            " (agency_id, dossier_id, kind, year, facts, state, sha256, created_at, number_text, scanned)"
            " SELECT agency_id, dossier_id, kind, year, facts, state, ?, created_at, '125/UBND-VP', 1 FROM paper"
            " WHERE kind = 'apology'",
            [hashlib.sha256(scan.read_bytes()).hexdigest()],
        )
        base.commit()
    said = office("verify", scan)
    assert said.status == 0
    for words in ("ĐÚNG", "bản quét của văn thư", "125/UBND-VP", "Trạng thái: còn hiệu lực"):
        assert words in said.out
    assert json.loads(office("verify", scan, "--json").out)["genuine"] is True
    scan.write_bytes(scan.read_bytes() + b"\n")
    assert office("verify", scan).status == 1
    monkeypatch.setenv("ONESTOP_DATA", str(tmp_path / "elsewhere"))
    assert office("verify", scan).status == 1

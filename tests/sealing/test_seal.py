"""The seal finds every changed bit, and the signature behind it leaves none free."""

import asyncio
import random
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from onestop.errors import Refused
from onestop.sealing import certificate, keys, seal, signed
from onestop.sealing.keys import PublicKey
from onestop.sealing.statement import Statement
from onestop.sealing.verdict import Finding, judge
from tests.clock import moment
from tests.papers.builders import a_receipt
from tests.sealing.certificates import NAME, a_certificate

AT = moment("Mon 2026-03-02 09:00")
FLIPS = 1000
SAYS = Statement(
    office="UBND xã Vĩnh Hoà", agency_code="H50.31.12", kind="Văn bản xin lỗi và hẹn lại ngày trả kết quả",
    date="2026-03-02", number="01/PXL-UBND", signer="Trần Văn Đức", code="7K3QF-9M2XA",
)  # fmt: skip


@dataclass(frozen=True)
class Paper:
    content: bytes
    sealed: bytes
    known: dict[str, PublicKey]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation")


@pytest.fixture(scope="module")
def drawn() -> bytes:
    from onestop.papers.receipt import render

    return render(a_receipt())


@pytest.fixture(scope="module", params=["sealed", "rsa", "curve"])
def paper(request: pytest.FixtureRequest, folder: Path, drawn: bytes) -> Iterator[Paper]:
    """The same receipt: with the seal alone, and signed with each kind of key behind the seal."""
    key = keys.current(folder / "seal")
    known = keys.public_keys(folder / "seal")
    if request.param == "sealed":
        content = seal.put_in(drawn, seal.block(drawn, SAYS, key=key.private, key_id=key.public.id))
        yield Paper(content, content, known)
        return
    own = certificate.load(a_certificate(folder / request.param, curve=request.param == "curve"), at=AT)
    assert own is not None
    lines = seal.block(drawn, SAYS, key=key.private, key_id=key.public.id, certificates=own.digest)
    sealed = seal.put_in(drawn, lines)
    yield Paper(signed.sign(sealed, own, at=AT, reason="Phát hành", location="Vĩnh Hoà"), sealed, known)


def test_what_was_issued_is_genuine_and_says_what_it_is(paper: Paper) -> None:
    verdict = judge(paper.content, paper.known)
    assert verdict.genuine
    assert verdict.statement == SAYS
    assert verdict.fingerprint == next(iter(paper.known.values())).fingerprint
    assert verdict.certificate == (None if paper.content == paper.sealed else NAME)


def test_every_one_of_a_thousand_flipped_bits_is_found(paper: Paper) -> None:
    chance = random.Random(2026)
    missed = []
    for _ in range(FLIPS):
        place, bit = chance.randrange(len(paper.content)), chance.randrange(8)
        if judge(_flipped(paper.content, place, bit), paper.known).genuine:
            missed.append((place, bit))
    assert missed == []


def test_no_bit_of_the_seal_and_of_the_signature_is_free(paper: Paper) -> None:
    """Where a lenient reader would look away: the lines of the seal, the CMS in hexadecimal, and their borders."""
    chance = random.Random(7)
    lines = paper.content.index(b"%onestop-paper")
    places = set(range(lines, paper.content.index(b"startxref", lines) + 40)) & set(range(len(paper.sealed)))
    if paper.content != paper.sealed:
        start = paper.content.index(b"/Contents <", len(paper.sealed))
        end = paper.content.index(b">", start)
        cms = range(start, end + 60)
        places |= set(chance.sample(cms, 250)) | {start + 10, start + 11, end - 1, end, end + 1}
    flips = [(place, chance.randrange(8)) for place in sorted(places)]
    assert [flip for flip in flips if judge(_flipped(paper.content, *flip), paper.known).genuine] == []


def test_what_was_cut_off_or_added_is_found(paper: Paper) -> None:
    for changed in (
        paper.content[:-1], paper.content + b"\n", paper.content + paper.content, b"\n" + paper.content,
        paper.content[: len(paper.content) // 2], paper.content.replace(b"%onestop-seal", b"%onestop-seal ", 1),
    ):  # fmt: skip
        assert not judge(changed, paper.known).genuine
    if paper.content != paper.sealed:
        assert judge(paper.sealed, paper.known).finding is Finding.CHANGED  # the signature was taken off


def test_a_second_seal_or_an_update_by_somebody_else_is_found(paper: Paper, tmp_path: Path, drawn: bytes) -> None:
    stranger = keys.current(tmp_path)
    with pytest.raises(ValueError, match="already"):
        seal.block(paper.content, SAYS, key=stranger.private, key_id=stranger.public.id)
    forged = seal.put_in(drawn, seal.block(drawn, SAYS, key=stranger.private, key_id=stranger.public.id))
    assert judge(forged, paper.known).finding is Finding.UNKNOWN_KEY
    renamed = forged.replace(stranger.public.id.encode(), next(iter(paper.known)).encode())
    assert judge(renamed, paper.known).finding is Finding.CHANGED
    other = certificate.load(a_certificate(tmp_path / "signing", curve=True, name=NAME), at=AT)
    assert other is not None
    if paper.content == paper.sealed:
        updated = _signed_anyhow(paper.sealed, other)
        assert judge(updated, paper.known).finding is Finding.CHANGED
    else:
        assert judge(_signed_anyhow(paper.sealed, other), paper.known).finding is Finding.CHANGED


def test_another_program_sees_a_valid_signature_over_the_whole_file(paper: Paper, tmp_path: Path) -> None:
    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.content)
    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
    if paper.content == paper.sealed:
        assert "does not contain any signatures" in said
        return
    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    file.write_bytes(_flipped(paper.content, paper.content.index(b"/Author") + 12, 0))
    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False).stdout
    assert "Digest Mismatch" in said


def test_the_sealed_file_is_still_a_pdf_with_every_word(paper: Paper, tmp_path: Path) -> None:
    from pypdf import PdfReader

    file = tmp_path / "paper.pdf"
    file.write_bytes(paper.content)
    assert "GIẤY TIẾP NHẬN" in PdfReader(file, strict=True).pages[0].extract_text().upper()


def test_a_signature_with_an_rsa_key_comes_out_the_same_again(folder: Path, drawn: bytes) -> None:
    own = certificate.load(a_certificate(folder / "again"), at=AT)
    assert own is not None
    key = keys.current(folder / "seal")
    sealed = seal.put_in(drawn, seal.block(drawn, SAYS, key=key.private, key_id=key.public.id, certificates=own.digest))
    made = {signed.sign(sealed, own, at=AT, reason="Phát hành", location="Vĩnh Hoà") for _ in range(2)}
    assert len(made) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"", b"%", b"%PDF-", b"%PDF-1.4\n%%EOF", b"\0" * 1000, b"%onestop-seal " * 3, "Xin chào".encode(),
        b"%PDF-1.4\n%onestop-paper =\n%onestop-seal 1 " + b"0" * 16 + b" - " + b"=" * 88 + b"\nstartxref\n1\n%%EOF\n",
    ],
)  # fmt: skip
def test_what_is_no_paper_is_no_paper(content: bytes, folder: Path) -> None:
    keys.current(folder / "seal")
    assert judge(content, keys.public_keys(folder / "seal")).finding in (Finding.NO_SEAL, Finding.UNKNOWN_KEY)


def test_names_as_long_as_any_fit_into_the_seal(folder: Path, drawn: bytes) -> None:
    long = "Ủ" * 300
    says = Statement(office=long, agency_code=long, kind=long, date="2026-03-02", number=long, signer=long, code=long)
    key = keys.current(folder / "seal")
    sealed = seal.put_in(drawn, seal.block(drawn, says, key=key.private, key_id=key.public.id))
    assert judge(sealed, keys.public_keys(folder / "seal")).statement == says


@pytest.mark.parametrize(
    "part", [b"%onestop-paper A\n", b"%onestop-paper ", b"startxref\n1\n", b"/ByteRange [0 1 2 3]"]
)
def test_a_file_made_to_be_searched_for_long_is_answered_at_once(part: bytes, folder: Path) -> None:
    keys.current(folder / "seal")
    before = time.process_time()
    for content in (
        b"%PDF-1.4\n" + part * 300_000 + b"%onestop-seal 1 x",
        b"%PDF-1.4\n%onestop-seal 1 x\n" + part * 300_000,
    ):
        assert judge(content, keys.public_keys(folder / "seal")).finding is Finding.NO_SEAL
    assert time.process_time() - before < 3


class TestTheKeys:
    def test_the_first_one_is_made_once_and_only_its_owner_reads_it(self, tmp_path: Path) -> None:
        first = keys.current(tmp_path / "seal").public
        assert keys.current(tmp_path / "seal").public == first
        assert (tmp_path / "seal" / "private.pem").stat().st_mode & 0o777 == 0o600
        assert sorted(path.name for path in (tmp_path / "seal").rglob("*")) == sorted(
            ["private.pem", "public", f"{first.id}.pem"]
        )

    def test_a_new_one_leaves_the_old_public_one_for_the_old_papers(self, tmp_path: Path, drawn: bytes) -> None:
        old = keys.current(tmp_path)
        sealed = seal.put_in(drawn, seal.block(drawn, SAYS, key=old.private, key_id=old.public.id))
        new = keys.change(tmp_path).public
        assert keys.current(tmp_path).public == new != old.public
        assert judge(sealed, keys.public_keys(tmp_path)).genuine
        assert judge(sealed, {new.id: new}).finding is Finding.UNKNOWN_KEY

    def test_one_that_others_can_read_seals_nothing(self, tmp_path: Path) -> None:
        keys.current(tmp_path)
        (tmp_path / "private.pem").chmod(0o644)
        with pytest.raises(Refused, match="chmod 600"):
            keys.current(tmp_path)

    def test_a_private_key_is_not_taken_for_a_public_one(self, tmp_path: Path) -> None:
        keys.current(tmp_path)
        with pytest.raises(Refused, match="khóa công khai"):
            keys.read_publics((tmp_path / "private.pem").read_bytes())

    def test_many_in_one_file_are_all_read(self, tmp_path: Path) -> None:
        both = [keys.current(tmp_path).public, keys.change(tmp_path).public]
        assert keys.read_publics(b"".join(key.pem for key in both)) == both


class TestTheCertificate:
    def test_none_is_no_trouble(self, tmp_path: Path) -> None:
        assert certificate.load(tmp_path, at=AT) is None

    def test_a_wrong_password_is_said(self, tmp_path: Path) -> None:
        a_certificate(tmp_path, curve=True)
        (tmp_path / "password").write_text("khác")
        with pytest.raises(Refused, match="sai mật khẩu"):
            certificate.load(tmp_path, at=AT)

    def test_the_password_may_come_by_the_environment(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        a_certificate(tmp_path, curve=True)
        word = (tmp_path / "password").read_text().strip()
        (tmp_path / "password").unlink()
        monkeypatch.setenv("ONESTOP_SIGNING_PASSWORD", word)
        own = certificate.load(tmp_path, at=AT)
        assert own is not None
        assert NAME in own.subject

    def test_one_that_has_run_out_signs_nothing(self, tmp_path: Path) -> None:
        a_certificate(tmp_path, curve=True, since=moment("2024-01-01 00:00"))
        with pytest.raises(Refused, match="Thay chứng thư"):
            certificate.load(tmp_path, at=AT)

    def test_files_that_others_can_read_are_refused(self, tmp_path: Path) -> None:
        a_certificate(tmp_path, curve=True)
        (tmp_path / "certificate.p12").chmod(0o640)
        with pytest.raises(Refused, match="chmod 600"):
            certificate.load(tmp_path, at=AT)


def _flipped(content: bytes, place: int, bit: int) -> bytes:
    changed = bytearray(content)
    changed[place] ^= 1 << bit
    return bytes(changed)


def _signed_anyhow(sealed: bytes, own: certificate.OfficeCertificate) -> bytes:
    """An update by a certificate that the seal does not name, as a forger would add it."""
    made = signed.sign(sealed, own, at=AT, reason="Phát hành", location="Vĩnh Hoà")
    assert made.startswith(sealed)
    return made


def test_a_letter_is_signed_also_by_a_program_that_runs_an_event_loop(folder: Path, drawn: bytes) -> None:
    own = certificate.load(a_certificate(folder / "in-a-loop"), at=AT)
    assert own is not None
    key = keys.current(folder / "seal")
    sealed = seal.put_in(drawn, seal.block(drawn, SAYS, key=key.private, key_id=key.public.id, certificates=own.digest))

    async def program() -> bytes:
        return signed.sign(sealed, own, at=AT, reason="Phát hành", location="Vĩnh Hoà")

    with ThreadPoolExecutor(max_workers=1) as apart:  # beside the loop that a browser of the tests may have left open
        content = apart.submit(lambda: asyncio.run(program())).result()
    assert signed.check(content, len(sealed), own.digest) is not None

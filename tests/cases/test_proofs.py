"""A proved file stays the same for ever: whatever became of the key, the certificate or the file itself."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from onestop.audit.chain import verify
from onestop.audit.models import AuditEntry
from onestop.cases import issuing
from onestop.cases.apologies import reason_from_text, sign_apology
from onestop.cases.counter_slips import decline
from onestop.cases.ending import refuse
from onestop.cases.issuing import content_of, how_many_wait, prove, prove_waiting
from onestop.cases.models import Paper, PaperKind, PaperSignature, PaperState, SealKey
from onestop.cases.parties import Applicant
from onestop.database import db
from onestop.errors import Refused
from onestop.sealing import keys
from onestop.sealing.verdict import Verdict, judge
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.cases.threads import together
from tests.sealing.certificates import NAME, a_certificate

AT = moment("Fri 2026-03-06 09:00")


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    return tmp_path / "papers"


@pytest.fixture
def certified(papers: Path) -> Path:
    """The folder of papers, beside that of a certificate."""
    a_certificate(papers.parent / "signing", curve=True)  # ECDSA: no second signature would be the same
    return papers


def an_apology(office: Office) -> Paper:
    dossier = a_dossier(office, a_procedure(office, "3 working_day"), received="2026-03-02 09:00")
    reason, _ = reason_from_text(office.agency.id, "Khối lượng hồ sơ tăng đột biến")
    told = moment("Tue 2026-03-10 16:00")
    paper = sign_apology(dossier, reason=reason, new_appointment_at=told, by=office.head, at=AT).paper
    assert paper is not None
    return paper


def proved(paper: Paper, papers: Path) -> bytes:
    prove(paper.id, papers, at=AT, save=db.session.commit)
    return content_of(paper, papers)


def judged(content: bytes, papers: Path) -> Verdict:
    return judge(content, keys.public_keys(papers.parent / "seal"))


@pytest.mark.usefixtures("database")
class TestWithACertificate:
    def test_what_an_authority_signs_is_signed_and_the_rest_is_sealed(self, certified: Path) -> None:
        office = an_office()
        version = a_procedure(office)
        letter = an_apology(office)
        refusal = refuse(a_dossier(office, version), reason="Không đủ điều kiện", by=office.head, at=AT)
        receipt = db.session.scalars(select(Paper).where(Paper.kind == PaperKind.RECEIPT)).first()
        declined = decline(
            version, Applicant(name="Nguyễn Văn Bình"), reason="Sai nơi nộp", agency=office.agency,
            by=office.reception, at=AT,
        ).paper  # fmt: skip
        assert receipt is not None
        signed = {paper.id: judged(proved(paper, certified), certified) for paper in (letter, refusal)}
        sealed = {paper.id: judged(proved(paper, certified), certified) for paper in (receipt, declined)}
        assert all(verdict.genuine for verdict in (*signed.values(), *sealed.values()))
        assert {verdict.certificate for verdict in signed.values()} == {NAME}
        assert {verdict.certificate for verdict in sealed.values()} == {None}

    def test_a_lost_file_is_made_again_though_key_and_certificate_are_new(self, certified: Path) -> None:
        letter = an_apology(an_office())
        content = proved(letter, certified)
        (certified / f"{letter.sha256}.pdf").unlink()
        keys.change(certified.parent / "seal")
        a_certificate(certified.parent / "signing", curve=True, name="Cơ quan khác")
        assert content_of(letter, certified) == content
        assert judged(content, certified).certificate == NAME

    def test_one_that_cannot_sign_keeps_the_file_back_until_it_can(self, certified: Path) -> None:
        office = an_office()
        letter = an_apology(office)
        password = certified.parent / "signing" / "password"
        right = password.read_bytes()
        password.write_bytes(b"sai")
        with pytest.raises(ExceptionGroup) as told:
            prove_waiting(certified, at=AT, save=db.session.commit)
        assert "sai mật khẩu" in str(told.value.exceptions[0])
        assert (letter.state, how_many_wait(office.agency.id)) == (PaperState.RENDERING, 1)
        with pytest.raises(Refused, match="đang được tạo"):
            content_of(letter, certified)
        password.write_bytes(right)
        assert prove_waiting(certified, at=AT, save=db.session.commit) == 1
        assert judged(content_of(letter, certified), certified).certificate == NAME

    def test_the_signature_names_the_moment_of_issue(self, certified: Path) -> None:
        letter = an_apology(an_office())
        prove(letter.id, certified, at=moment("Mon 2026-03-09 10:00"), save=db.session.commit)
        assert rb"/M (D\07220260306090000" in content_of(letter, certified)

    def test_a_kept_signature_is_never_changed(self, certified: Path) -> None:
        proved(an_apology(an_office()), certified)
        for statement in ("UPDATE paper_signature SET content = '00'", "DELETE FROM seal_key"):
            with pytest.raises(DBAPIError, match="never changed"), db.session.begin_nested():
                db.session.execute(text(statement))


@pytest.mark.parametrize("where", ["render", "sync", "rename", "record", "commit"])
def test_a_crash_on_the_way_leaves_one_signed_letter(
    sqlite_url: str, bare_app: Callable[[str], Flask], certified: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    app = bare_app(sqlite_url)
    with app.app_context():
        letter_id = an_apology(an_office()).id
        db.session.commit()

    class PowerCutError(BaseException):
        """The moment at which the machine goes off."""

    def cut(*_args: object, **_kept: object) -> None:
        raise PowerCutError

    saved = iter([db.session.commit, db.session.commit, cut])
    with monkeypatch.context() as broken, app.app_context():
        match where:
            case "render":
                broken.setattr(issuing, "render", cut)
            case "sync":
                broken.setattr("os.fsync", cut)
            case "rename":
                broken.setattr(Path, "replace", cut)
            case "record":
                broken.setattr(issuing, "record", cut)
        with pytest.raises(PowerCutError):
            prove(letter_id, certified, at=AT, save=lambda: next(saved)() if where == "commit" else db.session.commit())
    with app.app_context():
        assert prove_waiting(certified, at=AT, save=db.session.commit, kinds=[PaperKind.APOLOGY]) == 1
        letter = db.session.get_one(Paper, letter_id)
        first = content_of(letter, certified)
        assert (letter.state, letter.number, content_of(letter, certified)) == (PaperState.ISSUED, 1, first)
        assert judged(first, certified).certificate == NAME
        assert db.session.scalar(select(func.count()).select_from(PaperSignature)) == 1


def test_desks_that_make_their_first_papers_at_once_note_one_key(
    any_database: str, bare_app: Callable[[str], Flask], papers: Path
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        version = a_procedure(office)
        for _ in range(4):
            a_dossier(office, version)
        agency_id = office.agency.id
        db.session.commit()
        ids = db.session.scalars(select(Paper.id)).all()

    def make(desk: int) -> int:
        prove(ids[desk], papers, at=AT, save=db.session.commit)
        return 1

    assert sum(together(app, make, desks=4)) == 4
    with app.app_context():
        assert len(db.session.scalars(select(SealKey)).all()) == 1
        assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.act == "seal_key_noted")).all()) == 1
        assert verify(agency_id).holds
        for paper in db.session.scalars(select(Paper)).all():
            assert judged(content_of(paper, papers), papers).genuine


@pytest.mark.usefixtures("database")
def test_a_paper_from_before_the_seal_is_still_made_again(papers: Path) -> None:
    """Issued by an earlier version: a hash, and no seal."""
    import hashlib

    a_dossier(an_office())
    paper = db.session.scalars(select(Paper)).one()
    drawn = issuing.render(paper)
    paper.sha256, paper.state, paper.issued_at = hashlib.sha256(drawn).hexdigest(), PaperState.ISSUED, AT
    db.session.flush()
    assert content_of(paper, papers) == drawn
    assert not judged(drawn, papers).genuine


@pytest.mark.usefixtures("database")
def test_a_scan_that_is_lost_is_not_drawn_instead(papers: Path) -> None:
    a_dossier(an_office())
    paper = db.session.scalars(select(Paper)).one()
    paper.scanned, paper.sha256, paper.state = True, "0" * 64, PaperState.ISSUED
    with pytest.raises(Refused, match="bản quét"):
        content_of(paper, papers)

"""A paper once numbered is never lost: whatever breaks in between, the same number and the same bytes come out."""

import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text

from onestop.audit.models import AuditEntry
from onestop.cases import issuing
from onestop.cases.apologies import reason_from_text, sign_apology
from onestop.cases.counter_slips import ask_before_intake, decline
from onestop.cases.forms import FORMS
from onestop.cases.intake import Intake, receive
from onestop.cases.issuing import content_of, how_many_wait, prove, prove_waiting, void
from onestop.cases.models import Dossier, Paper, PaperKind, PaperState
from onestop.cases.parties import Applicant
from onestop.cases.proofs import finished
from onestop.cases.supplement import ask_supplement
from onestop.database import db
from onestop.errors import Refused
from onestop.papers.facts import thaw
from onestop.people.models import Agency, Person
from onestop.procedures.models import ProcedureVersion
from tests.builders import a_dossier, a_procedure, an_office, moment
from tests.cases.threads import together

AT = moment("Mon 2026-03-02 09:00")
FROZEN = "guard_12_paper"  # what holds the facts of a paper in the database
BINH = Applicant(name="Nguyễn Văn Bình")


def state(paper_id: int) -> tuple[PaperState, str | None]:
    return db.session.execute(select(Paper.state, Paper.sha256).where(Paper.id == paper_id)).one()  # type: ignore[return-value]


class PowerCutError(Exception):
    """The moment at which the machine goes off."""


@pytest.fixture
def app(sqlite_url: str, bare_app: Callable[[str], Flask]) -> Flask:
    return bare_app(sqlite_url)


@pytest.mark.parametrize("where", ["render", "write", "sync", "rename", "record", "commit"])
def test_what_a_crash_leaves_is_finished_with_the_same_number_and_the_same_bytes(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    papers = tmp_path / "papers"
    with app.app_context():
        office = an_office()
        slip = ask_before_intake(
            a_procedure(office), BINH, items=["Ảnh"], reason="Thiếu", agency=office.agency, by=office.reception, at=AT
        )
        wanted = finished(slip.paper, issuing.render(slip.paper), papers, at=AT).content
        paper_id, agency_id = slip.paper_id, office.agency.id
        db.session.commit()

    def cut(*_args: object, **_kept: object) -> None:
        raise PowerCutError

    saved = iter([db.session.commit, db.session.commit, cut])  # the third one is the commit of what was made

    def prove_once(save: Callable[[], None]) -> None:
        with app.app_context():
            prove(paper_id, papers, at=AT, save=save)

    with monkeypatch.context() as broken:
        match where:
            case "render":
                broken.setattr(issuing, "render", cut)
            case "write":
                broken.setattr(Path, "open", cut)
            case "sync":
                broken.setattr("os.fsync", cut)
            case "rename":
                broken.setattr(Path, "replace", cut)
            case "record":
                broken.setattr(issuing, "record", cut)
        with pytest.raises(PowerCutError):
            prove_once(lambda: next(saved)() if where == "commit" else db.session.commit())
    with app.app_context():
        assert state(paper_id) == (PaperState.RENDERING, None)
        assert how_many_wait(agency_id) == 1
        with pytest.raises(Refused, match="đang được tạo"):  # nobody gets a file without its seal
            content_of(db.session.get_one(Paper, paper_id), papers)
        assert prove_waiting(papers, at=AT, save=db.session.commit) == 1
        assert prove_waiting(papers, at=AT, save=db.session.commit) == 0
    with app.app_context():
        digest = hashlib.sha256(wanted).hexdigest()
        paper = db.session.get_one(Paper, paper_id)
        assert (paper.state, paper.number, paper.sha256) == (PaperState.ISSUED, 1, digest)
        assert (papers / f"{digest}.pdf").read_bytes() == wanted
        assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.act == "paper_issued")).all()) == 1


@pytest.mark.usefixtures("database")
def test_a_paper_that_cannot_be_made_holds_up_no_other(tmp_path: Path) -> None:
    office = an_office()
    version = a_procedure(office)
    broken, good = (a_dossier(office, version, applicant=name) for name in ("Bình", "An"))
    paper = db.session.scalars(select(Paper).where(Paper.dossier_id == broken.id)).one()
    db.session.execute(text(f"DROP TRIGGER {FROZEN}"))
    paper.facts = {"nonsense": 1}
    db.session.commit()
    with pytest.raises(ExceptionGroup) as told:
        prove_waiting(tmp_path, at=AT, save=db.session.commit)
    assert told.value.exceptions[0].__notes__ == [f"paper {paper.id}"]
    assert state(paper.id)[0] is PaperState.RENDERING
    assert db.session.scalars(select(Paper.state).where(Paper.dossier_id == good.id)).all() == [PaperState.ISSUED]


def test_two_that_make_the_same_paper_make_it_once(
    any_database: str, bare_app: Callable[[str], Flask], tmp_path: Path
) -> None:
    app, papers = bare_app(any_database), tmp_path / "papers"
    with app.app_context():
        a_dossier(an_office())
        db.session.commit()

    def make(_desk: int) -> int:
        done = prove_waiting(papers, at=AT, save=db.session.commit)
        db.session.commit()
        return done

    together(app, make, desks=4)
    with app.app_context():
        assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.act == "paper_issued")).all()) == 1
        assert [path.suffix for path in papers.iterdir()] == [".pdf"]


def test_letter_numbers_are_gapless_for_each_agency_kind_and_year(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    app = bare_app(any_database)
    with app.app_context():
        offices = [an_office(), an_office("H50.31.13")]
        told = [(office.agency.id, a_procedure(office).id, office.reception.id) for office in offices]
        db.session.commit()

    def slips(desk: int) -> None:
        agency_id, version_id, person_id = told[desk % 2]
        for number in range(4):
            agency, by = db.session.get_one(Agency, agency_id), db.session.get_one(Person, person_id)
            version = db.session.get_one(ProcedureVersion, version_id)
            year = 2026 + number // 2
            at = moment(f"{year}-01-01 00:00:00")
            ask_before_intake(version, BINH, items=["Ảnh"], reason="Thiếu", agency=agency, by=by, at=at)
            decline(version, BINH, reason="Không thuộc thẩm quyền", agency=agency, by=by, at=at)
            if (desk + number) % 5 == 0:
                db.session.rollback()
            else:
                db.session.commit()

    together(app, slips, desks=8)
    with app.app_context():
        series: dict[tuple[int, PaperKind, int], list[int]] = {}
        for paper in db.session.scalars(select(Paper).order_by(Paper.number)):
            assert paper.number is not None
            series.setdefault((paper.agency_id, paper.kind, paper.year), []).append(paper.number)
        assert len(series) == 2 * 2 * 2
        for numbers in series.values():
            assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.usefixtures("database")
class TestTheFile:
    """content_of gives what was issued, or says that it cannot."""

    def issued(self, folder: Path) -> Paper:
        office = an_office()
        dossier = a_dossier(office, received=AT)
        paper = db.session.scalars(select(Paper).where(Paper.dossier_id == dossier.id)).one()
        prove(paper.id, folder, at=AT, save=db.session.commit)
        return paper

    def test_is_the_same_each_time(self, tmp_path: Path) -> None:
        paper = self.issued(tmp_path)
        content = content_of(paper, tmp_path)
        assert content == content_of(paper, tmp_path)
        assert paper.seal is not None
        assert content.replace(paper.seal.encode(), b"") == issuing.render(paper)

    def test_that_was_changed_is_not_given_out(self, tmp_path: Path) -> None:
        paper = self.issued(tmp_path)
        path = tmp_path / f"{paper.sha256}.pdf"
        path.write_bytes(path.read_bytes().replace(b"%%EOF", b"%%E0F"))
        with pytest.raises(Refused, match="bị thay đổi"):
            content_of(paper, tmp_path)

    def test_that_is_missing_is_made_again_byte_for_byte(self, tmp_path: Path) -> None:
        paper = self.issued(tmp_path)
        path = tmp_path / f"{paper.sha256}.pdf"
        content = path.read_bytes()
        path.unlink()
        assert content_of(paper, tmp_path) == content == path.read_bytes()

    def test_that_is_missing_and_would_come_out_otherwise_is_not_made_up(self, tmp_path: Path) -> None:
        paper = self.issued(tmp_path)
        path = tmp_path / f"{paper.sha256}.pdf"
        path.unlink()
        db.session.execute(text(f"DROP TRIGGER {FROZEN}"))
        paper.facts = paper.facts | {"dossier_code": "H50.31.12-260302-0099"}
        with pytest.raises(Refused, match="bị thay đổi"):
            content_of(paper, tmp_path)
        assert not path.exists()

    def test_of_a_void_paper_is_kept_and_can_still_be_seen(self, tmp_path: Path) -> None:
        paper = self.issued(tmp_path)
        content = content_of(paper, tmp_path)
        void(paper, reason="Sai tên", at=AT)
        prove(paper.id, tmp_path, at=AT, save=db.session.commit)
        assert (paper.state, content_of(paper, tmp_path)) == (PaperState.VOID, content)


@pytest.mark.usefixtures("database")
def test_frozen_facts_do_not_follow_what_changes_later(tmp_path: Path) -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "3 working_day"), received=AT)
    reason, _ = reason_from_text(office.agency.id, "Khối lượng hồ sơ tăng đột biến")
    at = moment("Fri 2026-03-06 09:00")
    apology = sign_apology(
        dossier, reason=reason, new_appointment_at=moment("Tue 2026-03-10 16:00"), by=office.head, at=at
    )
    assert apology.paper is not None
    before = finished(apology.paper, issuing.render(apology.paper), tmp_path, at=at).content
    office.agency.name, dossier.applicant_name, office.head.full_name = "UBND xã Khác", "Người Khác", "Chức Khác"
    prove(apology.paper.id, tmp_path, at=at, save=db.session.commit)
    assert content_of(apology.paper, tmp_path) == before


@pytest.mark.usefixtures("database")
def test_a_receipt_bears_the_code_and_a_slip_its_number() -> None:
    office = an_office()
    dossier = receive(
        Intake(version=a_procedure(office), applicant=BINH), agency=office.agency, by=office.reception, at=AT
    )
    ask_supplement(dossier, items=["Ảnh"], reason="Thiếu", by=office.officer, at=moment("Tue 2026-03-03 09:00"))
    receipt, slip = db.session.scalars(select(Paper).where(Paper.dossier_id == dossier.id).order_by(Paper.id)).all()
    assert (receipt.kind, receipt.number, receipt.facts["dossier_code"]) == (PaperKind.RECEIPT, None, dossier.code)
    assert (slip.kind, slip.number) == (PaperKind.SUPPLEMENT, 1)
    assert db.session.get_one(Dossier, dossier.id).first_appointment_at == dossier.due_before_stop


@pytest.mark.usefixtures("database")
def test_pages_drawn_by_many_threads_at_once_are_the_same_to_the_byte() -> None:
    dossier = a_dossier(an_office(), applicant="Trịnh Quỵnh Ổn ĐƯỜNG ÀẢÃ")
    paper = db.session.scalars(select(Paper).where(Paper.dossier_id == dossier.id)).one()
    draw = FORMS[paper.kind].render
    facts = thaw(FORMS[paper.kind].paper, paper.facts)
    alone = draw(facts)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(draw, [facts] * 24)) == {alone}


@pytest.mark.usefixtures("database")
def test_papers_can_be_left_for_the_next_time(tmp_path: Path) -> None:
    office = an_office()
    version = a_procedure(office)
    for name in ("Bình", "An", "Chi"):
        a_dossier(office, version, applicant=name)
    db.session.commit()
    asked = iter((True, True, False))
    assert prove_waiting(tmp_path, at=AT, save=db.session.commit, go_on=lambda: next(asked)) == 2
    assert how_many_wait(office.agency.id) == 1
    assert prove_waiting(tmp_path, at=AT, save=db.session.commit) == 1

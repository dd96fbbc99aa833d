"""The office's own words: what is refused, what is kept for ever, and that papers freeze what they were issued with."""

import io
from collections.abc import Callable

import pdfplumber
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from onestop.audit.listing import page_of
from onestop.cases import issuing, sample_papers
from onestop.cases.models import Paper, PaperKind
from onestop.cases.office_wordings import change_wording, how_many_own, parts_for, reset_wording, texts_for
from onestop.database import db
from onestop.errors import WrongInput
from onestop.papers.wordings import parts_of
from tests.builders import Office, a_dossier, an_office, moment

AT = moment("Mon 2026-03-02 08:00")
HOSTILE = (
    "{{7*7}}", "{0.__class__}", "{cơ quan.__class__}", "{}", "{", "}", "${7*7} {x}", "{tên lạ}", "", "   ", "\u200b",
    "a\x07b", "đổi \u202e chiều", "x" * 2001, "x" * 1_000_000, "{" * 5000,
)  # fmt: skip
SHOWN = ("<b>đậm</b>", "%s %d %(x)s", "<img src=http://127.0.0.1/x>", "&amp; ]]> <!--", "$x `y` \\n")


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


def bring(agency_id: int) -> str:
    return next(part.text for part in texts_for(agency_id, PaperKind.RECEIPT)[0] if part.key == "bring")


def printed(content: bytes) -> str:
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return " ".join(" ".join(page.extract_text() or "" for page in pdf.pages).split())


def test_an_office_that_chose_nothing_has_every_shipped_part_at_version_0(office: Office) -> None:
    for kind in PaperKind:
        parts, version = texts_for(office.agency.id, kind)
        assert [(part.key, part.text) for part in parts] == [(part.key, part.text) for part in parts_of(kind.value)]
        assert version == 0


def test_a_change_is_a_version_and_goes_back_to_the_shipped_words(office: Office) -> None:
    shipped = bring(office.agency.id)
    assert (
        change_wording(office.agency, PaperKind.RECEIPT, {"bring": "Mang theo\n giấy này."}, by=office.admin, at=AT)
        == 1
    )
    assert bring(office.agency.id) == "Mang theo giấy này."
    assert how_many_own(office.agency.id)[PaperKind.RECEIPT] == 1
    assert next(one.own for one in parts_for(office.agency.id, PaperKind.RECEIPT)) == "Mang theo giấy này."
    assert texts_for(office.agency.id, PaperKind.RECEIPT)[1] == 1
    assert texts_for(office.agency.id, PaperKind.REFUSAL)[1] == 0
    assert reset_wording(office.agency, PaperKind.RECEIPT, by=office.admin, at=AT) == 2
    assert bring(office.agency.id) == shipped
    assert how_many_own(office.agency.id)[PaperKind.RECEIPT] == 0
    acts = [entry.act for entry in page_of(office.agency.id).entries]
    assert acts.count("wording_changed") == 2


def test_a_change_of_nothing_is_no_version(office: Office) -> None:
    with pytest.raises(WrongInput, match="chưa có gì thay đổi"):
        reset_wording(office.agency, PaperKind.RECEIPT, by=office.admin, at=AT)
    assert texts_for(office.agency.id, PaperKind.RECEIPT)[1] == 0


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_are_refused_at_their_field(office: Office, words: str) -> None:
    with pytest.raises(WrongInput) as refused:
        change_wording(office.agency, PaperKind.RECEIPT, {"bring": words}, by=office.admin, at=AT)
    assert refused.value.field == "bring"
    assert len(str(refused.value)) < 400
    assert texts_for(office.agency.id, PaperKind.RECEIPT)[1] == 0


@pytest.mark.parametrize("words", SHOWN)
def test_markup_and_formats_are_printed_as_they_are(office: Office, words: str) -> None:
    content = sample_papers.sample(
        office.agency, PaperKind.RECEIPT, {"bring": words}, occasion="usual", by=office.admin, at=AT
    )
    assert "".join(words.split()) in "".join(printed(content).split())


def test_only_the_parts_of_the_form_can_be_worded(office: Office) -> None:
    for key in ("reason", "new_appointment_at", "regret", "", "bring; DROP TABLE paper"):
        with pytest.raises(WrongInput, match="không sửa lời được"):
            change_wording(office.agency, PaperKind.APOLOGY, {key: "Lời khác."}, by=office.admin, at=AT)


@pytest.mark.parametrize("kind", sample_papers.kinds())
def test_every_occasion_of_every_form_has_a_draft_with_the_typed_words(office: Office, kind: PaperKind) -> None:
    texts = {part.key: f"Lời thử {part.key}." for part in parts_of(kind.value)}
    seen = ""
    for occasion in sample_papers.OCCASIONS[kind]:
        seen += printed(sample_papers.sample(office.agency, kind, texts, occasion=occasion, by=office.admin, at=AT))
        assert "DỰ THẢO" in seen
    office.agency.hotline = "1900 1234"
    seen += printed(
        sample_papers.sample(
            office.agency, kind, texts, occasion=next(iter(sample_papers.OCCASIONS[kind])), by=office.admin, at=AT
        )
    )
    assert [key for key, words in texts.items() if words not in seen] == []
    assert texts_for(office.agency.id, kind)[1] == 0
    assert db.session.query(Paper).count() == 0


def test_a_paper_keeps_the_words_it_was_issued_with(office: Office) -> None:
    change_wording(office.agency, PaperKind.RECEIPT, {"bring": "Mang giấy này, lời một."}, by=office.admin, at=AT)
    first = a_dossier(office, received="2026-03-02 09:00")
    change_wording(office.agency, PaperKind.RECEIPT, {"bring": "Mang giấy này, lời hai."}, by=office.admin, at=AT)
    second = a_dossier(office, received="2026-03-02 10:00")
    papers = {paper.dossier_id: paper for paper in db.session.query(Paper).filter(Paper.kind == PaperKind.RECEIPT)}
    assert "lời một" in printed(issuing.render(papers[first.id]))
    assert "lời hai" in printed(issuing.render(papers[second.id]))
    assert papers[first.id].facts["wording_version"] == 1
    assert papers[second.id].facts["wording_version"] == 2


def test_the_words_of_another_office_are_its_own(office: Office) -> None:
    change_wording(office.agency, PaperKind.RECEIPT, {"bring": "Lời của xã này."}, by=office.admin, at=AT)
    other = an_office("H50.31.13")
    assert bring(other.agency.id) != "Lời của xã này."


def test_the_database_itself_refuses_to_change_or_forget_words(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    with bare_app(any_database).app_context():
        office = an_office()
        change_wording(office.agency, PaperKind.RECEIPT, {"bring": "Mang giấy này."}, by=office.admin, at=AT)
        db.session.commit()
        for statement, message in (
            ("UPDATE paper_wording SET text = 'khác'", "never changed"),
            ("DELETE FROM paper_wording", "never deleted"),
        ):
            with pytest.raises(DBAPIError, match=message):
                db.session.execute(text(statement))
            db.session.rollback()
        assert bring(office.agency.id) == "Mang giấy này."

"""Every text that enters is refused with its reason or stored in one normal form; a printable name is never refused."""

import unicodedata
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from onestop.cases import issuing
from onestop.cases.finishing import finish
from onestop.cases.handover import hand_over
from onestop.cases.models import Dossier, Paper
from onestop.cases.parties import Applicant, Submitter
from onestop.cases.returning import return_result
from onestop.cases.search import page_of
from onestop.cases.supplement import ask_supplement
from onestop.database import db
from onestop.errors import WrongInput
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

AT = moment("Tue 2026-03-03 09:00")

PRINTABLE = (
    "<script>alert('x')</script>", "Nguyễn & Con \"A\" <b>", "O'Brien", "';--", "{{ 7*7 }}", "%s %n %(x)s",
    "=1+1", "@A", "-- Đỗ", "\\", "\\u0000", "NULL", "Nguyễn Văn Ạnh 😀", "Đặng\u00a0Thị", "ﬁ", "Ǆ", "K'Brêu",
    "Lò Thị 'Ơi",
    "Ⅷ", "中山", "ẢẢẢẢẢ", "a" * 200, "ắ" * 200, "Thị – (bà) / ông; №5 §2 €", "Ka\u030am",
)  # fmt: skip
REFUSED = (
    "Bình\x00", "\x07Bình", "Bì\x1bnh", "Bì\nnh", "Bì\tnh", "Bình\x7f", "Bình\x85x", "Bì\u2028nh", "Bì\u2029nh",
    "\u202eBình", "Bình\u200f", "\u2066Bình", "Bì\u200bnh", "Bì\ufeffnh", "Bì\u061cnh", "Bì\ud800nh", "\udfff",
    "\uffffBình", "a" * 201, "a" * 1_000_000, "ắ" * 201, "", " ", "\u00a0", "\u3000 ",
)  # fmt: skip


def test_printable_names_go_in_in_nfc_and_come_out_on_paper_and_in_search(
    any_database: str, bare_app: Callable[[str], Flask]
) -> None:
    with bare_app(any_database).app_context():
        office = an_office()
        version = a_procedure(office)
        for name in PRINTABLE:
            for typed in (name, unicodedata.normalize("NFD", name), f"  {name} "):
                dossier = a_dossier(office, version, applicant=typed, note=f"{typed}\r\n{typed}")
                assert dossier.applicant_name == unicodedata.normalize("NFC", name)
                assert dossier.note is not None
                assert unicodedata.is_normalized("NFC", dossier.note)
                assert [line.strip() for line in dossier.note.split("\n")] == [dossier.applicant_name] * 2
        db.session.commit()
        names = set(db.session.scalars(select(Dossier.applicant_name)))
        assert names == {unicodedata.normalize("NFC", name) for name in PRINTABLE}
        assert page_of(office.agency.id, at=AT, text="<script>").total == 3
        for paper in db.session.scalars(select(Paper).order_by(Paper.id)).all()[:: len(PRINTABLE) // 2]:
            assert issuing.render(paper).startswith(b"%PDF")


@pytest.mark.usefixtures("database")
class TestWhatIsRefused:
    @pytest.fixture
    def office(self) -> Office:
        return an_office()

    def test_names_that_cannot_be_read_are_refused_with_their_field(self, office: Office) -> None:
        version = a_procedure(office)
        for name in REFUSED:
            with pytest.raises(WrongInput) as told:
                a_dossier(office, version, applicant=name)
            assert told.value.field == "applicant_name"
            assert len(str(told.value)) < 200
        assert db.session.scalar(select(func.count()).select_from(Dossier)) == 0

    @pytest.mark.parametrize("bad", ["Bì\x00nh", "\u202eBình", "Bì\ud800nh", "a" * 1_000_000])
    def test_every_field_of_intake_is_watched(self, office: Office, bad: str) -> None:
        version = a_procedure(office)
        parties = ("address", "representative", "email", "phone", "id_number")
        for field in parties:
            with pytest.raises(WrongInput):
                a_dossier(office, version, applicant=Applicant(name="Bình", **{field: bad}))
        for field in ("name", "id_number", "phone", "authority"):
            with pytest.raises(WrongInput):
                a_dossier(office, version, submitter=Submitter(**{field: bad}))
        for field in ("parcel_number", "register_no", "note", "code"):
            with pytest.raises(WrongInput):
                a_dossier(office, version, **{field: bad})
        with pytest.raises(WrongInput), db.session.begin_nested():
            a_dossier(office, version, due_vnd=1, fee_reason=bad)
        with pytest.raises(WrongInput):
            a_dossier(office, version, received_at=moment("2026-03-02 08:00"), late_entry_slip=bad)
        assert db.session.scalar(select(func.count()).select_from(Dossier)) == 0

    def test_the_texts_of_later_acts_are_watched_too(self, office: Office) -> None:
        dossier = a_dossier(office)
        for bad in ("x\x00", "\u202ex", "\ud800", "a" * 1_000_000):
            with pytest.raises(WrongInput):
                ask_supplement(dossier, items=[bad], reason="Thiếu", by=office.officer, at=AT)
            with pytest.raises(WrongInput):
                ask_supplement(dossier, items=["Ảnh"], reason=bad, by=office.officer, at=AT)
            with pytest.raises(WrongInput):
                hand_over(dossier, to_person=office.officer, note=bad, by=office.reception, at=AT)
            with pytest.raises(WrongInput):
                finish(dossier, number=bad, by=office.officer, at=AT)
        finish(dossier, number="1", by=office.officer, at=AT)
        dossier.result_confirmed_at = AT
        with pytest.raises(WrongInput):
            return_result(dossier, collector_name="x\x00", by=office.reception, at=AT)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("id_number", "12345678"), ("id_number", "07912345678a"), ("id_number", "٠٧٩١٢٣٤٥٦٧٨٩"), ("phone", "0912"),
            ("phone", "09123456789012345"), ("phone", "call me"), ("phone", "０９１２３４５６７８"), ("email", "a@b"),
            ("email", "a b@c.vn"), ("email", "<a@b.vn>"), ("email", "a@b.vn\n"),
        ],
    )  # fmt: skip
    def test_numbers_are_numbers(self, office: Office, field: str, value: str) -> None:
        if value.endswith("\n"):  # a line end at the border is only a slip of the hand
            assert a_dossier(office, applicant=Applicant(name="Bình", **{field: value})).applicant_email == "a@b.vn"
            return
        with pytest.raises(WrongInput) as told:
            a_dossier(office, applicant=Applicant(name="Bình", **{field: value}))
        assert told.value.field == f"applicant_{field}"

    @pytest.mark.parametrize(
        "changes",
        [
            {"sets": 0}, {"sets": 1001}, {"pages": -1}, {"pages": 10**9}, {"copies": -1}, {"copies": 10**30},
            {"due_vnd": -1}, {"due_vnd": 10**15}, {"submitted_at": moment("2026-03-02 09:01")},
        ],
    )  # fmt: skip
    def test_quantities_have_limits(self, office: Office, changes: dict[str, object]) -> None:
        with pytest.raises(WrongInput):
            a_dossier(office, fee_reason="x", **changes)

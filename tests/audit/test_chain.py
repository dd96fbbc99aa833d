"""The record that nobody rewrites: what was changed, taken out or put in is found; what was erased is not missed."""

import re

import pytest
from sqlalchemy import select, text

from onestop.audit.chain import Act, open_chain, record, record_all, verify
from onestop.audit.models import AuditDetail, AuditEntry, AuditHead
from onestop.cases.ending import stop
from onestop.cases.finishing import finish
from onestop.cases.parties import Applicant
from onestop.database import db
from onestop.levels import Level
from onestop.people.models import Agency
from tests.builders import a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

AT = moment("Mon 2026-03-02 09:00")
GUARDS = ("guard_00_audit_entry", "guard_01_audit_entry")


@pytest.fixture
def chain() -> int:
    """An agency with five entries of its own, and nothing that guards them."""
    agency = Agency(code="H50.31.12", name="UBND xã Vĩnh Hoà", level=Level.COMMUNE)
    db.session.add(agency)
    db.session.flush()
    open_chain(agency.id)
    for number in range(1, 6):
        record(agency.id, "finished", "dossier", number, by=None, at=AT, name=f"Nguyễn Văn {number}", number=number)
    for guard in GUARDS:
        db.session.execute(text(f"DROP TRIGGER {guard}"))
    return agency.id


def test_an_untouched_chain_holds_from_its_first_row(chain: int) -> None:
    verdict = verify(chain)
    assert (verdict.holds, verdict.entries) == (True, 5)
    assert verdict.head == db.session.scalar(select(AuditEntry.hash).where(AuditEntry.seq == 5))


@pytest.mark.parametrize(
    ("change", "broken_at"),
    [
        ("UPDATE audit_entry SET at = '2026-03-02 02:00:01' WHERE seq = 3", 3),
        ("UPDATE audit_entry SET actor_id = NULL, act = 'returned' WHERE seq = 3", 3),
        ("UPDATE audit_entry SET object_kind = 'paper' WHERE seq = 3", 3),
        ("UPDATE audit_entry SET object_id = 99 WHERE seq = 3", 3),
        ("UPDATE audit_entry SET detail_hash = previous_hash WHERE seq = 3", 3),
        ("UPDATE audit_entry SET hash = previous_hash WHERE seq = 3", 3),
        ("UPDATE audit_entry SET previous_hash = hash WHERE seq = 3", 3),
        ("UPDATE audit_entry SET seq = 30 WHERE seq = 3", 4),
        ("UPDATE audit_detail SET salt = 'x' WHERE seq = 3", 3),
        ("""UPDATE audit_detail SET detail = '{"name": "Nguyễn Văn 3", "number": 4}' WHERE seq = 3""", 3),
        ("UPDATE audit_detail SET seq = seq + 100; UPDATE audit_detail SET seq = 3 WHERE seq = 104", 3),
        ("DELETE FROM audit_entry WHERE seq = 1", 2),
        ("DELETE FROM audit_entry WHERE seq = 3", 4),
        ("DELETE FROM audit_entry WHERE seq = 5", 4),
        ("DELETE FROM audit_entry WHERE seq >= 3; UPDATE audit_head SET seq = 2", 2),
        ("UPDATE audit_entry SET seq = 30 WHERE seq = 3; UPDATE audit_entry SET seq = 3 WHERE seq = 4;"
         "UPDATE audit_entry SET seq = 4 WHERE seq = 30", 3),
        ("UPDATE audit_head SET hash = '0', seq = 5", 5),
        ("DELETE FROM audit_head", 0),
    ],
)  # fmt: skip
def test_whatever_was_tampered_with_is_found(chain: int, change: str, broken_at: int) -> None:
    assert verify(chain).holds
    for statement in change.split(";"):
        db.session.execute(text(statement.strip().replace(":", "\\:")))
    verdict = verify(chain)
    assert not verdict.holds
    assert verdict.broken_at == broken_at
    assert verdict.reason


def test_every_column_of_an_entry_is_under_its_hash() -> None:
    covered = {"agency_id", "seq", "at", "actor_id", "act", "object_kind", "object_id", "detail_hash", "previous_hash"}
    assert {column.name for column in AuditEntry.__table__.columns} == covered | {"id", "hash"}


def test_an_entry_put_in_between_does_not_fit(chain: int) -> None:
    db.session.execute(text("UPDATE audit_entry SET seq = seq + 1 WHERE seq = 5"))
    copied = {
        column.name: getattr(last, column.name)
        for last in [db.session.scalars(select(AuditEntry).where(AuditEntry.seq == 4)).one()]
        for column in AuditEntry.__table__.columns
        if column.name != "id"
    }
    db.session.add(AuditEntry(**copied | {"seq": 5, "previous_hash": copied["hash"]}))
    db.session.flush()
    assert verify(chain).broken_at == 5


def test_details_that_were_erased_are_not_missed(chain: int) -> None:
    db.session.execute(text("DELETE FROM audit_detail WHERE seq IN (1, 3)"))
    assert verify(chain).holds
    record(chain, "finished", "dossier", 6, by=None, at=AT, name="Lê")
    assert verify(chain).entries == 6


def test_chains_of_two_agencies_do_not_mix(chain: int) -> None:
    other = an_office("H50.31.13").agency
    before = verify(other.id).entries
    record_all(chain, [Act("finished", "dossier", n, None, AT, {}) for n in (6, 7)])
    record_all(chain, [])
    assert verify(chain).entries == 7
    assert verify(other.id).entries == before
    moved = db.session.scalars(select(AuditEntry).where(AuditEntry.agency_id == chain, AuditEntry.seq == 7)).one()
    db.session.execute(
        text("UPDATE audit_entry SET agency_id = :other, seq = :seq WHERE id = :id"),
        {"other": other.id, "seq": before + 1, "id": moved.id},
    )
    assert not verify(chain).holds
    assert not verify(other.id).holds


def test_no_word_of_a_person_stands_inside_the_chain() -> None:
    office = an_office()
    version = a_procedure(office, fee_vnd=8000)
    person = Applicant(name="Trịnh Thị Bí Mật", id_number="079123456789", phone="0987654321", address="12 Đường Kín")
    finish(a_dossier(office, version, applicant=person), number="1", summary="Bí Mật", by=office.officer, at=AT)
    gone = a_dossier(office, version, applicant=person)
    stop(gone, request="Đơn của bà Bí Mật", by=office.reception, at=AT)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.agency_id == office.agency.id)).all()
    assert len(entries) > 4
    for entry in entries:
        for words in (entry.act, entry.object_kind):
            assert re.fullmatch("[a-z_]+", words)
        for digest in (entry.detail_hash, entry.previous_hash, entry.hash):
            assert re.fullmatch("[0-9a-f]{64}", digest)
    told = db.session.scalars(select(AuditDetail.detail)).all()
    assert any("Bí Mật" in str(detail) for detail in told)  # there it may stand, and there it can be erased


def test_the_same_detail_gives_two_hashes_so_that_it_cannot_be_guessed(chain: int) -> None:
    record_all(chain, [Act("finished", "dossier", 6, None, AT, {"id": "079123456789"})] * 2)
    hashes = db.session.scalars(select(AuditEntry.detail_hash).where(AuditEntry.seq > 5)).all()
    assert len(set(hashes)) == 2


def test_the_head_is_the_lock_and_says_where_the_chain_stands(chain: int) -> None:
    head = db.session.get_one(AuditHead, chain, populate_existing=True)
    assert head.seq == 5
    assert len(head.hash) == 64

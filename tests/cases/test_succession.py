"""After a merger open dossiers go on at the successor: all of them or none, under their old codes, with their past."""

from datetime import date

import pytest
from sqlalchemy import func, select

from onestop.apology.letter import Occasion
from onestop.audit.chain import verify
from onestop.audit.models import AuditEntry
from onestop.cases.apology_gate import Words
from onestop.cases.ending import stop
from onestop.cases.finishing import confirm_result, finish
from onestop.cases.handover import hand_over
from onestop.cases.models import Dossier, Event, EventKind, LetterNumbers, OfficePapers, Paper, Status
from onestop.cases.pausing import pause, resume
from onestop.cases.search import by_code
from onestop.cases.succession import move_to_successor
from onestop.cases.waiting_letters import prepare_letter, waiting_letters
from onestop.database import db
from onestop.errors import Refused
from onestop.people.agencies import succeed
from onestop.people.models import Role
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

LAST_DAY = date(2026, 3, 4)
AT = moment("Thu 2026-03-05 08:00")
DECISION = "NQ 1685/NQ-UBTVQH15"


@pytest.fixture
def old() -> Office:
    return an_office()


@pytest.fixture
def new(old: Office) -> Office:
    new = an_office("H50.31.40")
    new.agency.name = "UBND xã Cửa Tùng"
    succeed(old.agency, new.agency, last_day=LAST_DAY, by=None, at=moment("Mon 2026-03-02 08:00"))
    return new


def moved(old: Office, new: Office) -> list[str]:
    return move_to_successor(old.agency, decision=DECISION, by=new.admin, at=AT)


def test_open_dossiers_move_with_their_codes_and_the_ended_stay(old: Office, new: Office) -> None:
    version = a_procedure(old, "5 working_day")
    running, standing, ready, ended = (a_dossier(old, version, applicant=name) for name in "ABCD")
    at = moment("Tue 2026-03-03 09:00")
    hand_over(running, to_person=old.officer, by=old.reception, at=at)
    pause(standing, ground=version.pause_grounds[0], document="CV", by=old.officer, at=at)
    finish(ready, number="1", by=old.officer, at=at)
    stop(ended, request="Đơn", by=old.reception, at=at)
    before = [(one.due_at, one.appointment_at, one.first_appointment_at) for one in (running, standing, ready)]
    codes = [one.code for one in (running, standing, ready)]
    assert moved(old, new) == codes == [f"H50.31.12-260302-000{n}" for n in (1, 2, 3)]
    for one in (running, standing, ready):
        assert (one.agency_id, one.decided_here, one.deciding_agency_id) == (new.agency.id, True, new.agency.id)
        assert (one.officer_id, one.unit_id) == (None, None)
        assert by_code(new.agency.id, one.code) is one
        assert by_code(old.agency.id, one.code) is None
    assert [(one.due_at, one.appointment_at, one.first_appointment_at) for one in (running, standing, ready)] == before
    assert ended.agency_id == old.agency.id


def test_the_past_keeps_the_old_name_and_both_chains_tell_the_move(old: Office, new: Office) -> None:
    dossier = a_dossier(old)
    moved(old, new)
    facts = db.session.scalars(select(Event).where(Event.dossier_id == dossier.id).order_by(Event.id)).all()
    assert [(fact.kind, fact.agency_id) for fact in facts] == [
        (EventKind.RECEIVED, old.agency.id), (EventKind.MOVED, new.agency.id),
    ]  # fmt: skip
    assert facts[-1].note == f"Từ UBND xã Vĩnh Hoà sang UBND xã Cửa Tùng, {DECISION}"
    receipt = db.session.scalars(select(Paper).where(Paper.dossier_id == dossier.id)).one()
    assert (receipt.agency_id, receipt.facts["head"]["agency"]) == (old.agency.id, "UBND xã Vĩnh Hoà")
    for office, act in ((old, "moved_to_successor"), (new, "moved")):
        noted = select(AuditEntry.object_id).where(AuditEntry.agency_id == office.agency.id, AuditEntry.act == act)
        assert db.session.scalars(noted).all() == [dossier.id]
        assert verify(office.agency.id).holds


def test_the_successors_people_go_on_and_their_papers_bear_its_name(old: Office, new: Office) -> None:
    version = a_procedure(old, "5 working_day")
    dossier = a_dossier(old, version)
    pause(dossier, ground=version.pause_grounds[0], document="CV", by=old.officer, at=moment("Tue 2026-03-03 09:00"))
    moved(old, new)
    with pytest.raises(Refused, match="cơ quan khác"):
        resume(dossier, document="CV 2", by=old.officer, at=AT)
    resume(dossier, document="CV 2", by=new.officer, at=AT)
    receipt = db.session.scalars(select(Paper).where(Paper.dossier_id == dossier.id).order_by(Paper.id.desc())).first()
    assert receipt is not None
    assert (receipt.agency_id, receipt.facts["head"]["agency"]) == (new.agency.id, "UBND xã Cửa Tùng")
    hand_over(dossier, to_person=new.officer, by=new.reception, at=AT)
    finish(dossier, number="1", by=new.officer, at=AT)
    confirm_result(dossier, by=new.reception, at=AT)
    assert dossier.status is Status.RESULT_READY


def test_what_became_late_before_the_move_is_late_after_it(old: Office, new: Office) -> None:
    dossier = a_dossier(old, a_procedure(old, "1 working_day"))
    due = dossier.due_at
    moved(old, new)  # no sweep has run
    assert dossier.late_since == dossier.due_at == due
    late = db.session.scalars(select(Event).where(Event.kind == EventKind.LATE)).one()
    assert late.agency_id == old.agency.id


def test_a_code_that_the_successor_has_stops_the_whole_move(old: Office, new: Office) -> None:
    a_dossier(old)
    a_dossier(old, code="G09-1")
    a_dossier(new, code="G09-1")
    with pytest.raises(Refused, match="G09-1"):
        moved(old, new)
    count = select(func.count()).where(Dossier.agency_id == old.agency.id)
    assert db.session.scalar(count) == 2
    assert db.session.scalar(select(func.count()).where(Event.kind == EventKind.MOVED)) == 0


def test_a_move_twice_moves_what_came_in_between_only(old: Office, new: Office) -> None:
    a_dossier(old)
    assert len(moved(old, new)) == 1
    assert moved(old, new) == []


def test_only_an_administrator_moves_and_only_after_the_last_day(old: Office, new: Office) -> None:
    a_dossier(old)
    third = an_office("H50.31.41")
    told = {"decision": DECISION, "at": AT}
    with pytest.raises(Refused, match="quyền"):
        move_to_successor(old.agency, by=new.head, **told)
    with pytest.raises(Refused, match="cơ quan kế tục"):
        move_to_successor(old.agency, by=third.admin, **told)
    with pytest.raises(Refused, match="chưa có cơ quan kế tục"):
        move_to_successor(third.agency, by=third.admin, **told)
    with pytest.raises(Refused, match="còn hoạt động"):
        move_to_successor(old.agency, by=new.admin, decision=DECISION, at=moment("Wed 2026-03-04 23:59"))
    with pytest.raises(Refused, match="quyết định"):
        move_to_successor(old.agency, by=new.admin, decision=" ", at=AT)
    assert move_to_successor(old.agency, by=old.people[Role.ADMIN], **told)


def test_what_was_received_for_the_successor_is_its_own_now(old: Office, new: Office) -> None:
    dossier = a_dossier(old, a_procedure(old, decided_by=new.agency))
    assert dossier.decided_here is False
    moved(old, new)
    assert dossier.decided_here is True


def test_a_letter_of_the_old_agency_waits_for_nobody_at_the_successor(old: Office, new: Office) -> None:
    db.session.add(OfficePapers(agency_id=old.agency.id, letter_numbers=LetterNumbers.CLERK))
    dossier = a_dossier(old)
    lost = Words(occasion=Occasion.LOST_OR_DAMAGED, explanation="Tờ khai bị ướt", remedy="Cơ quan lập lại")
    row = prepare_letter(dossier, lost, by=old.head, at=moment("Tue 2026-03-03 09:00"))
    moved(old, new)
    assert (row.waits, row.withdrawn_at, row.withdrawn_by_id) == (False, AT, None)
    assert waiting_letters(new.agency.id, limit=5) == ([], 0)
    assert verify(old.agency.id).holds

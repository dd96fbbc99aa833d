"""An opinion has an end of its own; waiting for it never stops the clock of the dossier."""

from decimal import Decimal

import pytest

from onestop.audit.chain import verify
from onestop.cases.late import morning
from onestop.cases.models import Dossier, Event, EventKind, OpinionRequest
from onestop.cases.opinions import answer_opinion, ask_opinion, opinions_of, standing_of_opinion
from onestop.cases.pausing import pause
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.units import create_unit
from onestop.sla.lateness import Standing
from onestop.sla.term import Term, Unit
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

TWO_DAYS = Term(Decimal(2), Unit.WORKING_DAY)
ASKED = moment("Tue 2026-03-03 09:00")
END = moment("Thu 2026-03-05 17:00")  # two working days after Tuesday


def asked(office: Office, dossier: Dossier | None = None, **changes: object) -> OpinionRequest:
    told: dict[str, object] = {
        "addressee": "Phòng Kinh tế", "question": "Thửa đất có tranh chấp không?", "term": TWO_DAYS,
        "by": office.officer, "at": ASKED, **changes,
    }  # fmt: skip
    return ask_opinion(dossier or a_dossier(office), **told)


def test_the_end_of_the_dossier_stays_and_the_answer_has_its_own() -> None:
    office = an_office()
    dossier = a_dossier(office)
    before = (dossier.due_at, dossier.status, dossier.clock_stopped_since)
    opinion = asked(office, dossier)
    assert (dossier.due_at, dossier.status, dossier.clock_stopped_since) == before
    assert opinion.due_at == END
    fact = db.session.query(Event).filter_by(dossier_id=dossier.id, kind=EventKind.OPINION_ASKED).one()
    assert fact.note == "Phòng Kinh tế, trả lời trước 17:00 ngày 05/03/2026"
    assert verify(office.agency.id).holds


def test_hours_are_counted_in_working_time() -> None:
    office = an_office()
    opinion = asked(office, term=Term(Decimal(4), Unit.WORKING_HOUR), at=moment("Tue 2026-03-03 15:00"))
    assert opinion.due_at == moment("Wed 2026-03-04 09:00")


def test_it_may_be_asked_while_the_clock_stands_still() -> None:
    office = an_office()
    version = a_procedure(office)
    dossier = a_dossier(office, version)
    pause(
        dossier, ground=version.pause_grounds[0], document="CV 1", by=office.officer, at=moment("Tue 2026-03-03 08:00")
    )
    assert asked(office, dossier).due_at == END


@pytest.mark.parametrize(("at", "listed"), [("Thu 2026-03-05 17:00", 0), ("Thu 2026-03-05 17:01", 1)])
def test_what_is_not_answered_in_time_goes_to_the_list(at: str, listed: int) -> None:
    office = an_office()
    opinion = asked(office)
    found = morning(office.agency.id, at=moment(at)).opinions
    assert (found.total, list(found.rows)) == (listed, [opinion] * listed)
    assert standing_of_opinion(opinion, at=moment(at)).is_late is bool(listed)


def test_an_answer_takes_it_off_the_list_and_late_stays_late() -> None:
    office = an_office()
    opinion = asked(office)
    came, at = moment("Fri 2026-03-06 08:00"), moment("Fri 2026-03-06 10:00")
    answer_opinion(opinion, answer="Không tranh chấp", document="CV 12", answered_at=came, by=office.desk_head, at=at)
    assert morning(office.agency.id, at=at).opinions.total == 0
    assert standing_of_opinion(opinion, at=moment("Mon 2026-03-16 08:00")).standing is Standing.LATE
    fact = db.session.query(Event).filter_by(kind=EventKind.OPINION_ANSWERED).one()
    assert fact.note == "Phòng Kinh tế, CV 12, trả lời quá hạn"
    assert (opinion.recorded_by, opinion.answered_at) == (office.desk_head, came)
    with pytest.raises(Refused, match="đã được ghi nhận"):
        answer_opinion(opinion, answer="Khác", by=office.officer, at=at)
    assert verify(office.agency.id).holds


def test_an_answer_in_time_is_in_time_whenever_it_is_entered() -> None:
    office = an_office()
    opinion = asked(office)
    answer_opinion(
        opinion, answer="Đồng ý", answered_at=moment("Wed 2026-03-04 09:00"), by=office.officer,
        at=moment("Mon 2026-03-09 09:00"),
    )  # fmt: skip
    assert standing_of_opinion(opinion, at=moment("Mon 2026-03-09 09:00")).standing is Standing.EARLY


@pytest.mark.parametrize("came", ["Tue 2026-03-03 08:59", "Wed 2026-03-04 09:01"])
def test_an_answer_comes_after_the_question_and_not_tomorrow(came: str) -> None:
    office = an_office()
    opinion = asked(office)
    with pytest.raises(WrongInput) as wrong:
        answer_opinion(
            opinion, answer="Đồng ý", answered_at=moment(came), by=office.officer, at=moment("Wed 2026-03-04 09:00")
        )
    assert wrong.value.field == "answered_at"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"addressee": " "}, "addressee"),
        ({"question": ""}, "question"),
        ({"term": Term(Decimal(0), Unit.WORKING_DAY)}, "amount"),
        ({"term": Term(Decimal(3), Unit.DAY)}, "amount"),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field(changes: dict[str, object], field: str) -> None:
    with pytest.raises(WrongInput) as wrong:
        asked(an_office(), **changes)
    assert wrong.value.field == field


def test_a_unit_is_one_of_the_office_and_gives_its_name() -> None:
    office, other = an_office(), an_office("H50.31.13")
    unit = create_unit(office.agency, "Phòng Tư pháp", by=office.admin, at=ASKED)
    foreign = create_unit(other.agency, "Phòng lạ", by=other.admin, at=ASKED)
    assert asked(office, unit=unit, addressee=None).addressee == "Phòng Tư pháp"
    assert asked(office, unit=unit, addressee="bà Hằng").addressee == "Phòng Tư pháp (bà Hằng)"
    with pytest.raises(WrongInput):
        asked(office, unit=foreign)


def test_who_only_looks_may_not_ask() -> None:
    office = an_office()
    with pytest.raises(Refused, match="xin ý kiến"):
        asked(office, by=office.reception)


def test_a_dossier_tells_all_that_was_asked_in_its_order() -> None:
    office = an_office()
    dossier = a_dossier(office)
    first = asked(office, dossier)
    second = asked(office, dossier, addressee="Công an xã", at=moment("Wed 2026-03-04 09:00"))
    assert list(opinions_of(dossier)) == [first, second]

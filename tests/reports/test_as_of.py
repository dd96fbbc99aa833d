"""A figure tells how things stood at the end of its period, whatever was done with the dossiers afterwards."""

from datetime import date

import pytest

from onestop.cases.finishing import finish
from onestop.cases.handover import hand_over
from onestop.cases.models import Apology, Dossier, LatenessReason
from onestop.cases.succession import move_to_successor
from onestop.database import db
from onestop.people.agencies import succeed
from onestop.people.models import Agency, Role, Unit
from onestop.reports.catalogue import REPORTS
from onestop.reports.counting import count, ids
from onestop.reports.desk.late_rate import late_rate
from onestop.reports.figures import HERE, IN_HAND
from onestop.reports.in_hand import Asked
from onestop.reports.measures.progress_766 import progress
from onestop.reports.period import read_month, read_period
from onestop.reports.table import both, where
from tests.builders import a_dossier, a_person, a_procedure, an_office
from tests.clock import moment
from tests.reports.builders import Desk

pytestmark = pytest.mark.usefixtures("database")

FEBRUARY, MARCH = read_month("2026-02"), read_month("2026-03")


class Merged:
    """Two communes of which the first goes into the second: one result not fetched, one dossier open, one late."""

    def __init__(self) -> None:
        self.old, self.new = an_office(), an_office("H50.31.40")
        version = a_procedure(self.old, "5 working_day")
        received = moment("Tue 2026-02-03 09:00")
        self.ready, self.late = (a_dossier(self.old, version, received=received, applicant=name) for name in "AB")
        self.open = a_dossier(self.old, version, received="Thu 2026-02-26 09:00", applicant="C")
        hand_over(self.open, to_person=self.old.officer, by=self.old.reception, at=moment("Thu 2026-02-26 10:00"))
        finish(self.ready, number="1", by=self.old.officer, at=moment("Thu 2026-02-05 09:00"))
        succeed(
            self.old.agency, self.new.agency, last_day=date(2026, 2, 28), by=None, at=moment("Fri 2026-02-27 08:00")
        )

    def move(self) -> None:
        move_to_successor(self.old.agency, decision="NQ 1685", by=self.new.admin, at=moment("Mon 2026-03-02 08:00"))
        db.session.flush()


def test_a_merger_leaves_the_figures_of_the_office_before_it_as_they_were() -> None:
    merged = Merged()
    kinds = [REPORTS[name] for name in ("late-rate", "form-06a", "commune-table", "by-officer")]
    asked = [kind.asked(merged.old.agency, FEBRUARY) for kind in kinds]
    before = [kind.build(one).sections for kind, one in zip(kinds, asked, strict=True)]
    listed = ids(asked[0], HERE, IN_HAND)
    merged.move()
    asked = [kind.asked(merged.old.agency, FEBRUARY) for kind in kinds]
    assert [kind.build(one).sections for kind, one in zip(kinds, asked, strict=True)] == before
    assert ids(asked[0], HERE, IN_HAND) == listed == [merged.ready.id, merged.late.id, merged.open.id]


def test_a_successor_answers_for_what_it_took_over_from_then_on_and_for_nothing_before() -> None:
    merged = Merged()
    merged.move()
    february = late_rate(FEBRUARY, agency_id=merged.new.agency.id).total
    march = late_rate(MARCH, agency_id=merged.new.agency.id).total
    assert february.handled == 0
    assert (march.carried_over, march.open_late, march.ended) == (2, 2, 0)
    assert late_rate(MARCH, agency_id=merged.old.agency.id).total.handled == 0


def test_each_dossier_of_a_merger_stands_once_in_the_table_of_a_province() -> None:
    merged = Merged()
    merged.move()
    both_agencies = (merged.old.agency.id, merged.new.agency.id)
    for period in (FEBRUARY, MARCH, read_period("2026-01-01", "2026-12-31")):
        asked = Asked(merged.old.agency, period, agencies=both_agencies)
        rows, total = progress(asked)
        alone = [progress(Asked(agency, period))[0][0] for agency in (merged.old.agency, merged.new.agency)]
        assert [(row.received, row.on_time) for row in rows] == [(row.received, row.on_time) for row in alone]
        assert total.received == sum(row.received for row in rows) == len(ids(asked, HERE, IN_HAND))
        for agency, row in zip((merged.old.agency, merged.new.agency), rows, strict=True):
            assert len(ids(asked, where(agency=agency.id))) == row.received


def test_nobody_of_the_office_before_holds_what_the_successor_took_over() -> None:
    merged = Merged()
    merged.move()
    counted = count(Asked(merged.new.agency, MARCH), ["officer"])
    assert counted.values("officer") == {None}
    counted = count(Asked(merged.old.agency, FEBRUARY), ["officer"])
    assert merged.old.officer.id in counted.values("officer")


def test_a_new_date_that_has_not_come_yet_is_pending_while_the_period_goes_on() -> None:
    desk = Desk()
    dossier = desk.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-11 17:00")
    desk.reappoint(dossier, "Mon 2026-05-11 09:00", "Wed 2026-05-20 17:00")
    may = read_month("2026-05")
    for seen, expected in (("Fri 2026-05-15 09:00", "pending"), ("Thu 2026-05-21 09:00", "missed")):
        asked = Asked(desk.agency, may, moment(seen))
        assert ids(asked, where(new_date=expected)) == [dossier.id]


def test_who_is_given_a_dossier_later_did_not_have_it_at_the_end_of_the_period() -> None:
    office = an_office()
    unit = Unit(agency_id=office.agency.id, name="Tổ Hộ tịch")
    db.session.add(unit)
    db.session.flush()
    other = a_person(office.agency, Role.OFFICER, username="khac", full_name="Lê Văn Khác")
    dossier = a_dossier(office, a_procedure(office, "30 working_day"), received="Tue 2026-02-03 09:00")
    hand_over(dossier, to_person=other, by=office.reception, at=moment("Wed 2026-02-04 09:00"))
    hand_over(dossier, to_unit=unit, by=other, at=moment("Thu 2026-02-05 09:00"))
    hand_over(dossier, to_person=office.officer, by=office.desk_head, at=moment("Mon 2026-03-02 09:00"))
    assert held(office.agency, dossier) == [(None, unit.id), (office.officer.id, office.officer.unit_id)]


def test_nobody_had_what_was_first_given_to_somebody_afterwards() -> None:
    office = an_office()
    unit = Unit(agency_id=office.agency.id, name="Tổ Hộ tịch")
    db.session.add(unit)
    db.session.flush()
    dossier = a_dossier(office, a_procedure(office, "30 working_day"), received="Tue 2026-02-03 09:00")
    hand_over(dossier, to_unit=unit, by=office.reception, at=moment("Mon 2026-03-02 09:00"))
    assert held(office.agency, dossier) == [(None, None), (None, unit.id)]


def held(agency: Agency, dossier: Dossier) -> list[tuple[int | None, int | None]]:
    """By whom, person and unit, at the end of February and of March."""
    found = []
    for period in (FEBRUARY, MARCH):
        counted = count(Asked(agency, period), ["officer", "unit"])
        [person], [given] = counted.values("officer"), counted.values("unit")
        assert ids(Asked(agency, period), both(where(officer=person), where(unit=given))) == [dossier.id]
        found.append((person, given))
    return found


def test_a_letter_counts_in_the_month_in_which_it_was_signed_whenever_it_was_entered() -> None:
    desk = Desk()
    dossier = desk.receive("Mon 2026-05-04 09:00", due="Mon 2026-05-11 17:00")
    desk.reappoint(dossier, "Tue 2026-06-02 09:00", "Wed 2026-06-10 17:00")
    signer = a_person(desk.agency, Role.HEAD, username="ky")
    reason = LatenessReason(agency_id=desk.agency.id, name="Hồ sơ phức tạp")
    db.session.add(reason)
    db.session.flush()
    db.session.add(
        Apology(
            agency_id=desk.agency.id, dossier_id=dossier.id, reason_id=reason.id, was_late=True,
            new_appointment_at=moment("Wed 2026-06-10 17:00"), signed_at=moment("Fri 2026-05-29 09:00"),
            signed_by_id=signer.id, decided_elsewhere=True, outside_document="Phiếu số 1",
        )
    )  # fmt: skip
    db.session.flush()
    signed_in = [bool(ids(Asked(desk.agency, read_month(f"2026-0{n}")), where(letter_in_period=True))) for n in (5, 6)]
    assert signed_in == [True, False]

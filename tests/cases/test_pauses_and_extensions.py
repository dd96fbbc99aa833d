"""What may stop or lengthen a term: on a ground of the procedure, from the date of its paper, to its proof, told."""

import pytest
from sqlalchemy import select

from onestop.cases.extending import approve_extension, ask_extension, decline_extension
from onestop.cases.models import Dossier, Event, EventKind, Extension, Paper, PaperKind, PaperState, Status
from onestop.cases.pausing import pause, resume
from onestop.database import db
from onestop.errors import Refused, WrongInput
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def office() -> Office:
    return an_office()


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Due on Mon 2026-03-09 17:00."""
    return a_dossier(office, a_procedure(office, "5 working_day", extension="3 working_day"))


def receipts(dossier: Dossier) -> list[PaperState]:
    return list(
        db.session.scalars(
            select(Paper.state)
            .where(Paper.dossier_id == dossier.id, Paper.kind == PaperKind.RECEIPT)
            .order_by(Paper.id)
        )
    )


def asked(office: Office, dossier: Dossier, at: str) -> Extension:
    ground = dossier.procedure_version.extension_grounds[0]
    return ask_extension(dossier, ground=ground, document="CV 7", reason="Xác minh", by=office.officer, at=moment(at))


class TestPause:
    def test_it_begins_at_the_date_of_its_paper_and_ends_at_the_date_of_its_proof(
        self, office: Office, dossier: Dossier
    ) -> None:
        ground = dossier.procedure_version.pause_grounds[0]
        pause(
            dossier, ground=ground, document="CV 1 ngày 3/3", started_at=moment("Tue 2026-03-03 07:00"),
            by=office.officer, at=moment("Thu 2026-03-05 10:00"),
        )  # fmt: skip
        resume(
            dossier, document="CV 2 ngày 5/3", ended_at=moment("Thu 2026-03-05 07:00"), by=office.officer,
            at=moment("Fri 2026-03-06 10:00"),
        )  # fmt: skip
        # two whole days: 3 and 4 March; entering it late costs nobody a day
        assert dossier.due_at == dossier.appointment_at == moment("Wed 2026-03-11 17:00")

    @pytest.mark.parametrize("document", ["", "   "])
    def test_it_neither_begins_nor_ends_without_a_paper(self, office: Office, dossier: Dossier, document: str) -> None:
        ground = dossier.procedure_version.pause_grounds[0]
        with pytest.raises(WrongInput) as refused, db.session.begin_nested():
            pause(dossier, ground=ground, document=document, by=office.officer, at=moment("Tue 2026-03-03 07:00"))
        assert refused.value.field == "document"
        pause(dossier, ground=ground, document="CV 1", by=office.officer, at=moment("Tue 2026-03-03 08:00"))
        with pytest.raises(WrongInput) as refused, db.session.begin_nested():
            resume(dossier, document=document, by=office.officer, at=moment("Wed 2026-03-04 07:00"))
        assert refused.value.field == "document"
        db.session.refresh(dossier)
        assert dossier.status is Status.PAUSED

    def test_that_the_citizen_was_told_stands_in_the_history_and_a_new_slip_tells_the_end(
        self, office: Office, dossier: Dossier
    ) -> None:
        ground = dossier.procedure_version.pause_grounds[0]
        at = moment("Tue 2026-03-03 07:00")
        pause(dossier, ground=ground, document="CV 1", told="Gọi điện lúc 7 giờ", by=office.officer, at=at)
        note = db.session.scalars(select(Event.note).where(Event.kind == EventKind.PAUSED)).one()
        assert note is not None
        assert note.endswith("Đã báo người nộp: Gọi điện lúc 7 giờ")
        assert "Luật Đất đai 2024 Điều 19" in note
        resume(dossier, document="CV 2", by=office.officer, at=moment("Wed 2026-03-04 07:00"))
        assert receipts(dossier) == [PaperState.VOID, PaperState.RENDERING]


class TestExtension:
    def test_its_amount_and_article_are_those_of_the_procedure_and_a_new_slip_tells_it(
        self, office: Office, dossier: Dossier
    ) -> None:
        extension = asked(office, dossier, "Wed 2026-03-04 09:00")
        assert (extension.halves, extension.document) == (6, "CV 7")
        assert receipts(dossier) == [PaperState.RENDERING]  # asked for is not granted: nothing new to tell
        approve_extension(extension, by=office.head, at=moment("Mon 2026-03-09 17:00"))  # the last moment
        assert dossier.due_at == dossier.appointment_at == moment("Thu 2026-03-12 17:00")
        assert dossier.first_appointment_at == moment("Mon 2026-03-09 17:00")
        assert receipts(dossier) == [PaperState.VOID, PaperState.RENDERING]
        note = db.session.scalars(select(Event.note).where(Event.kind == EventKind.EXTENDED)).one()
        assert note == "Cần xác minh (Luật Hộ tịch 2014 Điều 26), CV 7"

    def test_after_the_first_end_it_is_neither_asked_for_nor_approved(self, office: Office, dossier: Dossier) -> None:
        extension = asked(office, dossier, "Wed 2026-03-04 09:00")
        with pytest.raises(Refused, match="quá hạn"):
            approve_extension(extension, by=office.head, at=moment("Mon 2026-03-09 17:01"))
        other = a_dossier(office, dossier.procedure_version, applicant="An")
        with pytest.raises(Refused, match="quá hạn"):
            asked(office, other, "Mon 2026-03-09 17:01")

    def test_it_is_granted_once(self, office: Office, dossier: Dossier) -> None:
        decline_extension(
            asked(office, dossier, "Tue 2026-03-03 09:00"), by=office.head, at=moment("Tue 2026-03-03 10:00")
        )
        approve_extension(
            asked(office, dossier, "Wed 2026-03-04 09:00"), by=office.head, at=moment("Wed 2026-03-04 10:00")
        )
        with pytest.raises(Refused, match="chỉ gia hạn một lần"):
            asked(office, dossier, "Tue 2026-03-10 09:00")

    def test_it_needs_its_paper(self, office: Office, dossier: Dossier) -> None:
        ground = dossier.procedure_version.extension_grounds[0]
        with pytest.raises(WrongInput) as refused:
            ask_extension(
                dossier, ground=ground, document=" ", reason="Xác minh", by=office.officer,
                at=moment("Wed 2026-03-04 09:00"),
            )  # fmt: skip
        assert refused.value.field == "document"

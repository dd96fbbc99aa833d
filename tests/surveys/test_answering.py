"""A dossier answers once, and nobody learns what it answered."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import DBAPIError

from onestop.all_models import Base
from onestop.audit.models import AuditEntry
from onestop.cases.apologies import reasons, sign_apology
from onestop.cases.ending import stop
from onestop.cases.models import Paper
from onestop.cases.receipts import draw_up_receipt
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.surveys.answering import (
    QuestionsChanged,
    answer,
    invited_at_kiosk,
    invited_by,
    recorded_of,
)
from onestop.surveys.models import Recorded, SurveyAnswered, SurveyApology, SurveyTally, Way
from onestop.surveys.questions import set_in_force
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.cases.threads import together
from tests.surveys.builders import ANSWERED, all_with, an_ended_dossier, answered, token_of

ON, HALF = date(2026, 3, 5), date(2026, 3, 15)
OWN = ("survey_set", "survey_question", "survey_round", "survey_sheet", "survey_kiosk")


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


class TestWhoMayAnswer:
    def test_a_dossier_that_has_ended_once_by_any_of_its_papers(self, office: Office) -> None:
        dossier = an_ended_dossier(office)
        invited = invited_by(token_of(dossier), at=ANSWERED)
        assert invited is not None
        assert invited.agency.id == office.agency.id
        answered(dossier, {1: 5})
        other = db.session.scalars(select(Paper.token).where(Paper.dossier_id == dossier.id)).all()[-1]
        assert other != token_of(dossier)
        assert invited_by(token_of(dossier), at=ANSWERED) is None
        with pytest.raises(Refused, match="đã được gửi rồi"):
            answer(str(other), {1: 1}, set_key="goc", way=Way.LINK, at=ANSWERED)

    def test_neither_an_open_dossier_nor_a_strange_token(self, office: Office) -> None:
        dossier = a_dossier(office)
        for token in (token_of(dossier), "A" * 22, "x", "", token_of(dossier)[:-1]):
            assert invited_by(token, at=ANSWERED) is None
            with pytest.raises(Refused):
                answer(token, {1: 5}, set_key="goc", way=Way.LINK, at=ANSWERED)
        assert db.session.scalar(select(func.count()).select_from(SurveyTally)) == 0

    def test_at_the_desk_a_scan_or_the_short_code_opens_it_and_the_code_of_the_dossier_does_not(
        self, office: Office
    ) -> None:
        dossier = an_ended_dossier(office)
        paper = db.session.scalars(select(Paper).where(Paper.token == token_of(dossier))).one()
        for typed in (f"https://motcua.vn/xac-minh/{paper.token}", str(paper.short_code).lower()):
            invited = invited_at_kiosk(office.agency.id, typed, at=ANSWERED)
            assert invited is not None
            assert invited.token == paper.token
        for typed in (dossier.code, "", "x" * 10_000, str(paper.token)):
            assert invited_at_kiosk(office.agency.id, typed, at=ANSWERED) is None
        elsewhere = an_office("H50.31.13")
        assert invited_at_kiosk(elsewhere.agency.id, str(paper.short_code), at=ANSWERED) is None

    def test_a_replaced_receipt_counts_for_the_same_dossier(self, office: Office) -> None:
        dossier = a_dossier(office, received="Mon 2026-03-02 09:00")
        first = token_of(dossier)
        draw_up_receipt(dossier, by=office.reception, at=moment("Mon 2026-03-02 10:00"))
        stop(dossier, request="Thôi", by=office.reception, at=moment("Wed 2026-03-04 09:00"))
        answer(first, {1: 4}, set_key="goc", way=Way.LINK, at=ANSWERED)
        assert db.session.scalars(select(SurveyAnswered.dossier_id)).all() == [dossier.id]


class TestWhatIsTaken:
    def test_blanks_are_counted_as_blanks_and_every_row_adds_up(self, office: Office) -> None:
        for choices in ({1: 5}, {2: 1, 3: 5}, {25: 2}):
            answered(an_ended_dossier(office), choices)
        rows = db.session.scalars(select(SurveyTally)).all()
        assert len(rows) == 25
        assert {row.blank + row.n1 + row.n2 + row.n3 + row.n4 + row.n5 for row in rows} == {3}

    @pytest.mark.parametrize("answers", [{}, {1: 6}, {1: 0}, {99: 1}, {24: 3}, {25: 5}])
    def test_what_no_form_offers_is_refused_and_may_be_sent_again(
        self, office: Office, answers: dict[int, int]
    ) -> None:
        dossier = an_ended_dossier(office)
        with pytest.raises(WrongInput):
            answered(dossier, answers)
        answered(dossier, {1: 3})

    def test_answers_to_older_questions_are_asked_again(self, office: Office) -> None:
        dossier = an_ended_dossier(office)
        with pytest.raises(QuestionsChanged):
            answer(token_of(dossier), {1: 3}, set_key="2025-01-01", way=Way.LINK, at=ANSWERED)

    def test_the_part_of_papi_is_noted_and_no_other_trait_of_the_procedure(self, office: Office) -> None:
        for field, name in (("Chứng thực", "Chứng thực bản sao"), ("Đất đai", "Cấp giấy"), ("Hộ kinh doanh", "Cấp")):
            answered(an_ended_dossier(office, a_procedure(office, field=field, name=name)), {1: 4})
        groups = db.session.scalars(select(SurveyTally.papi_group).distinct().order_by(SurveyTally.papi_group)).all()
        assert groups == ["5.1", "5.3", "5.4"]


class TestTheRecordBesideIt:
    def test_late_or_not_and_whether_a_letter_stands(self, office: Office) -> None:
        version = a_procedure(office, "3 working_day")
        ends, at = "Mon 2026-03-16 09:00", moment("Tue 2026-03-17 09:00")
        apologised = a_dossier(office, version, received="Mon 2026-03-02 09:00")
        sign_apology(
            apologised, reason=reasons(office.agency.id)[0], new_appointment_at=moment("Fri 2026-03-13 16:00"),
            by=office.head, at=moment("Fri 2026-03-06 09:00"),
        )  # fmt: skip
        stop(apologised, request="Thôi", by=office.reception, at=moment(ends))
        assert recorded_of(an_ended_dossier(office, version), at=at) is Recorded.IN_TIME
        assert recorded_of(an_ended_dossier(office, version, ended=ends), at=at) is Recorded.LATE_ONLY
        assert recorded_of(apologised, at=at) is Recorded.LATE_APOLOGISED
        answered(apologised, {25: 2}, at=at)
        row = db.session.scalars(select(SurveyApology)).one()
        assert (row.recorded, row.half, row.n1, row.n2, row.blank) == (Recorded.LATE_APOLOGISED, HALF, 0, 1, 0)


def _columns_that_lead_to_a_dossier() -> dict[str, set[str]]:
    """Of each table of the survey, the tables that its columns point to."""
    return {
        name: {key.column.table.name for column in table.columns for key in column.foreign_keys}
        for name, table in Base.metadata.tables.items()
        if name.startswith("survey_")
    }


class TestAnonymity:
    def test_no_column_of_an_answer_leads_to_a_dossier_a_paper_or_a_person(self) -> None:
        leads = _columns_that_lead_to_a_dossier()
        assert {name for name, targets in leads.items() if "dossier" in targets} == {"survey_answered"}
        for name in ("survey_tally", "survey_apology", "survey_way"):
            assert leads[name] <= {"agency", "survey_round", "survey_question"}, name

    def test_no_answer_bears_a_moment_and_who_answered_bears_nothing_else(self) -> None:
        tables = Base.metadata.tables
        for name in ("survey_tally", "survey_apology", "survey_way", "survey_answered"):
            for column in tables[name].columns:
                assert "DATETIME" not in str(column.type).upper(), f"{name}.{column.name}"
        assert {column.name for column in tables["survey_answered"].columns} == {"dossier_id", "agency_id"}

    def test_the_order_in_which_dossiers_answered_leaves_the_same_tables(
        self, any_database: str, bare_app: Callable[[str], Flask]
    ) -> None:
        """Two offices whose citizens say the same in another order cannot be told apart by what is kept of it."""
        with bare_app(any_database).app_context():
            kept = []
            for code, order in (("H50.31.12", (1, 5, 3)), ("H50.31.13", (3, 1, 5))):
                office = an_office(code)
                version = a_procedure(office, code=f"{code}.1")
                for choice in order:
                    dossier = an_ended_dossier(office, version)
                    answered(dossier, all_with(set_in_force(office.agency.id, ON), choice))
                rows = db.session.execute(
                    select(
                        SurveyTally.half, SurveyTally.papi_group, SurveyTally.blank, SurveyTally.n1, SurveyTally.n2,
                        SurveyTally.n3, SurveyTally.n4, SurveyTally.n5,
                    )
                    .where(SurveyTally.agency_id == office.agency.id)
                    .order_by(SurveyTally.id)
                ).all()  # fmt: skip
                kept.append([tuple(row) for row in rows])
            assert kept[0] == kept[1]
            assert {row[0] for row in kept[0]} == {date(2026, 3, 1)}  # the half of the month, not the day

    def test_the_audit_record_does_not_tell_when_somebody_answered(self, office: Office) -> None:
        dossier = an_ended_dossier(office)
        before = db.session.scalar(select(func.count()).select_from(AuditEntry))
        answered(dossier, {1: 5})
        assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before


@pytest.fixture
def committed(any_database: str, bare_app: Callable[[str], Flask]) -> Iterator[tuple[Flask, list[str]]]:
    """An application over real commits, and the tokens of six dossiers that have ended."""
    app = bare_app(any_database)
    with app.app_context():
        office = an_office()
        version = a_procedure(office)
        tokens = [token_of(an_ended_dossier(office, version)) for _ in range(6)]
        db.session.commit()
        yield app, tokens


class TestAtTheSameMoment:
    def test_one_token_answers_once(self, committed: tuple[Flask, list[str]]) -> None:
        app, tokens = committed

        def send(_desk: int) -> bool:
            try:
                answer(tokens[0], {1: 5}, set_key="goc", way=Way.LINK, at=ANSWERED)
                db.session.commit()
            except Refused:
                db.session.rollback()
                return False
            return True

        assert sum(together(app, send, desks=4)) == 1
        db.session.rollback()
        assert db.session.scalar(select(func.sum(SurveyTally.n5))) == 1

    def test_several_tokens_lose_no_answer(self, committed: tuple[Flask, list[str]]) -> None:
        app, tokens = committed

        def send(desk: int) -> None:
            answer(tokens[desk], {1: 1 + desk % 5}, set_key="goc", way=Way.KIOSK, at=ANSWERED)
            db.session.commit()

        together(app, send, desks=len(tokens))
        db.session.rollback()
        rows = db.session.scalars(select(SurveyTally)).all()
        assert len(rows) == 25
        assert {row.blank + row.n1 + row.n2 + row.n3 + row.n4 + row.n5 for row in rows} == {len(tokens)}
        assert db.session.scalar(select(func.count()).select_from(SurveyAnswered)) == len(tokens)

    def test_the_database_takes_nothing_back(self, committed: tuple[Flask, list[str]]) -> None:
        answer(committed[1][0], {1: 5}, set_key="goc", way=Way.LINK, at=ANSWERED)
        db.session.commit()
        for statement in (
            "UPDATE survey_tally SET n5 = n5 - 1 WHERE n5 > 0",
            "DELETE FROM survey_tally",
            "DELETE FROM survey_answered",
            "UPDATE survey_question SET text = 'x'",
            "DELETE FROM survey_set",
        ):
            with pytest.raises(DBAPIError):
                db.session.execute(text(statement))
            db.session.rollback()
        db.session.execute(text("UPDATE survey_tally SET n4 = n4 + 1"))


def test_tables_of_the_survey_are_all_known(database: None) -> None:
    names = {name for name in inspect(db.session.connection()).get_table_names() if name.startswith("survey_")}
    assert names == {*OWN, "survey_answered", "survey_tally", "survey_apology", "survey_way"}

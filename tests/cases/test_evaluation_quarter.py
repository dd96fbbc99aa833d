"""What is told of a quarter, and who scores it: in versions, each number with its source, checked by somebody else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from onestop.audit.chain import verify
from onestop.cases.evaluation_quarter import (
    QuarterAnswers,
    all_facts,
    facts_of_quarter,
    points_of_scores,
    score_quarter,
    scores_of_quarter,
    tell_quarter,
)
from onestop.cases.evaluation_rules import RuleDraft, own_rules, rule_on, set_rule, shipped_rules
from onestop.cases.models import HandledWhere, Publicity, ScoreKind
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.people.models import Role, RoleGrant
from tests.builders import an_office, moment

pytestmark = pytest.mark.usefixtures("database")

AT = moment("Thu 2026-04-02 09:00")
TOLD = QuarterAnswers(
    handled_where=HandledWhere.AT_THE_DESK,
    publicity=Publicity.BOTH,
    complaints=4,
    complaints_in_time=4,
    complaints_drawn_out=0,
    procedures=100,
    procedures_online=25,
    source="Sổ phản ánh, kiến nghị quý I",
)


def test_a_quarter_is_told_in_versions() -> None:
    office = an_office()
    tell_quarter(2026, 1, TOLD, seen=0, by=office.desk_head, at=AT)
    with pytest.raises(WrongInput) as wrong:
        tell_quarter(2026, 1, replace(TOLD, complaints=5), seen=1, by=office.desk_head, at=AT)
    assert wrong.value.field == "reason"
    tell_quarter(2026, 1, replace(TOLD, complaints=5), seen=1, reason="Sót một phiếu", by=office.desk_head, at=AT)
    assert [(one.version, one.complaints, one.reason) for one in all_facts(office.agency.id, 2026, 1)] == [
        (2, 5, "Sót một phiếu"),
        (1, 4, None),
    ]
    assert facts_of_quarter(office.agency.id, 2026, 2) is None
    with pytest.raises(Refused, match="người khác"):
        tell_quarter(2026, 1, TOLD, seen=1, reason="Muộn", by=office.desk_head, at=AT)
    assert verify(office.agency.id).holds


UNFIT: tuple[tuple[dict[str, object], str], ...] = (
    ({"complaints_in_time": None}, "complaints_in_time"),
    ({"complaints_in_time": 5}, "complaints_in_time"),
    ({"complaints_in_time": 3, "complaints_drawn_out": 2}, "complaints_drawn_out"),
    ({"complaints": -1}, "complaints"),
    ({"procedures": None}, "procedures"),
    ({"procedures": 0, "procedures_online": 0}, "procedures"),
    ({"procedures_online": 101}, "procedures_online"),
    ({"source": ""}, "source"),
)


def test_numbers_that_do_not_fit_are_told_at_their_field() -> None:
    office = an_office()
    for changes, field in UNFIT:
        with pytest.raises(WrongInput) as wrong:
            tell_quarter(2026, 1, replace(TOLD, **changes), seen=0, by=office.desk_head, at=AT)
        assert wrong.value.field == field, changes
    assert facts_of_quarter(office.agency.id, 2026, 1) is None


def test_a_quarter_that_has_not_begun_has_nothing_to_tell_and_one_not_over_no_points() -> None:
    office = an_office()
    with pytest.raises(Refused, match="chưa bắt đầu"):
        tell_quarter(2026, 3, TOLD, seen=0, by=office.desk_head, at=AT)
    with pytest.raises(Refused, match="chưa kết thúc"):
        score_quarter(2026, 2, ScoreKind.SELF, {1: Decimal(2)}, seen=0, by=office.desk_head, at=AT)
    with pytest.raises(WrongInput, match="Chọn quý"):
        tell_quarter(2026, 5, TOLD, seen=0, by=office.desk_head, at=AT)


def test_who_scored_does_not_check() -> None:
    office = an_office()
    with pytest.raises(Refused, match="Chưa có điểm tự chấm"):
        score_quarter(2026, 1, ScoreKind.VERIFIED, {1: Decimal(1)}, seen=0, by=office.head, at=AT)
    score_quarter(2026, 1, ScoreKind.SELF, {1: Decimal("1.5"), 2: None}, seen=0, by=office.desk_head, at=AT)
    score_quarter(2026, 1, ScoreKind.VERIFIED, {1: Decimal("1.25")}, seen=0, by=office.head, at=AT)
    own, checked = (scores_of_quarter(office.agency.id, 2026, 1, kind) for kind in ScoreKind)
    assert (points_of_scores(own), points_of_scores(checked)) == ({1: Decimal("1.5")}, {1: Decimal("1.25")})
    office.desk_head.grants.append(RoleGrant(role=Role.HEAD, signs_as="KT."))
    with pytest.raises(Refused, match="không tự thẩm định"):
        score_quarter(2026, 1, ScoreKind.VERIFIED, {1: Decimal(2)}, seen=1, reason="Tự sửa", by=office.desk_head, at=AT)
    assert verify(office.agency.id).holds


def test_points_are_zero_to_two() -> None:
    office = an_office()
    for points in ("2.01", "-1", "1.255"):
        with pytest.raises(WrongInput) as wrong:
            score_quarter(2026, 1, ScoreKind.SELF, {4: Decimal(points)}, seen=0, by=office.desk_head, at=AT)
        assert wrong.value.field == "score_4"


def test_only_the_head_of_the_desk_tells() -> None:
    office = an_office()
    for role in set(Role) - {Role.DESK_HEAD}:
        with pytest.raises(Refused, match="không có quyền"):
            tell_quarter(2026, 1, TOLD, seen=0, by=office.people[role], at=AT)
    assert tell_quarter(2026, 1, TOLD, seen=0, by=office.desk_head, at=AT).version == 1


def test_no_statement_overwrites_them() -> None:
    office = an_office()
    tell_quarter(2026, 1, TOLD, seen=0, by=office.desk_head, at=AT)
    score_quarter(2026, 1, ScoreKind.SELF, {1: Decimal(1)}, seen=0, by=office.desk_head, at=AT)
    set_rule(DRAFT, by=office.admin, at=AT)
    for table in ("quarter_facts", "quarter_scores", "evaluation_rule"):
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET agency_id = agency_id"):  # noqa: S608 - ours
            with pytest.raises(DatabaseError, match="further version"), db.session.begin_nested():
                db.session.execute(text(statement))


LIMITS = shipped_rules()[0].limits
DRAFT = RuleDraft(
    valid_from=date(2026, 7, 1),
    in_force_until=None,
    legal_basis="Quyết định số 1/2026/QĐ-UBND",
    source="Đã đọc bản gốc",
    limits=replace(LIMITS, excellent=Decimal("16.5")),
)


def test_the_basis_obliges_up_to_the_middle_of_2025() -> None:
    office = an_office()
    rule = rule_on(office.agency.id, date(2025, 4, 1))
    assert "61/2018" in rule.legal_basis
    assert rule.limits.excellent == 15
    assert rule.obliges(date(2025, 6, 30))
    assert rule.told(date(2025, 6, 30)) is None
    assert not rule.obliges(date(2025, 9, 30))
    told = rule.told(date(2025, 9, 30))
    assert told is not None
    assert told.startswith("Công cụ nội bộ")
    assert "30/06/2025" in told


def test_an_administrator_sets_what_holds_from_a_quarter_on() -> None:
    office, other = an_office(), an_office("H50.31.13")
    set_rule(DRAFT, by=office.admin, at=AT)
    before, after = (rule_on(office.agency.id, day) for day in (date(2026, 6, 30), date(2026, 7, 1)))
    assert (before.limits.excellent, after.limits.excellent) == (Decimal(15), Decimal("16.5"))
    assert after.obliges(date(2030, 12, 31))
    assert rule_on(other.agency.id, date(2026, 7, 1)) == before
    assert len(own_rules(office.agency.id)) == 1
    with pytest.raises(WrongInput, match="Đã có mức điểm"):
        set_rule(DRAFT, by=office.admin, at=AT)
    with pytest.raises(Refused, match="không có quyền"):
        set_rule(DRAFT, by=office.head, at=AT)


SENSELESS: tuple[tuple[dict[str, object], str], ...] = (
    ({"excellent": Decimal(19)}, "excellent"),
    ({"good": Decimal("16.5")}, "good"),
    ({"average": Decimal("0.001")}, "average"),
    ({"online_low": 30}, "online_low"),
    ({"complaints_percent": 101}, "complaints_percent"),
)


def test_limits_that_make_no_sense_are_refused() -> None:
    office = an_office()
    for changes, field in SENSELESS:
        with pytest.raises(WrongInput) as wrong:
            set_rule(replace(DRAFT, limits=replace(DRAFT.limits, **changes)), by=office.admin, at=AT)
        assert wrong.value.field == field, changes
    assert own_rules(office.agency.id) == []


def test_a_rule_begins_with_a_quarter() -> None:
    office = an_office()
    with pytest.raises(WrongInput, match="ngày đầu quý"):
        set_rule(replace(DRAFT, valid_from=date(2026, 7, 2)), by=office.admin, at=AT)

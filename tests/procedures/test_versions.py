"""Versions over dates: what holds when, for whom, and what can be changed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from onestop.audit import chain
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.levels import Level
from onestop.procedures.changing import change_version, end_version
from onestop.procedures.drafts import Draft, ExtensionDraft, FeeDraft, PaperDraft, PauseDraft, StepDraft, draft_of
from onestop.procedures.models import FeeBasis, ProcedureVersion, Source
from onestop.procedures.versions import choices, history, is_decided_by, version_for
from onestop.sla.term import Term, Unit
from tests.builders import Office, a_procedure, an_office
from tests.clock import moment

pytestmark = pytest.mark.usefixtures("database")

AT = moment("Mon 2026-11-23 09:00")
CODE = "1.004873"
DRAFT = Draft(
    name="Cấp Giấy xác nhận tình trạng hôn nhân",
    field="Hộ tịch",
    level=Level.COMMUNE,
    term=Term(Decimal(3), Unit.WORKING_DAY),
)


def adopt(agency_id: int, draft: Draft = DRAFT, *, since: str | None = None, case_code: str = "") -> ProcedureVersion:
    return change_version(
        agency_id,
        CODE,
        draft,
        valid_from=date.fromisoformat(since) if since else None,
        decision="QĐ 12/QĐ-UBND",
        case_code=case_code,
        by=None,
        at=AT,
    )


def five_days() -> Draft:
    return replace(DRAFT, term=Term(Decimal(5), Unit.WORKING_DAY))


@pytest.fixture
def office(database: None) -> Office:
    return an_office()


def test_a_changed_term_leaves_the_version_that_old_dossiers_came_under(office: Office) -> None:
    """Clock case 28."""
    old = adopt(office.agency.id)
    new = adopt(office.agency.id, five_days(), since="2026-12-01")
    assert (old.term_halves, old.valid_from, old.ceases_on) == (6, None, date(2026, 12, 1))
    assert version_for(office.agency.id, CODE, on=date(2026, 11, 30)) is old
    assert version_for(office.agency.id, CODE, on=date(2026, 12, 1)) is new
    assert history(office.agency.id, CODE) == [new, old]
    assert chain.verify(office.agency.id).entries >= 2


@pytest.mark.parametrize("since", [None, "2026-11-30", "2026-12-01", "1999-12-31"])
def test_a_version_begins_after_the_one_before_it(office: Office, since: str | None) -> None:
    adopt(office.agency.id, since="2026-12-01")
    with pytest.raises(WrongInput) as refused:
        adopt(office.agency.id, five_days(), since=since)
    assert refused.value.field == "valid_from"


def test_before_its_beginning_and_from_its_end_on_a_procedure_cannot_be_received(office: Office) -> None:
    adopt(office.agency.id, since="2026-12-01")
    end_version(office.agency.id, CODE, ceases_on=date(2027, 1, 1), decision="QĐ 30", by=None, at=AT)
    assert version_for(office.agency.id, CODE, on=date(2026, 12, 31)).ceases_on == date(2027, 1, 1)
    for day in (date(2026, 11, 30), date(2027, 1, 1)):
        with pytest.raises(Refused, match="không có quy định nào có hiệu lực"):
            version_for(office.agency.id, CODE, on=day)
        assert choices(office.agency.id, day) == []
    with pytest.raises(Refused, match="không còn quy định"):
        end_version(office.agency.id, CODE, ceases_on=date(2027, 2, 1), decision="QĐ 30", by=None, at=AT)
    with pytest.raises(WrongInput, match="01/01/2027"):
        adopt(office.agency.id, since="2026-12-15")
    adopt(office.agency.id, since="2027-03-01")
    assert version_for(office.agency.id, CODE, on=date(2027, 3, 1)).valid_from == date(2027, 3, 1)


def test_an_unknown_procedure_is_refused_in_words(office: Office) -> None:
    with pytest.raises(Refused, match=r"Không có thủ tục 9\.999 trong danh mục"):
        version_for(office.agency.id, "9.999", on=AT.date())


def test_an_office_without_version_goes_by_that_of_the_installation_until_it_has_its_own(office: Office) -> None:
    other = an_office("H50.31.13")
    common = adopt(office.agency.id)
    assert version_for(other.agency.id, CODE, on=AT.date()) is common
    own = adopt(other.agency.id, five_days(), since="2026-12-01")
    assert version_for(other.agency.id, CODE, on=date(2026, 11, 30)) is common
    assert version_for(other.agency.id, CODE, on=date(2026, 12, 1)) is own
    assert version_for(office.agency.id, CODE, on=date(2026, 12, 1)) is common
    assert choices(other.agency.id, date(2026, 12, 1)) == [own]
    end_version(other.agency.id, CODE, ceases_on=date(2027, 1, 1), decision="QĐ 30", by=None, at=AT)
    with pytest.raises(Refused):  # what it has ended does not come back from the installation's office
        version_for(other.agency.id, CODE, on=date(2027, 1, 1))


def test_the_choices_stand_by_field_and_name_with_accents_and_cost_few_queries(
    office: Office, statements: list[str]
) -> None:
    for field, name in (
        ("Đất đai", "Tách thửa"),
        ("Chứng thực", "Chữ ký"),
        ("Đất đai", "Đính chính"),
        ("Hộ tịch", "A"),
    ):
        a_procedure(office, name=name, field=field)
    db.session.expire_all()
    office_id = office.agency.id
    statements.clear()
    found = choices(office_id, AT.date())
    assert [version.procedure.name for version in found] == ["Chữ ký", "Đính chính", "Tách thửa", "A"]
    assert [paper.name for paper in found[0].papers] == ["Tờ khai"]
    assert len(statements) == 3


def test_what_is_received_for_others_is_told_apart(office: Office) -> None:
    other = an_office("H50.31.13")
    own = adopt(office.agency.id)
    assert is_decided_by(own, office.agency)
    land = adopt(office.agency.id, replace(DRAFT, level=Level.LAND_OFFICE), since="2026-12-01")
    assert not is_decided_by(land, office.agency)
    named = adopt(office.agency.id, replace(DRAFT, deciding_agency_id=other.agency.id), since="2027-01-01")
    assert not is_decided_by(named, office.agency)
    assert is_decided_by(named, other.agency)


def test_cases_of_a_procedure_live_apart(office: Office) -> None:
    adopt(office.agency.id, replace(DRAFT, case_name="Nhà ở"), case_code="NHA")
    adopt(office.agency.id, replace(five_days(), case_name="Công trình"), case_code="CT")
    assert version_for(office.agency.id, CODE, on=AT.date(), case_code="CT").term_halves == 10
    with pytest.raises(Refused):
        version_for(office.agency.id, CODE, on=AT.date())


def test_everything_a_form_says_comes_back_as_it_was(office: Office) -> None:
    full = replace(
        DRAFT,
        result_name="Giấy xác nhận",
        legal_basis="Luật Hộ tịch 2014\nNghị định 123",
        supplement_limit=2,
        supplement_within_days=5,
        supplement_close_days=30,
        papers=(PaperDraft(name="Tờ khai"), PaperDraft(name="Ảnh", originals=0, copies=2, compulsory=False)),
        pauses=(PauseDraft(name="Nghĩa vụ tài chính", article="Điều 1"),),
        extensions=(ExtensionDraft(name="Phải xác minh", article="Điều 2", amount=Decimal("2.5")),),
        steps=(StepDraft(name="Thẩm định", hours="19.5"), StepDraft(name="Ký", hours="4.5")),  # 3 days of 8 hours
        fees=(FeeDraft(basis=FeeBasis.CASE, amount_vnd=3000, exemption="Hộ nghèo", valid_from=date(2026, 1, 1)),),
    )
    version = adopt(office.agency.id, full)
    db.session.expire_all()
    assert draft_of(version) == full
    assert (version.decision, version.source, version.adopted_at) == ("QĐ 12/QĐ-UBND", Source.OFFICE, AT)


BAD_DRAFTS = [
    (replace(DRAFT, name=" "), "name"),
    (replace(DRAFT, field="x" * 201), "field"),
    (replace(DRAFT, supplement_limit=-1), "supplement_limit"),
    (replace(DRAFT, supplement_within_days=1000), "supplement_within_days"),
    (replace(DRAFT, supplement_close_days=0), "supplement_close_days"),
    (replace(DRAFT, papers=(PaperDraft(name=""),)), "papers"),
    (replace(DRAFT, papers=(PaperDraft(name="Đơn", copies=-1),)), "papers"),
    (replace(DRAFT, papers=(PaperDraft(name="Đơn"),) * 51), "papers"),
    (replace(DRAFT, pauses=(PauseDraft(name="Chờ", article=" "),)), "pauses"),
    (replace(DRAFT, extensions=(ExtensionDraft(name="X", article="Đ1", amount=Decimal(0)),)), "extensions"),
    (replace(DRAFT, extensions=(ExtensionDraft(name="X", article="Đ1", amount=Decimal("0.3")),)), "extensions"),
    (replace(DRAFT, term=None, extensions=(ExtensionDraft(name="X", article="Đ", amount=Decimal(1)),)), "extensions"),
    (replace(DRAFT, steps=(StepDraft(name="Bước", hours="bốn"),)), "steps"),
    (replace(DRAFT, steps=(StepDraft(name="Bước", hours="23.5"),)), "steps"),
    (replace(DRAFT, term=None, steps=(StepDraft(name="Bước", hours="24"),)), "steps"),
    (replace(DRAFT, term=Term(Decimal(1), Unit.MONTH), steps=(StepDraft(name="Bước", hours="24"),)), "steps"),
    (replace(DRAFT, fees=(FeeDraft(basis=FeeBasis.CASE, amount_vnd=-1),)), "fees"),
    (replace(DRAFT, fees=(FeeDraft(basis=FeeBasis.CASE, amount_vnd=1, from_quantity=0),)), "fees"),
]


@pytest.mark.parametrize(("draft", "field"), BAD_DRAFTS)
def test_a_draft_that_no_procedure_can_have_is_refused_at_its_field(office: Office, draft: Draft, field: str) -> None:
    with pytest.raises(WrongInput) as refused:
        adopt(office.agency.id, draft)
    assert refused.value.field == field


def test_steps_that_do_not_add_up_are_told_with_both_sums(office: Office) -> None:
    short = replace(DRAFT, steps=(StepDraft(name="Thẩm định", hours="16"), StepDraft(name="Ký", hours="4,5")))
    with pytest.raises(WrongInput, match="cộng lại 20,5 giờ, thời hạn 3 ngày làm việc là 24 giờ"):
        adopt(office.agency.id, short)


@pytest.mark.parametrize("decision", ["", "  "])
def test_a_version_needs_its_decision(office: Office, decision: str) -> None:
    with pytest.raises(WrongInput) as refused:
        change_version(office.agency.id, CODE, DRAFT, valid_from=None, decision=decision, by=None, at=AT)
    assert refused.value.field == "decision"


@pytest.mark.parametrize(
    "broken",
    [
        {"ceases_on": None, "valid_from": date(2026, 12, 1)},  # two open versions
        {"valid_from": None, "ceases_on": date(2020, 1, 1)},  # two versions without a beginning
        {"valid_from": date(2026, 12, 2), "ceases_on": date(2026, 12, 2)},  # ends before it begins
    ],
)
def test_the_database_itself_refuses_versions_that_overlap(office: Office, broken: dict[str, date | None]) -> None:
    version = adopt(office.agency.id)
    columns = {
        "agency_id": version.agency_id,
        "procedure_id": version.procedure_id,
        "name": "X",
        "field": "X",
        "level": Level.COMMUNE,
        "source": Source.OFFICE,
        "adopted_at": AT,
    }
    db.session.add(ProcedureVersion(**columns, **broken))
    with pytest.raises(IntegrityError):
        db.session.flush()

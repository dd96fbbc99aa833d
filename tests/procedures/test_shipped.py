"""Shipped procedures are proposals: adopted by a decision, and not unseen where they are in doubt."""

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.procedures.models import ProcedureVersion, Source
from onestop.procedures.shipped import adopt_edited, adopt_unedited, proposals, proposed_draft, shipped_rows
from onestop.procedures.versions import version_for
from tests.builders import an_office
from tests.clock import moment

AT = moment("Mon 2026-11-23 09:00")
DECISION = "QĐ 12/QĐ-UBND"
RECALLED, LAI_CHAU, DA_NANG, POLICE = "1.010833", "1.115564", "1.009141", "1.004222"


@pytest.fixture
def agency_id(database: None) -> int:
    return an_office().agency.id


def test_what_is_beyond_doubt_is_adopted_in_one_act_and_leaves_the_proposals(agency_id: int) -> None:
    sure = [proposal.row.code for proposal in proposals(agency_id) if not proposal.needs_editing]
    assert len(sure) > 50
    adopt_unedited(agency_id, sure, decision=DECISION, by=None, at=AT)
    version = version_for(agency_id, "1.001193", on=AT.date())
    assert (version.decision, version.source, version.valid_from) == (DECISION, Source.FOUND, None)
    left = proposals(agency_id)
    assert len(left) == len(shipped_rows()) - len(sure)
    assert all(proposal.needs_editing for proposal in left)


@pytest.mark.parametrize(
    ("code", "because"),
    [(RECALLED, "chưa đối chiếu"), (LAI_CHAU, "địa phương khác"), (DA_NANG, "địa phương khác"), (POLICE, "Công an")],
)
def test_what_is_in_doubt_is_not_adopted_unedited_nor_what_was_chosen_with_it(
    agency_id: int, code: str, because: str
) -> None:
    with pytest.raises(Refused, match=because):
        adopt_unedited(agency_id, ["1.001193", code], decision=DECISION, by=None, at=AT)
    assert db.session.scalar(select(func.count()).select_from(ProcedureVersion)) == 0


def test_a_recalled_row_that_was_checked_becomes_the_offices_own(agency_id: int) -> None:
    version = adopt_edited(agency_id, RECALLED, proposed_draft(RECALLED), decision=DECISION, by=None, at=AT)
    assert (version.source, version.decision) == (Source.OFFICE, DECISION)


def test_a_row_of_another_province_needs_another_code_and_name(agency_id: int) -> None:
    draft = proposed_draft(LAI_CHAU)
    renamed = replace(draft, name="Đăng ký biến động chuyển mục đích sử dụng đất")
    with pytest.raises(WrongInput) as refused:
        adopt_edited(agency_id, LAI_CHAU, draft, code="1.200001", decision=DECISION, by=None, at=AT)
    assert refused.value.field == "name"
    with pytest.raises(WrongInput) as refused:
        adopt_edited(agency_id, LAI_CHAU, renamed, decision=DECISION, by=None, at=AT)
    assert refused.value.field == "code"
    version = adopt_edited(agency_id, LAI_CHAU, renamed, code="1.200001", decision=DECISION, by=None, at=AT)
    assert version.procedure.code == "1.200001"


@pytest.mark.parametrize("decision", ["", " "])
def test_adopting_needs_a_decision(agency_id: int, decision: str) -> None:
    with pytest.raises(WrongInput) as refused:
        adopt_unedited(agency_id, ["1.001193"], decision=decision, by=None, at=AT)
    assert refused.value.field == "decision"


def test_twice_unknown_or_nothing_is_refused(agency_id: int) -> None:
    adopt_unedited(agency_id, ["1.001193", "1.001193"], decision=DECISION, by=None, at=AT)
    for codes, because in ((["1.001193"], "đã áp dụng"), (["9.9"], "không có thủ tục"), ([], "Chưa chọn")):
        with pytest.raises(Refused, match=because):
            adopt_unedited(agency_id, codes, decision=DECISION, by=None, at=AT)

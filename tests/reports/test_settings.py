"""What an office decides about its reports holds from a day on, and what was decided before still holds before."""

from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from onestop.audit.models import AuditEntry
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.reports.settings import CUT_DAY, change_settings, settings_of
from tests.builders import Office, an_office
from tests.clock import moment

pytestmark = pytest.mark.usefixtures("database")
AT = moment("Mon 2026-06-15 09:00")


@pytest.fixture
def office() -> Office:
    return an_office()


def test_the_district_receives_reports_until_there_is_no_district(office: Office) -> None:
    settings = settings_of(office.agency.id)
    assert settings.recipient_on(date(2025, 6, 30)) == "UBND huyện (qua Phòng Nội vụ)"
    assert settings.recipient_on(date(2025, 7, 1)) is None
    assert settings.cut_day("late-rate", date(2026, 5, 31)) == 1
    assert settings.cut_day("ii-06a", date(2026, 5, 31), usual=15) == 15
    sign = settings.sign_on(date(2026, 5, 31))
    assert (sign.maker_title, sign.signer_title, sign.signer_name) == ("NGƯỜI LẬP BIỂU", "KT. CHỦ TỊCH", "")


def test_what_is_decided_holds_from_its_day_and_is_recorded(office: Office) -> None:
    values = {"recipient": "UBND tỉnh (qua Sở Nội vụ)", CUT_DAY + "late-rate": "15", "maker_name": ""}
    changed = change_settings(office.agency.id, values, valid_from=date(2026, 1, 1), by=office.admin, at=AT)
    assert set(changed) == {"recipient", CUT_DAY + "late-rate"}
    settings = settings_of(office.agency.id)
    assert settings.recipient_on(date(2025, 12, 31)) is None
    assert settings.recipient_on(date(2026, 1, 1)) == "UBND tỉnh (qua Sở Nội vụ)"
    assert settings.cut_day("late-rate", date(2025, 12, 31)) == 1
    assert settings.cut_day("late-rate", date(2026, 1, 1)) == 15
    assert change_settings(office.agency.id, values, valid_from=date(2026, 1, 1), by=office.admin, at=AT) == ()
    corrected = {"recipient": "Sở Nội vụ"}
    change_settings(office.agency.id, corrected, valid_from=date(2026, 1, 1), by=office.admin, at=AT)
    assert settings_of(office.agency.id).recipient_on(date(2026, 1, 1)) == "Sở Nội vụ"
    noted = db.session.scalars(select(AuditEntry.act).where(AuditEntry.act == "change_report_settings")).all()
    assert len(noted) == 2
    with pytest.raises(DatabaseError, match="followed by a further one"), db.session.begin_nested():
        db.session.execute(text("UPDATE report_setting SET value = 'x'"))


@pytest.mark.parametrize("day", ["0", "29", "", "15,5", "١٥", "-1", "9" * 400])
def test_a_cut_day_is_a_day_that_every_month_has(office: Office, day: str) -> None:
    with pytest.raises(WrongInput, match="từ 1 đến 28") as wrong:
        change_settings(
            office.agency.id, {CUT_DAY + "late-rate": day}, valid_from=date(2026, 1, 1), by=office.admin, at=AT
        )
    assert wrong.value.field == CUT_DAY + "late-rate"


def test_only_an_administrator_decides(office: Office) -> None:
    with pytest.raises(Refused, match="quản trị"):
        change_settings(office.agency.id, {"maker_name": "A"}, valid_from=date(2026, 1, 1), by=office.head, at=AT)

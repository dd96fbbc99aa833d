"""What is entered after a period was closed appears as a dated correction with who and why; the figures stay."""

from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from onestop.cases.correcting import approve_correction, ask_correction, ask_void
from onestop.cases.finishing import finish
from onestop.database import db
from onestop.reports.catalogue import REPORTS
from onestop.reports.closed import frozen
from onestop.reports.closed.closing import close, closed_figures, closed_ids, closing_of, figures
from onestop.reports.closed.correction_report import corrections_report, in_words
from onestop.reports.closed.corrections import corrections_of, record_corrections, watch_closed
from onestop.reports.figures import HERE
from onestop.reports.in_hand import Asked
from onestop.reports.models import ReportClosing
from onestop.reports.period import read_month
from tests.builders import Office, a_dossier, a_procedure, an_office, moment
from tests.reports.builders import Desk
from tests.reports.test_late_rate_properties import Life, act_until, live, lives

pytestmark = pytest.mark.usefixtures("database")

MARCH = read_month("2026-03")
CLOSED_AT = moment("Wed 2026-04-01 08:00")
AFTER = moment("Thu 2026-04-02 09:00")
LATE_RATE = REPORTS["late-rate"]


def closed_march(office: Office) -> ReportClosing:
    return close(LATE_RATE, LATE_RATE.asked(office.agency, MARCH), by=office.head, at=CLOSED_AT)


def test_work_that_goes_on_corrects_nothing() -> None:
    office = an_office()
    dossier = a_dossier(office, received="2026-03-30 09:00")
    mistaken = a_dossier(office, received="2026-03-31 09:00")
    closing = closed_march(office)
    finish(dossier, by=office.officer, at=AFTER)
    asked = ask_void(mistaken, reason="Nhập trùng", by=office.reception, at=AFTER)
    approve_correction(asked, by=office.desk_head, at=AFTER)
    a_dossier(office, received=AFTER)
    assert corrections_of(closing) == []
    assert record_corrections(closing, at=AFTER, everything=True) == []


def test_a_late_entry_is_a_correction_with_who_and_when() -> None:
    office = an_office()
    closing = closed_march(office)
    late = a_dossier(office, received=AFTER, received_at=moment("Tue 2026-03-31 15:00"), late_entry_slip="07")
    (one,) = corrections_of(closing)
    assert (one.code, one.by, one.what, one.entered_at) == (late.code, office.reception.full_name, "Nhập hồ sơ", AFTER)
    assert in_words(one).startswith("Có trong số liệu: không → có; Tình trạng cuối kỳ: – → Đang giải quyết trong hạn")
    assert one.found_at is None


def test_a_changed_procedure_is_told_with_the_reason_and_changes_no_closed_figure() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "10 working_day"), received="2026-03-30 09:00")
    land = a_procedure(office, "10 working_day", name="Xác nhận tình trạng đất", field="Đất đai")
    closing = closed_march(office)
    before = closing.content
    change = ask_correction(
        dossier, parties={}, version=land, reason="Chọn nhầm thủ tục", by=office.reception, at=AFTER
    )
    approve_correction(change, by=office.desk_head, at=AFTER)
    (found,) = record_corrections(closing, at=AFTER)
    assert (found.why, found.by, found.what) == ("Chọn nhầm thủ tục", office.desk_head.full_name, "Sửa thông tin hồ sơ")
    assert "Lĩnh vực: Hộ tịch → Đất đai" in in_words(found)
    assert corrections_of(closing) == [
        one for one in corrections_of(closing) if one.found_at == AFTER and one.dossier_id == dossier.id
    ]
    report = corrections_report(closing, corrections_of(closing), at=AFTER)
    lines = [
        line.cells[1:] for line in report.section("figures").lines if line.cells[2] == "Đang giải quyết: Trong hạn"
    ]
    assert ("Hộ tịch", "Đang giải quyết: Trong hạn", 1, 0) in lines
    db.session.expire_all()
    again = closing_of(office.agency.id, "late-rate", MARCH)
    assert again is not None
    assert again.content == before
    assert closed_ids(again, HERE, {"field": frozenset({"Hộ tịch"})}) == [dossier.id]


def test_a_correction_is_written_down_once_and_a_second_change_again() -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, "10 working_day"), received="2026-03-30 09:00")
    closing = closed_march(office)
    for number, field in enumerate(("Đất đai", "Hộ tịch"), start=1):
        version = a_procedure(office, "10 working_day", name=f"Thủ tục {number}", field=field)
        change = ask_correction(dossier, parties={}, version=version, reason="Nhầm", by=office.reception, at=AFTER)
        approve_correction(change, by=office.desk_head, at=AFTER)
        assert watch_closed(at=AFTER, save=db.session.flush) == 1
        assert watch_closed(at=AFTER, save=db.session.flush) == 0
        assert len(corrections_of(closing)) == number
        assert record_corrections(closing, at=AFTER, everything=True) == []


def test_what_was_changed_past_the_program_is_found_by_looking_at_everything() -> None:
    office = an_office()
    dossier = a_dossier(office, received="2026-03-30 09:00")
    closing = closed_march(office)
    db.session.execute(text("UPDATE dossier SET channel = 'online' WHERE id = :id"), {"id": dossier.id})
    assert corrections_of(closing) == []
    (found,) = record_corrections(closing, at=AFTER, everything=True)
    assert in_words(found) == "Hình thức nộp: trực tiếp → trực tuyến"
    assert (found.by, found.what) == (None, None)


@pytest.mark.postgresql
def test_postgresql_finds_keeps_and_guards_the_same(postgresql_url: str, bare_app: Callable[[str], Flask]) -> None:
    with bare_app(postgresql_url).app_context():
        office = an_office()
        dossier = a_dossier(office, a_procedure(office, "10 working_day"), received="2026-03-30 09:00")
        closing = closed_march(office)
        land = a_procedure(office, "10 working_day", name="Xác nhận tình trạng đất", field="Đất đai")
        change = ask_correction(dossier, parties={}, version=land, reason="Nhầm", by=office.reception, at=AFTER)
        approve_correction(change, by=office.desk_head, at=AFTER)
        late = a_dossier(office, received=AFTER, received_at=moment("Tue 2026-03-31 15:00"), late_entry_slip="07")
        assert watch_closed(at=AFTER, save=db.session.flush) == 2
        assert record_corrections(closing, at=AFTER, everything=True) == []
        db.session.expire_all()
        found = {one.dossier_id: one for one in corrections_of(closing)}
        assert found.keys() == {dossier.id, late.id}
        assert found[late.id].before is None
        assert "Lĩnh vực: Hộ tịch → Đất đai" in in_words(found[dossier.id])
        with pytest.raises(DatabaseError, match="never changed"), db.session.begin_nested():
            db.session.execute(text("DELETE FROM report_correction"))
        db.session.rollback()


@pytest.mark.parametrize("change", ["UPDATE report_correction SET why = 'x'", "DELETE FROM report_correction"])
def test_the_database_refuses_to_change_a_correction(change: str) -> None:
    office = an_office()
    closing = closed_march(office)
    a_dossier(office, received=AFTER, received_at=moment("Tue 2026-03-31 15:00"), late_entry_slip="07")
    record_corrections(closing, at=AFTER)
    with pytest.raises(DatabaseError, match="never changed"), db.session.begin_nested():
        db.session.execute(text(change))


@given(st.lists(lives, min_size=3, max_size=6))
@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happens_after_a_closing_the_closed_month_prints_the_same(generated: list[Life]) -> None:
    try:
        office = an_office()
        desk = Desk(office.agency)
        starting = [live(desk, life) for life in generated]
        until = moment("2026-03-15 00:00")
        going_on = act_until([(life, next(life)) for life in starting], until)
        period = read_month("2026-02")
        asked = Asked(office.agency, period)
        closing = close(LATE_RATE, asked, by=office.head, at=until)
        first = frozen.to_bytes(figures(closing))
        act_until(going_on, moment("2027-12-31 00:00"))
        db.session.flush()
        db.session.expire_all()
        report = closed_figures(office.agency.id, "late-rate", period)
        assert report is not None
        assert frozen.to_bytes(report) == first
    finally:
        db.session.rollback()

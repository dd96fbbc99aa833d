"""A closed period: frozen, hashed, once; what changes later never changes it."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from onestop.audit.chain import open_chain, verify
from onestop.database import db
from onestop.errors import Refused
from onestop.people.models import Agency, Person, Role
from onestop.reports.catalogue import REPORTS, ReportKind
from onestop.reports.closed import frozen
from onestop.reports.closed.closing import close, closed_figures, closed_ids, closing_of, figures, problem_of
from onestop.reports.in_hand import Asked
from onestop.reports.models import ReportClosing
from onestop.reports.period import read_month
from onestop.reports.table import Report, Share
from tests.builders import a_person
from tests.clock import moment
from tests.reports.builders import Desk
from tests.reports.worked_month import fill_may

pytestmark = pytest.mark.usefixtures("database")

MAY = read_month("2026-05")
JUNE_2 = moment("Tue 2026-06-02 08:00")
LATE_RATE = REPORTS["late-rate"]


def an_office_in_may() -> tuple[Desk, Person]:
    """A desk with the worked month, and the head who closes it."""
    desk = Desk()
    open_chain(desk.agency.id)
    head = a_person(desk.agency, Role.HEAD, username="chu.tich", full_name="Trần Văn Bình")
    fill_may(desk)
    return desk, head


def closed_may(desk: Desk, head: Person, kind: ReportKind = LATE_RATE) -> ReportClosing:
    return close(kind, kind.asked(desk.agency, MAY, at=JUNE_2), by=head, at=JUNE_2)


def test_a_closed_report_is_what_it_was_when_it_was_closed() -> None:
    desk, head = an_office_in_may()
    as_drawn = LATE_RATE.build(Asked(desk.agency, MAY, JUNE_2))
    closing = closed_may(desk, head)
    late_entry = desk.receive("Mon 2026-05-25 09:00", due="Mon 2026-06-08 17:00", field="Đất đai")
    desk.agency.name = "UBND xã Cửa Tùng"
    db.session.flush()
    db.session.expire_all()
    told = closed_figures(desk.agency.id, "late-rate", MAY)
    assert told is not None
    assert told.sections == as_drawn.sections
    assert (told.agency, told.title, told.judged_at) == ("UBND xã Vĩnh Hoà", as_drawn.title, as_drawn.judged_at)
    assert told.closed is not None
    assert (told.closed.by, told.closed.at, told.closed.sha256) == ("Trần Văn Bình", JUNE_2, closing.sha256)
    assert late_entry.id not in closed_ids(closing)


def test_every_report_comes_back_exactly_and_lists_what_it_counts() -> None:
    desk, head = an_office_in_may()
    for kind in REPORTS.values():
        if kind.closes:
            closing = closed_may(desk, head, kind)
            report = figures(closing)
            check_against_its_list(report, closing)
            assert frozen.from_bytes(frozen.to_bytes(report)) == frozen.from_bytes(closing.content), kind.name
            assert frozen.to_bytes(frozen.from_bytes(closing.content)) == closing.content, kind.name
            assert problem_of(closing) is None, kind.name


def check_against_its_list(report: Report, closing: ReportClosing) -> None:
    for section in report.sections:
        for line in section.all_lines:
            for column, value in zip(section.columns, line.cells, strict=True):
                which = section.where(line, column)
                if which is None or value is None:  # None: kept back, as there are too few
                    continue
                listed = len(closed_ids(closing, which))
                assert (value.part if isinstance(value, Share) else value) == listed, (line.key, column.name)


def test_only_a_period_that_is_over_is_closed_and_only_once() -> None:
    desk, head = an_office_in_may()
    on_the_last_evening = moment("Sun 2026-05-31 23:59")
    with pytest.raises(Refused, match="chưa hết"):
        close(LATE_RATE, Asked(desk.agency, MAY), by=head, at=on_the_last_evening)
    assert closing_of(desk.agency.id, "late-rate", MAY) is None
    closed_may(desk, head)
    with pytest.raises(Refused, match="đã được Trần Văn Bình chốt lúc 08:00 ngày 02/06/2026"):
        closed_may(desk, head)
    close(LATE_RATE, Asked(desk.agency, read_month("2026-04")), by=head, at=JUNE_2)  # another month closes for itself


def test_nobody_closes_without_the_right_or_for_another_office() -> None:
    desk, head = an_office_in_may()
    clerk = a_person(desk.agency, Role.CLERK, username="van.thu")
    with pytest.raises(Refused, match="không có quyền chốt số liệu"):
        closed_may(desk, clerk)
    other = Agency(code="H50.31.99", name="UBND xã khác", level=desk.agency.level)
    db.session.add(other)
    db.session.flush()
    with pytest.raises(Refused, match="người của cơ quan"):
        close(LATE_RATE, Asked(other, MAY), by=head, at=JUNE_2)


def test_the_record_tells_of_the_closing_and_its_head_stands_in_the_figures() -> None:
    desk, head = an_office_in_may()
    before = verify(desk.agency.id)
    closing = closed_may(desk, head)
    assert (closing.chain_seq, closing.chain_hash) == (before.entries, before.head)
    after = verify(desk.agency.id)
    assert after.holds
    assert after.entries == before.entries + 1


@pytest.mark.parametrize("change", ["UPDATE report_closing SET kind = 'x'", "DELETE FROM report_closing"])
def test_the_database_refuses_to_change_what_is_closed(change: str) -> None:
    desk, head = an_office_in_may()
    closed_may(desk, head)
    with pytest.raises(DatabaseError, match="never changed"), db.session.begin_nested():
        db.session.execute(text(change))


@pytest.mark.postgresql
def test_postgresql_closes_and_guards_in_the_same_way(postgresql_url: str, bare_app: Callable[[str], Flask]) -> None:
    with bare_app(postgresql_url).app_context():
        desk, head = an_office_in_may()
        for name in ("late-rate", "form-06a", "progress-766"):
            closing = closed_may(desk, head, REPORTS[name])
            check_against_its_list(figures(closing), closing)
            assert problem_of(closing) is None
        for change in ("UPDATE report_closing SET kind = 'x'", "DELETE FROM report_closing"):
            with pytest.raises(DatabaseError, match="never changed"), db.session.begin_nested():
                db.session.execute(text(change))
        db.session.rollback()


@given(place=st.integers(0, 10**9), bit=st.integers(0, 7), what=st.sampled_from(["content", "dossiers"]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_changed_bit_of_what_was_closed_is_found(
    closed_once: ReportClosing, place: int, bit: int, what: str
) -> None:
    stored = {"content": closed_once.content, "dossiers": closed_once.dossiers}
    changed = bytearray(stored[what])
    changed[place % len(changed)] ^= 1 << bit
    stored[what] = bytes(changed)
    columns = {
        name: getattr(closed_once, name)
        for name in (
            "id", "agency_id", "kind", "first_on", "last_on", "at", "by_id", "by_name", "chain_seq", "chain_hash",
            "sha256", "dossiers_sha256",
        )
    }  # fmt: skip
    assert problem_of(ReportClosing(**columns, **stored)) is not None


@pytest.fixture
def closed_once() -> ReportClosing:
    desk, head = an_office_in_may()
    return closed_may(desk, head)


def test_two_who_close_at_once_close_once(any_database: str, bare_app: Callable[[str], Flask]) -> None:
    app = bare_app(any_database)
    with app.app_context():
        desk, head = an_office_in_may()
        db.session.commit()
        agency_id, head_id = desk.agency.id, head.id
    said: list[str] = []
    together = Barrier(2)

    def close_it() -> None:
        with app.app_context():
            together.wait()
            try:
                agency, person = db.session.get_one(Agency, agency_id), db.session.get_one(Person, head_id)
                close(LATE_RATE, Asked(agency, MAY, JUNE_2), by=person, at=JUNE_2)
                db.session.commit()
                said.append("closed")
            except Refused as refused:
                db.session.rollback()
                said.append(str(refused))

    threads = [Thread(target=close_it) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ReportClosing)) == 1
        assert verify(agency_id).holds
    assert sum(one == "closed" for one in said) == 1
    assert any("đã được Trần Văn Bình chốt" in one for one in said)

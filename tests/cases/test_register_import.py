"""Taking over an older register: every kind of row as it stood, every bad row told, all of it or nothing."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

import pytest
from sqlalchemy import func, select

from onestop.audit.chain import verify
from onestop.audit.models import AuditEntry
from onestop.cases.models import (
    Counter,
    Dossier,
    DueSource,
    Event,
    EventKind,
    Outcome,
    Paper,
    Status,
    SupplementRequest,
)
from onestop.cases.register_import import import_register
from onestop.cases.register_rows import COLUMNS, read_register
from onestop.cases.search import page_of
from onestop.cases.supplement import complete_supplement
from onestop.cases.sweep import sweep
from onestop.database import db
from onestop.errors import BadRows, Refused
from onestop.procedures.models import ProcedureVersion
from onestop.reports.desk.late_rate import late_rate
from onestop.reports.period import read_month
from tests.builders import Office, a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")

AT = moment("Mon 2026-04-06 09:00")
FIVE_DAYS = "9.500000"  # received Mon 2 March at 9:00, due Mon 9 March at 17:00


def register(rows: Iterable[Mapping[str, str]], columns: Iterable[str] = COLUMNS) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def row(**cells: str) -> dict[str, str]:
    return {
        "procedure_code": FIVE_DAYS,
        "applicant_name": "Nguyễn Văn Bình",
        "channel": "direct",
        "received_at": "2026-03-02T09:00",
        **cells,
    }


@pytest.fixture
def office() -> Office:
    office = an_office()
    a_procedure(office, "5 working_day", code=FIVE_DAYS)
    return office


def taken(office: Office, *rows: Mapping[str, str], at: datetime = AT) -> list[Dossier]:
    """The dossiers that the rows became, in their order."""
    before = db.session.scalar(select(func.coalesce(func.max(Dossier.id), 0)))
    done = import_register(register(rows), agency=office.agency, by=office.admin, at=at)
    made = list(db.session.scalars(select(Dossier).where(Dossier.id > before).order_by(Dossier.id)))
    assert done.dossiers == len(made) == len(rows)
    assert done.late == sum(dossier.late_since is not None for dossier in made)
    return made


def refusals(office: Office, *rows: Mapping[str, str]) -> list[tuple[int, str]]:
    with pytest.raises(BadRows) as told:
        import_register(register(rows), agency=office.agency, by=office.admin, at=AT)
    assert db.session.scalar(select(func.count()).select_from(Dossier)) == 0
    assert db.session.scalar(select(func.count()).select_from(Counter)) == 0
    return told.value.problems


def kinds(dossier: Dossier) -> list[EventKind]:
    facts = db.session.scalars(select(Event).where(Event.dossier_id == dossier.id).order_by(Event.at, Event.id)).all()
    assert [fact.id for fact in facts] == sorted(fact.id for fact in facts)
    last = facts[-1]
    assert (last.status, last.due_at, last.clock_stopped_since) == (
        dossier.status, dossier.due_at, dossier.clock_stopped_since,
    )  # fmt: skip
    return [fact.kind for fact in facts]


DUE = moment("Mon 2026-03-09 17:00")
K, S, O = EventKind, Status, Outcome  # noqa: E741 - the table below is wide enough


@pytest.mark.parametrize(
    ("cells", "status", "outcome", "due_at", "late", "facts"),
    [
        ({}, S.RECEIVED, None, DUE, False, [K.RECEIVED]),
        ({"officer": "officer"}, S.IN_PROGRESS, None, DUE, False, [K.RECEIVED]),
        # Ended on an earlier day, on the day, at the very moment, a minute after.
        ({"finished_at": "2026-03-06T10:00", "outcome": "granted"}, S.RESULT_READY, O.GRANTED, DUE, False,
         [K.RECEIVED, K.FINISHED]),
        ({"finished_at": "2026-03-09T16:59", "outcome": "granted", "returned_at": "2026-03-10T08:00"}, S.RETURNED,
         O.GRANTED, DUE, False, [K.RECEIVED, K.FINISHED, K.RETURNED]),
        ({"finished_at": "2026-03-09T17:00", "outcome": "refused"}, S.REFUSED, O.REFUSED, DUE, False,
         [K.RECEIVED, K.REFUSED]),
        ({"finished_at": "2026-03-09T17:01", "outcome": "granted"}, S.RESULT_READY, O.GRANTED, DUE, True,
         [K.RECEIVED, K.LATE, K.FINISHED]),
        ({"finished_at": "2026-03-11T08:00", "outcome": "withdrawn"}, S.STOPPED, O.STOPPED, DUE, True,
         [K.RECEIVED, K.LATE, K.STOPPED]),
        ({"finished_at": "2026-03-04T08:00", "outcome": "stopped"}, S.STOPPED, O.STOPPED, DUE, False,
         [K.RECEIVED, K.STOPPED]),
        # Waiting: no legal end while it stands still; one that was late when it stopped keeps its own.
        ({"clock_stopped_since": "2026-03-04T08:00"}, S.WAITING_SUPPLEMENT, None, None, False,
         [K.RECEIVED, K.SUPPLEMENT_ASKED]),
        ({"clock_stopped_since": "2026-03-09T17:00"}, S.WAITING_SUPPLEMENT, None, None, False,
         [K.RECEIVED, K.SUPPLEMENT_ASKED]),
        ({"clock_stopped_since": "2026-03-10T08:00"}, S.WAITING_SUPPLEMENT, None, DUE, True,
         [K.RECEIVED, K.LATE, K.SUPPLEMENT_ASKED]),
        # Closed while waiting: judged when the clock stopped.
        ({"clock_stopped_since": "2026-03-04T08:00", "finished_at": "2026-03-30T08:00", "outcome": "closed"}, S.CLOSED,
         O.CLOSED, DUE, False, [K.RECEIVED, K.SUPPLEMENT_ASKED, K.CLOSED]),
        ({"clock_stopped_since": "2026-03-10T08:00", "finished_at": "2026-03-30T08:00", "outcome": "closed"}, S.CLOSED,
         O.CLOSED, DUE, True, [K.RECEIVED, K.LATE, K.SUPPLEMENT_ASKED, K.CLOSED]),
        # The old register's own end holds, inside working time or not.
        ({"due_at": "2026-03-04T20:00", "finished_at": "2026-03-05T08:00", "outcome": "granted"}, S.RESULT_READY,
         O.GRANTED, moment("2026-03-04 20:00"), True, [K.RECEIVED, K.LATE, K.FINISHED]),
    ],
)  # fmt: skip
def test_each_kind_of_row_becomes_the_state_it_tells(
    office: Office,
    cells: dict[str, str],
    status: Status,
    outcome: Outcome | None,
    due_at: datetime | None,
    late: bool,
    facts: list[EventKind],
) -> None:
    (dossier,) = taken(office, row(**cells))
    assert (dossier.status, dossier.outcome, dossier.due_at) == (status, outcome, due_at)
    assert dossier.late_since == (due_at if late else None)
    assert dossier.late_noted_at == (AT if late else None)
    assert kinds(dossier) == facts
    assert dossier.due_source is (DueSource.REGISTER if "due_at" in cells else DueSource.COMPUTED)
    assert dossier.first_appointment_at is None  # unknown, and not made up
    assert dossier.entered_at == AT
    assert db.session.scalar(select(func.count()).select_from(Paper)) == 0
    assert verify(office.agency.id).holds


def test_codes_given_and_empty_ones_keep_one_series(office: Office) -> None:
    made = taken(
        office,
        row(code="H50.31.12-260302-0005"), row(), row(code="G09-1"), row(code="H50.31.12-260302-0002"), row(),
        row(received_at="2026-03-03T08:00"),
    )  # fmt: skip
    assert [dossier.code for dossier in made] == [
        "H50.31.12-260302-0005", "H50.31.12-260302-0006", "G09-1", "H50.31.12-260302-0002", "H50.31.12-260302-0007",
        "H50.31.12-260303-0001",
    ]  # fmt: skip
    assert [dossier.own_series for dossier in made] == [True, True, False, True, True, True]
    assert a_dossier(office).code == "H50.31.12-260302-0008"


def test_a_row_of_another_agency_goes_to_that_agency_and_its_chain(office: Office) -> None:
    other = an_office("H50.31.13")
    a_procedure(other, "2 working_day", code=FIVE_DAYS)
    here, there = taken(office, row(agency_code="H50.31.12"), row(agency_code="H50.31.13", officer="officer-2"))
    assert (here.agency_id, there.agency_id) == (office.agency.id, other.agency.id)
    assert there.code == "H50.31.13-260302-0001"
    assert there.due_at == moment("Wed 2026-03-04 17:00")  # by its own version
    for agency in (office.agency, other.agency):
        imported = select(func.count()).where(AuditEntry.agency_id == agency.id, AuditEntry.act == "imported")
        assert db.session.scalar(imported) == 1
        assert verify(agency.id).holds


def test_what_another_agency_decides_bears_its_prefix_and_stands_outside_the_rate(office: Office) -> None:
    land = an_office("H50.99")
    a_procedure(office, code="9.600000", decided_by=land.agency)
    (dossier,) = taken(office, row(procedure_code="9.600000"))
    assert (dossier.code, dossier.decided_here) == ("H50.99-260302-0001", False)


def test_everything_the_register_tells_is_kept(office: Office) -> None:
    (dossier,) = taken(
        office,
        row(
            applicant_name=unicodedata.normalize("NFD", "Phạm Thị Hoa <b>"),
            applicant_id_number="079 123 456 789", applicant_phone="0912.345.678",
            applicant_address="Thôn 3", channel="Online", register_no="12/2026", officer="Nguyễn Thị Ánh Tuyết",
            first_appointment_at="2026-03-10T16:00", supplement_requests="2",
        ),
    )  # fmt: skip
    assert dossier.applicant_name == "Phạm Thị Hoa <b>"
    assert (dossier.applicant_id_number, dossier.applicant_phone) == ("079123456789", "0912345678")
    assert dossier.first_appointment_at == dossier.appointment_at == moment("Tue 2026-03-10 16:00")
    assert (dossier.officer_id, dossier.earlier_supplement_requests) == (office.officer.id, 2)
    assert (dossier.channel, dossier.register_no) == ("online", "12/2026")
    assert page_of(office.agency.id, at=AT, text="hoa <B>").total == 1
    assert page_of(office.agency.id, at=AT, text="0912 345 678").total == 1


def test_only_the_compulsory_columns_must_be_there(office: Office) -> None:
    columns = ("procedure_code", "applicant_name", "channel", "received_at")
    content = "\ufeff" + register([row()], columns).replace("\n", "\r\n")
    assert import_register(content, agency=office.agency, by=None, at=AT).dossiers == 1


def test_a_wait_of_the_register_restarts_the_term_only_when_the_rule_of_the_procedure_says_so(office: Office) -> None:
    inside, outside, second = taken(
        office,
        row(clock_stopped_since="2026-03-04T08:00"),
        row(clock_stopped_since="2026-03-06T08:00"),  # after more than three working days
        row(clock_stopped_since="2026-03-04T08:00", supplement_requests="2"),
    )
    restarts = db.session.scalars(select(SupplementRequest.restarts).order_by(SupplementRequest.id)).all()
    assert restarts == [True, False, False]
    for dossier in (inside, outside, second):
        complete_supplement(dossier, by=office.reception, at=moment("Mon 2026-04-06 10:00"))
    assert inside.due_at == moment("Mon 2026-04-13 17:00")  # five days from zero
    assert outside.due_at == moment("Wed 2026-04-08 09:00")  # 3 days and 1/9 were used, 17/9 are left
    assert second.due_at == moment("Fri 2026-04-10 09:00")


def test_a_given_end_that_stood_still_moves_by_what_the_wait_took(office: Office) -> None:
    (dossier,) = taken(office, row(due_at="2026-03-11T17:00", clock_stopped_since="2026-03-09T17:00"))
    complete_supplement(dossier, by=office.reception, at=moment("Mon 2026-04-06 17:00"))
    assert dossier.due_at == moment("Wed 2026-04-08 17:00")


def test_open_rows_that_are_late_are_found_by_the_sweep_at_their_true_moment(office: Office) -> None:
    late, standing, early = taken(
        office, row(), row(clock_stopped_since="2026-03-04T08:00"), row(received_at="2026-04-06T08:00")
    )
    assert sweep(at=AT, save=db.session.flush).newly_late == (late.code,)
    assert (late.late_since, late.late_noted_at) == (DUE, AT)
    assert standing.late_since is early.late_since is None


def test_the_report_over_an_imported_month_is_what_a_clerk_counts_by_hand(office: Office) -> None:
    ended = "2026-03-{:02d}T{}"
    taken(
        office,
        row(received_at="2026-02-24T09:00", finished_at=ended.format(2, "10:00"), outcome="granted"),  # early, carried
        row(finished_at=ended.format(6, "10:00"), outcome="granted"),  # early
        row(finished_at=ended.format(9, "16:00"), outcome="granted", channel="online"),  # on time
        row(finished_at=ended.format(9, "17:01"), outcome="refused"),  # late
        row(finished_at=ended.format(20, "08:00"), outcome="withdrawn", channel="postal"),  # late
        row(clock_stopped_since=ended.format(4, "08:00"), finished_at=ended.format(30, "08:00"), outcome="closed"),
        row(clock_stopped_since=ended.format(10, "08:00"), finished_at=ended.format(30, "08:00"), outcome="closed"),
        row(clock_stopped_since=ended.format(4, "08:00")),  # waits
        row(),  # open and late
        row(received_at="2026-03-30T09:00"),  # open and in time
        row(finished_at="2026-04-02T08:00", outcome="granted"),  # still open, and late, when March ended
        row(received_at="2026-04-01T09:00"),  # not of this month
    )
    sweep(at=AT, save=db.session.flush)
    (line,) = late_rate(read_month("2026-03"), agency_id=office.agency.id).rows
    assert (line.carried_over, line.received_direct, line.received_online, line.received_postal) == (1, 8, 1, 1)
    assert (line.ended_early, line.ended_on_time, line.ended_late) == (3, 1, 3)
    assert (line.refused, line.stopped, line.closed) == (1, 1, 2)
    assert (line.open_within_limit, line.open_waiting, line.open_late, line.no_due_date) == (2, 1, 2, 0)
    assert line.late_rate == pytest.approx(3 / 7)


def test_a_dry_run_leaves_nothing(office: Office) -> None:
    with db.session.begin_nested() as everything:
        assert import_register(register([row()] * 3), agency=office.agency, by=None, at=AT).dossiers == 3
        everything.rollback()
    assert db.session.scalar(select(func.count()).select_from(Dossier)) == 0
    assert a_dossier(office).code.endswith("-0001")


BAD = {
    "chỉ nhận": row(channel="fax"),
    "không đúng dạng": row(received_at="02/03/2026"),
    "có năm 2126": row(due_at="2126-03-09T17:00"),
    "received_at nằm ở tương lai": row(received_at="2026-04-06T09:01"),
    "finished_at nằm ở tương lai": row(finished_at="2026-04-07T09:00", outcome="granted"),
    "finished_at sớm hơn": row(finished_at="2026-03-01T09:00", outcome="granted"),
    "thiếu ngày kết thúc": row(outcome="granted"),
    "ngày trả (returned_at) sớm hơn": row(
        finished_at="2026-03-05T09:00", returned_at="2026-03-04T09:00", outcome="granted"
    ),
    "có ngày trả": row(returned_at="2026-03-04T09:00"),
    "sau ngày kết thúc": row(finished_at="2026-03-05T09:00", clock_stopped_since="2026-03-06T09:00", outcome="closed"),
    "due_at sớm hơn": row(due_at="2026-03-01T09:00"),
    "first_appointment_at sớm hơn": row(first_appointment_at="2026-03-01T09:00"),
    "cột outcome": row(finished_at="2026-03-05T09:00", outcome="done"),
    "từ 0 đến 999": row(supplement_requests="-1"),
    "danh mục": row(procedure_code="9.999999"),
    "chưa có cơ quan": row(agency_code="H99"),
    "không dùng được": row(code="a b/c"),
    "Chưa nhập cột applicant_name": row(applicant_name=" \u00a0"),
    "điều khiển": row(applicant_name="Bình\x07"),
    "đổi chiều": row(applicant_name="Bình\u202e"),
    "quá giới hạn": row(applicant_name="a" * 100_000),
}


def test_each_bad_row_is_told_by_its_line_and_nothing_is_taken(office: Office) -> None:
    told = refusals(office, row(), *BAD.values(), row())
    assert [line for line, _ in told] == list(range(3, 3 + len(BAD)))
    for (line, reason), wanted in zip(told, BAD, strict=True):
        assert wanted in reason, (line, reason)


def test_a_code_twice_in_the_file_is_told_however_its_agency_is_named(office: Office) -> None:
    told = refusals(office, row(code="X-1"), row(code="X-1", agency_code="H50.31.12"), row(code="X-1"))
    assert told == [(3, "mã hồ sơ X-1 đã có ở dòng 2 của tệp"), (4, "mã hồ sơ X-1 đã có ở dòng 2 của tệp")]


def test_a_code_that_the_system_knows_is_a_bad_row(office: Office) -> None:
    taken(office, row(code="X-1"))
    with pytest.raises(BadRows) as told:
        import_register(register([row(), row(code="X-1")]), agency=office.agency, by=None, at=AT)
    assert told.value.problems == [(3, "mã hồ sơ X-1 đã có trong hệ thống")]
    assert db.session.scalar(select(func.count()).select_from(Dossier)) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "thiếu cột"),
        ("a,b\n1,2\n", "thiếu cột"),
        (register([row()], [*COLUMNS, "mật"]), "cột lạ"),
        ("procedure_code,applicant_name,channel,received_at,channel\n", "trùng tên"),
        (register([row()]).replace("direct", '"direct'), "hỏng"),
    ],
)
def test_a_file_that_is_no_register_is_refused_as_a_whole(office: Office, content: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        import_register(content, agency=office.agency, by=None, at=AT)


def test_the_version_is_the_one_of_the_day_of_receipt_and_of_the_agency(office: Office) -> None:
    """An agency with its own version from March on goes by the office's before, whatever the order of the rows."""
    other = an_office("H50.31.13")
    own = a_procedure(other, "2 working_day", code=FIVE_DAYS, valid_from=moment("2026-03-01 00:00").date())
    common = db.session.scalars(select(ProcedureVersion).where(ProcedureVersion.agency_id == office.agency.id)).one()
    there = {"agency_code": "H50.31.13"}
    days = ("2026-02-24T09:00", "2026-03-02T09:00", "2026-02-24T09:00", "2026-03-03T09:00")
    made = taken(office, *(row(received_at=day, **there) for day in days))
    assert [dossier.procedure_version_id for dossier in made] == [common.id, own.id, common.id, own.id]


def test_two_thousand_rows_go_in_at_once(office: Office) -> None:
    done: list[int] = []
    content = register(
        row(received_at=f"2026-03-{2 + n % 5:02d}T09:00", applicant_name=f"Bình {n}") for n in range(2000)
    )
    import_register(content, agency=office.agency, by=None, at=AT, progress=done.append)
    assert sum(done) == 2000
    codes = db.session.scalars(select(Dossier.code).order_by(Dossier.code)).all()
    assert codes == [f"H50.31.12-2603{day:02d}-{n:04d}" for day in range(2, 7) for n in range(1, 401)]
    assert verify(office.agency.id).holds


def test_the_line_of_a_bad_row_counts_the_empty_lines_before_it() -> None:
    content = register([row(channel="fax")]).replace("\n", "\n\n\n", 1)
    _, ((line, reason),) = read_register(content, at=AT)
    assert line == 4
    assert "fax" in reason
    with pytest.raises(Refused, match="hỏng ở dòng 2"):
        read_register(register([]) + '"open', at=AT)

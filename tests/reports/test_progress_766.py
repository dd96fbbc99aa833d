"""Progress by Bộ chỉ số 766: offices made with given counts give back exactly these counts, ratios and points."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from onestop.audit.chain import open_chain
from onestop.audit.models import AuditHead
from onestop.cases.models import Channel, Dossier, Event, EventKind, Outcome, Status
from onestop.database import db
from onestop.errors import Refused, WrongInput
from onestop.levels import Level
from onestop.people.models import Agency, Person, Role
from onestop.reports.catalogue import REPORTS
from onestop.reports.in_hand import Asked
from onestop.reports.measures.entered import enter_figures, figures_of
from onestop.reports.measures.index_parts import PROGRESS, Received, change_part, parts_on
from onestop.reports.measures.progress_766 import Progress, progress, progress_report, to_promised_json
from onestop.reports.period import read_month
from tests.builders import a_person
from tests.clock import moment
from tests.reports.builders import Desk, a_procedure, an_office

pytestmark = pytest.mark.usefixtures("database")

AUGUST = read_month("2026-08")
AFTER = moment("Tue 2026-09-01 08:00")

# Received and on time of each agency: none, one, all, thirds, halves of a cent, hundreds.
GIVEN = [(0, 0), (1, 1), (1, 0), (3, 2), (3, 1), (7, 6), (8, 7), (16, 13), (32, 31), (64, 63), (96, 95), (160, 157)]


def half_up(numerator: int, denominator: int) -> Decimal:
    """Hundredths of a ratio by whole numbers alone."""
    return Decimal((200 * numerator + denominator) // (2 * denominator)) / 100 if denominator else Decimal(0)


# Received, legal end, ended, requests to supplement, status.
_IN_TIME: tuple[tuple[Any, ...], ...] = (
    ("Mon 2026-07-27 09:00", "Mon 2026-08-03 17:00", "Mon 2026-08-03 17:00", 0),  # carried over, to the minute
    ("Mon 2026-08-03 09:00", "Mon 2026-08-10 17:00", "Wed 2026-08-05 09:00", 1),  # early, asked once
    ("Mon 2026-08-31 09:00", "Mon 2026-09-07 17:00", None, 0),  # open, not past its end
)
_LATE: tuple[tuple[Any, ...], ...] = (
    ("Mon 2026-07-20 09:00", "Mon 2026-07-27 17:00", "Mon 2026-08-03 09:00", 0),  # carried over, ended late
    ("Mon 2026-08-03 09:00", "Mon 2026-08-10 17:00", "Mon 2026-08-10 17:01", 0),  # a minute late
    ("Mon 2026-08-03 10:00", "Mon 2026-08-10 17:00", None, 0),  # open and late, nobody has flagged it
    ("Mon 2026-08-03 11:00", "Mon 2026-08-10 17:00", "Wed 2026-08-05 09:00", 2),  # early, but asked twice
)


def rows_of(agency: Agency, version_id: int, received: int, on_time: int) -> Iterator[dict[str, Any]]:
    kinds = [kind for kind, _ in zip(cycle(_IN_TIME), range(on_time), strict=False)]
    kinds += [kind for kind, _ in zip(cycle(_LATE), range(received - on_time), strict=False)]
    for number, (at, due, ended, asked) in enumerate(kinds):
        yield {
            "agency_id": agency.id,
            "code": f"{agency.code}-{number:05d}",
            "procedure_version_id": version_id,
            "decided_here": True,
            "applicant_name": "Lê Thị Hồng",
            "channel": Channel.ONLINE if number % 2 else Channel.DIRECT,
            "received_at": moment(at),
            "entered_at": moment(at),
            "status": Status.RETURNED if ended else Status.IN_PROGRESS,
            "outcome": Outcome.GRANTED if ended else None,
            "clock_start_at": moment(at),
            "first_appointment_at": moment(due),
            "due_at": moment(due),
            "appointment_at": moment(due),
            "finished_at": moment(ended) if ended else None,
            "returned_at": moment(ended) if ended else None,
            "earlier_supplement_requests": asked,
            "search_key": "le thi hong",
            "revision": 1,
        }


def a_province(communes: int) -> tuple[Agency, dict[str, tuple[int, int]]]:
    """A province with communes, each with the dossiers that make the given counts."""
    province = an_office(name="UBND tỉnh Quảng Trị")
    province.level = Level.PROVINCE
    version_id = a_procedure(province, "Hộ tịch").id
    given = {}
    dossiers: list[dict[str, Any]] = []
    for number, counts in zip(range(communes), cycle(GIVEN), strict=False):
        agency = Agency(
            code=f"H50.31.{100 + number}", name=f"UBND xã số {number}", level=Level.COMMUNE, parent_id=province.id
        )
        db.session.add(agency)
        db.session.flush()
        given[agency.code] = counts
        dossiers += rows_of(agency, version_id, *counts)
    db.session.execute(insert(Dossier), dossiers)
    # What is open stands by its event: one of its receipt is enough.
    events = [
        {
            "agency_id": row.agency_id,
            "dossier_id": row.id,
            "kind": EventKind.RECEIVED,
            "at": row.received_at,
            "entered_at": row.received_at,
            "status": Status.IN_PROGRESS,
            "due_at": row.due_at,
        }
        for row in db.session.query(Dossier.id, Dossier.agency_id, Dossier.received_at, Dossier.due_at)
    ]
    db.session.execute(insert(Event), events)
    return province, given


def check_the_province(communes: int) -> None:
    province, given = a_province(communes)
    kind = REPORTS["progress-766"]
    told = to_promised_json(kind.build(kind.asked(province, AUGUST)))
    rows = {row["agency_code"]: row for row in told["rows"]}
    assert len(rows) == communes + 1  # the province itself has none
    for code, (received, on_time) in given.items():
        assert (rows[code]["received"], rows[code]["on_time"], rows[code]["overdue"]) == (
            received, on_time, received - on_time,
        )  # fmt: skip
        assert rows[code]["ratio"] == float(half_up(100 * on_time, received))
        assert rows[code]["score"] == float(half_up(20 * on_time, received))
    received, on_time = (sum(counts[place] for counts in given.values()) for place in (0, 1))
    assert told["total"] == {
        "agency": "Tổng số",
        "received": received,
        "on_time": on_time,
        "overdue": received - on_time,
        "ratio": float(half_up(100 * on_time, received)),
        "score": float(half_up(20 * on_time, received)),
    }


def test_a_whole_province_made_with_given_counts_gives_them_back() -> None:
    check_the_province(163)


@pytest.mark.postgresql
def test_postgresql_gives_them_back_too(postgresql_url: str, bare_app: Callable[[str], Flask]) -> None:
    with bare_app(postgresql_url).app_context():
        check_the_province(len(GIVEN))
        db.session.rollback()


def test_people_of_a_commune_see_their_own_row_alone() -> None:
    province, _ = a_province(3)
    kind = REPORTS["progress-766"]
    commune = db.session.query(Agency).filter(Agency.parent_id == province.id).order_by(Agency.code).first()
    assert commune is not None
    assert kind.asked(commune, AUGUST).agency_ids == (commune.id,)
    assert len(kind.asked(commune, AUGUST, everything=True).agency_ids) == 4


@pytest.mark.parametrize(
    ("received", "on_time", "ratio", "score"),
    [
        (0, 0, "0", "0"),
        (8, 7, "87.50", "17.50"),
        (3, 1, "33.33", "6.67"),
        (1600, 1599, "99.94", "19.99"),
        (800, 1, "0.13", "0.03"),
    ],
)
def test_ratio_and_points_are_half_up_from_the_counts(received: int, on_time: int, ratio: str, score: str) -> None:
    row = Progress("H50", "UBND", received, on_time, received - on_time, Decimal(20))
    assert (row.ratio, row.score) == (Decimal(ratio), Decimal(score))


def test_what_is_rated_and_what_is_not() -> None:
    desk = Desk()
    desk.end(desk.receive("Mon 2026-08-03 09:00", due="Mon 2026-08-10 17:00"), "Mon 2026-08-10 17:00")
    waiting = desk.receive("Mon 2026-08-03 09:00", due="Mon 2026-08-10 17:00")
    desk.wait(waiting, "Wed 2026-08-05 09:00")  # on time: in time when its clock stopped
    desk.receive("Mon 2026-08-03 09:00", due=None)  # no limit: not rated
    elsewhere = desk.receive("Mon 2026-08-03 09:00", due="Mon 2026-08-10 17:00", decided_here=False)
    desk.end(elsewhere, "Wed 2026-08-12 09:00")  # not ours
    desk.void(desk.receive("Mon 2026-08-03 09:00", due="Mon 2026-08-10 17:00"), "Mon 2026-08-03 10:00")
    (row,), total = progress(Asked(desk.agency, AUGUST))
    assert (row.received, row.on_time, row.overdue) == (total.received, total.on_time, total.overdue) == (2, 2, 0)
    section = progress_report(Asked(desk.agency, AUGUST)).section("agencies")
    assert section.cell(desk.agency.code, "not_rated")[2] == 1


def someone(agency: Agency, role: Role) -> Person:
    if db.session.get(AuditHead, agency.id) is None:
        open_chain(agency.id)
    return a_person(agency, role, username=f"nguoi-{role}")


def test_points_change_by_a_date_and_what_is_received_is_a_setting() -> None:
    desk = Desk()
    carried = desk.receive("Mon 2026-07-20 09:00", due="Mon 2026-07-27 17:00")
    desk.end(carried, "Mon 2026-08-03 09:00")
    desk.end(desk.receive("Mon 2026-08-03 09:00", due="Mon 2026-08-10 17:00"), "Wed 2026-08-05 09:00")
    admin = someone(desk.agency, Role.ADMIN)
    change_part(
        desk.agency.id, PROGRESS, points=Decimal(30), rule=Received.ARRIVED, valid_from=date(2026, 8, 15),
        source="Quyết định thử", by=admin, at=AFTER,
    )  # fmt: skip
    (july,), _ = progress(Asked(desk.agency, read_month("2026-07")))
    (august,), _ = progress(Asked(desk.agency, AUGUST))
    assert (july.received, july.points) == (1, Decimal(20))
    assert (august.received, august.on_time, august.score) == (1, 1, Decimal(30))
    columns = progress_report(Asked(desk.agency, AUGUST)).section("agencies").columns
    assert "không kể hồ sơ kỳ trước" in next(one.definition for one in columns if one.name == "received")
    with pytest.raises(WrongInput, match="Chọn ngày khác"):
        change_part(
            desk.agency.id, PROGRESS, points=Decimal(30), valid_from=date(2026, 8, 15), source="X", by=admin, at=AFTER
        )
    with pytest.raises(WrongInput, match="từ 0 đến 100"):
        change_part(
            desk.agency.id, PROGRESS, points=Decimal(101), valid_from=date(2026, 9, 15), source="X", by=admin, at=AFTER
        )


def test_the_shipped_parts_make_a_hundred() -> None:
    desk = Desk()
    assert sum(part.points for part in parts_on(desk.agency.id, date(2026, 8, 31))) == 100
    assert parts_on(desk.agency.id, date(2022, 6, 22)) == []


def test_what_the_portal_says_stands_beside_with_the_difference_and_is_never_overwritten() -> None:
    desk = Desk()
    for hour in ("09:00", "10:00", "11:00"):
        desk.end(desk.receive(f"Mon 2026-08-03 {hour}", due="Mon 2026-08-10 17:00"), "Wed 2026-08-05 09:00")
    head = someone(desk.agency, Role.HEAD)
    most = {"portal_progress": Decimal(20)}
    read = {"portal_received": "1.003", "portal_on_time": "2", "portal_progress": "19,39"}
    enter_figures(
        AUGUST, read | {"remarks": "4", "remarks_in_time": "3"}, most=most, source="Cổng, xem 01/9", by=head, at=AFTER
    )
    enter_figures(AUGUST, {"portal_received": "3"}, most=most, source="Cổng DVCQG, xem lại", by=head, at=AFTER)
    rows = {line.key: line.cells for line in progress_report(Asked(desk.agency, AUGUST)).section("portal").lines}
    assert list(rows["portal_received"][1:4]) == [3, 3, 0]
    assert list(rows["portal_on_time"][1:4]) == [3, 2, 1]
    assert list(rows["portal_progress"][1:4]) == [Decimal(20), Decimal("19.39"), Decimal("0.61")]
    parts = {line.key: line.cells for line in progress_report(Asked(desk.agency, AUGUST)).section("parts").lines}
    assert parts["remarks_in_time"][3:7] == (3, 4, (3, 4), Decimal("4.50"))
    assert parts["digitised"][3:9] == (None,) * 6  # empty, not nought
    with pytest.raises(WrongInput, match="Chưa có số nào thay đổi"):
        enter_figures(AUGUST, {"portal_received": "3"}, most=most, source="Cổng", by=head, at=AFTER)
    withdrawn = {"portal_received": "", "portal_on_time": ""}
    enter_figures(AUGUST, withdrawn, most=most, source="Nhập nhầm kỳ", by=head, at=AFTER)
    assert "portal_received" not in figures_of(desk.agency.id, AUGUST)


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"portal_progress": "19.390"}, "portal_progress", "không thể lớn hơn 20"),
        ({"portal_progress": "19,391"}, "portal_progress", "Không đọc được số “19,391”"),
        ({"portal_progress": "20,01"}, "portal_progress", "không thể lớn hơn 20"),
        ({"portal_received": "1.234,5"}, "portal_received", "số nguyên"),
        ({"portal_received": "1,234"}, "portal_received", "Không đọc được"),
        ({"portal_received": "-1"}, "portal_received", "Không đọc được"),
        ({"portal_received": "một trăm"}, "portal_received", "Không đọc được"),
        ({"remarks_in_time": "3"}, "remarks", "Nhập cả"),
        ({"remarks": "3", "remarks_in_time": "4"}, "remarks_in_time", "không thể lớn hơn"),
        ({"bogus": "3"}, "bogus", "Không có chỉ tiêu này"),
    ],
)
def test_figures_that_cannot_be_are_refused_in_words(typed: dict[str, str], field: str, says: str) -> None:
    desk = Desk()
    head = someone(desk.agency, Role.HEAD)
    with pytest.raises(WrongInput, match=says) as refused:
        enter_figures(AUGUST, typed, most={"portal_progress": Decimal(20)}, source="Cổng", by=head, at=AFTER)
    assert refused.value.field == field


def test_figures_of_a_month_that_is_not_over_and_by_who_may_not_are_refused() -> None:
    desk = Desk()
    head, clerk = someone(desk.agency, Role.HEAD), someone(desk.agency, Role.CLERK)
    with pytest.raises(Refused, match="Kỳ chưa kết thúc"):
        enter_figures(AUGUST, {"remarks": "1"}, most={}, source="Sổ", by=head, at=moment("Mon 2026-08-31 16:00"))
    with pytest.raises(Refused, match="không có quyền"):
        enter_figures(AUGUST, {"remarks": "1"}, most={}, source="Sổ", by=clerk, at=AFTER)

"""The points of each of the nine criteria, as a table; nothing is made of what nobody knows."""

from decimal import Decimal

import pytest

from onestop.cases import evaluation_points as points
from onestop.cases.evaluation_rules import criteria_on, shipped_rules
from onestop.cases.models import AgencyTimes, Complaint, HandledWhere, Publicity
from onestop.sla.lateness import Standing
from tests.clock import moment

LIMITS = shipped_rules()[0].limits


@pytest.mark.parametrize(
    ("standing", "expected"),
    [(Standing.EARLY, 2), (Standing.ON_TIME, 1), (Standing.LATE, 0), (Standing.NO_DUE_DATE, None)],
)
def test_1_total_time(standing: Standing, expected: int | None) -> None:
    assert points.total_time(standing) == expected


@pytest.mark.parametrize(
    ("parts", "asked", "must_ask", "expected"),
    [
        ([2], None, False, 2),  # nobody else took part
        ([2, 2, 1], None, False, 1),  # the worst of all
        ([2, 0], None, True, 0),  # whatever the others did
        ([2, 2], None, True, None),  # nobody has told of the others
        ([2, None], AgencyTimes.SHORTER, True, 2),
        ([2], AgencyTimes.EQUAL, True, 1),
        ([1], AgencyTimes.LONGER, True, 0),
        ([None], None, False, None),
        ([None], AgencyTimes.EQUAL, False, 1),
    ],
)
def test_2_each_agency(
    parts: list[int | None], asked: AgencyTimes | None, must_ask: bool, expected: int | None
) -> None:
    assert points.agency_time(parts, asked, must_ask=must_ask) == expected


@pytest.mark.parametrize(
    ("contacts", "faults", "expected"), [(0, 0, 2), (1, 0, 1), (2, 0, 0), (3, 2, 1), (2, 2, 2), (None, None, None)]
)
def test_3_contacts_without_the_applicants_own_faults(
    contacts: int | None, faults: int | None, expected: int | None
) -> None:
    assert points.contacts(contacts, faults) == expected


@pytest.mark.parametrize(("agencies", "expected"), [(0, 2), (1, 1), (2, 0), (5, 0), (None, None)])
def test_4_agencies(agencies: int | None, expected: int | None) -> None:
    assert points.agencies_contacted(agencies) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [(HandledWhere.ON_THE_SPOT, 2), (HandledWhere.AT_THE_DESK, 1), (HandledWhere.LESS, 0), (None, None)],
)
def test_5_at_the_desk(answer: HandledWhere | None, expected: int | None) -> None:
    assert points.handled_where(answer) == expected


@pytest.mark.parametrize(
    ("answer", "expected"), [(Publicity.BOTH, 2), (Publicity.ONE, 1), (Publicity.NONE, 0), (None, None)]
)
def test_6_publicity(answer: Publicity | None, expected: int | None) -> None:
    assert points.publicity(answer) == expected


@pytest.mark.parametrize(
    ("standing", "complaint", "expected"),
    [
        (Standing.EARLY, Complaint.NONE, 2),
        (Standing.EARLY, Complaint.UNFOUNDED, 2),
        (Standing.ON_TIME, Complaint.NONE, 1),
        (Standing.LATE, Complaint.NONE, 0),
        (Standing.EARLY, Complaint.VERIFIED, 0),
        (Standing.EARLY, Complaint.PENDING, None),
        (Standing.NO_DUE_DATE, Complaint.NONE, None),
        (Standing.NO_DUE_DATE, Complaint.VERIFIED, 0),
        (Standing.EARLY, None, None),
    ],
)
def test_7_attitude(standing: Standing, complaint: Complaint | None, expected: int | None) -> None:
    assert points.attitude(standing, complaint) == expected


@pytest.mark.parametrize(
    ("total", "in_time", "drawn_out", "expected"),
    [
        (0, 0, 0, 2),
        (10, 10, 0, 2),
        (10, 9, 0, 1),
        (100, 89, 0, 0),
        (10, 9, 1, 0),
        (3, 2, 0, 0),
        (None, None, None, None),
    ],
)
def test_8_complaints(total: int | None, in_time: int | None, drawn_out: int | None, expected: int | None) -> None:
    assert points.complaints(total, in_time, drawn_out, limits=LIMITS) == expected


@pytest.mark.parametrize(
    ("received", "online", "late", "procedures", "expected"),
    [
        (100, 30, 0, (100, 20), 2),
        (100, 30, 0, (100, 19), 1),
        (100, 30, 0, None, None),  # two or one: nobody can say
        (100, 29, 0, (100, 100), 1),
        (100, 15, 0, None, 1),
        (100, 14, 0, (100, 100), 0),
        (100, 90, 1, (100, 100), 0),
        (0, 0, 0, (100, 100), None),
    ],
)
def test_9_online(
    received: int, online: int, late: int, procedures: tuple[int, int] | None, expected: int | None
) -> None:
    total, at_level = procedures or (None, None)
    assert points.online(received, online, late, total, at_level, limits=LIMITS) == expected


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        ("18", "Xuất sắc"),
        ("15", "Xuất sắc"),  # the limit itself belongs to the higher level
        ("14.99", "Tốt"),
        ("12", "Tốt"),
        ("11.99", "Khá"),
        ("9", "Khá"),
        ("8.99", "Trung bình"),
        ("6", "Trung bình"),
        ("5.99", "Yếu"),
        ("0", "Yếu"),
    ],
)
def test_a_level_begins_at_its_limit(total: str, expected: str) -> None:
    first = Decimal(total) / 9
    given = dict.fromkeys(points.CRITERIA, first)
    exact = points.Score(points=Decimal(total), known=9, missing=())
    assert points.level(exact, LIMITS) == expected
    assert points.score(given).is_complete


def test_what_is_missing_is_named_and_nothing_is_made_of_it() -> None:
    told = points.score({1: 2, 2: 2, 3: None, 4: 1, 5: 2, 6: 2, 7: 2, 8: 2, 9: 2})
    assert told == points.Score(points=Decimal(15), known=8, missing=(3,))
    assert told.most == 16
    assert points.level(told, LIMITS) is None


def test_nothing_known_is_no_points_out_of_none() -> None:
    told = points.score({})
    assert told == points.Score(points=Decimal(0), known=0, missing=tuple(range(1, 10)))
    assert points.level(told, LIMITS) is None


def test_the_shipped_words_agree_with_the_points() -> None:
    criteria = criteria_on(moment("2025-05-05 08:00").date())
    assert [one.number for one in criteria] == list(points.CRITERIA)
    assert tuple(one.number for one in criteria if one.per_dossier) == points.PER_DOSSIER
    assert tuple(one.number for one in criteria if one.for_officer) == points.FOR_OFFICER

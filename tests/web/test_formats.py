"""How a page writes moments, days, money and numbers."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, render_template_string

from onestop.cases.models import Status
from onestop.sla.lateness import Standing
from onestop.sla.term import Term, Unit
from onestop.web import formats

# 02:05 in UTC is 09:05 in Vietnam; 17:30 is already the next day there.
MORNING = datetime(2026, 2, 2, 2, 5, tzinfo=UTC)
NIGHT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)


def test_a_moment_is_told_in_vietnamese_time() -> None:
    assert formats.moment(MORNING) == "09:05 ngày 02/02/2026"
    assert formats.moment(NIGHT) == "00:30 ngày 23/11/2026"
    assert formats.moment(MORNING.astimezone(ZoneInfo("America/New_York"))) == "09:05 ngày 02/02/2026"


def test_a_long_moment_is_written_as_on_paper() -> None:
    assert formats.moment_long(MORNING) == "09 giờ 05 phút, ngày 02 tháng 02 năm 2026"


def test_a_day_is_the_day_in_vietnam() -> None:
    assert formats.day(NIGHT) == "23/11/2026"
    assert formats.day(date(2026, 1, 5)) == "05/01/2026"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (date(2026, 11, 23), "Thứ Hai 23/11/2026"),
        (NIGHT, "Thứ Hai 23/11/2026"),
        (date(2026, 11, 28), "Thứ Bảy 28/11/2026"),
        (date(2026, 11, 29), "Chủ Nhật 29/11/2026"),
    ],
)
def test_a_day_with_its_weekday(value: date | datetime, written: str) -> None:
    assert formats.weekday_day(value) == written


def test_machines_read_the_same_moment() -> None:
    assert formats.iso(MORNING) == "2026-02-02T09:05+07:00"
    assert formats.iso(date(2026, 2, 2)) == "2026-02-02"
    assert formats.iso(None) == ""


def test_a_moment_without_a_zone_is_a_defect() -> None:
    for write in (formats.moment, formats.moment_long, formats.day, formats.weekday_day, formats.iso):
        with pytest.raises(ValueError, match="aware"):
            write(datetime(2026, 2, 2, 9, 5))  # noqa: DTZ001 - the point of the test


def test_money_and_numbers() -> None:
    assert formats.vnd(20000) == "20.000 đồng"
    assert formats.vnd(0) == "0 đồng"
    assert formats.number(1234567) == "1.234.567"
    assert formats.number(Decimal("7.5")) == "7,5"
    assert formats.number(7.0) == "7"


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.1234, "12,34 %"), (0, "0,00 %"), (1, "100,00 %"), (Decimal(1) / 3, "33,33 %"), (0.5, "50,00 %")],
)
def test_a_share_is_written_in_percent(share: float | Decimal, written: str) -> None:
    assert formats.percent(share) == written


def test_what_is_not_known_is_a_dash_and_never_a_zero() -> None:
    for write in (formats.moment, formats.moment_long, formats.day, formats.weekday_day):
        assert write(None) == "–"
    assert formats.vnd(None) == formats.number(None) == formats.percent(None) == "–"


def test_a_term_is_told_in_words() -> None:
    assert formats.term(Term(Decimal("7.5"), Unit.WORKING_DAY)) == "7,5 ngày làm việc"
    assert formats.term(Term(Decimal(0), Unit.WORKING_DAY)) == "trong ngày làm việc"
    assert formats.term(None) == "không quy định"


def test_every_status_and_standing_has_a_name_of_its_own() -> None:
    assert formats.status_name("result_ready") == "Đã có kết quả, chờ trả"
    assert formats.standing_name(Standing.EXPECTED_LATE) == "Dự kiến quá hạn"
    assert len({formats.status_name(status) for status in Status}) == len(Status)
    assert len({formats.standing_name(standing) for standing in Standing}) == len(Standing)


def test_templates_know_every_filter() -> None:
    app = Flask(__name__)
    formats.init_app(app)
    with app.app_context():
        assert render_template_string("{{ at | moment }}; {{ 0.5 | percent }}", at=MORNING) == (
            "09:05 ngày 02/02/2026; 50,00 %"
        )
    assert {write.__name__ for write in formats.FILTERS} <= set(app.jinja_env.filters)

"""The section of the administrative-reform report: changes against the period before and a year ago, in plain words."""

from decimal import Decimal

import pytest

from onestop.reports.desk.reform_report import reform_report
from onestop.reports.in_hand import Asked
from onestop.reports.period import Span, period_of, read_period
from tests.reports.builders import Desk

pytestmark = pytest.mark.usefixtures("database")

QUARTER = period_of(Span.QUARTER, 2026, 2, cut_day=15)  # 15/3–14/6/2026


def receive(desk: Desk, month: str, *, in_time: int, late: int) -> None:
    for number in range(in_time + late):
        dossier = desk.receive(f"{month}-20 09:{number:02d}", due=f"{month}-25 17:00")
        desk.end(dossier, f"{month}-26 09:00" if number < late else f"{month}-23 09:00")


def test_changes_are_told_in_counts_and_percentage_points_beside_both_periods() -> None:
    desk = Desk()
    receive(desk, "2025-04", in_time=2, late=0)  # a year ago: 100 %
    receive(desk, "2026-01", in_time=1, late=2)  # the quarter before: 33.33 %
    receive(desk, "2026-04", in_time=2, late=1)  # 66.67 %
    report = reform_report(Asked(desk.agency, QUARTER))
    assert report.period_name == "Quý II năm 2026"
    received = next(line for line in report.section("counts").lines if line.key == "received")
    assert received.cells[1:6] == (3, 3, 0, 2, 1)
    rate = next(line for line in report.section("shares").lines if line.key == "in_time_rate")
    # From the exact shares: 66,666… − 33,333… is 33,33 points, not the 33,34 of two rounded figures.
    assert rate.cells[1:6] == ((2, 3), (1, 3), Decimal("33.33"), (2, 2), Decimal("-33.33"))
    assert report.section("counts").notes == (
        "Trong kỳ nhận giải quyết 3 hồ sơ: kỳ trước chuyển sang 0, tiếp nhận mới 3 (trực tuyến 0, trực tiếp 3,"
        " bưu chính 0).",
        "Số hồ sơ tiếp nhận mới bằng kỳ trước liền kề, tăng 1 hồ sơ so với cùng kỳ năm trước.",
        "Đã giải quyết 3 hồ sơ: trước và đúng hạn 2, quá hạn 1; đang giải quyết 0 hồ sơ, trong đó quá hạn 0.",
        "Tỷ lệ giải quyết trước và đúng hạn (A) đạt 66,67 %, tăng 33,33 điểm phần trăm so với kỳ trước liền kề,"
        " giảm 33,33 điểm phần trăm so với cùng kỳ năm trước; không kể hồ sơ trả ngay: 66,67 %.",
        "Có 0 hồ sơ có phiếu xin lỗi ký trong kỳ; 1 hồ sơ quá hạn chưa có phiếu xin lỗi.",
    )
    assert report.notes == (
        "Kỳ trước liền kề: từ 15/12/2025 đến 14/03/2026.",
        "Cùng kỳ năm trước: từ 15/03/2025 đến 14/06/2025.",
    )


def test_without_figures_to_compare_with_nothing_is_said_to_have_grown() -> None:
    desk = Desk()
    receive(desk, "2026-04", in_time=1, late=0)
    report = reform_report(Asked(desk.agency, QUARTER))
    counts = report.section("counts")
    assert all(line.cells[2:6] == (None, None, None, None) for line in counts.lines)
    assert counts.notes[-1] == "Chưa có số liệu kỳ trước liền kề và cùng kỳ năm trước để so sánh."
    assert not any(word in note for note in counts.notes for word in ("tăng", "giảm", "bằng"))


def test_an_empty_period_says_so_and_days_that_are_no_months_are_compared_with_the_days_before() -> None:
    desk = Desk()
    assert reform_report(Asked(desk.agency, QUARTER)).section("counts").notes == ("Trong kỳ không có hồ sơ nào.",)
    odd = reform_report(Asked(desk.agency, read_period("2026-03-03", "2026-03-12")))
    assert odd.notes == ("Kỳ trước liền kề: từ 21/02/2026 đến 02/03/2026.",)
    late_start = reform_report(Asked(desk.agency, read_period("2026-01-31", "2026-03-30")))
    assert late_start.period.months == 2
    assert late_start.notes == ()

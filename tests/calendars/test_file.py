"""Days from a file: every bad row is told by its line and value, and a file handed in again changes nothing."""

from datetime import date, time

import pytest

from onestop.calendars.acts import ApplyFile, content_after
from onestop.calendars.building import calendar_for
from onestop.calendars.content import current_special_days, read_content
from onestop.calendars.file import FileRow, apply_rows, content_with, read_rows
from onestop.calendars.models import DayKind
from onestop.errors import BadRows, Refused
from tests.calendars.builders import AT, acts_of, hours, the_office, working

HEADER = "date,kind,hours,document\n"
GOOD = (
    HEADER
    + "2026-12-07,local_closure,,Công điện 15/CĐ-UBND\n"
    + "2026-12-28,swapped_off,,Công văn 9\n"
    + "2027-01-02,swapped_work,13:00-15:00 08:00-11:00,Công văn 9\n"
)
IN_2026 = HEADER + "2026-12-05,swapped_work,08:00-11:00 13:00-15:00,Công văn 9\n2026-12-07,swapped_off,,Công văn 9\n"


def problems_of(content: str) -> list[tuple[int, str]]:
    with pytest.raises(BadRows) as bad:
        read_rows(content)
    return bad.value.problems


def test_a_row_says_its_day_kind_hours_and_document() -> None:
    rows = read_rows(GOOD)
    assert rows[2] == FileRow(
        4, date(2027, 1, 2), DayKind.SWAPPED_WORK, ((time(8), time(11)), (time(13), time(15))), "Công văn 9", "Làm bù"
    )
    assert [row.name for row in rows[:2]] == ["Đóng cửa", "Nghỉ hoán đổi"]


def test_names_byte_order_mark_empty_lines_and_other_columns_are_fine() -> None:
    rows = read_rows(
        "\ufeffname,date,kind,hours,document,note\nBão số 12,07/12/2026,local_closure,,Công điện 1,x\n\n,,,,,\n"
        ",2026-12-08,local_closure,,,\n"
    )
    assert [(row.line, row.name, row.moves_ends) for row in rows] == [(2, "Bão số 12", True), (5, "Đóng cửa", False)]


def test_a_spreadsheet_that_separates_by_semicolons_is_read_alike() -> None:
    assert read_rows(GOOD.replace(",", ";")) == read_rows(GOOD)
    [row] = read_rows('date;kind;hours;document\n2026-12-07;local_closure;;"Công điện 1, Công điện 2; khẩn"\n')
    assert row.document == "Công điện 1, Công điện 2; khẩn"


@pytest.mark.parametrize(
    ("row", "because"),
    [
        ("2026-12-07,hollyday,,CV 9", "không có loại ngày “hollyday”"),
        ("２０２６-12-07,holiday,,CV 9", "không đọc được ngày “２０２６-12-07”"),
        ("2026-13-07,holiday,,CV 9", "không đọc được ngày “2026-13-07”"),
        ("2026-02-30,holiday,,CV 9", "không đọc được ngày “2026-02-30”"),
        ("2026-12-05,swapped_work,25:00-26:00,CV 9", "không có giờ 25:00"),
        ("2026-12-05,swapped_work,07:00-11:60,CV 9", "không có giờ 11:60"),
        ("2026-12-05,swapped_work,11:30-07:00,CV 9", "buổi 11:30-07:00 đóng cửa trước khi mở"),
        ("2026-12-05,swapped_work,07:00-07:00,CV 9", "buổi 07:00-07:00 đóng cửa trước khi mở"),
        ("2026-12-05,swapped_work,07:00-11:30 11:00-17:00,CV 9", "07:00-11:30 11:00-17:00” chồng lên nhau"),
        ("2026-12-05,swapped_work,sáng,CV 9", "không đọc được giờ “sáng”"),
        ("2026-12-05,swapped_work,٠٧:٠٠-١١:٣٠,CV 9", "không đọc được giờ"),
        ("2026-12-07,holiday,07:00-11:30,CV 9", "không có giờ “07:00-11:30”"),
        ("2026-12-07,swapped_off,,", "Chưa nhập văn bản"),
        ("2026-12-07,holiday,, ", "Chưa nhập văn bản"),
        ("2026-12-07,holiday,,CV 9, ngày 1", "nhiều ô hơn số cột"),
        ("2026-12-07,holiday", "Chưa nhập văn bản"),
        (f"2026-12-07,holiday,,{'x' * 301}", "dài 301 ký tự"),
        ("2026-12-07,holiday,,CV \u202e9", "ký tự ẩn"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line_and_value(row: str, because: str) -> None:
    (told,) = problems_of(HEADER + "2026-12-31,holiday,,CV 1\n" + row + "\n")
    assert told[0] == 3
    assert because in told[1]


def test_every_bad_row_is_told_at_once() -> None:
    assert [line for line, _ in problems_of(HEADER + "x,holiday,,a\n2026-12-07,holiday,,a\ny,holiday,,a\n")] == [2, 4]


def test_the_line_is_counted_with_empty_lines_and_cells_of_several_lines() -> None:
    (after_empty_lines,) = problems_of(HEADER + "\n\n2026-12-07,x,,CV 1\n")
    assert after_empty_lines[0] == 4
    first, second = problems_of(HEADER + '2026-12-07,holiday,,"CV\n1"\n2026-12-08,x,,CV 1\n')
    assert (first[0], second[0]) == (2, 4)


def test_two_kinds_on_one_day_contradict_each_other_and_the_same_row_twice_does_not() -> None:
    same = "2026-12-07,local_closure,,CĐ 1\n"
    assert len(read_rows(HEADER + same + same)) == 1
    (told,) = problems_of(HEADER + same + "2026-12-07,holiday,,CV 9\n")
    assert told == (
        3,
        "ngày 07/12/2026 có hai loại: đóng cửa theo văn bản cấp trên (dòng 2) và nghỉ lễ, tết. Mỗi ngày chỉ một loại.",
    )
    (told,) = problems_of(HEADER + same + "2026-12-07,local_closure,,CĐ 2\n")
    assert "đã ghi khác ở dòng 2" in told[1]


@pytest.mark.parametrize(
    ("content", "because"),
    [
        ("", "thiếu cột date, kind, hours, document"),
        ("date,kind,document\n", "thiếu cột hours"),
        (HEADER, "không có ngày nào"),
        (HEADER + '2026-12-07,"holiday\n', "hỏng ở dòng 2"),
        (HEADER + '\n2026-12-07,holiday,,"QĐ "1" của tỉnh"\n', "hỏng ở dòng 3"),
        ("date,kind,hours,document,document\n2026-12-07,holiday,,QĐ 1,QĐ 2\n", "hai cột document"),
        (HEADER + "2026-12-07,local_closure,,\n" * 2001, "hơn 2000 dòng"),
    ],
)
def test_what_is_no_such_table_is_refused(content: str, because: str) -> None:
    with pytest.raises(Refused, match=because):
        read_rows(content)


@pytest.mark.parametrize(
    ("row", "because"),
    [
        ("2027-01-04,holiday,,CV 9", "Chưa có lịch năm 2027"),
        ("2026-11-24,local_closure,,CĐ 1", "đã có trong lịch: nghỉ lễ, tết, Ngày Văn hóa Việt Nam"),
        ("2026-11-24,local_closure,,", "đã có trong lịch"),
        ("2026-08-22,swapped_work,08:00-11:00,Công văn 9", "đã có trong lịch: làm bù"),
        ("2026-12-07,swapped_work,,CV 9", "vốn là ngày làm việc"),
        ("2026-12-05,swapped_off,,CV 9", "vốn là ngày nghỉ hằng tuần"),
        ("2026-12-05,local_closure,,CĐ 1", "vốn là ngày nghỉ hằng tuần"),
    ],
)
@pytest.mark.usefixtures("database")
def test_a_row_that_the_calendar_cannot_take_is_told_and_nothing_is_entered(row: str, because: str) -> None:
    office = the_office()
    before = calendar_for(office)
    with pytest.raises(BadRows) as bad:
        apply_rows(office, read_rows(HEADER + "2026-12-08,holiday,,CV 1\n" + row + "\n"), by=None, at=AT)
    (told,) = bad.value.problems
    assert told[0] == 3
    assert because in told[1]
    assert calendar_for(office) is before
    assert acts_of(office) == ["calendar_loaded"]


@pytest.mark.usefixtures("database")
def test_a_file_adds_to_the_calendar_in_one_act_and_again_does_nothing() -> None:
    office = the_office()
    rows = read_rows(IN_2026 + "2026-12-08,local_closure,,\n")
    assert [row.day.day for row in apply_rows(office, rows, by=None, at=AT)] == [5, 7, 8]
    assert hours(office, "Sat 2026-12-05") == ["08:00-11:00", "13:00-15:00"]
    assert working(office, ["Mon 2026-12-07", "Tue 2026-12-08"]) == ["Tue 2026-12-08"]
    applied = calendar_for(office)
    assert apply_rows(office, rows, by=None, at=AT) == []
    assert calendar_for(office) is applied
    assert acts_of(office) == ["calendar_loaded", "calendar_file_applied"]


@pytest.mark.usefixtures("database")
def test_a_list_of_days_that_the_calendar_knows_already_adds_nothing() -> None:
    """Whoever hands in the whole decision of a year need not take out what is shipped, nor word it the same."""
    office = the_office()
    before = calendar_for(office)
    known = (
        "2026-11-24,holiday,,Nghị quyết 28/2026/QH16\n"
        "2026-08-31,swapped_off,,TB 9441\n"
        "2026-08-22,swapped_work,07:00-11:30 13:30-17:00,TB 9441\n"
    )
    assert apply_rows(office, read_rows(HEADER + known), by=None, at=AT) == []
    assert calendar_for(office) is before
    with pytest.raises(BadRows):
        apply_rows(office, read_rows(HEADER + "2026-08-22,swapped_work,07:00-11:30,TB 9441\n"), by=None, at=AT)


@pytest.mark.usefixtures("database")
def test_a_document_that_comes_later_replaces_the_closure_of_the_offices_own() -> None:
    office = the_office()
    apply_rows(office, read_rows(HEADER + "2026-12-08,local_closure,,\n"), by=None, at=AT)
    apply_rows(office, read_rows(HEADER + "2026-12-08,local_closure,,Công điện 1\n"), by=None, at=AT)
    assert working(office, ["Tue 2026-12-08"]) == []
    assert [row.document for row in current_special_days(office) if row.day == date(2026, 12, 8)] == ["Công điện 1"]


@pytest.mark.usefixtures("database")
def test_a_file_is_rehearsed_as_it_is_applied_and_counted_with_without_a_database() -> None:
    office = the_office()
    act = ApplyFile(read_rows(IN_2026 + "2026-12-08,local_closure,,\n"))
    foreseen = content_after(office, act, at=AT)
    assert foreseen == content_with(read_content(office), act.rows)
    act.perform(office, by=None, at=AT)
    assert read_content(office) == foreseen
    assert act.reason == "Nhập 3 ngày vào lịch: Công văn 9"


def test_the_reason_of_a_long_file_names_its_first_documents_and_counts_the_rest() -> None:
    lines = [f"2026-12-{day:02},local_closure,,CV {day}\n" for day in (7, 8, 9, 10, 11)]
    assert ApplyFile(read_rows(HEADER + "".join(lines))).reason == (
        "Nhập 5 ngày vào lịch: CV 7; CV 8; CV 9; và 2 văn bản khác"
    )

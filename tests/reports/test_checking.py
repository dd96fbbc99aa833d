"""The checker: published tables that do not add up are flagged with both sides and the difference, sound ones pass."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop.errors import BadRows, WrongInput
from onestop.reports.checks.checking import findings, number_of_checks
from onestop.reports.checks.table_heads import Form
from onestop.reports.checks.table_reading import read_csv

PUBLISHED = Path(__file__).parent / "data" / "published"


def differences(name: str) -> list[tuple[int | None, int, int]]:
    """(line, left, right) of everything that is found in a published table."""
    read = read_csv((PUBLISHED / f"{name}.csv").read_bytes())
    assert read.ignored == ()
    assert number_of_checks(read.table) > 0
    return [(one.line, int(one.left), int(one.right)) for one in findings(read.table) if one.left == int(one.left)]


def said(name: str) -> list[str]:
    return [str(one) for one in findings(read_csv((PUBLISHED / f"{name}.csv").read_bytes()).table)]


def test_lam_dong_2020_does_not_add_up() -> None:
    assert differences("lam_dong_2020_q1") == [
        (3, 54_575, 54_580),  # received, but resolved + open
        (4, 340_060, 333_001),
        (6, 643_272, 643_270),  # resolved, but on time + late
        (6, 659_245, 650_444),
        (6, 635_595, 635_593),  # the parts on time, and their printed sum
    ]
    assert "Đúng/trước hạn: các dòng cộng lại 635.595, dòng tổng ghi 635.593, lệch 2." in said("lam_dong_2020_q1")


def test_lam_dong_2019_has_four_more_than_resolved_in_the_districts() -> None:
    assert differences("lam_dong_2019_10") == [(4, 17_651, 17_655)]
    assert said("lam_dong_2019_10") == [
        "Dòng “Huyện”: Đã giải quyết 17.651, nhưng Trước hạn 13.767 + Đúng hạn 3.254 + Quá hạn 634 = 17.655, lệch 4."
    ]


def test_phu_tho_prints_another_share_than_its_counts_give() -> None:
    assert said("phu_tho_2018") == [
        "Dòng “Trung tâm”: Tỷ lệ trước và đúng hạn ghi 99,9 %, tính lại 5.609 ÷ 5.676 = 98,8 %, lệch 1,1."
    ]


def test_hue_has_ended_dossiers_without_a_class_of_time() -> None:
    found = differences("thua_thien_hue")
    assert [left - right for _, left, right in found] == [9_612, 2_267, 3]


def test_classes_of_time_behind_what_is_open_are_those_of_what_ended() -> None:
    heads = "Mức;Tiếp nhận;Đã giải quyết;Đang;Trước hạn;Đúng hạn;Trễ hạn"
    table = read_csv(f"{heads}\n3;68.544;61.827;6.717;43.434;11.795;4.331").table
    assert [one.left - one.right for one in findings(table)] == [2_267]


def test_hue_counts_more_and_fewer_answers_than_forms() -> None:
    assert differences("hue_2019_q1_survey") == [(3, 4_350, 4_215), (7, 4_205, 4_215)]


def test_hoa_binh_names_two_numbers_of_forms() -> None:
    assert said("hoa_binh_2022_11_survey") == ["Số phiếu: dòng “Đoạn đầu” ghi 802, dòng “Đoạn sau” ghi 846, lệch 44."]


@pytest.mark.parametrize(
    "name",
    ["vinh_phuc_2021", "ben_tre_2021_05", "quan_1_2018", "quang_binh_2019_q1", "quang_binh_2019_q1_survey"],
)
def test_sound_tables_raise_no_alarm(name: str) -> None:
    assert differences(name) == []
    assert said(name) == []


def test_the_form_of_13_columns_is_known_by_its_numbers() -> None:
    rows = "1,Hộ tịch,10,4,5,1,7,3,3,1,3,2,1\n,Tổng số,10,4,5,1,7,3,3,1,3,2,2\n"
    marks = ",".join(f"({number})" for number in range(1, 14))
    heads = ",".join(["TT", "Lĩnh vực", *(f"Cột {number}" for number in range(3, 14))])
    for text in (f"{marks}\n{rows}", f"{heads}\n{marks}\n{rows}", f"{heads}\n{rows}"):
        read = read_csv(text, Form.II_06A)
        assert [(one.row, int(one.left), int(one.right)) for one in findings(read.table)] == [
            ("Tổng số", 3, 4),
            ("Tổng số", 1, 2),
        ]


counts = st.integers(0, 99_999)


@given(st.lists(st.tuples(*[counts] * 7), min_size=1, max_size=6), st.sampled_from([";", "\t"]), st.booleans())
def test_what_adds_up_passes_and_one_changed_figure_is_found(
    rows: list[tuple[int, ...]], delimiter: str, vietnamese: bool
) -> None:
    def told(value: int) -> str:
        return f"{value:,}".replace(",", ".") if vietnamese else f"{value:,}"

    lines = []
    for online, desk, before, early, on_time, late, open_late in rows:
        received = online + desk + before + early + on_time + late + open_late
        lines.append(
            [
                received, online + open_late, desk + early + on_time + late, before,
                early + on_time + late, early, on_time, late,
                online + desk + before + open_late, online + desk + before, open_late,
            ]
        )  # fmt: skip
    total = [sum(column) for column in zip(*lines, strict=True)]
    marks = delimiter.join(f"({number})" for number in range(1, 14))

    def text(table: list[list[int]]) -> str:
        names = [f"{place}{delimiter}Lĩnh vực {place}" for place in range(len(table) - 1)] + [f"{delimiter}Tổng số"]
        body = [delimiter.join([name, *map(told, row)]) for name, row in zip(names, table, strict=True)]
        return "\n".join([marks, *body])

    assert findings(read_csv(text([*lines, total])).table) == []
    lines[0][5] += 1
    assert findings(read_csv(text([*lines, total])).table) != []


@pytest.mark.parametrize(
    ("cell", "reason"),
    [("12,5", "số nguyên"), ("1.23", "số nguyên"), ("1,2,3", "không đọc được"), ("một", "không đọc được"),
     ("1.234,5", "số nguyên"), ("-3", "không đọc được"), ("1 234", "không đọc được"), ("5 (1.234%)", "không hiểu")],
)  # fmt: skip
def test_a_doubtful_number_is_told_with_its_line_and_column(cell: str, reason: str) -> None:
    with pytest.raises(BadRows) as bad:
        read_csv(f"Lĩnh vực;Tổng số;Quá hạn\nHộ tịch;10;2\nĐất đai;{cell};2")
    ((line, sentence),) = bad.value.problems
    assert line == 3
    assert "cột “Tổng số”" in sentence
    assert reason in sentence


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", "một cột\n1\n2", "a;b\n1", 'a;b\n"1;2', "Tên;Ghi chú\nx;y", "Lĩnh vực;Tổng số", "\0;\0"],
)
def test_what_is_no_table_is_answered_with_advice(content: bytes | str) -> None:
    with pytest.raises((WrongInput, BadRows)):
        read_csv(content)


@given(st.text(max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    with suppress(WrongInput, BadRows):
        findings(read_csv(f"Lĩnh vực;Tổng số;Đã giải quyết\n{text}").table)

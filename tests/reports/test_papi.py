"""The comparison with PAPI: formulas held against the published test vectors, suppression, imports, and its words."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onestop.audit.chain import open_chain
from onestop.audit.models import AuditHead
from onestop.cases.models import Outcome
from onestop.database import db
from onestop.errors import BadRows, Refused
from onestop.people.models import Agency
from onestop.procedures.models import FeeBasis, FeeRule
from onestop.procedures.papi_groups import PapiGroup
from onestop.reports.files.notes import definitions
from onestop.reports.in_hand import Asked
from onestop.reports.measures.papi import NOTE, papi_report
from onestop.reports.measures.papi_columns import NAME
from onestop.reports.measures.papi_formula import Components, Part, axis, effect_of_lateness, reference
from onestop.reports.measures.papi_published import NATION, import_scores, scale_of, scores
from onestop.reports.period import read_period
from onestop.reports.table import Report, Share
from tests.clock import moment
from tests.reports.builders import Desk, a_procedure

YEAR = read_period("2026-01-01", "2026-12-31")
AT = moment("Mon 2026-11-23 09:00")
ENOUGH = Part(Fraction(1), 100)


def components(**changed: Part) -> Components:
    return replace(
        Components(
            one_window=ENOUGH,
            fetched=ENOUGH,
            in_time=ENOUGH,
            fee=ENOUGH,
            clear=ENOUGH,
            attitude=ENOUGH,
            satisfaction=Part(Fraction(5), 100),
        ),
        **changed,
    )


def all_worst() -> Components:
    none = Part(Fraction(0), 100)
    return Components(
        one_window=none, fetched=none, in_time=none, fee=none, clear=none, attitude=none,
        satisfaction=Part(Fraction(1), 100),
    )  # fmt: skip


def recovered(indicators: list[Fraction]) -> Fraction:
    """The rule that was recovered from the published indicators, usage rate included; shown nowhere."""
    return Fraction(1, 3) + sum((Fraction(3, len(indicators)) * one for one in indicators), Fraction())


def test_all_best_and_all_worst_reach_the_ends_of_the_scale() -> None:
    best = {group: reference(group, components()) for group in PapiGroup}
    worst = {group: reference(group, all_worst()) for group in PapiGroup}
    assert set(best.values()) == {Fraction(10, 3)}
    assert set(worst.values()) == {Fraction(1, 3)}
    assert axis(best) == 10
    assert axis(worst) == 1


def test_the_worked_example_of_the_method() -> None:
    measured = components(
        in_time=Part(Fraction(90, 100), 50), fee=Part(Fraction(1), 50), clear=Part(Fraction(95, 100), 50),
        attitude=Part(Fraction(92, 100), 50), one_window=Part(Fraction(96, 100), 50),
        satisfaction=Part(Fraction(42, 10), 50),
    )  # fmt: skip
    assert measured.quality == Fraction(377, 100)
    told = reference(PapiGroup.COMMUNE, measured)
    assert told is not None
    assert round(float(told), 4) == 3.0358


# Published in 2023: 5.4, used, one window, quality (0–4), satisfaction (1–5). © CECODES, RTA and UNDP.
PUBLISHED_54 = {
    "Quảng Trị": (2.4158, 0.2795, 0.9420, 3.4812, 3.8473),
    "Hà Nội": (2.3956, 0.1205, 0.9620, 3.4048, 4.3085),
    "Bắc Ninh": (2.4995, 0.1891, 0.9855, 3.5834, 4.3093),
    "Đồng Tháp": (2.4672, 0.3503, 0.8846, 3.3237, 4.1988),
}


@pytest.mark.parametrize("province", PUBLISHED_54)
def test_the_weights_fit_what_was_published_within_what_is_claimed_of_them(province: str) -> None:
    published, used, window, quality, satisfaction = (Fraction(str(value)) for value in PUBLISHED_54[province])
    told = recovered([used, window, quality / 4, (satisfaction - 1) / 4])
    assert abs(told - published) <= Fraction(65, 1000)
    assert told != published


@pytest.mark.parametrize("name", ["in_time", "fee", "clear", "attitude", "satisfaction", "one_window", "fetched"])
def test_fourteen_are_too_few_and_fifteen_are_enough(name: str) -> None:
    value = Fraction(4) if name == "satisfaction" else Fraction(1, 2)
    few, enough = (components(**{name: Part(value, n)}) for n in (14, 15))
    assert reference(PapiGroup.LAND, few) is None
    assert reference(PapiGroup.LAND, enough) is not None
    assert axis({group: reference(group, few) for group in PapiGroup}) is None


def test_a_group_without_dossiers_takes_the_axis_with_it() -> None:
    nothing = components(in_time=Part(None, 0))
    told = {group: reference(group, components()) for group in PapiGroup}
    told[PapiGroup.LAND] = reference(PapiGroup.LAND, nothing)
    assert axis(told) is None


shares = st.fractions(min_value=0, max_value=1, max_denominator=50)


@given(before=shares, after=shares, group=st.sampled_from(PapiGroup))
def test_more_in_time_is_never_worse_and_moves_no_more_than_the_table_says(
    before: Fraction, after: Fraction, group: PapiGroup
) -> None:
    one, two = (reference(group, components(in_time=Part(share, 20))) for share in (before, after))
    assert one is not None
    assert two is not None
    assert (two - one >= 0) == (after >= before)
    assert two - one == -effect_of_lateness(group, 100, with_usage=False) * (after - before)


def test_the_sensitivity_is_that_of_the_method() -> None:
    ours = [effect_of_lateness(group, 10, with_usage=False) for group in PapiGroup]
    with_usage = [effect_of_lateness(group, 10, with_usage=True) for group in PapiGroup]
    assert list(map(float, ours)) == [-0.0375, -0.01875, -0.025]
    assert list(map(float, with_usage)) == [-0.025, -0.015, -0.01875]
    assert (float(sum(ours)), float(sum(with_usage))) == (-0.08125, -0.05875)


@pytest.fixture
def desk(database: object) -> Desk:
    desk = Desk()
    for version, amount in ((a_procedure(desk.agency, "Chứng thực"), 2000), (a_procedure(desk.agency, "Hộ tịch"), 0)):
        db.session.add(FeeRule(version=version, basis=FeeBasis.CASE, amount_vnd=amount))
    for number in range(16):
        dossier = desk.receive("Mon 2026-03-02 09:00", due="Mon 2026-03-09 17:00", field="Chứng thực")
        desk.end(dossier, "Tue 2026-03-10 09:00" if number < 4 else "Tue 2026-03-03 09:00")
    for _ in range(3):
        desk.end(
            desk.receive("Mon 2026-03-02 09:00", due="Mon 2026-03-09 17:00", field="Đất đai"), "Tue 2026-03-03 09:00"
        )
    refused = desk.receive("Mon 2026-03-02 09:00", due="Mon 2026-03-09 17:00")
    desk.end(refused, "Tue 2026-03-03 09:00", Outcome.REFUSED)
    return desk


def told(report: Report, key: str) -> dict[str, Mapping[str, object]]:
    section = report.section(key)
    names = [column.name for column in section.columns]
    return {line.key: dict(zip(names, line.cells, strict=True)) for line in section.all_lines}


def test_the_late_stand_by_group_and_small_numbers_show_no_share(desk: Desk) -> None:
    report = papi_report(Asked(desk.agency, YEAR, AT))
    late = told(report, "late")
    assert (late["5.1"]["ended"], late["5.1"]["late"], late["5.1"]["late_share"]) == (16, 4, Share(4, 16))
    assert (late["5.3"]["ended"], late["5.4"]["ended"], late["total"]["ended"]) == (3, 1, 20)
    parts = told(report, "components")
    assert (parts["5.1"]["in_time"], parts["5.1"]["fee"]) == (Share(12, 16), Share(16, 16))
    assert parts["5.3"]["in_time"] is parts["5.3"]["fee"] is None  # three dossiers
    assert parts["5.3"]["in_time_n"] == 3
    reference_ = told(report, "reference")
    assert all(row["reference"] is None for row in reference_.values())
    assert "q4 (n = 0)" in str(reference_["5.1"]["missing"])


def test_it_never_calls_its_figure_a_score_of_papi(desk: Desk) -> None:
    report = papi_report(Asked(desk.agency, YEAR, AT))
    words = [report.title, *report.notes, *(text for pair in definitions(report) for text in pair)]
    words += [part for section in report.sections for part in (section.title, *section.notes)]
    assert NOTE in report.notes
    assert report.section("reference").title == NAME
    assert not any("điểm papi của xã" in text.lower() for text in words)
    assert not any("tương quan" in text and "Không tính" not in text for text in words)


def test_published_scores_are_shipped_with_their_source_and_never_mixed_in(desk: Desk) -> None:
    known = scores(desk.agency.id)
    assert known["Quảng Trị", 2023, "5"].value == Decimal("7.104")
    assert known[NATION, 2011, "5"].value == Decimal("6.874")
    assert {year for _, year, _ in known} == set(range(2011, 2025))
    assert all("CECODES" in score.source for score in known.values())
    assert ("Quảng Trị", 2021, "5.2") not in known
    for (province, year, part), score in known.items():
        low, high = scale_of(part, year)
        assert low <= score.value <= high, (province, year, part)
    axis_2023 = sum(known["Quảng Trị", 2023, part].value for part in ("5.1", "5.3", "5.4"))
    assert abs(axis_2023 - Decimal("7.104")) <= Decimal("0.002")
    published = told(papi_report(Asked(desk.agency, YEAR, AT)), "published")
    assert (published["Quảng Trị-2023"]["part_5"], published["Quảng Trị-2023"]["part_5.2"]) == ("7,104", None)


def chained(agency: Agency) -> int:
    if db.session.get(AuditHead, agency.id) is None:
        open_chain(agency.id)
    return agency.id


HEADING = "province,year,part,value,source\n"


def test_imported_scores_stand_over_the_shipped_ones(desk: Desk) -> None:
    content = f'{HEADING}Quảng Trị,2024,5,7.283,Công bố lại\nQuảng Bình,2024,5.1,"2,378",PAPI 2024\n'
    assert import_scores(content, agency_id=chained(desk.agency), by=None, at=AT) == 2
    known = scores(desk.agency.id)
    assert known["Quảng Trị", 2024, "5"].value == Decimal("7.283")
    assert known["Quảng Bình", 2024, "5.1"].value == Decimal("2.378")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ('Quảng Trị,2024,5,"1.234,5",PAPI', "Không đọc được điểm “1.234,5”"),
        ("Quảng Trị,2024,5,72.82,PAPI", "nằm ngoài thang 1–10"),
        ("Quảng Trị,2024,5.1,3.5,PAPI", "nằm ngoài thang 0,33–3,34"),
        ("Quảng Trị,2020,5.1,2.6,PAPI", "nằm ngoài thang 0,25–2,5"),
        ("Quảng Trị,2024,5.2,2.0,PAPI", "không còn nội dung 5.2"),
        ("Quảng Trị,2024,5.7,2.0,PAPI", "Dùng một trong"),
        ("Quảng Trị,2027,5,7.1,PAPI", "từ 2009 đến 2026"),
        ("Quảng Trị,٢٠٢٤,5,7.1,PAPI", "từ 2009 đến 2026"),
        ("Quảng Trị,2024,5,7.1,", "Nguồn"),
        (",2024,5,7.1,PAPI", "Tỉnh"),
        ("Quảng Trị,2024,5,7.1,PAPI,thừa", "Số ô không khớp"),
        ("Quảng Trị,2024,5,7,2,PAPI", "Số ô không khớp"),
        ("Quảng Trị,2024,5,7.1,PAPI\nQuảng Trị,2024,5,7.2,PAPI", "Trùng với dòng 2"),
    ],
)  # fmt: skip
def test_a_row_that_cannot_be_is_told_with_its_line_and_nothing_is_kept(desk: Desk, row: str, says: str) -> None:
    with pytest.raises(BadRows) as refused:
        import_scores(f"{HEADING}{row}\n", agency_id=chained(desk.agency), by=None, at=AT)
    ((line, reason),) = refused.value.problems
    assert line == (3 if "\n" in row else 2)
    assert says.lower() in reason.lower()
    assert scores(desk.agency.id)["Quảng Trị", 2024, "5"].value == Decimal("7.282")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("province,year,part,score,source\nA,2024,5,7,X\n", "thiếu cột value; không nhận cột “score”"),
        ("", "thiếu cột province"),
        (HEADING, "không có dòng số liệu"),
        (f'{HEADING}"Quảng', "Không đọc được tệp"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(desk: Desk, content: str, says: str) -> None:
    with pytest.raises(Refused, match=says):
        import_scores(content, agency_id=chained(desk.agency), by=None, at=AT)

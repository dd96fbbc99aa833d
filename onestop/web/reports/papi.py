"""Published scores of PAPI as charts, with the table beside them; never 5.x of before and after 2021 on one scale."""

from dataclasses import dataclass
from decimal import Decimal

from flask import render_template, request
from flask.typing import ResponseReturnValue

from onestop.charts.lines import Panel, lines
from onestop.charts.parts import Picture, Series, picture
from onestop.people.permissions import Act
from onestop.reports.measures.papi_published import AXIS, COPYRIGHT, NATION, NEW_SCALE, PART_NAMES, RANK, Score, scores
from onestop.reports.table import NOTHING
from onestop.web.access import current_officer, requires
from onestop.web.reports.blueprint import bp


@dataclass(frozen=True)
class Year:
    """A line of the table, as written; “–” where nothing was published. values: by part."""

    year: int
    values: list[str]
    nation: str
    rank: str


@bp.get("/papi-truc-5/bieu-do")
@requires(Act.SEE_REPORTS)
def papi_charts() -> ResponseReturnValue:
    known = scores(current_officer().agency_id)
    provinces = sorted({province for province, _, part in known if province != NATION and part != RANK})
    asked = request.args.get("tinh", "")
    province = asked if asked in provinces else next(iter(provinces), "")
    years = sorted({year for name, year, _ in known if name == province})
    parts = [part for part in PART_NAMES if part != RANK]
    return render_template(
        "reports/papi_charts.html",
        province=province,
        provinces=provinces,
        axis=_chart(
            known, years, {province: (province, AXIS), "Trung bình cả nước": (NATION, AXIS)}, "Trục 5, 1–10 điểm"
        )
        if years
        else None,
        parts_chart=_chart(
            known,
            years,
            {PART_NAMES[part]: (province, part) for part in parts if part != AXIS},
            "Các nội dung của trục 5",
        )
        if years
        else None,
        headings=[PART_NAMES[part] for part in parts],
        rows=[
            Year(
                year,
                [_written(_value(known, province, year, part)) for part in parts],
                _written(_value(known, NATION, year, AXIS)),
                _rank(known, province, year),
            )
            for year in years
        ],
        sources=sorted({score.source for (name, _, _), score in known.items() if name in (province, NATION)}),
        copyright=COPYRIGHT,
        new_scale=NEW_SCALE,
    )


def _chart(
    known: dict[tuple[str, int, str], Score], years: list[int], wanted: dict[str, tuple[str, str]], title: str
) -> Picture:
    """Lines over the years, in two panels with scales of their own."""
    before = sum(year < NEW_SCALE for year in years)
    panels = [
        Panel(name, number)
        for name, number in (
            (f"Đến năm {NEW_SCALE - 1}", before),
            (f"Từ năm {NEW_SCALE}: nội dung và thang khác", len(years) - before),
        )
        if number
    ]
    series = [
        Series(name, [_value(known, province, year, part) for year in years])
        for name, (province, part) in wanted.items()
    ]
    return picture(lines, title, [str(year) for year in years], series, decimals=2, panels=panels)


def _value(known: dict[tuple[str, int, str], Score], province: str, year: int, part: str) -> Decimal | None:
    score = known.get((province, year, part))
    return score.value if score else None


def _written(value: Decimal | None) -> str:
    return f"{value:.3f}".replace(".", ",") if value is not None else NOTHING


def _rank(known: dict[tuple[str, int, str], Score], province: str, year: int) -> str:
    value = _value(known, province, year, RANK)
    return str(int(value)) if value is not None else NOTHING

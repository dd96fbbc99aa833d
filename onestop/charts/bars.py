"""Bars from left to right: labels and figures stay readable on a phone, and no colour is needed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from reportlab.graphics.charts.barcharts import HorizontalBarChart
from reportlab.graphics.shapes import Drawing, String

from onestop.charts.parts import (
    EDGE,
    FILLS,
    INK,
    LEADING,
    LETTER,
    MOST_SERIES,
    NOTHING,
    SOFT,
    TEXT,
    WIDE,
    Number,
    Series,
    broken,
    legend_of,
    lettered,
    said,
    told_of,
)
from onestop.charts.svg import to_svg


def bars(
    title: str,
    labels: Sequence[str],
    values: Sequence[Number | None],
    *,
    unit: str = "",
    decimals: int = 0,
    strong: Collection[int] = (),
    description: str = "",
    width: float = WIDE,
) -> str:
    """Bars from left to right, one a label, as an SVG element; from top to bottom in the order given.

    strong: numbers of the bars that the chart is about, dark among light ones. unit: follows each value ("%").
    description: what a reader who cannot see it hears; without one the values are told.
    """
    told = description or "; ".join(
        f"{label}: {said(value, decimals, unit)}" for label, value in zip(labels, values, strict=True)
    )
    return _bars(title, labels, [Series("", values)], unit, decimals, told, width, strong)


def grouped_bars(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    decimals: int = 0,
    description: str = "",
    width: float = WIDE,
) -> str:
    """A group of bars a label, one of each series (at most MOST_SERIES), with a legend above."""
    if len(series) > MOST_SERIES:
        raise ValueError(f"at most {MOST_SERIES} series can be told apart without colour")
    return _bars(title, labels, series, unit, decimals, description or told_of(labels, series, decimals, unit), width)


def _bars(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    unit: str,
    decimals: int,
    told: str,
    width: float,
    strong: Collection[int] = (),
) -> str:
    wrapped = [broken(label, width * 0.36) for label in labels]
    longest = max((len(line) for label in wrapped for line in label), default=0)
    left = min(longest * LETTER + 10, width * 0.42)
    beside = max(len(series), 1)
    row = max(max((len(label) for label in wrapped), default=1) * LEADING + 6, beside * 15 + 8)
    legend = legend_of(series, width)
    height = row * max(len(labels), 1) + legend.height + 2 * EDGE
    drawing = Drawing(width, height)
    legend.draw(drawing, height)
    most = max((float(value) for one in series for value in one.values if value is not None), default=0.0)
    written = max(
        (len(said(value, decimals, unit)) for one in series for value in one.values if value is not None), default=1
    )
    chart: Any = HorizontalBarChart()
    chart.x, chart.y = left, EDGE
    chart.width = width - left - written * (LETTER + 0.8) - 8
    chart.height = row * max(len(labels), 1)
    # In the lowest row of a group stands the first of ReportLab's; ours are read from the top.
    in_order = list(reversed(series))
    chart.data = [[None if value is None else float(value) for value in one.values] for one in in_order] or [[0]]
    chart.categoryAxis.categoryNames = ["\n".join(label) for label in wrapped]
    chart.categoryAxis.reverseDirection = True
    chart.categoryAxis.visibleTicks = False
    chart.categoryAxis.strokeColor = SOFT
    lettered(chart.categoryAxis.labels, anchor="e")
    chart.categoryAxis.labels.dx = -4
    chart.valueAxis.valueMin, chart.valueAxis.valueMax = 0, most or 1
    chart.valueAxis.visible = False
    chart.groupSpacing = 8
    chart.barSpacing = 2
    for place, one in enumerate(in_order):
        chart.bars[place].fillColor = FILLS[len(in_order) - 1 - place]
        chart.bars[place].strokeColor = FILLS[0]
        chart.bars[place].strokeWidth = 1
        if len(series) == 1:
            for column in range(len(labels)):
                chart.bars[place, column].fillColor = FILLS[0 if column in strong else -1]
                chart.bars[place, column].strokeColor = FILLS[0]
        chart.barLabelArray = [*(chart.barLabelArray or []), [said(value, decimals, unit) for value in one.values]]
    chart.barLabelFormat = "values"
    lettered(chart.barLabels, anchor="w")
    chart.barLabels.boxTarget = "hi"
    chart.barLabels.nudge = 4
    chart.barLabels.boxAnchor = "w"
    drawing.add(chart)
    # ReportLab draws nothing for None; the reader is told that there is no figure.
    for place in range(len(labels)):
        if all(one.values[place] is None for one in series):
            y = chart.y + chart.height - (place + 0.5) * row - TEXT * 0.35
            drawing.add(String(left + 5, y, NOTHING, fontSize=TEXT, fillColor=INK))
    return to_svg(drawing, title=title, description=told)

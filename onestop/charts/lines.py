"""Lines over years or months. What must not be read on one scale stands in panels of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.shapes import Drawing, String

from onestop.charts.parts import (
    DASHES,
    EDGE,
    FILLS,
    GRID,
    INK,
    LEADING,
    LETTER,
    MOST_SERIES,
    SOFT,
    TEXT,
    WIDE,
    Number,
    Series,
    broken,
    legend_of,
    lettered,
    marker,
    said,
    tick,
    told_of,
)
from onestop.charts.svg import to_svg

_PANEL = 236.0  # the height of a line chart, its title included
_BESIDE = 480.0  # from this width on panels stand side by side


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a line chart with a scale of its own: `labels` of them, in order."""

    title: str
    labels: int


def lines(
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    unit: str = "",
    decimals: int = 0,
    panels: Sequence[Panel] = (),
    description: str = "",
    width: float = WIDE,
) -> str:
    """Lines over labels (years, months), at most MOST_SERIES; the first and the last value of each stand at it.

    panels: parts that must not be read on one scale, side by side, each with its own; together all labels.
    """
    if len(series) > MOST_SERIES:
        raise ValueError(f"at most {MOST_SERIES} series can be told apart without colour")
    parts = tuple(panels) or (Panel("", len(labels)),)
    if sum(part.labels for part in parts) != len(labels):
        raise ValueError("the panels do not hold all labels")
    legend = legend_of(series, width)
    below = width < _BESIDE and len(parts) > 1  # on a phone one panel stands below the other
    height = legend.height + _PANEL * (len(parts) if below else 1)
    drawing = Drawing(width, height)
    legend.draw(drawing, height, dashed=True)
    begin, left, top = 0, 0.0, height - legend.height
    for part in parts:
        share = width if below else width * part.labels / max(len(labels), 1)
        cut = [Series(one.name, one.values[begin : begin + part.labels]) for one in series]
        _panel(drawing, part, labels[begin : begin + part.labels], cut, (left, top, share), decimals)
        begin += part.labels
        left, top = (left, top - _PANEL) if below else (left + share, top)
    return to_svg(drawing, title=title, description=description or told_of(labels, series, decimals, unit))


def _panel(
    drawing: Drawing,
    part: Panel,
    labels: Sequence[str],
    series: Sequence[Series],
    place: tuple[float, float, float],
    decimals: int,
) -> None:
    x, top, width = place
    known = [float(value) for one in series for value in one.values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    spread = (high - low) or max(abs(high), 1.0) * 0.1
    low, high = max(low - spread * 0.25, 0.0) if low >= 0 else low - spread * 0.25, high + spread * 0.25
    titled = 2 * LEADING + 4 if part.title else 0.0
    chart: Any = LinePlot()
    chart.x, chart.y, chart.width = x + 46, top - _PANEL + 2 * LEADING, width - 46 - EDGE
    chart.height = _PANEL - 2 * LEADING - titled - EDGE
    pieces = [(number, piece) for number, one in enumerate(series) for piece in _pieces(one.values)]
    chart.data = [piece for _, piece in pieces] or [[(0, low)]]
    chart.joinedLines = True
    for index, (number, _) in enumerate(pieces):
        line = chart.lines[index]
        line.strokeColor, line.strokeWidth, line.strokeDashArray = FILLS[0], 1.8, DASHES[number]
        line.symbol = marker(number)
    if not pieces:
        chart.lines[0].strokeColor = None
    # Half a step at both ends, so that the first and the last value have room for their figures.
    chart.xValueAxis.valueMin, chart.xValueAxis.valueMax = -0.6, max(len(labels) - 0.4, 0.6)
    chart.xValueAxis.valueSteps = list(range(len(labels)))
    chart.xValueAxis.labelTextFormat = [_thinned(labels, index, chart.width) for index in range(len(labels))]
    chart.xValueAxis.strokeColor = SOFT
    lettered(chart.xValueAxis.labels, anchor="n")
    axis = chart.yValueAxis
    axis.valueMin, axis.valueMax, axis.maximumTicks = low, high, 5
    axis.labelTextFormat = tick
    axis.visibleGrid, axis.gridStrokeColor, axis.gridStrokeWidth = True, GRID, 0.75
    axis.strokeColor, axis.visibleTicks = SOFT, False
    lettered(axis.labels, anchor="e")
    axis.labels.dx = -2
    drawing.add(chart)
    if part.title:
        for number, words in enumerate(broken(part.title, width - 8)[:2]):
            y = top - (number + 1) * LEADING
            drawing.add(String(x + EDGE, y, words, fontSize=TEXT, fillColor=INK))
    step = chart.width / (chart.xValueAxis.valueMax - chart.xValueAxis.valueMin)
    for text, column, value, above in _ends(series, decimals):
        at_x = chart.x + (column - chart.xValueAxis.valueMin) * step
        at_y = chart.y + (value - low) / (high - low) * chart.height + (7 if above else -TEXT - 4)
        drawing.add(String(at_x, at_y, text, fontSize=TEXT - 1, fillColor=INK, textAnchor="middle"))


def _ends(series: Sequence[Series], decimals: int) -> list[tuple[str, int, float, bool]]:
    """The first and the last figure of each line: text, column, value, whether above; the higher ones above."""
    found: dict[int, list[float]] = {}
    for one in series:
        known = [(column, float(value)) for column, value in enumerate(one.values) if value is not None]
        for column, value in dict.fromkeys(known[:1] + known[-1:]):
            found.setdefault(column, []).append(value)
    placed = []
    for column, values in found.items():
        ordered = sorted(set(values), reverse=True)
        for rank, value in enumerate(ordered):
            if rank in (0, len(ordered) - 1):  # between two others it would stand on a line; the table tells it
                placed.append((said(value, decimals, ""), column, value, rank == 0))
    return placed


def _pieces(values: Sequence[Number | None]) -> list[list[tuple[float, float]]]:
    """The values as runs without gaps: a line never leads across what nobody knows."""
    runs: list[list[tuple[float, float]]] = []
    previous: Number | None = None
    for column, value in enumerate(values):
        if value is not None:
            if previous is None:
                runs.append([])
            runs[-1].append((float(column), float(value)))
        previous = value
    return runs


def _thinned(labels: Sequence[str], index: int, width: float) -> str:
    """The label, or nothing where there is no room for each: then every second, third …, counted from the last."""
    room = width / max(len(labels), 1)
    every = 1
    while max(map(len, labels)) * LETTER + 4 > room * every:
        every += 1
    return labels[index] if (len(labels) - 1 - index) % every == 0 else ""

"""From a ReportLab drawing to SVG that may stand inside a page with a strict Content-Security-Policy."""

from __future__ import annotations

import re
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from reportlab.graphics import renderSVG
from reportlab.graphics.shapes import Drawing

# Attributes that say nothing to a reader, or that a page forbids (style) or sets itself (the font).
_LEFT_OUT: Final = {"style", "id", "font-family", "stroke-linecap", "fill-rule"}
_NUMBER: Final = re.compile(r"-?[0-9]+\.[0-9]+")
_SHADE: Final = re.compile(r"rgb\(([0-9]+)%,([0-9]+)%,([0-9]+)%\)")


class _Canvas(renderSVG.SVGCanvas):
    """Anchors texts where they belong instead of guessing their width by a font that the page does not use."""

    def drawString(  # noqa: N802 - ReportLab's name
        self, s: str, x: float, y: float, angle: int = 0, link_info: Any = None, text_anchor: str = "start",
        textRenderMode: int = 0, **attributes: Any,  # noqa: N803
    ) -> None:  # fmt: skip
        anchored = {"text-anchor": text_anchor} if text_anchor in ("middle", "end") else {}
        super().drawString(s, x, y, angle, link_info, "start", textRenderMode, **attributes, **anchored)
        written = self.currGroup.lastChild
        if written is not None and written.tagName == "text":
            written.setAttribute("y", str(-y))  # ReportLab moves it by whole units only
            written.setAttribute("transform", "scale(1,-1)")

    def _escape(self, s: str) -> str:
        return s  # once is enough: _written does


def to_svg(drawing: Drawing, *, title: str, description: str) -> str:
    """An <svg role="img"> with title and desc, presentation attributes only: no style, no script, no identifiers.

    The same drawing gives the same characters. It takes the width that the page gives it and keeps its shape.
    """
    canvas: Any = _Canvas((drawing.width, drawing.height))
    renderSVG.draw(drawing, canvas, 0, 0)
    shapes = "".join(
        _written(node, upside_down=True)
        for group in canvas.svg.childNodes
        if getattr(group, "tagName", "") == "g"
        for node in (group,)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {_short(drawing.width)} '
        f'{_short(drawing.height)}" class="chart-svg"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
        f"{shapes}</svg>"
    )


def _written(node: Any, *, upside_down: bool = False) -> str:
    if node.nodeType == node.TEXT_NODE:
        return escape(str(node.data)) if node.data.strip() else ""
    inside = "".join(_written(child) for child in node.childNodes)
    attributes = _attributes(node)
    if upside_down:
        # ReportLab's y grows upwards. The clipping of its outermost group would need an identifier.
        attributes.pop("clip-path", None)
    if node.tagName == "g":
        if not inside:
            return ""
        if not attributes:
            return inside
    told = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f"<{node.tagName}{told}>{inside}</{node.tagName}>" if inside else f"<{node.tagName}{told}/>"


def _attributes(node: Any) -> dict[str, str]:
    given = {name: value.strip() for name, value in node.attributes.items() if name not in _LEFT_OUT}
    for rule in node.getAttribute("style").split(";"):
        name, colon, value = (part.strip() for part in rule.partition(":"))
        if colon and name not in _LEFT_OUT:
            given[name] = _SHADE.sub(_hex, value).removesuffix("px")
    return {name: _NUMBER.sub(_rounded, value) for name, value in given.items() if value}


def _hex(shade: re.Match[str]) -> str:
    return "#" + "".join(f"{round(int(part) * 255 / 100):02x}" for part in shade.groups())


def _rounded(number: re.Match[str]) -> str:
    return _short(float(number[0]))


def _short(number: float) -> str:
    text = f"{number:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text

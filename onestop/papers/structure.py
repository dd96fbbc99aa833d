"""What the parts of a page are, for whoever does not see it (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(eq=False)
class Element:
    """A part: "P", "H1", "Table", "TR", "TH", "TD", "Figure", "Sect".

    kids: parts in the order of reading, and pieces of content as (page, number in the page).
    alt: what stands in the place of a picture.   across, down: how many columns and rows a cell takes.
    """

    tag: str
    kids: list[Element | tuple[int, int]] = field(default_factory=list)
    alt: str | None = None
    across: int = 1
    down: int = 1

    def child(self, tag: str, *, alt: str | None = None, across: int = 1, down: int = 1) -> Element:
        """A new last part of this one."""
        made = Element(tag, alt=alt, across=across, down=down)
        self.kids.append(made)
        return made

"""From composed papers to PDF: one, or as many as there are in one file."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from io import BytesIO
from itertools import zip_longest
from typing import BinaryIO

from reportlab.lib.pagesizes import A4, landscape

from onestop.papers.archival import grey_profile, information, metadata
from onestop.papers.composing import Composed
from onestop.papers.furniture import draw_cut, draw_foot, draw_mark, draw_number
from onestop.papers.layout import Properties, Sheet
from onestop.papers.page import Page
from onestop.papers.pages import Placed, paged
from onestop.papers.pdf_file import PdfFile
from onestop.papers.structure import Element
from onestop.papers.tags import Tree

Laid = list[list[list[Placed]]]  # copies, their pages, the blocks on them


def typeset(paper: Composed) -> bytes:
    """One paper as PDF. The same facts give the same bytes."""
    out = BytesIO()
    press = _Press(out)
    press.print(paper)
    press.close(paper.about)
    return out.getvalue()


def typeset_many(
    papers: Iterable[Composed], out: BinaryIO, about: Properties, *, done: Callable[[int], None] = lambda count: None
) -> int:
    """Any mix of papers, of any sheets, one after the other in one PDF; they share its fonts. How many pages.

    papers: taken one at a time, and let go when drawn.   out: written as it grows, never read; an open file.
    about: of the whole.   done: told after each paper how many are in.
    """
    press = _Press(out, of_parts=True)
    for count, paper in enumerate(papers, 1):
        press.print(paper)
        done(count)
    return press.close(about)


class _Press:
    """One file under way. of_parts: it holds several papers, each a part of its own."""

    def __init__(self, out: BinaryIO, *, of_parts: bool = False) -> None:
        self._file = PdfFile(out)
        self._of_parts = of_parts
        self._tree = Tree(self._file)
        self._pages = self._file.reserve()
        self._kids = array("L")
        self._resources = self._file.put(f"<< /ProcSet [ /PDF /Text ] /Font {self._file.fonts_number} 0 R >>")

    def print(self, paper: Composed) -> None:
        """Draw a paper and write it out."""
        sheet, copies = _laid(paper)
        top = Element("Document")
        whole = top.child("Part") if self._of_parts else top
        parts = [whole.child("Sect") if len(copies) > 1 else whole for _ in copies]
        drawn: list[Page] = []
        together = 2 if paper.two_up and len(copies) > 1 else 1
        for first in range(0, len(copies), together):
            side_by_side = list(zip_longest(*copies[first : first + together]))
            for number, group in enumerate(side_by_side, 1):
                page = Page(len(self._kids) + len(drawn), landscape(A4) if together > 1 else sheet.size, self._file)
                for place, placed in enumerate(group):
                    if placed is None:
                        continue
                    with page.shifted(place * page.size[0] / 2):
                        part, pages = parts[first + place], len(copies[first + place])
                        _draw(page, sheet, paper, placed, number, pages, part)
                if together > 1:
                    draw_cut(page, page.size)
                drawn.append(page)
        self._write(drawn, top)

    def close(self, about: Properties) -> int:
        """Write what the file says about itself."""
        file = self._file
        kids = " ".join(f"{number} 0 R" for number in self._kids)
        file.put(f"<< /Type /Pages /Count {len(self._kids)} /Kids [ {kids} ] >>", self._pages)
        self._tree.close()
        said = file.put_stream("/Type /Metadata /Subtype /XML", metadata(about), compressed=False)
        profile = file.put_stream("/N 1", grey_profile())
        intent = (
            f"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (Grey gamma 2.2) "
            f"/Info (Grey gamma 2.2) /DestOutputProfile {profile} 0 R >>"
        )
        root = file.put(
            f"<< /Type /Catalog /Pages {self._pages} 0 R /Lang (vi) /MarkInfo << /Marked true >> "
            f"/StructTreeRoot {self._tree.number} 0 R /ViewerPreferences << /DisplayDocTitle true >> "
            f"/Metadata {said} 0 R /OutputIntents [ {intent} ] >>"
        )
        file.close(root=root, info=file.put(information(about)))
        return len(self._kids)

    def _write(self, drawn: list[Page], top: Element) -> None:
        numbers = []
        for page in drawn:
            content = self._file.put_stream("", page.content)
            width, height = page.size
            number = self._file.put(
                f"<< /Type /Page /Parent {self._pages} 0 R /MediaBox [ 0 0 {width:.4f} {height:.4f} ] "
                f"/Resources {self._resources} 0 R /Contents {content} 0 R /StructParents {page.number} /Tabs /S >>"
            )
            numbers.append(number)
            self._kids.append(number)
        self._tree.add(top, drawn, numbers)


def _laid(paper: Composed) -> tuple[Sheet, Laid]:
    """The sheet that is taken, and what stands on its pages."""
    made: list[tuple[Sheet, Laid]] = []
    for sheet in paper.sheets:
        height = sheet.size[1] - sheet.top - sheet.bottom
        copies = [paged(blocks, width=sheet.width, height=height) for blocks in paper.copies(sheet)]
        if all(len(pages) == 1 for pages in copies):
            return sheet, copies
        made.append((sheet, copies))
    return made[0]


def _draw(
    page: Page, sheet: Sheet, paper: Composed, placed: list[Placed], number: int, pages: int, part: Element
) -> None:
    if paper.mark:
        draw_mark(page, sheet, paper.mark)
    if paper.foot is None:
        draw_number(page, sheet, number, paper.about)
    else:
        draw_foot(page, sheet, number, pages, paper.about, paper.foot)
    for each in placed:
        each.block.draw(page, sheet.left, sheet.size[1] - sheet.top - each.below, sheet.width, part)

"""Writing what the parts of the pages are (ISO 32000-1, 14.7): the tree, and from each piece of a page back to it."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from onestop.papers.archival import pdf_text
from onestop.papers.page import Page
from onestop.papers.pdf_file import PdfFile
from onestop.papers.structure import Element


class Tree:
    """The tree of a whole file. Parts are written as soon as their paper is drawn, only their numbers are kept."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self.number = file.reserve()
        self._document = file.reserve()
        self._tops = array("L")
        self._pages = array("L")  # the list of parts of each page

    def add(self, paper: Element, pages: Sequence[Page], page_numbers: Sequence[int]) -> None:
        """Write the parts of a paper, which is drawn on these pages.

        page_numbers: the numbers of their objects.
        """
        numbers: dict[int, int] = {}
        objects = {page.number: number for page, number in zip(pages, page_numbers, strict=True)}
        for kid in paper.kids:
            if isinstance(kid, Element):
                self._tops.append(self._put(kid, self._document, objects, numbers))
        for page in pages:
            owners = " ".join(f"{numbers[id(owner)]} 0 R" for owner in page.owners)
            self._pages.append(self._file.put_small(f"[ {owners} ]"))

    def close(self) -> None:
        """Write the root of the tree."""
        tops = " ".join(f"{number} 0 R" for number in self._tops)
        self._file.put(f"<< /Type /StructElem /S /Document /P {self.number} 0 R /K [ {tops} ] >>", self._document)
        lists = " ".join(f"{page} {number} 0 R" for page, number in enumerate(self._pages))
        parents = self._file.put(f"<< /Nums [ {lists} ] >>")
        self._file.put(
            f"<< /Type /StructTreeRoot /K {self._document} 0 R /ParentTree {parents} 0 R "
            f"/ParentTreeNextKey {len(self._pages)} >>",
            self.number,
        )

    def _put(self, element: Element, parent: int, objects: dict[int, int], numbers: dict[int, int]) -> int:
        number = numbers[id(element)] = self._file.reserve()
        kids = []
        home = next((objects[kid[0]] for kid in element.kids if not isinstance(kid, Element)), None)
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(f"{self._put(kid, number, objects, numbers)} 0 R")
            elif objects[kid[0]] == home:
                kids.append(str(kid[1]))
            else:
                kids.append(f"<< /Type /MCR /Pg {objects[kid[0]]} 0 R /MCID {kid[1]} >>")
        where = f" /Pg {home} 0 R" if home is not None else ""
        alt = f" /Alt {pdf_text(element.alt)}" if element.alt else ""
        said = f"{where}{alt}{_cell(element)} /K [ {' '.join(kids)} ]"
        self._file.put_small(f"<< /Type /StructElem /S /{element.tag} /P {parent} 0 R{said} >>", number)
        return number


def _cell(element: Element) -> str:
    """What a cell of a head is the title of, and how much room it takes."""
    if element.tag != "TH":
        return ""
    across = f" /ColSpan {element.across}" if element.across > 1 else ""
    down = f" /RowSpan {element.down}" if element.down > 1 else ""
    return f" /A << /O /Table /Scope /Column{across}{down} >>"

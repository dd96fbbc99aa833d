"""The words of an office on its papers, where they are its own to choose."""

from onestop.cases.models import PaperKind
from onestop.papers.wordings import Worded


def texts_for(agency_id: int, kind: PaperKind) -> tuple[tuple[Worded, ...], int]:
    """The parts of a kind of paper as the office words them now, and the version of that wording (0: as shipped)."""
    return (), 0

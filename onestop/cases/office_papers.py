"""What an office decided about its papers: the sheet of its forms, who numbers its letters, where citizens find it."""

from onestop.cases.models import LetterNumbers, OfficePapers
from onestop.database import db
from onestop.papers.layout import SheetChoice


def settings_of(agency_id: int) -> OfficePapers:
    """The office's row; one with the defaults, not kept, where the office has decided nothing."""
    row = db.session.get(OfficePapers, agency_id)
    if row is None:
        return OfficePapers(agency_id=agency_id, sheet=SheetChoice.A5, letter_numbers=LetterNumbers.OURS)
    return row

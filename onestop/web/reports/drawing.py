"""A report as one officer may see it: the closed figures of a closed period, else drawn up now."""

from dataclasses import dataclass

from flask import abort

from onestop.people.models import Agency
from onestop.reports.behind import PAGE_SIZE, all_ids, page_of_ids
from onestop.reports.catalogue import BY_ADDRESS, ReportKind
from onestop.reports.closed.closing import closed_ids, closing_of
from onestop.reports.drawing import drawn_up
from onestop.reports.in_hand import Asked
from onestop.reports.models import ReportClosing
from onestop.reports.period import Period
from onestop.reports.table import Report, Where
from onestop.web.access import AccessRefused, allowed
from onestop.web.moment import now


@dataclass(frozen=True)
class Drawn:
    """A report, what it was drawn up for, and the closing whose figures it shows, if its period is closed."""

    kind: ReportKind
    asked: Asked
    report: Report
    closing: ReportClosing | None

    def ids(self, which: Where, *, number: int | None = None) -> list[int]:
        """The dossiers that fit: of one page, or all. Of a closed period those that were counted when it was closed."""
        if self.closing is not None:
            kept = closed_ids(self.closing, which)
            return kept if number is None else kept[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        return all_ids(self.asked, which) if number is None else page_of_ids(self.asked, which, number=number)


def kind_at(address: str) -> ReportKind:
    """The kind of report whose pages stand at /bao-cao/<address>; else there is no such page.

    Raises AccessRefused where it needs a right that the officer has not.
    """
    kind = BY_ADDRESS.get(address)
    if kind is None:
        abort(404)
    if not may_see(kind):
        raise AccessRefused(frozenset({kind.needs}))
    return kind


def may_see(kind: ReportKind) -> bool:
    """Whether the officer, who may see reports, may see those of this kind."""
    return kind.needs in allowed()


def draw(kind: ReportKind, agency: Agency, period: Period) -> Drawn:
    """The report of an agency, with the agencies under it where the kind tells of them."""
    asked = kind.asked(agency, period, at=now())
    report = drawn_up(kind, asked)
    closing = closing_of(agency.id, kind.name, period) if report.closed is not None else None
    return Drawn(kind, asked, report, closing)

"""Drawing up a report as it is shown: what was closed as it was closed, anything else from the dossiers."""

from onestop.reports.agencies import only_its_own
from onestop.reports.catalogue import ReportKind
from onestop.reports.closed.closing import agencies_of, closing_of, figures, open_figures
from onestop.reports.in_hand import Asked
from onestop.reports.table import Report


def drawn_up(kind: ReportKind, asked: Asked) -> Report:
    """The report of a period: the closed figures where it is closed, which nothing changes any more."""
    closing = closing_of(asked.agency.id, kind.name, asked.period)
    # What was closed for some offices says nothing of all that the command line asks for.
    if closing is not None and (kind.reach is only_its_own or agencies_of(closing) == set(asked.agency_ids)):
        return figures(closing)
    return open_figures(kind, asked)

"""Drawing up a report as it is shown: what was closed as it was closed, anything else from the dossiers."""

from onestop.reports.catalogue import ReportKind
from onestop.reports.in_hand import Asked
from onestop.reports.table import Report


def drawn_up(kind: ReportKind, asked: Asked) -> Report:
    """The report of a period."""
    return kind.build(asked)

"""What reports keep of themselves: settings, closed periods, figures entered by hand."""

from onestop.reports.models.closing import ReportClosing, ReportCorrection, ReportWatch
from onestop.reports.models.entered import EnteredFigure, IndexPart
from onestop.reports.models.papi import PublishedScore
from onestop.reports.models.setting import ReportSetting

__all__ = [
    "EnteredFigure",
    "IndexPart",
    "PublishedScore",
    "ReportClosing",
    "ReportCorrection",
    "ReportSetting",
    "ReportWatch",
]

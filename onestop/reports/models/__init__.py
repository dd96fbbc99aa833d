"""What reports keep of themselves: settings, closed periods, figures entered by hand."""

from onestop.reports.models.entered import EnteredFigure, IndexPart

__all__ = ["EnteredFigure", "IndexPart"]

"""The area /bao-cao: figures on screen and as files."""

from onestop.web.reports import behind, choosing, entering, evaluating, files, papi, showing
from onestop.web.reports.blueprint import bp

__all__ = ["behind", "bp", "choosing", "entering", "evaluating", "files", "papi", "showing"]

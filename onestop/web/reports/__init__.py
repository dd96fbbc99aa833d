"""The area /bao-cao: figures on screen and as files."""

from onestop.web.reports import behind, checking, choosing, closing, entering, evaluating, files, papi, showing
from onestop.web.reports.blueprint import bp

__all__ = ["behind", "bp", "checking", "choosing", "closing", "entering", "evaluating", "files", "papi", "showing"]

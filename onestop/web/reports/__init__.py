"""The area /bao-cao: figures on screen and as files."""

from onestop.web.reports import choosing, entering, late_rate
from onestop.web.reports.blueprint import bp

__all__ = ["bp", "choosing", "entering", "late_rate"]

"""Pages of the administrator (/quan-tri): people, units, the office, procedures, the calendar, and the record."""

from onestop.web.admin import (
    calendar,
    catalogue,
    catalogue_file,
    days,
    hours,
    integrity,
    office,
    overview,
    people,
    proposals,
    reasons,
    record,
    roles,
    units,
    versions,
    years,
)
from onestop.web.admin.blueprint import bp

__all__ = [
    "bp",
    "calendar",
    "catalogue",
    "catalogue_file",
    "days",
    "hours",
    "integrity",
    "office",
    "overview",
    "people",
    "proposals",
    "reasons",
    "record",
    "roles",
    "units",
    "versions",
    "years",
]

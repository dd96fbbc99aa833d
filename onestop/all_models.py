"""Every table of the system, known by importing this one module (migrations, tests)."""

import onestop.audit.models
import onestop.calendars.models
import onestop.cases.models
import onestop.people.models
import onestop.procedures.models
import onestop.reports.models
import onestop.surveys.models  # noqa: F401
from onestop.database import Base

__all__ = ["Base"]

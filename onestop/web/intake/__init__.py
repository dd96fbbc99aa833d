"""Taking dossiers in at the desk (/tiep-nhan): choose the procedure, one form, then the receipt."""

from onestop.web.intake import choosing, receiving, slips
from onestop.web.intake.blueprint import bp

__all__ = ["bp", "choosing", "receiving", "slips"]

"""Pages on dossiers (/ho-so): the lists, the dossier with its history, its papers, and one module for each act."""

from onestop.web.cases import listing, papers, showing
from onestop.web.cases.blueprint import bp

__all__ = ["bp", "listing", "papers", "showing"]

"""Pages on dossiers (/ho-so): the lists, the dossier with its history, its papers, and one module for each act."""

from onestop.web.cases import (
    apologies,
    charging,
    correcting,
    ending,
    extending,
    finishing,
    handover,
    listing,
    opinions,
    papers,
    pausing,
    reaching,
    returning,
    showing,
    signing,
    supplement,
    telling,
)
from onestop.web.cases.blueprint import bp

__all__ = [
    "apologies",
    "bp",
    "charging",
    "correcting",
    "ending",
    "extending",
    "finishing",
    "handover",
    "listing",
    "opinions",
    "papers",
    "pausing",
    "reaching",
    "returning",
    "showing",
    "signing",
    "supplement",
    "telling",
]

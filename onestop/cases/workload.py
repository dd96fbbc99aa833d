"""How many dossiers wait for a person."""

from sqlalchemy import func, select

from onestop.cases.models import Dossier
from onestop.cases.models.dossier import OPEN
from onestop.database import db
from onestop.people.models import Person


def how_many_open() -> int:
    """The open dossiers of every office of this base: over these the sweep watches."""
    return db.session.scalar(select(func.count()).select_from(Dossier).where(Dossier.status.in_(OPEN))) or 0


def open_dossiers_of(person: Person) -> int:
    """The open dossiers that this person handles: they go to somebody else before the account is closed."""
    handled = select(func.count()).select_from(Dossier).where(Dossier.officer_id == person.id, Dossier.status.in_(OPEN))
    return db.session.scalar(handled) or 0

"""Parting of duties: who holds so many roles that nobody looks over their shoulder."""

from datetime import date

from onestop.people.accounts import people_of
from onestop.people.models import Agency, Person, Role


def holders_of_every_role(agency: Agency, *, on: date) -> list[Person]:
    """The people who hold all roles at once on a day, as the first person of an office does."""
    return [person for person in people_of(agency) if person.disabled_at is None and person.roles_on(on) >= set(Role)]

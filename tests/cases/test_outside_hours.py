"""Receipt on a closed day, after closing and around 15:00: what it does to each kind of term, as the desk enters it."""

import pytest

from onestop.sla.calendar import to_local
from tests.builders import a_dossier, a_procedure, an_office, moment

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("term", "received", "due"),
    [
        # for days, the day of receipt is the uncounted one, whatever day and hour it is
        ("5 working_day", "Sun 2026-03-01 10:00", "Fri 2026-03-06 17:00"),
        ("5 working_day", "Mon 2026-03-02 06:15", "Mon 2026-03-09 17:00"),
        ("5 working_day", "Mon 2026-03-02 18:30", "Mon 2026-03-09 17:00"),
        ("5 working_day", "Mon 2026-03-02 15:01", "Mon 2026-03-09 17:00"),  # 15:00 never touches a term in days
        ("5 day", "Sun 2026-03-01 10:00", "Fri 2026-03-06 17:00"),
        ("5 day", "Mon 2026-03-02 18:30", "Mon 2026-03-09 17:00"),  # Sat 7 March rolls off the weekend
        # for hours and within the day, the next session begins the count
        ("8 working_hour", "Sun 2026-03-01 10:00", "Mon 2026-03-02 17:00"),
        ("8 working_hour", "Mon 2026-03-02 12:00", "Tue 2026-03-03 11:30"),
        ("8 working_hour", "Mon 2026-03-02 18:30", "Tue 2026-03-03 17:00"),
        ("0 working_day", "Sun 2026-03-01 10:00", "Mon 2026-03-02 17:00"),
        ("0 working_day", "Sun 2026-03-01 16:00", "Mon 2026-03-02 17:00"),  # nobody worked at 15:00 on that day
        ("0 working_day", "Mon 2026-03-02 15:00", "Mon 2026-03-02 17:00"),  # exactly 15:00 is not after 15:00
        ("0 working_day", "Mon 2026-03-02 15:01", "Tue 2026-03-03 17:00"),
        ("0 working_day", "Mon 2026-03-02 18:30", "Tue 2026-03-03 17:00"),
    ],
)
def test_an_end_follows_from_the_moment_of_receipt(term: str, received: str, due: str) -> None:
    office = an_office()
    dossier = a_dossier(office, a_procedure(office, term), received=received)
    assert dossier.due_at is not None
    assert f"{to_local(dossier.due_at):%a %Y-%m-%d %H:%M}" == due
    assert dossier.appointment_at == dossier.due_at
    assert dossier.received_at == moment(received)  # true, even when the desk was closed

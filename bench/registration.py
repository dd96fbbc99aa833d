"""One registration over HTTP: the form of intake, its dossier and its receipt, against one durable row.

Both behind the same web server, with the same fields sent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from secrets import token_hex

from bench.measure import Goal, Job, in_turn
from bench.servers import Client, a_folder, bare, found_office, office

INTAKE = "/tiep-nhan?ten=1.004873"  # the one procedure of that code: leads on to its form


class Registrations:
    """Forms filled for one citizen after another; each is a dossier of its own."""

    def __init__(self, desk: Client) -> None:
        self.form = desk.form(INTAKE, "applicant_name")
        self.path = desk.place
        self.numbers = count(1)

    def next(self) -> list[tuple[str, str]]:
        number = next(self.numbers)
        values = {"applicant_name": f"Nguyễn Thị {number}", "applicant_address": "Thôn 3", "token": token_hex(16)}
        return [*self.form.filled(dict(values)), ("do", "receive")]


@contextmanager
def _ready() -> Iterator[tuple[Job, Job]]:
    with a_folder() as folder:
        password = found_office(folder)
        with office(folder, password) as desk, bare("insert", BENCH_BASE=str(folder / "bare.sqlite3")) as least:
            forms = Registrations(desk)
            # The page afterwards belongs to the dossier: it proves that one was made.
            assert "/tiep-nhan/xong/H50.31.12-" in desk.post(forms.path, forms.next())
            yield lambda: desk.post(forms.path, forms.next()), lambda: least.post("/", forms.next())


GOAL = Goal("one registration over HTTP", 12, in_turn(_ready, rounds=40))

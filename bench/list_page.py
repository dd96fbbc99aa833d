"""One page of the list of dossiers: ours against the same rows in a bare template."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from bench.measure import Goal, Job, in_turn
from bench.servers import a_folder, bare, found_office, office, onestop

LIST = "/ho-so"
DOSSIERS = 3_000
ROWS = 50


def _write(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["procedure_code", "applicant_name", "applicant_phone", "channel", "received_at"])
        for number in range(DOSSIERS):
            day = date(2026, 1 + number % 3, 1 + number % 27)
            rows.writerow(
                ["1.004873", f"Nguyễn Văn {number}", f"09{number:08d}", "direct", f"{day}T08:{number % 60:02d}:00"]
            )


@contextmanager
def _ready() -> Iterator[tuple[Job, Job]]:
    with a_folder() as folder:
        password = found_office(folder)
        _write(folder / "register.csv")
        onestop(folder, "import", "dossiers", str(folder / "register.csv"))
        base = str(folder / "onestop.sqlite3")
        with office(folder, password) as desk, bare("rows", BENCH_BASE=base, BENCH_ROWS=str(ROWS)) as least:
            yield lambda: desk.get(LIST), lambda: least.get("/")


GOAL = Goal("one list page", 10, in_turn(_ready, rounds=60))

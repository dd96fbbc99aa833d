"""The floors of the house, and the one place in which days are added."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent

# Modules (or whole rooms) outside onestop/sla that may add a length of time to a moment, each with its reason.
ALLOWED = {
    "onestop/serving/certificate.py": "how long a certificate holds is not a legal term",
    "onestop/people/sessions.py": "how long a sign-in lasts is not a legal term",
    "onestop/people/signing_in.py": "how long wrong passwords are remembered is not a legal term",
    "onestop/demonstration/": "invents when people of a demonstration act; its terms are counted by sla",
    "onestop/web/admin/overview.py": "how long the scheduler may be silent is not a legal term",
}
_LENGTHS = {"timedelta", "relativedelta", "busday_offset", "busday_count", "np.busday_offset", "CustomBusinessDay"}


def test_imports_go_down_only() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _modules() -> list[Path]:
    return sorted(path for path in (HOUSE / "onestop").rglob("*.py") if "sla" not in path.relative_to(HOUSE).parts[:2])


def _lengths_of_time(source: str) -> list[int]:
    """The lines on which a module makes a length of time, moves a date by ordinal, or names a library that does."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in _LENGTHS or name in ("fromordinal", "toordinal"):
                lines.append(node.lineno)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "dateutil":
            lines.append(node.lineno)
    return sorted(set(lines))


def test_days_are_added_in_one_place() -> None:
    found = {
        str(path.relative_to(HOUSE)): lines
        for path in _modules()
        if (lines := _lengths_of_time(path.read_text(encoding="utf-8")))
    }
    assert {name: lines for name, lines in found.items() if not name.startswith(tuple(ALLOWED))} == {}
    unused = [place for place in ALLOWED if not any(name.startswith(place) for name in found)]
    assert unused == [], "exceptions that are no longer needed"


@pytest.mark.parametrize(
    "line",
    ["due = at + timedelta(days=3)", "due = at + dt.timedelta(days=3)", "day = date.fromordinal(day.toordinal() + 1)",
     "from dateutil.relativedelta import relativedelta"],
)  # fmt: skip
def test_an_added_day_is_found(line: str) -> None:
    assert _lengths_of_time(f"x = 1\n{line}\n") == [2]


def test_nothing_below_the_top_floors_reads_the_machines_clock() -> None:
    top = {
        "commands",
        "commands.py",
        "web",
        "portal",
        "scheduler",
        "scheduler.py",
        "serving",
        "serving.py",
        "wallclock.py",
    }
    clocks = {"now", "utcnow", "today", "time_ns", "monotonic", "perf_counter", "gmtime", "localtime"}
    found = []
    for path in _modules():
        if path.relative_to(HOUSE / "onestop").parts[0] in top:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in clocks:
                found.append(f"{path.relative_to(HOUSE)}:{node.lineno}")
    assert found == []


def test_no_module_is_a_drawer() -> None:
    drawers = {"utils", "util", "helpers", "common", "services", "managers", "misc"}
    assert [path for path in _modules() if path.stem in drawers or path.parent.name in drawers] == []

"""The floors of the house, and the one place in which days are added."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent

# Modules (or whole rooms) outside onestop/sla that may add a length of time to a moment, each with its reason.
ALLOWED = {
    "onestop/serving/certificate.py": "how long a certificate holds is not a legal term",
    "onestop/people/sessions.py": "how long a sign-in lasts is not a legal term",
    "onestop/sending/waits.py": "when a message is tried again is not a legal term",
    "onestop/people/signing_in.py": "how long wrong passwords are remembered is not a legal term",
    "onestop/people/look_ups.py": "how often strangers may ask is not a legal term",
    "onestop/demonstration/": "invents when people of a demonstration act; its terms are counted by sla",
    "onestop/web/logbook.py": "reads the moment that a record of the log bears, and adds nothing",
    "onestop/web/admin/overview.py": "how long the scheduler may be silent is not a legal term",
}
# Here a date is what somebody is promised or blamed for: nothing is ever allowed.
NEVER = ("cases", "apology", "papers", "procedures", "calendars", "reports")

# Names that make or carry a length of time, or move a date, wherever they come from.
_LENGTHS = {
    "timedelta", "relativedelta", "rrule", "timedelta64", "Timedelta", "DateOffset", "BDay", "BusinessDay",
    "CustomBusinessDay", "BusinessHour", "CustomBusinessHour", "CBMonthBegin", "date_range", "bdate_range",
    "busday_offset", "busday_count", "busdaycalendar", "fromordinal", "toordinal", "fromtimestamp", "utcfromtimestamp",
    "timestamp", "mktime", "julianday", "fromisocalendar",
}  # fmt: skip
_LIBRARIES = {
    "dateutil",
    "pandas",
    "numpy",
    "arrow",
    "pendulum",
    "business_duration",
    "businesstimedelta",
    "workalendar",
}
# A datetime with one of these replaced is another day; hours, minutes and seconds are cut off, not counted.
_PARTS = {"day", "month", "year"}
_MOMENTS = {"at", "day", "today", "moment", "when", "now"}
_SQL_LENGTHS = re.compile(
    r"\binterval\s+'|\bmake_interval\b|\bjulianday\b|\b(?:date|datetime|strftime|unixepoch)\s*\([^)]*'[+-]?\d+\s*(?:day|hour|minute)",
    re.IGNORECASE,
)


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
    """The lines on which a module makes a length of time, moves a date, adds to a moment, or names a library for it."""
    return sorted({node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, _LOCATED) and _counts(node)})


_LOCATED = (ast.expr, ast.stmt, ast.alias)


def _counts(node: ast.expr | ast.stmt | ast.alias) -> bool:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _LENGTHS
        case ast.alias(name=name):
            return name.split(".")[0] in _LIBRARIES or name in _LENGTHS
        case ast.ImportFrom(module=module):
            return (module or "").split(".")[0] in _LIBRARIES
        case ast.Call(func=ast.Attribute(attr="replace"), keywords=words):
            return any(word.arg in _PARTS for word in words)
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _is_a_moment(left) or _is_a_moment(right)
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            # One moment less another is how long it took; less anything else is a moment again.
            return _is_a_moment(left) and not _is_a_moment(right)
        case ast.AugAssign(target=target, op=ast.Add() | ast.Sub()):
            return _is_a_moment(target)
        case ast.Constant(value=str(text)):
            return _SQL_LENGTHS.search(text) is not None
    return False


def _is_a_moment(node: ast.expr) -> bool:
    """Whether it is named as our moments and dates are: `at`, `due_at`, `day`, `received_on`; or made as one."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in _MOMENTS or name.endswith(("_at", "_on"))
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in {"date", "datetime", "to_local", "from_local", "combine", "now"}
    return False


def test_days_are_added_in_one_place() -> None:
    found = {
        str(path.relative_to(HOUSE)): lines
        for path in _modules()
        if (lines := _lengths_of_time(path.read_text(encoding="utf-8")))
    }
    assert {name: lines for name, lines in found.items() if not name.startswith(tuple(ALLOWED))} == {}
    unused = [place for place in ALLOWED if not any(name.startswith(place) for name in found)]
    assert unused == [], "exceptions that are no longer needed"


def test_no_exception_reaches_the_rooms_where_dates_are_promised() -> None:
    rooms = [f"onestop/{room}" for room in NEVER]
    assert all((HOUSE / room).is_dir() for room in rooms)
    assert [
        place for place in ALLOWED if place.startswith(tuple(rooms)) or any(r.startswith(place) for r in rooms)
    ] == []
    assert all(reason.strip() for reason in ALLOWED.values())


@pytest.mark.parametrize(
    "line",
    [
        "due = at + timedelta(days=3)",
        "due = at + dt.timedelta(days=3)",
        "from datetime import timedelta as length",
        "day = date.fromordinal(number)",
        "number = day.toordinal()",
        "day = date.fromisocalendar(2026, 10, 1)",
        "from dateutil.relativedelta import relativedelta",
        "import pandas as pd",
        "from pandas.tseries.offsets import BDay",
        "from numpy import busday_offset",
        "ends = np.busday_offset(days, 3)",
        "day = day.replace(day=day.day + 1)",
        "at = at.replace(month=4)",
        "day = (received_on).replace(year=2027)",
        "due_at = received_at + THREE_DAYS",
        "due = dossier.received_at + length",
        "at += LENGTH",
        "dossier.due_at += LENGTH",
        "began = at - LENGTH",
        "noon = datetime(2026, 3, 2) + LENGTH",
        "noon = datetime.combine(day, time()) + LENGTH",
        "late = datetime.fromtimestamp(at.timestamp() + 3600)",
        "query = text(\"UPDATE dossier SET due_at = due_at + interval '3 days'\")",
        "query = text(\"SELECT datetime(due_at, '+3 days')\")",
    ],
)
def test_an_added_day_is_found(line: str) -> None:
    assert _lengths_of_time(f"x = 1\n{line}\n") == [2]


@pytest.mark.parametrize(
    "line",
    [
        "took = ended_at - started_at",
        "minute = at.replace(second=0, microsecond=0)",
        "local = at.replace(tzinfo=None)",
        "text = name.replace('day', 'ngày')",
        "total = number + 1",
        "first = date(day.year, day.month, 1)",
    ],
)
def test_what_only_looks_like_it_is_let_through(line: str) -> None:
    assert _lengths_of_time(line) == []


@pytest.mark.parametrize("room", NEVER)
def test_a_day_that_slips_into_a_room_is_found(room: str) -> None:
    """The check reads what stands there: the same module with one day more is refused."""
    for path in sorted((HOUSE / "onestop" / room).glob("*.py")):
        source = path.read_text(encoding="utf-8")
        assert _lengths_of_time(source) == []
        assert len(_lengths_of_time(f"{source}\nslipped_at = due_at + DAY\n")) == 1


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

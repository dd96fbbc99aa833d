"""Tests that need a browser or PostgreSQL run or fail; none is skipped, and the closing lines say how many ran."""

import pytest

NEEDED = ("browser", "postgresql")
_ran: dict[str, int] = dict.fromkeys(NEEDED, 0)
_skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    for mark in NEEDED:
        if mark in report.keywords:
            if report.skipped:
                _skipped.append(report.nodeid)
            elif report.when == "call":
                _ran[mark] += 1


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for mark in NEEDED:
        terminalreporter.write_line(f"{mark} tests run: {_ran[mark]}")
    for name in _skipped:
        terminalreporter.write_line(f"skipped, which counts as failed: {name}", red=True)

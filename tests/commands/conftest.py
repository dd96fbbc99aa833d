"""Commands are run as a person runs them: by their words, in a data folder of their own."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from onestop.commands import main


@dataclass(frozen=True)
class Ran:
    """What a command said, and its exit status."""

    out: str
    err: str
    status: int


Run = Callable[..., Ran]

NAMED = ["--agency-code", "H50.31.12", "--agency-name", "UBND xã Vĩnh Hoà", "--admin", "quantri"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    data = tmp_path / "data"
    monkeypatch.setenv("ONESTOP_DATA", str(data))
    monkeypatch.delenv("ONESTOP_DATABASE_URL", raising=False)
    return data


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """run("show", code, "--json") in the test's data folder."""

    def command(*words: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["onestop", *map(str, words)])
        capfdbinary.readouterr()
        status = 0
        try:
            main()
        except SystemExit as exit_:
            status = int(exit_.code or 0)
        sys.stdout.flush()
        said = capfdbinary.readouterr()
        return Ran(said.out.decode(), said.err.decode(), status)

    return command


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folders that are ready, by the name of their fixture: founding runs every migration, over a second."""
    return tmp_path_factory.mktemp("shelf")


@pytest.fixture
def trial(run: Run, folder: Path, shelf: Path) -> Run:
    """A trial office without procedures."""
    if (shelf / "trial").exists():
        shutil.copytree(shelf / "trial", folder)
        return run
    assert run("init", *NAMED, "--trial").status == 0
    shutil.copytree(folder, shelf / "trial")
    return run

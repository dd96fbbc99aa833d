"""What the browser fetches: vendored files as they were published, and nothing from elsewhere."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from onestop import web

STATIC = Path(web.__file__).parent / "static"
VENDORED = [STATIC / "vendor", Path(__file__).parents[1] / "vendor"]
OWN = [STATIC / "css/onestop.css", STATIC / "js/onestop.js", *sorted((STATIC / "icons").glob("*.svg"))]
BASE = Path(__file__).parents[2] / "templates/base.html"


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.parent.name)
def test_vendored_files_are_as_published(folder: Path) -> None:
    packages = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["packages"]
    listed = {name: digest for package in packages for name, digest in package["files"].items()}
    present = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path != folder / "manifest.json"
    }
    assert present == listed


@pytest.mark.parametrize("folder", VENDORED, ids=lambda folder: folder.parent.name)
def test_each_vendored_package_comes_with_its_licence_and_version(folder: Path) -> None:
    packages = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["packages"]
    assert packages
    for package in packages:
        version = package["source"].rsplit("@", 1)[1]
        assert package["folder"].endswith(f"-{version}")
        assert package["licence"] in {"MIT", "OFL-1.1", "MPL-2.0"}
        assert (folder / package["folder"] / "LICENSE").stat().st_size > 500


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_our_own_files_fetch_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?:|url\([\"']?(?://|data:)", text)


def test_every_file_that_the_style_sheet_names_exists() -> None:
    sheet = STATIC / "css/onestop.css"
    named = re.findall(r'url\("([^"]+)"\)', sheet.read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not (sheet.parent / name).is_file()] == []


def test_every_file_that_the_frame_names_exists() -> None:
    named = re.findall(r"filename='([^']+)'", BASE.read_text(encoding="utf-8"))
    assert len(named) >= 5
    assert [name for name in named if not (STATIC / name).is_file()] == []

"""What is installed is what stands in the house: every package named, every file that is read taken along."""

import ast
import configparser
import fnmatch
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
MOVED = {"onestop.migrations": "migrations", "onestop.migrations.versions": "migrations/versions"}
MOVED["onestop.templates"] = "templates"


@pytest.fixture(scope="module")
def setup() -> configparser.ConfigParser:
    settings = configparser.ConfigParser()
    settings.read(HOUSE / "setup.cfg", encoding="utf-8")
    return settings


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _names(requirements: str) -> set[str]:
    """Of the libraries that are asked for, without their versions."""
    return {re.split(r"[\[ <>=]", line)[0].lower() for line in _lines(requirements)}


def _pairs(text: str) -> dict[str, str]:
    return {key.strip(): value.strip() for key, _, value in (line.partition("=") for line in _lines(text))}


def test_every_folder_with_code_is_a_named_package(setup: configparser.ConfigParser) -> None:
    folders = {path.parent for path in (HOUSE / "onestop").rglob("*.py")}
    found = {".".join(folder.relative_to(HOUSE).parts) for folder in folders} | set(MOVED)
    named = _lines(setup["options"]["packages"])
    assert sorted(found) == named, "setup.cfg [options] packages: complete, and in order"


def test_every_package_says_so(setup: configparser.ConfigParser) -> None:
    for name in _lines(setup["options"]["packages"]):
        if name != "onestop.templates":
            folder = HOUSE / MOVED.get(name, name.replace(".", "/"))
            assert (folder / "__init__.py").is_file() or name.startswith("onestop.migrations"), folder


def test_packages_outside_their_place_are_mapped(setup: configparser.ConfigParser) -> None:
    assert _pairs(setup["options"]["package_dir"]) == MOVED


def test_every_file_beside_the_code_is_package_data(setup: configparser.ConfigParser) -> None:
    data = {name: value.replace(",", " ").split() for name, value in setup["options.package_data"].items()}
    packages = _lines(setup["options"]["packages"])
    folders = {HOUSE / MOVED.get(name, name.replace(".", "/")): name for name in packages}
    forgotten = []
    for room in (HOUSE / "onestop", HOUSE / "templates", HOUSE / "migrations"):
        for path in sorted(room.rglob("*")):
            if not path.is_file() or "__pycache__" in path.parts or path.suffix == ".py":
                continue
            owner = next(folder for folder in path.parents if folder in folders)
            inside = path.relative_to(owner).as_posix()
            if not any(_matches(inside, pattern) for pattern in data.get(folders[owner], [])):
                forgotten.append(str(path.relative_to(HOUSE)))
    assert forgotten == []


def _matches(path: str, pattern: str) -> bool:
    """As setuptools reads it: `*` stays inside a folder, `**` goes on below."""
    if "**" in pattern:
        return fnmatch.fnmatch(path, pattern.replace("**/*", "*"))
    return path.count("/") == pattern.count("/") and fnmatch.fnmatch(path, pattern)


def test_a_pattern_of_one_folder_takes_nothing_from_below() -> None:
    assert _matches("fonts/a.ttf", "fonts/*")
    assert not _matches("fonts/more/a.ttf", "fonts/*")
    assert _matches("static/vendor/x/a.css", "static/**/*")
    assert _matches("base.html", "**/*")


def test_every_requirement_is_held_below_its_next_great_version(setup: configparser.ConfigParser) -> None:
    wanted = _lines(setup["options"]["install_requires"])
    wanted += [line for extra in setup["options.extras_require"].values() for line in _lines(extra)]
    assert [line for line in wanted if ">=" not in line or "<" not in line] == []


def test_pyproject_holds_only_what_lives_there() -> None:
    content = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(content) == {"build-system", "tool"}
    assert set(content["tool"]) == {"ruff"}
    assert content["build-system"]["build-backend"] == "setuptools.build_meta"


def test_every_library_that_the_program_imports_is_required(setup: configparser.ConfigParser) -> None:
    owners = packages_distributions()
    wanted = _names(setup["options"]["install_requires"])
    by_extra = {
        "onestop/sla/many.py": _names(setup["options.extras_require"]["fast"]),
        # pyHanko brings both; they are of its own house.
        "onestop/sealing/signed.py": {"asn1crypto", "pyhanko-certvalidator"}
        | _names(setup["options.extras_require"]["sign"]),
    }
    forgotten = set()
    for path in sorted((HOUSE / "onestop").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in (name.partition(".")[0] for name in names):
                if name not in {"onestop", "_typeshed", *sys.stdlib_module_names}:
                    distributions = {one.lower() for one in owners.get(name, [name])}
                    if not distributions & (wanted | by_extra.get(str(path.relative_to(HOUSE)), set())):
                        forgotten.add(f"{path.relative_to(HOUSE)}: {name}")
    # What Flask and Alembic cannot be without comes with them, in the version that they ask for.
    indirect = ("werkzeug", "jinja2", "markupsafe", "itsdangerous", "blinker")
    assert sorted(line for line in forgotten if not line.endswith(indirect)) == []

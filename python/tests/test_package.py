"""What the wheel holds follows the npm package."""

from __future__ import annotations

import json
from importlib.metadata import metadata
from pathlib import Path

import collapsar
from collapsar._run import HERE, OLDEST_NODE

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = json.loads((REPOSITORY / "package.json").read_text("utf-8"))


def test_name_version_licence() -> None:
    told = metadata("collapsar")
    assert (told["Name"], told["Version"], told["License-Expression"]) == (PACKAGE["name"], PACKAGE["version"], PACKAGE["license"])
    assert told["Summary"] == PACKAGE["description"]
    assert collapsar.__version__ == PACKAGE["version"]
    assert PACKAGE["engines"]["node"] == f">={'.'.join(map(str, OLDEST_NODE))}"


def test_it_is_installed_and_not_the_sources() -> None:
    assert "site-packages" in HERE.parts
    assert (HERE / "py.typed").is_file()


def test_the_program_is_whole() -> None:
    node = HERE / "_node"
    assert json.loads((node / "package.json").read_text("utf-8"))["version"] == PACKAGE["version"]
    assert (node / "LICENSE").read_text() == (REPOSITORY / "LICENSE").read_text()
    assert all((node / "node_modules" / name / "package.json").is_file() for name in PACKAGE["dependencies"])


def test_nothing_in_it_is_of_one_platform_or_of_development() -> None:
    modules = HERE / "_node" / "node_modules"
    assert not [path for path in modules.rglob("*") if path.suffix in (".node", ".so", ".dll", ".dylib", ".exe", ".ts", ".map")]
    assert not [name for name in PACKAGE["devDependencies"] if (modules / name).exists()]
    assert sum(path.stat().st_size for path in (HERE / "_node").rglob("*") if path.is_file()) < 40e6

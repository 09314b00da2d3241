"""What the wheel takes from the npm package: its metadata, and the program itself with all that it needs to run."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

ROOT = Path(__file__).resolve().parent.parent

NOT_RUN = {".ts", ".mts", ".cts", ".map"}
"""Suffixes of what a debugger or a compiler reads, and Node does not: a fifth of the dependencies."""

NATIVE = ("koffi", "@koromix")
"""Optional, and compiled for one platform: without it `--backend auto` computes in WebAssembly (docs/adr/0014-python-wheel.md)."""


class MetadataHook(MetadataHookInterface):
    """Version, description, licence and keywords are those of package.json."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fills in the fields that pyproject.toml calls dynamic."""
        package = json.loads((ROOT / "package.json").read_text("utf-8"))
        if package["name"] != metadata["name"]:
            raise ValueError(f"package.json is {package['name']}, pyproject.toml is {metadata['name']}")
        metadata.update({field: package[field] for field in ("version", "description", "license", "keywords")})


class BuildHook(BuildHookInterface):
    """Puts the built npm package and its production dependencies into the wheel, under collapsar/_node."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Builds, packs and installs into a folder of its own. Needs npm."""
        self.folder = TemporaryDirectory(prefix="collapsar-wheel-")
        build_data["force_include"][str(stage(Path(self.folder.name)))] = "collapsar/_node"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes that folder."""
        self.folder.cleanup()


def stage(folder: Path) -> Path:
    """What `npm pack` and `npm ci --omit=dev` give, less what cannot run."""
    npm("run", "--silent", "build", cwd=ROOT)
    npm("pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), cwd=ROOT)
    (packed,) = folder.glob("*.tgz")
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="data")
    package = folder / "package"
    lock = Path(shutil.copy(ROOT / "package-lock.json", package))
    npm("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--loglevel=error", cwd=package)
    lock.unlink()
    prune(package / "node_modules")
    return package


def npm(*arguments: str, cwd: Path) -> None:
    """Runs npm; what it prints goes to stderr, as stdout may be the build frontend's."""
    command = shutil.which("npm")
    if command is None:
        raise FileNotFoundError("npm is not on the PATH: building the wheel needs Node 20.19 or later, installing it does not")
    subprocess.run([command, *arguments], cwd=cwd, check=True, stdin=subprocess.DEVNULL, stdout=2)


def prune(modules: Path) -> None:
    """Removes from the dependencies what Node never reads."""
    for name in (*NATIVE, ".bin"):
        shutil.rmtree(modules / name, ignore_errors=True)
    for path in modules.rglob("*"):
        if path.is_file() and (path.suffix in NOT_RUN or path.name == ".package-lock.json"):
            path.unlink()

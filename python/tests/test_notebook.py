"""The example, run from top to bottom by nbconvert in an empty folder, with the program where npx finds it."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
pytest.importorskip("nbconvert")
pytest.importorskip("matplotlib")

from collapsar._run import PROGRAM  # noqa: E402

(EXAMPLE,) = (Path(__file__).resolve().parents[1] / "examples").glob("*.ipynb")


@pytest.mark.skipif(shutil.which("npx") is None, reason="no npx on the PATH")
@pytest.mark.skipif(os.name == "nt", reason="a symbolic link stands in for what npm installs")
def test_example(tmp_path) -> None:
    from nbconvert.preprocessors import ExecutePreprocessor

    binaries = tmp_path / "node_modules" / ".bin"
    binaries.mkdir(parents=True)
    PROGRAM.chmod(0o755)
    (binaries / "collapsar").symlink_to(PROGRAM)
    notebook = nbformat.read(EXAMPLE, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells), "the example is kept without outputs"
    ExecutePreprocessor(timeout=120).preprocess(notebook, {"metadata": {"path": str(tmp_path)}})
    shown = {cell.source.splitlines()[0]: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}

    (verdict,) = shown['report = collapsar.audit(lost, layer="representation")']
    assert verdict.text.startswith("collapsed: Dimensional collapse: only 24 of 64")
    (page,) = shown["report  # the whole report, with its figures"]
    assert page.data["text/html"].startswith("<iframe srcdoc=")
    (table,) = [outputs[0].data["text/html"] for source, outputs in shown.items() if source.startswith("report.metrics.loc")]
    assert "<table" in table and "effective-rank" in table
    (plot,) = [outputs[0].data for source, outputs in shown.items() if source.startswith("spectrum =")]
    assert plot["image/png"]
    (comparison,) = shown["comparison"]
    assert comparison.data["text/html"].startswith("<iframe srcdoc=")
    (command,) = shown["out = !npx collapsar audit epoch-9.npy --json"]
    assert json.loads(command.data["text/plain"].replace("'", '"'))["status"] == "collapsed"

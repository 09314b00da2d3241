"""Flags, labels, errors, interruption, and what comes back."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import numpy as np
import pytest

import collapsar
from collapsar import _run


def test_flags_are_the_programs_own(rows: np.ndarray) -> None:
    report = collapsar.audit(
        rows, layer="projector", normalize="l2", seed=3, metrics=["rankme", "live-rank"], prefixes=(4, 8), label="-x"
    )
    answer = report.to_dict()
    assert answer["input"] | {"layer": "projector", "normalize": "l2", "label": "-x"} == answer["input"]
    assert answer["settings"]["seed"] == 3
    assert list(answer["metrics"]) == ["rankme", "live-rank"]
    assert [prefix["dims"] for prefix in answer["prefixes"]] == [4, 8]


def test_false_and_none_are_flags_left_out(rows: np.ndarray) -> None:
    assert collapsar.audit(rows, strict=False, layer=None).to_dict()["input"]["layer"] is None


def test_output_writes_files(rows: np.ndarray, tmp_path) -> None:
    collapsar.audit(rows, output=[tmp_path / "r.json", str(tmp_path / "r.md")])
    assert json.loads((tmp_path / "r.json").read_text())["verdict"]["status"] == "no-collapse-found"
    assert (tmp_path / "r.md").read_text().startswith("#")


@pytest.mark.parametrize(
    ("flags", "code", "hint"),
    [
        ({"normalise": "l2"}, "unknown-flag", "did you mean --normalize?"),
        ({"metrics": "rank-me"}, "unknown-metric", "did you mean rankme?"),
        ({"backend": "gpu"}, "usage", "collapsar audit --help"),
    ],
)
def test_usage_errors(rows: np.ndarray, flags: dict[str, str], code: str, hint: str) -> None:
    big = np.tile(rows, (200, 1))  # more than a pipe holds: the program goes before it has read all
    with pytest.raises(collapsar.UsageError) as caught:
        collapsar.audit(big, **flags)
    assert (caught.value.code, caught.value.exit) == (code, 2)
    assert hint in caught.value.suggestions
    assert hint in str(caught.value)


def test_input_errors(tmp_path) -> None:
    with pytest.raises(collapsar.InputError, match="no such file") as caught:
        collapsar.audit(tmp_path / "missing.npy")
    assert isinstance(caught.value, collapsar.CollapsarError)
    assert (caught.value.code, caught.value.exit) == ("not-found", 3)
    with pytest.raises(collapsar.InputError, match="standard input is empty"):
        collapsar.audit("-")


def test_files(rows: np.ndarray, tmp_path) -> None:
    np.save(tmp_path / "a-1.npy", rows[:300])
    np.save(tmp_path / "a-2.npy", rows[300:])
    whole = collapsar.audit(rows, figures=False).spectrum
    for sources in ([tmp_path / "a-1.npy", tmp_path / "a-2.npy"], str(tmp_path / "a-*.npy")):
        assert collapsar.audit(sources, figures=False).spectrum == pytest.approx(whole, rel=1e-12)


def test_columns(rows: np.ndarray, flat_rows: np.ndarray, tmp_path) -> None:
    path = tmp_path / "layers.npz"
    np.savez(path, first=rows, last=flat_rows)
    reports = collapsar.audit_columns(path)
    assert {name: report.verdict.status for name, report in reports.items()} == {"first": "no-collapse-found", "last": "collapsed"}
    assert list(collapsar.audit_columns(path, ["last"])) == ["last"]
    with pytest.raises(collapsar.CollapseFound) as caught:
        collapsar.audit_columns(path, fail_on="fail")
    assert set(caught.value.report) == {"first", "last"}
    with pytest.raises(collapsar.UsageError, match="audit_columns"):
        collapsar.audit(path, column=["first", "last"])
    assert collapsar.audit(path, column="last").verdict.status == "collapsed"


@pytest.mark.parametrize("kind", [list, tuple, np.array, iter])
def test_labels(kind: type, rows: np.ndarray, tmp_path) -> None:
    names = [f"class {i % 3}" for i in range(len(rows))]
    (tmp_path / "labels.txt").write_text("\n".join(names))
    by_file = collapsar.audit(rows, labels=tmp_path / "labels.txt").to_dict()
    assert collapsar.audit(rows, labels=kind(names)).to_dict() == by_file
    assert by_file["metrics"]["class-spread"]["value"] > 0.9


def test_groups_too(rows: np.ndarray) -> None:
    groups = collapsar.audit(rows, group_by=np.arange(len(rows)) % 2).to_dict()["groups"]
    assert {name: group["input"]["rowsUsed"] for name, group in groups.items()} == {"0": 300, "1": 300}


def test_rows_without_a_label_are_without_one(rows: np.ndarray) -> None:
    some = [None, float("nan"), "a\nb", "a b"] * 150
    assert list(collapsar.audit(rows, group_by=some).to_dict()["groups"]) == ["a b"]


def test_too_few_labels(rows: np.ndarray) -> None:
    with pytest.raises(collapsar.UnfitError) as caught:
        collapsar.audit(rows, labels=["a", "b"])
    assert caught.value.code == "labels-do-not-match"


def test_fail_on(flat_rows: np.ndarray) -> None:
    with pytest.raises(collapsar.CollapseFound) as caught:
        collapsar.audit(flat_rows, fail_on="fail")
    assert (caught.value.exit, caught.value.report.verdict.mode) == (5, "dimensional")


def test_strict(rows: np.ndarray) -> None:
    with pytest.raises(collapsar.InconclusiveError) as caught:
        collapsar.audit(rows[:20], strict=True)
    assert (caught.value.exit, caught.value.report.verdict.status) == (6, "inconclusive")


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen]:
    """The processes that were started."""
    processes = []

    def start(*args, **kwargs):
        processes.append(popen(*args, **kwargs))
        return processes[-1]

    _run.node()
    popen = subprocess.Popen
    monkeypatch.setattr(_run.subprocess, "Popen", start)
    return processes


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, OSError])
def test_what_the_iterator_raises_is_raised(error: type[BaseException], rows: np.ndarray, started: list[subprocess.Popen]) -> None:
    def batches():
        yield rows
        yield rows
        raise error("mine")

    with pytest.raises(error, match="mine"):
        collapsar.audit(batches())
    assert [process.poll() is None for process in started] == [False]


def test_ctrl_c_ends_the_program() -> None:
    script = """if True:
        import collapsar, numpy, time
        def batches():
            yield numpy.ones((10, 3))
            print("waiting", flush=True)
            time.sleep(600)
            yield numpy.ones((10, 3))
        collapsar.audit(batches())
    """
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "waiting\n"
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)  # returns when Node, which shares it, has gone too
    assert "KeyboardInterrupt" in stderr
    assert process.returncode != 0


def test_a_program_that_dies_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path, rows: np.ndarray) -> None:
    (tmp_path / "run.js").write_text("process.kill(process.pid, 'SIGKILL')")
    monkeypatch.setattr("collapsar._run.PROGRAM", tmp_path / "run.js")
    with pytest.raises(collapsar.CollapsarError, match="without an answer") as caught:
        collapsar.audit(rows)
    assert caught.value.code == "no-answer"
    assert caught.value.exit == (-signal.SIGKILL if os.name != "nt" else 1)

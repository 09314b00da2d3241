"""Whatever holds the rows, the program reads the same numbers: its answer is that of an audit of the file that numpy saves."""

from __future__ import annotations

import tracemalloc
from collections import deque

import numpy as np
import pytest

import collapsar

WAYS = {
    "array": lambda x: x,
    "float64": lambda x: x.astype(np.float64),
    "big-endian": lambda x: x.astype(">f4"),
    "Fortran order": np.asfortranarray,
    "every other row": lambda x: np.repeat(x, 2, axis=0)[::2],
    "read only": lambda x: np.frombuffer(x.tobytes(), np.float32).reshape(x.shape),
    "masked, nothing hidden": np.ma.masked_array,
    "list of lists": lambda x: x.tolist(),
    "list of arrays": list,
    "tuple of arrays": tuple,
    "array of arrays": lambda x: np.array([*x, None], dtype=object)[:-1],
    "list of batches": lambda x: [x[:100], x[100:]],
    "iterator of batches": lambda x: (x[i : i + 70] for i in range(0, len(x), 70)),
    "iterator of rows": iter,
    "iterable of rows": deque,
}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_numbers(way: str, rows: np.ndarray, answer: dict) -> None:
    got = collapsar.audit(WAYS[way](rows), figures=False).to_dict()
    for part in ("spectrum", "channels", "metrics", "findings", "verdict"):
        assert got[part] == answer[part]
    assert got["input"]["rows"] == len(rows)


@pytest.mark.parametrize("dtype", [np.float16, np.int8, np.uint16, np.int64, np.bool_])
def test_types_stay_what_they_are(dtype: type, rows: np.ndarray) -> None:
    x = (rows * 20).astype(dtype)
    report = collapsar.audit(x, figures=False)
    assert report.to_dict()["input"]["dtype"] == np.dtype(dtype).name
    expected = np.linalg.eigvalsh(np.cov(x.astype(np.float64).T))[::-1]
    np.testing.assert_allclose(report.spectrum, expected, rtol=1e-9)


def test_bfloat16_of_ml_dtypes(rows: np.ndarray) -> None:
    ml_dtypes = pytest.importorskip("ml_dtypes")
    x = rows.astype(ml_dtypes.bfloat16)
    report = collapsar.audit(x, figures=False)
    assert report.to_dict()["input"]["dtype"] == "bfloat16"
    np.testing.assert_allclose(report.spectrum, np.linalg.eigvalsh(np.cov(x.astype(np.float64).T))[::-1], rtol=1e-9)


def test_hdf5_stays_on_disk(rows: np.ndarray, answer: dict, tmp_path) -> None:
    h5py = pytest.importorskip("h5py")
    with h5py.File(tmp_path / "x.h5", "w") as file:
        file["x"] = rows
        assert collapsar.audit(file["x"], figures=False).to_dict()["metrics"] == answer["metrics"]


def test_hidden_values_are_not_read(rows: np.ndarray) -> None:
    hidden = np.zeros(rows.shape, bool)
    hidden[5, 3] = True
    with pytest.raises(collapsar.UnfitError, match="1 of 600 rows hold NaN") as caught:
        collapsar.audit(np.ma.masked_array(rows, hidden))
    assert caught.value.code == "non-finite-rows"
    assert collapsar.audit(np.ma.masked_array(rows, hidden), nonfinite="drop").to_dict()["input"]["rowsUsed"] == 599


@pytest.mark.parametrize("order", ["C", "F"])
def test_nothing_is_held_twice(order: str) -> None:
    x = np.asarray(np.random.default_rng(0).normal(size=(1 << 20, 16)), np.float32, order=order)  # 64 MiB
    tracemalloc.start()
    try:
        collapsar.audit(x, metrics="effective-rank", figures=False)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 16 << 20


def test_no_temporary_file(rows: np.ndarray, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/there/is/no/such/folder")
    assert collapsar.audit(rows, figures=False).verdict.status == "no-collapse-found"


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ([], "no-embeddings"),
        (iter([]), "no-embeddings"),
        ([1.0, 2.0], "no-embeddings"),
        (np.zeros(8), "no-embeddings"),
        (np.zeros((4, 3, 2)), "no-embeddings"),
        (np.zeros((4, 3), complex), "unsupported-dtype"),
        (np.array([["a", "b"]]), "unsupported-dtype"),
        (np.array([[1, "a"], [None, {}]], dtype=object), "unsupported-dtype"),
        (np.zeros((4, 2), np.dtype([("a", "f4"), ("b", "f4")]))[:, 0], "unsupported-dtype"),
        (np.zeros((0, 4)), "too-few-rows"),
        ([[1.0, 2.0], [1.0]], "ragged-rows"),
        (iter([np.zeros((2, 3)), np.zeros((2, 4))]), "ragged-rows"),
        ([[1.0, 2.0], None], "null-rows"),
        ([None, [1.0, 2.0]], "null-rows"),
        (np.full((5, 3), np.nan), "all-rows-non-finite"),
    ],
)
def test_what_cannot_be_measured_is_refused_as_the_program_does(what: object, code: str) -> None:
    with pytest.raises(collapsar.CollapsarError) as caught:
        collapsar.audit(what)
    assert caught.value.code == code
    assert caught.value.exit in (3, 4)


def test_batches_of_another_type_are_refused() -> None:
    with pytest.raises(TypeError, match="<f8, and <f4 came before"):
        collapsar.audit(iter([np.zeros((2, 3), np.float32), np.zeros((2, 3))]))
    for nothing in (object(), np.float64(1)):
        with pytest.raises(TypeError, match="no embeddings in a "):
            collapsar.audit(nothing)

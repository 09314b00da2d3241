"""Tables and columns of pandas, polars and Arrow: their answer is that of an audit of the array that they were made of."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import collapsar

pa = pytest.importorskip("pyarrow")
pd = pytest.importorskip("pandas")
pl = pytest.importorskip("polars")

CLASSES = 3


def names(x: np.ndarray) -> list[str]:
    return [f"dim {i}" for i in range(x.shape[1])]


def labels(x: np.ndarray) -> list[str]:
    return [f"class {i % CLASSES}" for i in range(len(x))]


def fixed(x: np.ndarray) -> pa.Array:
    return pa.FixedSizeListArray.from_arrays(pa.array(x.ravel()), x.shape[1])


def table(x: np.ndarray) -> pa.Table:
    return pa.table({"vector": fixed(x), "species": labels(x)})


WAYS = {
    "pandas frame of numbers": lambda x: pd.DataFrame(x, columns=names(x)),
    "pandas frame without names": pd.DataFrame,
    "pandas frame with an id": lambda x: pd.DataFrame(x, columns=names(x)).assign(id=range(len(x))),
    "pandas frame of arrays": lambda x: pd.DataFrame({"vector": list(x), "species": labels(x)}),
    "pandas column of arrays": lambda x: pd.Series(list(x)),
    "pandas column of lists": lambda x: pd.Series(x.tolist()),
    "pandas column of an Arrow type": lambda x: pd.Series(fixed(x), dtype=pd.ArrowDtype(pa.list_(pa.float32(), x.shape[1]))),
    "polars frame of numbers": lambda x: pl.DataFrame(x, schema=names(x)),
    "polars frame of arrays": lambda x: pl.DataFrame({"vector": x, "species": labels(x)}),
    "polars column of arrays": lambda x: pl.Series("vector", x),
    "polars column of lists": lambda x: pl.Series("vector", x.tolist()),
    "Arrow table": table,
    "Arrow record batch": lambda x: table(x).to_batches()[0],
    "Arrow reader": lambda x: table(x).to_reader(50),
    "Arrow column": lambda x: table(x)["vector"],
    "Arrow array": fixed,
    "Arrow tensors": lambda x: pa.table({"vector": pa.FixedShapeTensorArray.from_numpy_ndarray(x)}),
    "list of record batches": lambda x: table(x).to_batches(50),
    "iterator of tables": lambda x: (table(x).slice(i, 70) for i in range(0, len(x), 70)),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_same_numbers(way: str, rows: np.ndarray, answer: dict) -> None:
    got = collapsar.audit(WAYS[way](rows), figures=False).to_dict()
    assert got["spectrum"]["eigenvalues"] == answer["spectrum"]["eigenvalues"]
    assert got["metrics"] == answer["metrics"]
    assert got["input"]["rows"] == len(rows)


@pytest.fixture(scope="module")
def class_spread(rows: np.ndarray) -> dict:
    return collapsar.audit(rows, labels=labels(rows), figures=False).to_dict()["metrics"]["class-spread"]


LABELLED = {way: make for way, make in WAYS.items() if "frame of arrays" in way or way in ("Arrow table", "iterator of tables")} | {
    "pandas categories": lambda x: pd.DataFrame({"vector": list(x), "species": pd.Categorical(labels(x))}),
    "polars categories": lambda x: pl.DataFrame({"vector": x, "species": pl.Series(labels(x), dtype=pl.Categorical)}),
}


@pytest.mark.parametrize("way", LABELLED)
def test_labels_can_be_a_column(way: str, rows: np.ndarray, class_spread: dict) -> None:
    answer = collapsar.audit(LABELLED[way](rows), labels="species", figures=False).to_dict()
    assert answer["metrics"]["class-spread"] == class_spread


def test_datasets(rows: np.ndarray, class_spread: dict) -> None:
    datasets = pytest.importorskip("datasets")
    features = datasets.Features({"vector": datasets.List(datasets.Value("float32")), "species": datasets.Value("string")})
    dataset = datasets.Dataset.from_dict({"vector": rows, "species": labels(rows)}, features=features)
    for data in (dataset, dataset.to_iterable_dataset()):
        answer = collapsar.audit(data, labels="species", figures=False).to_dict()
        assert answer["metrics"]["class-spread"] == class_spread


@pytest.mark.parametrize("way", ["pandas frame of numbers", "pandas column of arrays", "polars frame of numbers", "Arrow table"])
def test_nan_is_nan(way: str, rows: np.ndarray) -> None:
    x = rows.copy()
    x[5, 3] = np.nan
    with pytest.raises(collapsar.UnfitError) as caught:
        collapsar.audit(WAYS[way](x))
    assert caught.value.code == "non-finite-rows"
    assert collapsar.audit(WAYS[way](x), nonfinite="drop").to_dict()["input"]["rowsUsed"] == len(x) - 1


def test_a_frame_longer_than_a_block(rows: np.ndarray) -> None:
    x = np.tile(rows, (20, 1))
    frame = pd.DataFrame({"vector": list(x), "species": labels(x)})
    assert collapsar.audit(frame).to_dict()["spectrum"] == collapsar.audit(x).to_dict()["spectrum"]


@pytest.mark.parametrize("data", [pd.DataFrame({"a": ["x", "y"]}), pl.DataFrame({"a": [1.0, 2.0]}), pa.table({"a": [1, 2]})])
def test_no_embeddings(data: object) -> None:
    with pytest.raises(collapsar.InputError) as caught:
        collapsar.audit(data)
    assert caught.value.code == "no-embeddings"


def test_several_columns(rows: np.ndarray, answer: dict) -> None:
    both = pa.table({"query": fixed(rows), "document": fixed(rows * 2)})
    with pytest.raises(collapsar.InputError) as caught:
        collapsar.audit(both)
    assert caught.value.suggestions == ("--column query", "--column document")
    assert collapsar.audit(both, column="document", figures=False).spectrum == pytest.approx(
        4 * np.array(answer["spectrum"]["eigenvalues"])
    )


def test_missing_rows(rows: np.ndarray) -> None:
    with pytest.raises(collapsar.UnfitError, match="row 1 "):
        collapsar.audit(pd.Series([rows[0], None, rows[2]]))
    with pytest.raises(collapsar.UnfitError, match="row 1 "):
        collapsar.audit(pa.array([[1.0, 2.0], None, [3.0, 4.0]]))


def test_tables_ask_for_pyarrow() -> None:
    script = 'import sys; sys.modules["pyarrow"] = None; import collapsar, pandas; collapsar.audit(pandas.DataFrame({"a": [1.0]}))'
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert 'pip install "collapsar[arrow]"' in answer.stderr

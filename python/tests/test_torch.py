"""Tensors: any floating type, attached to a graph or not, laid out as they like."""

from __future__ import annotations

import numpy as np
import pytest

import collapsar

torch = pytest.importorskip("torch")

WAYS = {
    "tensor": lambda t: t,
    "with a graph": lambda t: t.clone().requires_grad_() * 1,
    "parameter": torch.nn.Parameter,
    "transposed": lambda t: t.T.contiguous().T,
    "list of rows": list,
    "iterator of batches": lambda t: iter(t.split(99)),
}


def same_spectrum(report: collapsar.Report, tensor: torch.Tensor) -> None:
    np.testing.assert_allclose(report.spectrum, np.linalg.eigvalsh(np.cov(tensor.double().numpy().T))[::-1], rtol=1e-9)


@pytest.mark.parametrize("way", WAYS)
def test_the_same_numbers(way: str, rows: np.ndarray) -> None:
    tensor = torch.from_numpy(rows).bfloat16()
    report = collapsar.audit(WAYS[way](tensor), figures=False)
    assert report.to_dict()["input"]["dtype"] == "bfloat16"
    same_spectrum(report, tensor)


@pytest.mark.parametrize("dtype", ["float64", "float32", "float16", "float8_e4m3fn", "float8_e5m2", "int8", "bool"])
def test_types(dtype: str, rows: np.ndarray) -> None:
    tensor = torch.from_numpy(rows * 4).to(getattr(torch, dtype))
    same_spectrum(collapsar.audit(tensor, figures=False), tensor)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device")
def test_on_a_gpu(rows: np.ndarray) -> None:
    tensor = torch.from_numpy(rows).cuda().bfloat16()
    assert collapsar.audit(tensor).spectrum == pytest.approx(collapsar.audit(tensor.cpu()).spectrum)


def test_labels(rows: np.ndarray) -> None:
    classes = torch.arange(len(rows)) % 3
    by_tensor = collapsar.audit(rows, labels=classes).to_dict()["metrics"]
    assert by_tensor == collapsar.audit(rows, labels=classes.tolist()).to_dict()["metrics"]

"""What the tests audit: rows whose spectrum is known, with and without a collapse."""

from __future__ import annotations

import numpy as np
import pytest

import collapsar

DIMS = 16


@pytest.fixture(scope="session")
def rows() -> np.ndarray:
    """Gaussian, 600 × 16, float32, scales from 1 to 1/2."""
    return (np.random.default_rng(7).normal(size=(600, DIMS)) * np.linspace(1, 0.5, DIMS)).astype(np.float32)


@pytest.fixture(scope="session")
def flat_rows(rows: np.ndarray) -> np.ndarray:
    """The same, with 6 of the 16 channels made copies of others: 10 directions are left."""
    return np.concatenate([rows[:, :10], rows[:, :6]], axis=1)


@pytest.fixture(scope="session")
def answer(rows: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> dict:
    """What the program says of the file that numpy saves."""
    path = tmp_path_factory.mktemp("rows") / "rows.npy"
    np.save(path, rows)
    return collapsar.audit(path, figures=False).to_dict()

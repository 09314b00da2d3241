"""What the hooks for training loops share: a sample of the rows that a module gives in an evaluation, and its audit."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
import torch.distributed as dist

from ._audit import audit
from .errors import CollapsarError
from .report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

METRICS = ("effective-rank", "rankme", "live-rank", "mean-cosine")


class RowSample:
    """
    At most `limit` rows, each as likely as any other: those whose seeded random keys are smallest.

    Which they are depends on the seed and on the order of the rows, not on the batches in which they come.
    """

    def __init__(self, limit: int, seed: int) -> None:
        self._limit = limit
        self._random = np.random.default_rng([seed, dist.get_rank() if _is_distributed() else 0])
        self._keys: list[np.ndarray[Any, np.dtype[np.float64]]] = []
        self._rows: list[torch.Tensor] = []

    def add(self, rows: torch.Tensor) -> None:
        """Takes rows × dims, on any device; keeps what it keeps on the CPU."""
        keys = self._random.random(len(rows))
        self._keys.append(keys)
        self._rows.append(rows.detach().to("cpu", copy=True))
        if sum(map(len, self._keys)) > 2 * self._limit:
            self._shrink()

    def gather(self) -> torch.Tensor | None:
        """The sample of all processes together, the same in each; None where no rows came."""
        if _is_distributed():
            parts: list[Any] = [None] * dist.get_world_size()
            dist.all_gather_object(parts, (self._keys, self._rows))
            self._keys, self._rows = [k for keys, _ in parts for k in keys], [r for _, rows in parts for r in rows]
        if not self._rows:
            return None
        self._shrink()
        return self._rows[0]

    def _shrink(self) -> None:
        keys = np.concatenate(self._keys)
        chosen = np.argsort(keys, kind="stable")[: self._limit]
        self._keys, self._rows = [keys[chosen]], [torch.cat(self._rows)[torch.from_numpy(chosen)]]


class Gatherer:
    """The rows that a module gave, and their audit."""

    def __init__(self, rows: Callable[[Any], torch.Tensor] | None, max_rows: int, seed: int, flags: Mapping[str, Any]) -> None:
        self._choose = rows or _the_rows
        self._limit = max_rows
        self._seed = seed
        self._flags = {"figures": False, "metrics": METRICS, "nonfinite": "drop", "seed": seed, **flags}
        self._sample: RowSample | None = None

    def start(self) -> None:
        """Begins a sample anew: the same seed takes the same rows in every epoch."""
        self._sample = RowSample(self._limit, self._seed)

    def add(self, output: Any) -> None:
        """Takes what the module gave in one call."""
        if self._sample is not None:
            self._sample.add(self._choose(output))

    def finish(self) -> Report | None:
        """Audits the sample, in one process for all. A fault is a warning: no training is lost for it."""
        sample, self._sample = self._sample, None
        rows = sample and sample.gather()
        answer: list[Any] = [None]
        if rows is None:
            warnings.warn("collapsar: the module was not called, so there is nothing to audit", stacklevel=2)
        elif not _is_distributed() or dist.get_rank() == 0:
            try:
                answer = [audit(rows, **self._flags).to_dict()]
            except CollapsarError as error:
                warnings.warn(f"collapsar: {error}", stacklevel=2)
        if _is_distributed():
            dist.broadcast_object_list(answer, src=0)
        return None if answer[0] is None else Report(answer[0])


def scalars(report: Report) -> dict[str, float]:
    """What a logger can draw: `collapsed` (0 or 1), each metric, and the estimate and bounds where it has an interval."""
    values: dict[str, float | None] = {"collapsed": report.verdict.status == "collapsed"}
    for name, result in report.to_dict()["metrics"].items():
        interval = result.get("interval") or {}
        values |= {name: result.get("value"), **{f"{name}/{bound}": interval.get(bound) for bound in ("estimate", "low", "high")}}
    return {name: float(value) for name, value in values.items() if value is not None}


def _the_rows(output: Any) -> torch.Tensor:
    if isinstance(output, torch.Tensor) and output.ndim == 2:
        return output
    what = f"a tensor of shape {tuple(output.shape)}" if isinstance(output, torch.Tensor) else f"a {type(output).__name__}"
    raise TypeError(f"the module gives {what}: say which rows to audit with rows=lambda output: …, of shape (rows, dims)")


def _is_distributed() -> bool:
    return dist.is_available() and dist.is_initialized()

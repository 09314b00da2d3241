"""What the program answers, with the views of it that Python has a use for. Nothing is computed here."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ._run import HERE, run
from .errors import CollapseFound, error_of

if TYPE_CHECKING:
    import os

    from typing_extensions import Self

RENDERER = HERE / "_render.mjs"


@dataclass(frozen=True)
class Verdict:
    """Whether, and in which sense."""

    status: str
    """`collapsed`, `suspect`, `no-collapse-found` or `inconclusive`"""
    mode: str | None
    """`complete` or `dimensional` where it collapsed"""
    summary: str
    """one sentence: what, on how many rows, what next"""

    def __str__(self) -> str:
        """One line."""
        return f"{self.status}: {self.summary}"


class Answer:
    """One JSON object of the program's."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = dict(data)

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Self:
        """What `to_json`, or `collapsar … --output x.json`, has saved."""
        return cls(json.loads(Path(path).read_text("utf-8")))

    def to_dict(self) -> dict[str, Any]:
        """All of it, as the schema that ships with the package says."""
        return self._data

    def to_json(self, path: str | os.PathLike[str] | None = None) -> str:
        """The same as text, written to `path` too if there is one. `collapsar compare` reads it."""
        return _written(json.dumps(self._data, ensure_ascii=False, allow_nan=False), path)

    def to_html(self, path: str | os.PathLike[str] | None = None) -> str:
        """One self-contained page with the figures, written to `path` too if there is one."""
        exit_code, page = run([str(RENDERER)], lambda sink: _write(sink, self.to_json()))
        if exit_code != 0:
            raise error_of(exit_code, f"node ended with {exit_code}: this is no answer of the program's", "bad-report")
        return _written(page, path)

    def _repr_html_(self) -> str:
        """The page in a frame of its own, which neither sees the notebook nor changes its looks."""
        return (
            f'<iframe srcdoc="{html.escape(self.to_html())}" sandbox="allow-scripts" title="{html.escape(str(self))}" '
            'style="width:100%;height:42rem;border:0;resize:vertical"></iframe>'
        )


def _write(sink: Any, text: str) -> None:
    sink.write(text.encode())


def _written(text: str, path: str | os.PathLike[str] | None) -> str:
    if path is not None:
        Path(path).write_text(text, "utf-8", newline="")
    return text


class Report(Answer):
    """An audit: a verdict, and what it rests on."""

    @property
    def verdict(self) -> Verdict:
        """Whether, and in which sense, the embeddings collapsed."""
        verdict = self._data["verdict"]
        return Verdict(verdict["status"], verdict["mode"], verdict["summary"])

    @property
    def findings(self) -> list[dict[str, Any]]:
        """Each with id, severity, title, rule, evidence and advice."""
        return self._data["findings"]

    @property
    def metrics(self) -> Any:
        """A DataFrame, a row a metric: status, value, estimate, low, high, …; without pandas a dict of dicts."""
        return _table({name: _row(result, "status", "value") for name, result in self._data["metrics"].items()}, "metric")

    @property
    def spectrum(self) -> Any:
        """The eigenvalues of the covariance, descending, as an array; without numpy a list."""
        return _vector(self._data["spectrum"]["eigenvalues"])

    @property
    def band(self) -> tuple[Any, Any] | None:
        """Bounds (low, high) of the population's eigenvalues, all at once with 95 % confidence; or None."""
        band = self._data["spectrum"].get("band") or {}
        return (_vector(band["low"]), _vector(band["high"])) if "low" in band else None

    def raise_for_collapse(self) -> None:
        """Raises CollapseFound where the verdict is `collapsed`."""
        if self.verdict.status == "collapsed":
            raise collapse_found(self.verdict.summary, self)

    def __repr__(self) -> str:
        """The verdict."""
        return f"<Report {self.verdict}>"


class Comparison(Answer):
    """A baseline and its candidates."""

    @property
    def base(self) -> Report:
        """The baseline's report."""
        return Report(self._data["base"])

    @property
    def candidates(self) -> list[Report]:
        """The candidates' reports, judged against the baseline."""
        return [Report(candidate["report"]) for candidate in self._data["candidates"]]

    @property
    def differences(self) -> Any:
        """A DataFrame, a row a candidate and metric: absolute, relative, low, high, …; without pandas a dict of dicts."""
        return _table(
            {
                (number, name): _row(difference, "absolute", "relative")
                for number, candidate in enumerate(self._data["candidates"])
                for name, difference in candidate["differences"].items()
            },
            "candidate",
            "metric",
        )

    def __repr__(self) -> str:
        """The verdicts."""
        return "\n".join(f"<Comparison {report.verdict}>" for report in self.candidates)


def collapse_found(summary: str, answer: Report | Comparison) -> CollapseFound:
    """The error that carries an answer."""
    error = CollapseFound(summary, "collapse-found")
    error.report = answer
    return error


def _row(result: Mapping[str, Any], *first: str) -> dict[str, Any]:
    """One level deep: an interval's bounds beside the value."""
    interval = result.get("interval") or {}
    rest = {key: value for key, value in result.items() if key != "interval"}
    return {key: result.get(key) for key in first} | {key: interval.get(key) for key in ("estimate", "low", "high")} | rest


def _table(rows: dict[Any, dict[str, Any]], *names: str) -> Any:
    try:
        import pandas as pd
    except ImportError:
        return rows
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(index=names)


def _vector(values: list[float]) -> Any:
    try:
        import numpy as np
    except ImportError:
        return values
    return np.array(values)

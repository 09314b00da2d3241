"""The commands that have a function: what Python holds goes in, flags are the program's own."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import isnan
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ._run import ask
from ._stream import stream_of
from .errors import InconclusiveError, UsageError
from .report import Answer, Comparison, Report, collapse_found

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    Path_: TypeAlias = str | os.PathLike[str]

LABELS = ("labels", "group_by", "groups")
"""flags that name a column or a file, and take one label a row as well"""


def audit(x: Any, labels: Any = None, *, figures: bool = True, **flags: Any) -> Report:
    """
    Audits embeddings, a row an input: `collapsar audit`.

    `x`: an array (numpy, or what numpy understands), a torch tensor on any device, a table (pandas, polars, Arrow), a column of
    lists or arrays, a list of rows, an iterator of batches of any of these, or the path of a file, or several. Rows are
    streamed: no file is written, and nothing is held twice.

    `labels`: the class of each row; or the name of a column of the table, or of a file.

    `figures=False` saves the time for what only the pictures need (heat map, scatter, learning curve).

    Other flags are the command's: `audit(x, layer="projector", normalize="l2", metrics=["rankme"])`.

    Raises CollapsarError as the program does; CollapseFound under `fail_on="fail"`, InconclusiveError under `strict=True`.
    """
    if flags.get("column") == "all" or isinstance(flags.get("column"), (list, tuple)):
        raise UsageError("several columns are several reports", "several-reports", "collapsar.audit_columns(…)")
    exit_code, answer = _ask(x, {"labels": labels, "figures": figures, **flags})
    return _judged(exit_code, Report(answer))


def audit_columns(
    path: Path_ | Sequence[Path_], columns: Sequence[str] | str = "all", *, figures: bool = True, **flags: Any
) -> dict[str | None, Report]:
    """A report of each of several columns of the same files, such as the layers of a model, by name. Flags as `audit`'s."""
    exit_code, answer = _ask(path, {"column": columns, "figures": figures, **flags})
    reports = [Report(report) for report in answer.get("reports", [answer])]
    return _judged(exit_code, {report.to_dict()["input"]["column"]: report for report in reports})


def _ask(x: Any, flags: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    stream = None if _is_path(x) else stream_of(x)
    sources = _paths(x) if stream is None else ["-"]
    with _labels(flags) as named:
        return ask(["audit", "--json", *(stream.flags if stream else ()), *_flags(named), "--", *sources], stream and stream.write)


def compare(base: Path_ | Answer, *candidates: Path_ | Answer, **flags: Any) -> Comparison:
    """
    Sets candidates against a baseline: `collapsar compare`. Each is the path of a file of embeddings, or a report.

    Of files the lost and gained directions are told too; a report has its numbers alone.
    """
    with TemporaryDirectory(prefix="collapsar-") as folder, _labels(flags) as named:
        operands = [_operand(operand, Path(folder) / f"report-{i}.json") for i, operand in enumerate((base, *candidates))]
        exit_code, answer = ask(["compare", "--json", *_flags(named), "--", *operands])
    return _judged(exit_code, Comparison(answer))


def _judged(exit_code: int, answer: Any) -> Any:
    if exit_code == 5:
        raise collapse_found(f"a finding reached fail_on: {answer!r}", answer)
    if exit_code == 6:
        error = InconclusiveError(f"inconclusive, under strict: {answer!r}", "inconclusive")
        error.report = answer
        raise error
    return answer


def _operand(operand: Path_ | Answer, file: Path) -> str:
    if isinstance(operand, Answer):
        operand.to_json(file)
        return str(file)
    return os.fspath(operand)


def _is_path(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return len(value) > 0 and all(isinstance(item, (str, os.PathLike)) for item in value)
    return isinstance(value, (str, os.PathLike))


def _paths(value: Any) -> list[str]:
    return [os.fspath(path) for path in (value if isinstance(value, (list, tuple)) else [value])]


def _flags(flags: Mapping[str, Any]) -> Iterator[str]:
    for name, value in flags.items():
        flag = f"--{name.replace('_', '-')}"
        values = value if isinstance(value, (list, tuple)) else [value]
        for item in values:
            if item is True:
                yield flag
            elif item is not None and item is not False:
                yield f"{flag}={os.fspath(item) if isinstance(item, os.PathLike) else item}"


@contextmanager
def _labels(flags: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The flags, with labels that Python holds in a file that is gone afterwards."""
    held = {name: flags[name] for name in LABELS if not isinstance(flags.get(name), (str, os.PathLike, type(None)))}
    if not held:
        yield flags
        return
    with TemporaryDirectory(prefix="collapsar-") as folder:
        files = {name: Path(folder) / name for name in held}
        for name, file in files.items():
            with file.open("w", encoding="utf-8", newline="\n") as lines:
                lines.writelines(f"{_line(label)}\n" for label in _values(held[name]))
        yield {**flags, **files}


def _values(labels: Any) -> Iterable[Any]:
    for method in ("tolist", "to_list", "to_pylist"):
        if hasattr(labels, method):
            return getattr(labels, method)()
    return labels


def _line(label: Any) -> str:
    """Nothing for a row without a label: None, NaN, and pandas' NA and NaT."""
    missing = label is None or type(label).__name__ in ("NAType", "NaTType")
    return "" if missing or (isinstance(label, float) and isnan(label)) else re.sub(r"[\r\n]+", " ", str(label))

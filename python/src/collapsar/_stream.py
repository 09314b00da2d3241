"""
What the program reads from its standard input, made of what Python holds: npy or raw numbers of arrays, an Arrow stream of tables.

A few megabytes at a time, so that nothing is held twice. What cannot be measured is left to the program, which says it best.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from .errors import UnfitError

if TYPE_CHECKING:
    from collections.abc import Callable

BLOCK_BYTES = 4 << 20
FRAME_ROWS = 4096


class Stream(NamedTuple):
    """Bytes for standard input."""

    flags: Sequence[str]
    """what the program has to be told about them"""
    write: Callable[[IO[bytes]], None]


def stream_of(data: Any) -> Stream:
    """
    The rows of an array, tensor, table, column, list, or iterator of batches of any of them.

    Raises TypeError for anything else, ImportError where a table needs pyarrow and there is none.
    """
    if _is_from(data, "pandas"):
        return _pandas(data)
    if hasattr(data, "ndim") and hasattr(data, "shape") and hasattr(data, "dtype") and data.ndim > 0:
        return _list(data) if data.ndim == 1 and getattr(data.dtype, "hasobject", False) else _numbers(_slices(data), data.shape[0])
    if _is_arrow(data):
        return _arrow(_reader(data))
    if _is_from(data, "datasets") and hasattr(data, "with_format"):
        return _batches(data.with_format("arrow").iter(FRAME_ROWS))
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        return _list(data)
    if isinstance(data, Iterable):
        return _batches(iter(data))
    raise TypeError(
        f"no embeddings in a {type(data).__name__}: give an array, a tensor, a table, a column or an iterator of batches"
    )


def _is_from(data: Any, library: str) -> bool:
    """Whether its type is one of that library's, which need not be there."""
    return any(base.__module__.partition(".")[0] == library for base in type(data).__mro__)


def _is_arrow(data: Any) -> bool:
    return hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")


# Numbers


def _list(rows: Any) -> Stream:
    """Rows, or batches of rows."""
    first = rows[0] if len(rows) > 0 else 0.0
    if isinstance(first, (int, float)):
        return _numbers(iter([rows]), len(rows))
    return _numbers(_grouped(iter(rows), first), len(rows)) if first is None or _is_row(first) else _batches(iter(rows))


def _batches(batches: Iterator[Any]) -> Stream:
    """Batches, or rows one by one."""
    first = next(batches, None)
    if first is None:
        return _list([])
    rest = itertools.chain([first], batches)
    if _is_arrow(first):
        parts = (part for batch in rest for part in _reader(batch))
        return _arrow(_pyarrow().RecordBatchReader.from_batches(_reader(first).schema, parts))
    return _numbers(_grouped(rest, first) if _is_row(first) else rest, None)


def _is_row(value: Any) -> bool:
    return not _is_arrow(value) and hasattr(value, "__len__") and len(_array(value).shape) == 1


def _grouped(rows: Iterator[Any], first: Any) -> Iterator[Any]:
    """Blocks of rows as wide as the first."""
    dims = 0 if first is None else len(first)
    size = _rows_a_block(dims, getattr(first, "dtype", None))
    for start in itertools.count(0, size):
        block = list(itertools.islice(rows, size))
        if block:
            yield _stacked(block, start, dims)
        if len(block) < size:
            return


def _stacked(rows: list[Any], start: int, dims: int) -> Any:
    for row, vector in enumerate(rows, start):
        if not hasattr(vector, "__len__"):
            raise UnfitError(f"row {row} (counted from 0) has no vector", "null-rows", "leave such rows out")
        if len(vector) != dims:
            raise _ragged(f"row {row} (counted from 0) has {len(vector)} values", dims)
    if _is_from(rows[0], "torch"):
        import torch

        return torch.stack(rows)
    import numpy as np

    return np.stack(rows) if hasattr(rows[0], "dtype") else np.asarray(rows, np.float64)


def _ragged(what: str, dims: int) -> UnfitError:
    return UnfitError(f"{what}, and {dims} in the rows before", "ragged-rows", "keep rows of one length only")


def _slices(array: Any) -> Iterator[Any]:
    """Row blocks; one at least, of which the type can be seen."""
    size = _rows_a_block(math.prod(array.shape[1:]), array.dtype)
    return (array[i : i + size] for i in range(0, max(1, array.shape[0]), size))


def _rows_a_block(values: int, dtype: Any) -> int:
    return max(1, BLOCK_BYTES // max(1, values * getattr(dtype, "itemsize", 8)))


class _Kind(NamedTuple):
    """Of the numbers in a block: what all blocks must agree in."""

    descr: Any
    """numpy's word for their type"""
    raw: str | None
    """the program's, for what numpy has no word for"""
    shape: tuple[int, ...]
    """of a row"""


_RAW = {"bfloat16": ("<V2", "bfloat16"), "float8_e4m3fn": ("|V1", "float8_e4m3"), "float8_e5m2": ("|V1", "float8_e5m2")}


def _kind(block: Any) -> _Kind:
    import numpy as np

    shape = tuple(int(size) for size in block.shape[1:])
    name = str(block.dtype).removeprefix("torch.")
    if name in _RAW:
        return _Kind(*_RAW[name], shape)
    dtype = np.dtype(name) if _is_from(block, "torch") else np.dtype(block.dtype)
    return _Kind(np.lib.format.dtype_to_descr(dtype), None, shape)


def _numbers(blocks: Iterator[Any], rows: int | None) -> Stream:
    """npy where it is known how many rows there are, else numbers and nothing else, whose end tells."""
    first = _array(next(blocks))
    kind = _kind(first)
    if rows is None and len(kind.shape) == 1:
        flags = [f"--raw={kind.raw or kind.descr}", f"--dims={kind.shape[0]}"]
        return Stream(flags, lambda sink: _write_blocks(sink, first, blocks, kind))
    count = len(first) if rows is None else rows

    def write(sink: IO[bytes]) -> None:
        import numpy as np

        np.lib.format.write_array_header_1_0(sink, {"descr": kind.descr, "fortran_order": False, "shape": (count, *kind.shape)})
        sink.flush()
        if kind.descr != "|O":  # whose bytes are addresses; the header is enough to be refused
            _write_blocks(sink, first, blocks, kind)

    return Stream([f"--raw={kind.raw}"] if kind.raw else [], write)


def _write_blocks(sink: IO[bytes], first: Any, rest: Iterator[Any], kind: _Kind) -> None:
    for block in itertools.chain([first], map(_array, rest)):
        found = _kind(block)
        if found.shape != kind.shape:
            raise _ragged(f"a batch has rows of {math.prod(found.shape)} values", math.prod(kind.shape))
        if found != kind:
            raise TypeError(f"a batch is of {found.raw or found.descr}, and {kind.raw or kind.descr} came before")
        sink.write(_bytes(block))


def _array(block: Any) -> Any:
    """A tensor, or what numpy makes of anything else."""
    if _is_from(block, "torch"):
        return block.detach()
    import numpy as np

    return block.filled(np.nan) if isinstance(block, np.ma.MaskedArray) else np.atleast_1d(np.asarray(block))


def _bytes(block: Any) -> memoryview:
    """In C order; copied only where they do not lie so, or lie on another device."""
    if _is_from(block, "torch"):
        import torch

        return memoryview(block.cpu().contiguous().reshape(-1).view(torch.uint8).numpy())
    import numpy as np

    return memoryview(np.ascontiguousarray(block).reshape(-1).view(np.uint8))


# Tables


def _pandas(data: Any) -> Stream:
    if data.ndim == 2:
        return _arrow(_frame_reader(data))
    return _arrow(_reader(_pyarrow().array(data))) if hasattr(data.dtype, "pyarrow_dtype") else stream_of(data.to_numpy())


def _frame_reader(frame: Any) -> Any:
    pa = _pyarrow()
    first = _record_batch(frame.iloc[:FRAME_ROWS], None)
    rest = (_record_batch(frame.iloc[i : i + FRAME_ROWS], first.schema) for i in range(FRAME_ROWS, len(frame), FRAME_ROWS))
    return pa.RecordBatchReader.from_batches(first.schema, itertools.chain([first], rest))


def _record_batch(frame: Any, schema: Any) -> Any:
    pa = _pyarrow()
    types = [None] * frame.shape[1] if schema is None else schema.types
    columns = [pa.array(_column(frame.iloc[:, i]), type=kind) for i, kind in enumerate(types)]
    return pa.record_batch(columns, names=[str(name) for name in frame.columns])


def _column(series: Any) -> Any:
    """NaN stays a number where numpy holds it; pyarrow would make a null of it."""
    import numpy as np

    return series.to_numpy() if isinstance(series.dtype, np.dtype) and series.dtype.kind in "biuf" else series


def _reader(data: Any) -> Any:
    """Record batches of what speaks Arrow's C interface: tables, batches, readers, frames; a column is a table of one."""
    pa = _pyarrow()
    if isinstance(data, (pa.Array, pa.ChunkedArray)):
        return pa.table({"embedding": data}).to_reader()
    if not hasattr(data, "__arrow_c_stream__"):
        return _reader(pa.table(pa.record_batch(data)))
    try:
        return pa.RecordBatchReader.from_stream(data)
    except pa.ArrowInvalid:
        return _reader(pa.chunked_array(data))


def _arrow(reader: Any) -> Stream:
    pa = _pyarrow()

    def write(sink: IO[bytes]) -> None:
        with pa.ipc.new_stream(sink, reader.schema) as writer:
            for batch in reader:
                size = max(1, BLOCK_BYTES * batch.num_rows // max(1, batch.nbytes))
                for i in range(0, batch.num_rows, size):
                    writer.write_batch(batch.slice(i, size))

    return Stream([], write)


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise ImportError('tables are streamed with pyarrow: pip install "collapsar[arrow]"') from error
    return pyarrow

"""Writes the bench's files, or reads one with pyarrow on one thread: python3 pyarrow-peer.py write FOLDER | read FILE."""
import json
import resource
import sys
import time

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROWS, DIMS = 50_000, 768


def write(folder):
    values = np.random.default_rng(0).standard_normal((ROWS, DIMS)).astype(np.float32)
    offsets = pa.array(np.arange(ROWS + 1, dtype=np.int32) * DIMS)
    column = lambda x: pa.table({"emb": pa.ListArray.from_arrays(offsets, pa.array(x.ravel()))})
    coarse = (values.view(np.uint32) & 0xFFFF0000).view(np.float32)
    for codec in ("none", "snappy", "zstd", "lz4"):
        pq.write_table(column(values), f"{folder}/{codec}.parquet", compression=codec)
    pq.write_table(column(values.astype(np.float16)), f"{folder}/snappy-float16.parquet")
    pq.write_table(column(coarse), f"{folder}/zstd-bfloat16.parquet", compression="zstd")
    pq.write_table(column(values), f"{folder}/zstd-split.parquet", compression="zstd", use_dictionary=False, column_encoding={"emb.list.element": "BYTE_STREAM_SPLIT"})
    pq.write_table(pa.table({f"f{j}": values[:, j] for j in range(DIMS)}), f"{folder}/snappy-wide.parquet")


def read(path):
    pa.set_cpu_count(1)
    started, used = time.perf_counter(), time.process_time()
    table = pq.ParquetFile(path).read(use_threads=False)
    print(json.dumps({
        "wall": time.perf_counter() - started, "cpu": time.process_time() - used, "rows": table.num_rows,
        "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }))


{"write": write, "read": read}[sys.argv[1]](sys.argv[2])

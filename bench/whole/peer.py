"""The peers of bench/whole: data, the scripts that a user would write instead, and a stop-watch for any command.

  peer.py write ROWS DIMS FILE      float32, spectrum falling as 1/k^0.8 along random directions
  peer.py numpy FILE                load, float64, mean, covariance, eigenvalues, correlation, effective rank
  peer.py torch FILE                RankMe as it is usually pasted: singular values of the rows in float32
  peer.py time COMMAND...           JSON: wall and processor seconds, peak resident bytes
"""
import json
import resource
import subprocess
import sys
import time


def write(rows, dims, path):
    import numpy as np

    rng = np.random.default_rng(0)
    basis, _ = np.linalg.qr(rng.standard_normal((dims, dims)))
    mixing = (np.arange(1, dims + 1) ** -0.4)[:, None] * basis
    out = np.lib.format.open_memmap(path, mode="w+", dtype="<f4", shape=(rows, dims))
    for first in range(0, rows, 10_000):
        count = min(10_000, rows - first)
        out[first : first + count] = rng.standard_normal((count, dims)) @ mixing


def with_numpy(path):
    import numpy as np

    x = np.load(path).astype(np.float64)
    x -= x.mean(0)
    covariance = x.T @ x / (len(x) - 1)
    values = np.linalg.eigvalsh(covariance)
    std = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(std, std)
    p = values[values > 0] / values[values > 0].sum()
    print(np.exp(-(p * np.log(p)).sum()), np.abs(correlation[np.triu_indices(len(std), 1)]).mean())


def with_torch(path):
    import numpy as np
    import torch

    values = torch.linalg.svdvals(torch.from_numpy(np.load(path)))
    p = values / values.sum() + 1e-7
    print(torch.exp(-(p * torch.log(p)).sum()).item())


def timed(command):
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(json.dumps({"wall": wall, "cpu": used.ru_utime + used.ru_stime, "rss": used.ru_maxrss * 1024}))


work, *rest = sys.argv[1:]
if work == "write":
    write(int(rest[0]), int(rest[1]), rest[2])
elif work == "time":
    timed(rest)
else:
    {"numpy": with_numpy, "torch": with_torch}[work](rest[0])

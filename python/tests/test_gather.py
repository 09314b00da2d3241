"""The sample that the hooks keep: bounded, seeded, the same however the rows are batched and over how many processes they come."""

from __future__ import annotations

from collections import Counter

import pytest

torch = pytest.importorskip("torch")

import torch.distributed as dist  # noqa: E402
import torch.multiprocessing as mp  # noqa: E402

from collapsar._gather import Gatherer, RowSample, scalars  # noqa: E402


def numbered(count: int) -> torch.Tensor:
    return torch.arange(count, dtype=torch.float32)[:, None].expand(count, 2)


def sample(count: int, limit: int, seed: int, batch: int) -> list[int]:
    kept = RowSample(limit, seed)
    for rows in numbered(count).split(batch):
        kept.add(rows)
    gathered = kept.gather()
    assert gathered is not None
    return gathered[:, 0].int().tolist()


def test_batches_do_not_matter() -> None:
    whole = sample(1000, 100, 0, 1000)
    assert len(set(whole)) == 100
    assert [sample(1000, 100, 0, batch) for batch in (1, 7, 99, 256)] == [whole] * 4
    assert sample(1000, 100, 1, 1000) != whole


def test_all_rows_where_they_are_few() -> None:
    assert sorted(sample(50, 100, 0, 8)) == list(range(50))
    assert RowSample(100, 0).gather() is None


def test_each_row_is_as_likely() -> None:
    times = Counter(row for seed in range(400) for row in sample(40, 10, seed, 6))
    expected = 400 * 10 / 40
    chi_squared = sum((times[row] - expected) ** 2 / (expected * (1 - 10 / 40)) for row in range(40)) * 39 / 40
    assert chi_squared < 72.1  # 0.1 % of χ² with 39 degrees of freedom are above; the seeds are fixed


def test_memory_is_bounded() -> None:
    kept = RowSample(100, 0)
    most = 0
    for rows in numbered(10_000).split(50):
        kept.add(rows)
        most = max(most, sum(len(part) for part in kept._rows))
    assert most <= 250


def test_rows_are_kept_as_they_were() -> None:
    kept = RowSample(10, 0)
    rows = torch.ones(4, 3, dtype=torch.bfloat16, requires_grad=True) * 1
    kept.add(rows)
    rows.data.zero_()  # a model may use its buffers again
    gathered = kept.gather()
    assert gathered is not None
    assert (gathered.dtype, gathered.requires_grad, gathered.tolist()) == (torch.bfloat16, False, [[1.0] * 3] * 4)


def gatherer(**flags: object) -> Gatherer:
    return Gatherer(None, 1000, 0, flags)


def test_an_audit_in_scalars() -> None:
    gathered = gatherer(layer="encoder")
    gathered.start()
    gathered.add(torch.randn(300, 8, generator=torch.Generator().manual_seed(0)))
    report = gathered.finish()
    assert report is not None
    assert report.to_dict()["input"]["layer"] == "encoder"
    values = scalars(report)
    assert values["collapsed"] == 0
    assert values["live-rank"] == 8
    assert values["effective-rank/low"] <= values["effective-rank/estimate"] <= values["effective-rank/high"]


def test_what_fails_is_a_warning() -> None:
    gathered = gatherer(nonfinite="error")
    gathered.start()
    gathered.add(torch.full((4, 3), float("nan")))
    with pytest.warns(UserWarning, match="hold NaN or Infinity"):
        assert gathered.finish() is None
    with pytest.warns(UserWarning, match="nothing to audit"):
        assert gathered.finish() is None


@pytest.mark.parametrize("output", [torch.zeros(2, 3, 4), (torch.zeros(2, 3),), {"a": 1}])
def test_what_is_no_rows_must_be_told(output: object) -> None:
    gathered = gatherer()
    gathered.start()
    with pytest.raises(TypeError, match="rows=lambda output"):
        gathered.add(output)


def in_process(rank: int, world: int, folder: str) -> None:
    dist.init_process_group("gloo", init_method=f"file://{folder}/meet", rank=rank, world_size=world)
    gathered = Gatherer(None, 150, 0, {})
    gathered.start()
    gathered.add(torch.randn(200, 8, generator=torch.Generator().manual_seed(rank)) + rank)
    report = gathered.finish()
    assert report is not None
    torch.save(report.to_dict(), f"{folder}/{rank}.pt")
    dist.destroy_process_group()


def test_processes_audit_one_sample(tmp_path) -> None:
    mp.spawn(in_process, (2, str(tmp_path)), nprocs=2)
    first, second = (torch.load(tmp_path / f"{rank}.pt") for rank in (0, 1))
    assert first == second
    assert first["input"]["rowsUsed"] == 150
    assert 0.3 < first["channels"]["mean"][0] < 0.7  # rows of both: their means are 0 and 1

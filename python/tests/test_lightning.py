"""The callback, in a real Trainer of Lightning, on a model that does not collapse and on one that does."""

from __future__ import annotations

import pytest

lightning = pytest.importorskip("lightning")
torch = pytest.importorskip("torch")

from lightning.pytorch.callbacks import EarlyStopping  # noqa: E402
from torch.utils.data import DataLoader, TensorDataset  # noqa: E402

from collapsar.lightning import CollapseCallback  # noqa: E402

DIMS = 16


class Model(lightning.LightningModule):
    """An encoder of given rank, which stays as it is (its learning rate is 0)."""

    def __init__(self, rank: int) -> None:
        super().__init__()
        self.encoder = torch.nn.Linear(DIMS, DIMS)
        self.head = torch.nn.Linear(DIMS, 1)
        with torch.no_grad():
            self.encoder.weight.copy_(torch.eye(DIMS))
            self.encoder.weight[rank:] = 0

    def training_step(self, batch, index):
        return self.head(self.encoder(batch[0])).square().mean()

    def validation_step(self, batch, index):
        self.head(self.encoder(batch[0]))

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.0)


def loader(rows: int, seed: int) -> DataLoader:
    return DataLoader(TensorDataset(torch.randn(rows, DIMS, generator=torch.Generator().manual_seed(seed))), batch_size=64)


def fit(model: Model, *callbacks, epochs: int = 1, **options):
    trainer = lightning.Trainer(
        max_epochs=epochs, accelerator="cpu", logger=False, enable_checkpointing=False, enable_progress_bar=False,
        enable_model_summary=False, callbacks=list(callbacks), **options,
    )  # fmt: skip
    trainer.fit(model, loader(128, 0), loader(500, 1))
    return trainer


def test_it_logs_metrics_verdict_and_interval() -> None:
    callback = CollapseCallback("encoder", layer="representation")
    model = Model(DIMS)
    logged = fit(model, callback).callback_metrics
    assert callback.report is not None
    answer = callback.report.to_dict()
    assert (answer["input"]["rows"], answer["input"]["layer"]) == (500, "representation")
    assert logged["collapsar/collapsed"] == 0
    assert logged["collapsar/live-rank"] == DIMS
    metric = answer["metrics"]["effective-rank"]
    assert logged["collapsar/effective-rank"].item() == pytest.approx(metric["value"])
    assert logged["collapsar/effective-rank/low"].item() == pytest.approx(metric["interval"]["low"])
    assert logged["collapsar/effective-rank/high"].item() == pytest.approx(metric["interval"]["high"])
    assert not model.encoder._forward_hooks


def test_it_keeps_no_more_than_it_is_told() -> None:
    callback = CollapseCallback("encoder", max_rows=100, seed=3)
    fit(Model(DIMS), callback)
    assert callback.report is not None
    assert callback.report.to_dict()["input"]["rows"] == 100


def test_collapse_stops_a_training_that_asks_for_it() -> None:
    callback = CollapseCallback("encoder")
    stopping = EarlyStopping("collapsar/collapsed", divergence_threshold=0.5, patience=100)
    trainer = fit(Model(5), callback, stopping, epochs=4)
    assert callback.report is not None
    assert callback.report.verdict.mode == "dimensional"
    assert trainer.current_epoch < 4
    assert stopping.stopped_epoch == 0


def test_a_module_of_another_shape() -> None:
    callback = CollapseCallback("encoder", rows=lambda output: output.reshape(-1, 4))
    fit(Model(DIMS), callback)
    assert callback.report is not None
    assert callback.report.to_dict()["input"]["rows"] == 2000


def test_a_misspelt_module_is_an_error_at_once() -> None:
    with pytest.raises(AttributeError, match="encodr"):
        fit(Model(DIMS), CollapseCallback("encodr"))

"""A callback for PyTorch Lightning: `Trainer(callbacks=[CollapseCallback("encoder")])`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

try:
    from lightning.pytorch.callbacks import Callback
except ImportError:
    from pytorch_lightning.callbacks import Callback  # pyright: ignore

from ._gather import Gatherer, scalars

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from .report import Report


class CollapseCallback(Callback):  # pyright: ignore[reportGeneralTypeIssues]
    """
    Audits what a module gives in each validation epoch, and logs metrics, verdict and interval under `collapsar/`.

    `module`: the name of a submodule, as `get_submodule` takes it. `rows`: which rows its output holds, where that is no tensor
    of rows × dims. `max_rows`: of those that a seeded sample keeps. Other flags are those of `audit`.

    `report` is the last epoch's. `collapsar/collapsed` is 1 where it collapsed: something for EarlyStopping to look at.
    """

    report: Report | None = None

    def __init__(
        self, module: str, *, rows: Callable[[Any], Tensor] | None = None, max_rows: int = 8192, seed: int = 0, **flags: Any
    ) -> None:
        super().__init__()
        self._gatherer = Gatherer(rows, max_rows, seed, {"layer": module, **flags})
        self._module = module
        self._handle: Any = None

    def on_validation_epoch_start(self, trainer: Any, pl_module: Any) -> None:
        """Begins to listen."""
        self._gatherer.start()
        encoder = pl_module.get_submodule(self._module)
        self._handle = encoder.register_forward_hook(lambda _, inputs, output: self._gatherer.add(output))

    def on_validation_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        """Audits and logs."""
        self._handle.remove()
        if trainer.sanity_checking:
            return
        self.report = self._gatherer.finish()
        if self.report is not None:
            pl_module.log_dict({f"collapsar/{name}": value for name, value in scalars(self.report).items()}, sync_dist=True)

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        """Leaves the module as it was."""
        if self._handle is not None:
            self._handle.remove()

"""A callback for the Trainer of Hugging Face Transformers: `Trainer(…, callbacks=[CollapseCallback("encoder")])`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transformers import TrainerCallback

from ._gather import Gatherer, scalars

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

    from .report import Report


class CollapseCallback(TrainerCallback):
    """
    Audits what a module gives in each evaluation, and adds metrics, verdict and interval to its metrics, under `eval_collapsar/`.

    They are in what `evaluate` returns (for `metric_for_best_model` and EarlyStoppingCallback) and in `state.log_history`.
    Trackers get them where `log` is `trainer.log`: the Trainer has told them its own metrics by the time it calls back.

    `module`: the name of a submodule, as `get_submodule` takes it. `rows`: which rows its output holds, where that is no tensor
    of rows × dims, such as `lambda output: output.last_hidden_state[:, 0]`. `max_rows`: of those that a seeded sample keeps.
    Other flags are those of `audit`. `report` is the last evaluation's.
    """

    report: Report | None = None
    log: Callable[[dict[str, float]], None] | None = None

    def __init__(
        self, module: str, *, rows: Callable[[Any], Tensor] | None = None, max_rows: int = 8192, seed: int = 0, **flags: Any
    ) -> None:
        self._gatherer = Gatherer(rows, max_rows, seed, {"layer": module, **flags})
        self._module = module
        self._handle: Any = None

    def on_init_end(self, args: Any, state: Any, control: Any, model: Any = None, **kwargs: Any) -> None:
        """Begins to listen, to evaluations only."""
        if self._handle is not None or model is None:
            return

        def listen(_: Any, inputs: Any, output: Any) -> None:
            if not model.training:
                self._gatherer.add(output)

        self._handle = model.get_submodule(self._module).register_forward_hook(listen)
        self._gatherer.start()

    on_train_begin = on_init_end  # of a callback that was added later

    def on_evaluate(self, args: Any, state: Any, control: Any, metrics: dict[str, float] | None = None, **kwargs: Any) -> None:
        """Audits and logs."""
        self.report = self._gatherer.finish()
        self._gatherer.start()
        if self.report is None:
            return
        values = {f"eval_collapsar/{name}": value for name, value in scalars(self.report).items()}
        if metrics is not None:
            metrics.update(values)
        if self.log is not None:
            self.log(values)
        else:
            state.log_history.append({**values, "epoch": state.epoch, "step": state.global_step})

    def on_predict(self, args: Any, state: Any, control: Any, metrics: Any = None, **kwargs: Any) -> None:
        """Forgets what a prediction gave."""
        self._gatherer.start()

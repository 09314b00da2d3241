"""The callback, in a real Trainer of Transformers, on a tiny BERT."""

from __future__ import annotations

import pytest

transformers = pytest.importorskip("transformers")
torch = pytest.importorskip("torch")

from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainingArguments  # noqa: E402

from collapsar.transformers import CollapseCallback  # noqa: E402

WIDTH = 16
MODULE = "bert.encoder"


def first_token(output):
    return output.last_hidden_state[:, 0]


def model(rank: int = WIDTH) -> BertForSequenceClassification:
    torch.manual_seed(0)
    made = BertForSequenceClassification(
        BertConfig(
            vocab_size=50, hidden_size=WIDTH, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
            max_position_embeddings=16, num_labels=2, initializer_range=1.0,
        )
    )  # fmt: skip
    with torch.no_grad():
        norm = made.bert.encoder.layer[0].output.LayerNorm
        norm.weight[rank:] = 0
    return made


def examples(count: int, seed: int) -> list[dict[str, object]]:
    random = torch.Generator().manual_seed(seed)
    return [{"input_ids": torch.randint(1, 50, (8,), generator=random), "labels": i % 2} for i in range(count)]


def trainer(callback: CollapseCallback, folder, rank: int = WIDTH, **options) -> Trainer:
    arguments = TrainingArguments(
        output_dir=str(folder), num_train_epochs=2, eval_strategy="epoch", per_device_train_batch_size=32,
        per_device_eval_batch_size=64, learning_rate=0.0, use_cpu=True, report_to=[], disable_tqdm=True, **options,
    )  # fmt: skip
    return Trainer(model(rank), arguments, train_dataset=examples(64, 0), eval_dataset=examples(400, 1), callbacks=[callback])


def test_evaluations_tell_metrics_verdict_and_interval(tmp_path) -> None:
    callback = CollapseCallback(MODULE, rows=first_token)
    told = trainer(callback, tmp_path, save_strategy="no").evaluate()
    assert callback.report is not None
    answer = callback.report.to_dict()
    assert (answer["input"]["rows"], answer["input"]["dims"], answer["input"]["layer"]) == (400, WIDTH, MODULE)
    metric = answer["metrics"]["effective-rank"]
    assert told["eval_collapsar/collapsed"] == 0
    assert told["eval_collapsar/effective-rank"] == metric["value"]
    assert told["eval_collapsar/effective-rank/low"] == metric["interval"]["low"]
    assert "eval_loss" in told


def test_training_is_left_out_and_each_epoch_is_its_own(tmp_path) -> None:
    callback = CollapseCallback(MODULE, rows=first_token, max_rows=300)
    training = trainer(callback, tmp_path, save_strategy="no")
    training.train()
    history = [entry for entry in training.state.log_history if "eval_collapsar/effective-rank" in entry]
    assert [entry["epoch"] for entry in history] == [1, 2]
    assert history[0]["eval_collapsar/effective-rank"] == history[1]["eval_collapsar/effective-rank"]
    assert callback.report is not None
    assert callback.report.to_dict()["input"]["rows"] == 300


def test_predictions_are_forgotten(tmp_path) -> None:
    callback = CollapseCallback(MODULE, rows=first_token)
    predicting = trainer(callback, tmp_path, save_strategy="no")
    predicting.predict(examples(50, 2))
    predicting.evaluate()
    assert callback.report is not None
    assert callback.report.to_dict()["input"]["rows"] == 400


def test_collapse_is_told_and_can_choose_the_best(tmp_path) -> None:
    callback = CollapseCallback(MODULE, rows=first_token)
    training = trainer(
        callback, tmp_path, rank=6, save_strategy="epoch", load_best_model_at_end=True,
        metric_for_best_model="eval_collapsar/effective-rank", greater_is_better=True,
    )  # fmt: skip
    training.train()
    assert callback.report is not None
    assert callback.report.verdict.status == "collapsed"
    assert training.state.best_metric == callback.report.to_dict()["metrics"]["effective-rank"]["value"]


def test_trackers_are_told_through_the_trainer(tmp_path) -> None:
    told: list[dict[str, float]] = []

    class Tracker(transformers.TrainerCallback):
        def on_log(self, args, state, control, logs=None, **kwargs) -> None:
            told.append(dict(logs or {}))

    callback = CollapseCallback(MODULE, rows=first_token)
    training = trainer(callback, tmp_path, save_strategy="no")
    training.add_callback(Tracker())
    callback.log = training.log
    training.evaluate()
    assert any("eval_collapsar/collapsed" in logs for logs in told)
    assert sum("eval_collapsar/collapsed" in entry for entry in training.state.log_history) == 1

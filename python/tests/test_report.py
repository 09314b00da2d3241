"""The views of a report, against what numpy says."""

from __future__ import annotations

import json
import re
import subprocess
import sys

import numpy as np
import pytest

import collapsar


@pytest.fixture(scope="module")
def report(rows: np.ndarray) -> collapsar.Report:
    return collapsar.audit(rows, layer="representation")


@pytest.fixture(scope="module")
def flat(flat_rows: np.ndarray) -> collapsar.Report:
    return collapsar.audit(flat_rows)


def test_verdict(report: collapsar.Report, flat: collapsar.Report) -> None:
    assert (report.verdict.status, report.verdict.mode) == ("no-collapse-found", None)
    assert (flat.verdict.status, flat.verdict.mode) == ("collapsed", "dimensional")
    assert str(flat.verdict) == f"collapsed: {flat.verdict.summary}"
    assert repr(report) == f"<Report {report.verdict}>"
    assert "at the representation" in report.verdict.summary


def test_raise_for_collapse(report: collapsar.Report, flat: collapsar.Report) -> None:
    report.raise_for_collapse()
    with pytest.raises(collapsar.CollapseFound) as caught:
        flat.raise_for_collapse()
    assert caught.value.report is flat
    assert str(caught.value) == flat.verdict.summary


def test_findings(flat: collapsar.Report) -> None:
    (finding,) = [finding for finding in flat.findings if finding["severity"] == "fail"]
    assert finding["id"] == "hard-dimensional-collapse"
    assert finding["advice"]


def test_spectrum(report: collapsar.Report, rows: np.ndarray) -> None:
    assert isinstance(report.spectrum, np.ndarray)
    np.testing.assert_allclose(report.spectrum, np.linalg.eigvalsh(np.cov(rows.astype(np.float64).T))[::-1], rtol=1e-9)


def test_band(report: collapsar.Report, rows: np.ndarray) -> None:
    low, high = report.band
    assert low.shape == high.shape == (rows.shape[1],)
    assert np.all(low <= high)
    assert np.all(high[:1] >= report.spectrum[:1])
    assert collapsar.audit(rows[:3], figures=False).band is None


def test_metrics(report: collapsar.Report, rows: np.ndarray) -> None:
    pd = pytest.importorskip("pandas")
    metrics = report.metrics
    assert isinstance(metrics, pd.DataFrame)
    p = report.spectrum / report.spectrum.sum()
    row = metrics.loc["effective-rank"]
    assert row["status"] == "ok"
    assert row["value"] == pytest.approx(np.exp(-(p * np.log(p)).sum()))
    assert row["low"] <= row["estimate"] <= row["high"]
    assert metrics["value"].dtype == np.float64
    assert metrics.index.name == "metric"
    assert set(metrics.index) == set(report.to_dict()["metrics"])


def test_metrics_without_pandas(report: collapsar.Report, tmp_path) -> None:
    path = tmp_path / "r.json"
    report.to_json(path)
    script = f"""if True:
        import sys
        sys.modules["pandas"] = sys.modules["numpy"] = None
        import collapsar
        report = collapsar.Report.load({str(path)!r})
        assert isinstance(report.spectrum, list), type(report.spectrum)
        assert report.metrics["effective-rank"]["value"] == {report.to_dict()["metrics"]["effective-rank"]["value"]!r}
    """
    subprocess.run([sys.executable, "-c", script], check=True)


def test_json_goes_there_and_back(report: collapsar.Report, tmp_path) -> None:
    text = report.to_json(tmp_path / "r.json")
    assert (tmp_path / "r.json").read_text("utf-8") == text
    assert json.loads(text) == report.to_dict()
    assert collapsar.Report.load(tmp_path / "r.json").to_dict() == report.to_dict()


def test_the_page_is_that_of_the_program(rows: np.ndarray, tmp_path) -> None:
    np.save(tmp_path / "x.npy", rows)
    report = collapsar.audit(tmp_path / "x.npy", output=tmp_path / "r.html")
    page = report.to_html(tmp_path / "r2.html")
    assert page == (tmp_path / "r.html").read_text("utf-8")
    assert page == (tmp_path / "r2.html").read_text("utf-8")
    assert "<svg" in page
    assert not re.search(r'(src|href)="(?!#|data:)', page)


def test_in_a_notebook_it_is_a_frame(report: collapsar.Report) -> None:
    frame = report._repr_html_()
    assert re.fullmatch(r'<iframe srcdoc="[^"<>]*" sandbox="allow-scripts" title="[^"<>]*" style="[^"<>]*"></iframe>', frame)
    assert "&lt;svg" in frame


def test_what_is_no_answer_has_no_page(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(collapsar.CollapsarError, match="no answer of the program's"):
        collapsar.Report({"verdict": {"status": "", "mode": None, "summary": ""}}).to_html()
    capfd.readouterr()


def test_compare_files(rows: np.ndarray, flat_rows: np.ndarray, tmp_path) -> None:
    pd = pytest.importorskip("pandas")
    np.save(tmp_path / "epoch-1.npy", rows)
    np.save(tmp_path / "epoch-2.npy", flat_rows)
    comparison = collapsar.compare(tmp_path / "epoch-1.npy", str(tmp_path / "epoch-2.npy"))
    assert comparison.candidates[0].verdict.status == "collapsed"
    assert comparison.base.verdict.status == "no-collapse-found"
    differences = comparison.differences
    assert isinstance(differences, pd.DataFrame)
    assert differences.loc[(0, "live-rank"), "absolute"] == -6
    assert list(differences.index.names) == ["candidate", "metric"]
    assert comparison.to_dict()["candidates"][0]["subspace"]["status"] == "ok"
    assert "<svg" in comparison.to_html()
    assert repr(comparison).startswith("<Comparison collapsed: ")


def test_compare_reports(report: collapsar.Report, flat_rows: np.ndarray) -> None:
    flat_there, elsewhere = (collapsar.audit(flat_rows, layer=layer) for layer in ("representation", "projector"))
    comparison = collapsar.compare(report, flat_there, axis=[1, 2])
    assert comparison.to_dict()["axis"]["values"] == [1, 2]
    assert comparison.to_dict()["candidates"][0]["subspace"]["status"] == "undefined"
    with pytest.raises(collapsar.CollapseFound) as caught:
        collapsar.compare(report, flat_there, fail_on="fail")
    assert isinstance(caught.value.report, collapsar.Comparison)
    with pytest.raises(collapsar.UnfitError):
        collapsar.compare(report, elsewhere)
    with pytest.raises(collapsar.UsageError):
        collapsar.compare(report)

"""
Have a model's embeddings collapsed, in which sense, how sure are we, and why?

    report = collapsar.audit(embeddings, layer="representation")
    report.verdict, report.metrics, report.spectrum

The work is done by the npm package of the same name, which comes with this one; docs/python.md tells more.
"""

from importlib.metadata import version

from ._audit import audit, audit_columns, compare
from .errors import CollapsarError, CollapseFound, InconclusiveError, InputError, UnfitError, UsageError
from .report import Comparison, Report, Verdict

__version__ = version("collapsar")

__all__ = [
    "CollapsarError",
    "CollapseFound",
    "Comparison",
    "InconclusiveError",
    "InputError",
    "Report",
    "UnfitError",
    "UsageError",
    "Verdict",
    "audit",
    "audit_columns",
    "compare",
]

"""What collapsar says when it cannot go on: one exception for each exit code of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class CollapsarError(Exception):
    """The base of all of them, and the error itself where the program failed by a fault of its own (exit 1)."""

    code: str
    """kebab-case and stable, such as `non-finite-rows`: what scripts match on"""
    suggestions: tuple[str, ...]
    """how to mend it, a line each"""
    exit: int = 1
    """the program's exit code"""

    def __init__(self, message: str, code: str, *suggestions: str) -> None:
        super().__init__("\n".join([message, *(f"  {line}" for line in suggestions)]))
        self.message = message
        self.code = code
        self.suggestions = suggestions


class UsageError(CollapsarError):
    """Exit 2: a flag or a value that the program does not know."""

    exit = 2


class InputError(CollapsarError):
    """Exit 3: the input cannot be read, or the output cannot be written."""

    exit = 3


class UnfitError(CollapsarError):
    """Exit 4: the input was read and cannot be measured (NaN, ragged or too few rows), or not be compared."""

    exit = 4


class CollapseFound(CollapsarError):
    """Exit 5: a finding reached `fail_on`, or `Report.raise_for_collapse` found a collapse. `report` holds all of it."""

    exit = 5
    report: Any
    """what was asked for: a Report, the reports of several columns, a Comparison"""


class InconclusiveError(CollapsarError):
    """Exit 6: inconclusive, under `strict=True`. `report` holds all of it."""

    exit = 6
    report: Any
    """what was asked for: a Report, the reports of several columns, a Comparison"""


_KNOWN = (UsageError, InputError, UnfitError, CollapseFound, InconclusiveError)


def error_of(exit_code: int, message: str, code: str, suggestions: Sequence[str] = ()) -> CollapsarError:
    """The error that an exit code stands for."""
    kind = next((known for known in _KNOWN if known.exit == exit_code), CollapsarError)
    error = kind(message, code, *suggestions)
    error.exit = exit_code
    return error

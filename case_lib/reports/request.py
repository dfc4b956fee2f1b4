"""What is asked of a report, or of each of many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Request"]


@dataclass(frozen=True)
class Request:
    """How a report, or each of many, is to be made.

    Attributes
    ----------
    notebooks
        The folder of the notebooks.
    langs
        The languages of the report.
    given
        Parameters for the notebooks. Each goes to the notebooks that take it; one that none takes
        is refused.
    only
        Names of the notebooks to print; all if empty.
    draft
        Whether the case file may have open questions; “draft” is then printed on each page.
    kernels
        Whether each notebook runs in a Jupyter kernel, as always if the system can't fork;
        otherwise in a process forked from a warm one, with equal output in less time.
    pdf
        Whether report and brief are also made as PDF.

    Examples
    --------
    >>> Request(Path("notebooks"), ["en", "zh"], {"draws": "500"}).pdf
    True
    """

    notebooks: Path
    langs: Sequence[str]
    given: Mapping[str, Any] = field(default_factory=dict)
    only: Sequence[str] = ()
    draft: bool = False
    kernels: bool = False
    pdf: bool = True

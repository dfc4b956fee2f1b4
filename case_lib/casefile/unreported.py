"""The quantities that readers ask for in a kind of case and that no source reports."""

from __future__ import annotations

from case_lib.base.languages import text
from case_lib.casefile.case import Case

__all__ = ["unreported_labels"]


def unreported_labels(case: Case) -> list[str]:
    """Return what readers ask for and no chosen source reports, in the language of the case."""
    return [
        text(words, case.lang) for name, words in case.file.crime.asked.items() if name not in case
    ]

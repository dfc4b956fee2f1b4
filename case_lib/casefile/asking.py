"""What readers ask of a case of its kind, and no source tells."""

from __future__ import annotations

from case_lib.base.languages import text
from case_lib.casefile.case import Case

__all__ = ["open_asked"]


def open_asked(case: Case) -> list[str]:
    """Return, in the language of the case, what its kind is asked and no chosen source reports."""
    return [
        text(words, case.lang) for name, words in case.file.crime.asked.items() if name not in case
    ]

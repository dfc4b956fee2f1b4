"""Proves of a rendered report that it is what its case file gives, and that no number escaped.

Three questions, each put to what is there and not to what was once written of it: is every file
there, with its hash (``manifest.json``)? Do page, PDF and sidecar hold what the executed notebooks
and the case file give again (``recount``)? Is every numeral traced or structural (``orphans``)?
"""

from __future__ import annotations

from pathlib import Path

from case_lib.base.errors import FactError, Fault
from case_lib.reports.making import PAGE, PDF
from case_lib.reports.orphans import EVIDENCE, Orphan, orphans
from case_lib.reports.recount import Difference, differences

__all__ = ["EVIDENCE", "Difference", "Orphan", "audit"]


def audit(folder: Path) -> list[Difference | Orphan]:
    """Audit the report in a folder; an empty list is a proof.

    Raises
    ------
    FactError
        When the folder holds no report.
    """
    for path in (folder / PAGE, folder / PDF):
        if not path.is_file():
            raise FactError(
                [
                    Fault(
                        f"{path.as_posix()}:1:1",
                        "there is no such report.",
                        "Name the folder of a rendered report.",
                    )
                ]
            )
    return [*differences(folder), *orphans(folder)]

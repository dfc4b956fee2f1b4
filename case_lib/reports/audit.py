"""Prove that a rendered report follows from its case file, and that every numeral is traced.

Three checks on the files themselves: does every file exist with the hash in ``manifest.json``? Do
page, PDF and sidecar equal what the executed notebooks and the case file give (``recount``)? Is
every numeral traced or structural (``orphans``)?
"""

from __future__ import annotations

from pathlib import Path

from case_lib.base import folders
from case_lib.base.errors import FactError, Fault
from case_lib.reports.orphans import EVIDENCE, orphans
from case_lib.reports.recount import differences, files
from case_lib.reports.report_files import PAGE, PDF

__all__ = ["EVIDENCE", "audit"]


def audit(folder: Path) -> list[Fault]:
    """Audit a report, or one language of it; an empty list is a proof.

    Parameters
    ----------
    folder
        ``reports/<case>``, or the folder of one language in it.

    Raises
    ------
    FactError
        If the folder contains no report.
    """
    whole = (folder / "notebooks").is_dir()
    root = folder if whole else folder.resolve().parent
    parts = sorted(path.parent for path in folder.glob(f"*/{PAGE}")) if whole else [folder]
    listed = folders.listed(root)
    for path in [part / name for part in parts or [folder] for name in (PAGE, PDF)]:
        without = (
            path.name == PDF and listed and f"{path.resolve().parent.name}/{PDF}" not in listed
        )
        if not path.is_file() and not without:
            raise FactError(
                [
                    Fault(
                        f"{path.as_posix()}:1:1",
                        "there is no such report.",
                        "Name the folder of a rendered report.",
                    )
                ]
            )
    faults: list[Fault] = [*files(root)]
    for part in parts:
        faults += [*differences(part), *orphans(part)]
    return faults

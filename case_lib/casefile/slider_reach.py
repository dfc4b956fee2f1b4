"""How far a slider goes beyond the published range of an assumption, on the page and in a cell."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from case_lib.base import code
from case_lib.base.intervals import Interval
from case_lib.base.memoising import memoised
from case_lib.casefile import checks, cross_checks
from case_lib.casefile.schema import CaseFile
from case_lib.quantity import limits

__all__ = ["reach"]


def reach(
    case_file: CaseFile, name: str, unit: str, ends: Interval, log: bool
) -> tuple[float, float]:
    """Return the least and the greatest value of the slider of an assumption.

    It goes half the published range further at both ends, or, on a logarithmic scale (``log``), to
    half and to twice them; not beyond what the unit and the other figures of the case allow.
    """
    allowed = limits.allowed(name, unit, case_file.currency)
    pad = (ends.high - ends.low) / 2
    least, most = (ends.low / 2, ends.high * 2) if log else (ends.low - pad, ends.high + pad)
    if least < allowed.low or (allowed.low_open and least <= allowed.low):
        least = ends.low / 2 if allowed.low_open else allowed.low
    most = min(most, allowed.high)
    if limits.whole(unit):
        least, most = float(math.ceil(least)), float(math.floor(most))
    least, most = min(_short(least), ends.low), max(_short(most), ends.high)
    opens = _opens if case_file.folder else _opens.__wrapped__  # type: ignore[attr-defined]
    tables = code.of_folder(case_file.folder) if case_file.folder else ""
    written = _Written((tables, case_file.model_dump_json()), case_file)
    return (
        least if opens(written, name, least) else ends.low,
        most if opens(written, name, most) else ends.high,
    )


@dataclass(frozen=True)
class _Written:
    """A case file, which the cache knows by its fields and the files beside it."""

    CONTENT: ClassVar = ("content",)
    content: tuple[str, str]
    file: CaseFile


@memoised
def _opens(case: _Written, name: str, value: float) -> bool:
    """Return whether a value of an assumption is compatible with the other figures of a case."""
    other = case.file.assumptions[name].model_copy(update={"value": value})
    assumptions = {**case.file.assumptions, name: other}
    changed = case.file.changed_by({"assumptions": assumptions})
    if cross_checks.faults(changed):
        return False
    return not checks.reconcile(changed, frozenset(changed.sources), contradictions=True)


def _short(value: float) -> float:
    return float(f"{value:.3g}")

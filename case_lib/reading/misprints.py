"""Find suspect figures in a draft: implausibly large, or one digit shorter than another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from case_lib.base.intervals import Interval
from case_lib.reading import figure_extraction

if TYPE_CHECKING:
    from case_lib.reading.findings import Findings

__all__ = ["remarks"]


def remarks(findings: Findings) -> list[str]:
    """Return remarks on suspect figures."""
    suspect: list[str] = []
    for name, item in findings.quantities.items():
        places = [f"{claim['anchor']} ({claim['at']})" for claim in item.claims]
        if item.interval.low > figure_extraction.most(item.unit):
            suspect += [f"{name}: {place} seems too many; a misprint?" for place in places]
        stem = re.sub(r"_\d+$", "", name)
        whole = stem.removesuffix(".part") + ".total" if stem.endswith(".part") else stem
        first = findings.quantities.get(whole)
        if first is None or name == whole:
            continue
        near = first.interval.tenfold(item.interval) and _lost(first.interval, item.interval)
        short = item.smaller and _short(first.interval.low, item.interval.high)
        if near if whole == stem else short:
            other = f"{first.claims[0]['anchor']} ({first.claims[0]['at']})"
            suspect.append(
                f"{name}: {places[0]} is about a tenth or ten times {other}; a lost digit?"
            )
    return suspect


def _lost(one: Interval, other: Interval) -> bool:
    """Return whether the smaller of two counts lacks one digit of the larger (56, 506)."""
    few, many = (f"{number:.0f}" for number in sorted((one.low, other.low)))
    without = {many[:place] + many[place + 1 :] for place in range(len(many))}
    return len(few) > 1 and few in without


def _short(whole: float, part: float) -> bool:
    """Return whether a part has all digits of its whole except the last (8 of 83)."""
    return f"{part:.0f}" == f"{whole:.0f}"[:-1]

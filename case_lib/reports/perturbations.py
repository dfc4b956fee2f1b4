"""Perturbations of claims: each claim of a case with other possible numbers or dates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from case_lib.casefile.schema import CaseFile
from case_lib.reading import dates, numeral_reading

__all__ = ["Perturbation", "alone", "perturbations"]


@dataclass(frozen=True)
class Perturbation:
    """One claim, by its place, and the wordings that replace it."""

    section: str
    name: str
    row: int
    said: str
    instead: tuple[str, ...]

    @property
    def subject(self) -> str:
        """The name that numbers depending on the claim have in their traces."""
        return self.name if self.section == "quantities" else f"events.{self.name}"


def perturbations(file: CaseFile) -> Iterator[Perturbation]:
    """Yield a perturbation of every claim about a quantity and every date of an event."""
    for name, spec in file.quantities.items():
        for row, claim in enumerate(spec.claims):
            if claim.rank != "rejected":
                yield Perturbation("quantities", name, row, claim.says, _other(claim.says, file))
    for name, event in file.events.items():
        for row, dated in enumerate(event.claims):
            if dated.when:
                yield Perturbation("events", name, row, dated.when, _moved(dated.when))


def _other(says: str, file: CaseFile) -> tuple[str, ...]:
    """Return wordings of the same form with slightly larger and smaller numbers.

    If one contradicts the rest of the case, the next is tried.
    """
    read = numeral_reading.read(says, file.conventions)
    first = read.numbers[0]
    step = 1.0 if first.is_integer() and first < 1e6 else first / 10
    if read.form in ("between", "several"):
        return (f"{first:.12g}..{read.numbers[1] + step:.12g}",)
    if read.form == "more_than":
        step = read.interval.high - read.interval.low
    if read.form == "about":
        step = first / 10
    sign = {
        "exact": "{}",
        "more_than": "{}+",
        "about": "~{}",
        "just_under": "<{}",
        "less_than": "less than {}",
        "at_least": ">={}",
        "at_most": "<={}",
    }[read.form]
    ends = [first + step, *([first - step] if first > step else [first + step / 10])]
    return tuple(sign.format(f"{end:.12g}") for end in ends)


def _moved(when: str) -> tuple[str, ...]:
    """Return a date one day later, and as an alternative one day earlier."""
    window = dates.read(when)
    return tuple(
        dates.between(window.earliest + timedelta(days), window.latest + timedelta(days)).text
        for days in (1, -1)
    )


def alone(file: CaseFile, perturbation: Perturbation, says: str) -> CaseFile:
    """Return the case with one claim, saying ``says``, as the only one about its quantity."""
    section: dict[str, Any] = dict(getattr(file, perturbation.section))
    spec = section[perturbation.name]
    claim = spec.claims[perturbation.row]
    key = "says" if perturbation.section == "quantities" else "when"
    changed = claim.model_copy(update={key: says})
    section[perturbation.name] = spec.model_copy(update={"claims": (changed,)})
    return file.model_copy(update={perturbation.section: section})

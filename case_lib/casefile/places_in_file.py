"""The place of a figure in a case file, and its label there."""

from __future__ import annotations

from case_lib.casefile.entries import PLACES
from case_lib.casefile.issues import Value
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.quantities import Quantity

__all__ = ["at_claim", "at_figure", "label_of"]


def label_of(case_file: CaseFile, name: str, figure: Quantity) -> Value:
    """Return the label of a figure in each language."""
    spec = case_file.quantities.get(name) or case_file.assumptions.get(name)
    return spec.label.model_dump() if spec else figure.label


def at_claim(case_file: CaseFile, name: str, row: int) -> str:
    """Return the place of a claim's wording, as file:line:column."""
    if name.startswith(PLACES):
        return case_file.where("quantities", name, "arrests")
    return case_file.where("quantities", name, "claims", row, "says")


def at_figure(case_file: CaseFile, name: str) -> str:
    """Return the place of an assumption, or of the first claim of a quantity."""
    if name in case_file.assumptions:
        return case_file.where("assumptions", name, "value")
    return at_claim(case_file, name, 0)

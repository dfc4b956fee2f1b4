"""What a chapter gives to a case and to its report, and which chapters there are.

A chapter is a package with a ``CHAPTER``: a folder in ``case_lib/chapters``, or a package that
another distribution offers under the entry point group ``case_lib.chapters``.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from case_lib.base.chapter_packages import FOLDER, GROUP, packages
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.temporal_network import Order
from case_lib.quantity.formulas import Formula
from case_lib.quantity.quantities import Label, Quantity

if TYPE_CHECKING:
    from case_lib.casefile.case import Case

__all__ = ["FOLDER", "GROUP", "Chapter", "chapters", "formulas", "packages"]


@dataclass(frozen=True, eq=False)
class Chapter:
    """What a chapter declares, in one place.

    Attributes
    ----------
    notebook
        Stem of its notebook, such as ``03_pay``.
    title
        What it is about, as ``check`` lists it: "what people were paid".
    formulas
        Formulas that every case takes part in.
    given
        From a case file, the order of its events and the chosen sources: quantities of published
        tables, such as thresholds of law, by name.
    needs
        From an opened case: names of the quantities, or parts of the case file, that the chapter
        needs to show all it can. What the case has of them isn't listed as lacking.
    check
        From an opened case and the parameters given to a notebook: raises ``ParameterError`` for
        a value of the chapter's own parameters that it can't take.
    files
        Parameters whose value may be the path of a file, which the report then keeps a copy of.
    printed
        From an opened case and those beside it: quantities that it prints beside the case's own.
    document
        What it is printed in: ``report``, or ``brief``, the case on two pages.
    few
        Parameters of its notebook with which a model shows the same, from fewer draws; for checks
        that run it many times.
    """

    notebook: str
    title: Label
    formulas: Sequence[Formula] = ()
    given: Callable[[CaseFile, Order, frozenset[str]], Mapping[str, Quantity]] = lambda *_: {}
    needs: Callable[[Case], Iterable[str]] = lambda *_: ()
    check: Callable[[Case, Mapping[str, Any]], None] = lambda *_: None
    files: Collection[str] = ()
    printed: Callable[[Case, Sequence[Case]], Iterable[Quantity]] = lambda *_: ()
    document: Literal["report", "brief"] = "report"
    few: Mapping[str, int] = field(default_factory=dict)


@functools.cache
def chapters() -> tuple[Chapter, ...]:
    """Return the chapters that there are, in the order of their notebooks.

    Raises
    ------
    ImportError
        When a package that offers a chapter can't be imported, or has no ``CHAPTER``.
    """
    found = []
    for name in packages():
        declared = getattr(importlib.import_module(name), "CHAPTER", None)
        if not isinstance(declared, Chapter):
            raise ImportError(f"{name} has no CHAPTER, which tells what the chapter gives.")
        found.append(declared)
    return tuple(sorted(found, key=lambda item: item.notebook))


def formulas() -> list[Formula]:
    """Return the formulas of all chapters."""
    return [item for chapter in chapters() for item in chapter.formulas]

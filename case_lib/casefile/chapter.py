"""What a chapter adds to a case and to its report, and the list of chapters.

A chapter is a package with a ``CHAPTER``: a folder in ``case_lib/chapters``, or a package that
another distribution offers under the entry point group ``case_lib.chapters``.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from case_lib.base.chapter_packages import packages
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.temporal_network import Order
from case_lib.quantity.formulas import Formula
from case_lib.quantity.quantities import Label, Quantity

if TYPE_CHECKING:
    from case_lib.casefile.case import Case

__all__ = ["Chapter", "chapters", "formulas", "packages"]


@dataclass(frozen=True, eq=False)
class Chapter:
    """The declaration of a chapter.

    Attributes
    ----------
    notebook
        Stem of its notebook, such as ``03_pay``.
    title
        Its subject, as ``check`` lists it: "what people were paid".
    formulas
        Formulas that are evaluated for every case.
    given
        Function of a case file, its event order and the chosen sources that returns quantities of
        published tables, such as legal thresholds, by name.
    needs
        Function of an opened case that returns the quantities, or parts of the case file, that the
        chapter needs to be complete. Those that the case has aren't listed as missing.
    check
        Function of an opened case and the notebook's parameters that raises ``ParameterError``
        for an invalid value of the chapter's own parameters.
    files
        Parameters whose value may be a file path; the report then keeps a copy of the file.
    printed
        Function of an opened case and those beside it that returns further quantities it prints.
    document
        The document that contains it: ``report``, or ``brief``, the case on two pages.
    few
        Parameters of its notebook for fewer draws with equal results, used by checks that run it
        many times.
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
    """Return all chapters in the order of their notebooks.

    Raises
    ------
    ImportError
        If a package with a chapter can't be imported, or has no ``CHAPTER``.
    """
    declarations = []
    for name in packages():
        declared = getattr(importlib.import_module(name), "CHAPTER", None)
        if not isinstance(declared, Chapter):
            raise ImportError(f"{name} has no CHAPTER, the declaration of a chapter. Add one.")
        declarations.append(declared)
    return tuple(sorted(declarations, key=lambda item: item.notebook))


def formulas() -> list[Formula]:
    """Return the formulas of all chapters."""
    return [item for chapter in chapters() for item in chapter.formulas]

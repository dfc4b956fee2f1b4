"""A block in several languages, and a decorator that makes one."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from case_lib.casefile.case import Case
from case_lib.document.display import Block
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Run

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["Versions", "in_each_language", "version"]

_P = ParamSpec("_P")
_B = TypeVar("_B", bound="Block")


@dataclass(frozen=True, repr=False)
class Versions(Block):
    """One block in several languages; JupyterLab shows the first."""

    of: Mapping[str, Block]

    @property
    def first(self) -> Block:
        """The block in the first language."""
        return next(iter(self.of.values()))

    def runs(self) -> list[Run]:
        """Return every run in the first language, in reading order."""
        return self.first.runs()

    def frame(self) -> pd.DataFrame:
        """Return the data frame of the block in the first language."""
        return self.first.frame()

    @property
    def data(self) -> pd.DataFrame:
        """The same as ``frame()``."""
        return self.frame()

    def axes(self) -> list[Axes]:
        """Return the axes of a figure in the first language."""
        axes: list[Axes] = self.first.axes() if isinstance(self.first, FigureBlock) else []
        return axes

    def describe(self) -> dict[str, Any]:
        """Return language → description."""
        return {"versions": {lang: block.describe() for lang, block in self.of.items()}}

    def as_html(self) -> str:
        """Return the representation for JupyterLab."""
        return self.first.as_html()

    def as_text(self) -> str:
        """Return the plain-text representation."""
        return self.first.as_text()


def version(described: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return one language of a cell's description."""
    single: dict[str, Any] = described.get("versions", {lang: described})[lang]
    return single


def in_each_language(
    make: Callable[Concatenate[Case, _P], _B],
) -> Callable[Concatenate[Case, _P], _B]:
    """Make a function that returns a block for a case return one in each language of the case.

    For a single language, the block itself is returned.
    """

    @functools.wraps(make)
    def made(case: Case, /, *args: _P.args, **named: _P.kwargs) -> _B:
        if len(case.langs) < 2:
            return replace(make(case, *args, **named), lang=case.lang)
        return Versions(  # type: ignore[return-value]
            {
                lang: replace(make(case.speaking(lang), *args, **named), lang=lang)
                for lang in case.langs
            }
        )

    return made

"""A figure: a drawing with caption, note and the numbers that it prints or draws."""

from __future__ import annotations

import base64
import functools
import html
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from case_lib.base.kinds import Kind
from case_lib.document import interactive
from case_lib.document.display import Block
from case_lib.document.inline import Cell, Number, Run, html_of, plain_runs, text_of
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.traces import plain_bounds

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["FigureBlock"]


# in a dark JupyterLab the lightness of drawings is inverted; hues are kept
_DARK = (
    "<style>body[data-jp-theme-light='false'] .case-lib :is(img, iframe)"
    "{filter:invert(.9) hue-rotate(180deg)}</style>"
)


@dataclass(frozen=True, repr=False)
class FigureBlock(Block):
    """A drawing with its caption, alternative text and note.

    ``svgs`` contain text as text, for reports that include the font; ``outlined`` returns them with
    text as outlines, for JupyterLab, which shows one of several languages; a drawing over several
    pages has several. ``numbers`` are those printed in the drawing, ``unprinted`` quantities that
    it shows without printing them, ``rests_on`` the names of all quantities behind both; ``named``
    labels printed numbers whose own label is too general. ``network`` is the drawing as data for
    ``interactive.page``. ``layouts`` is the layout of each of ``svgs`` (``redrawing``), empty if a
    page can't redraw it. ``figures`` are the matplotlib figures; ``rows`` are the data of a drawing
    if they aren't its quantities.
    """

    svgs: Sequence[str]
    outlined: Callable[[], Sequence[str]] = field(compare=False)
    caption: Cell
    alt: str
    note: Cell
    numbers: Sequence[Number] = ()
    name: str = ""
    rests_on: Sequence[str] = ()
    kind: Kind = Kind.REPORTED
    network: Mapping[str, Any] | None = None
    unprinted: Sequence[Quantity] = ()
    named: Sequence[str] = ()
    layouts: Sequence[Mapping[str, Any]] = ()
    figures: Sequence[Figure] = field(default=(), compare=False, repr=False)
    rows: pd.DataFrame | None = field(default=None, compare=False, repr=False)

    @functools.cached_property
    def drawn(self) -> Sequence[str]:
        """The drawing for JupyterLab, rendered on first access."""
        return self.outlined()

    def axes(self) -> list[Axes]:
        """Return the axes of the drawing, over all its pages, for inspection or changes.

        >>> from case_lib import open_case
        >>> from case_lib.chapters.pay import figures
        >>> len(figures.price_per_lead(open_case("shanghai-2023")).axes())
        1
        """
        from case_lib.document import prints  # noqa: PLC0415 - matplotlib takes a second

        _ = self.drawn  # rendered before a caller changes the axes
        for figure in self.figures:
            prints.catch_up(figure)
        return [axes for figure in self.figures for axes in figure.axes]

    def frame(self) -> pd.DataFrame:
        """Return the printed and drawn numbers as a data frame, one row each (``frames``).

        >>> from case_lib import open_case
        >>> from case_lib.chapters.pay import figures
        >>> drawn = figures.price_per_lead(open_case("shanghai-2023"))
        >>> {"low", "high", "unit", "kind"} <= set(drawn.frame().columns)
        True
        """
        from case_lib.document import frames  # noqa: PLC0415 - pandas takes half a second

        if self.rows is not None:
            return self.rows.copy()
        return frames.of_figure(self.runs(), self.unprinted)

    @property
    def data(self) -> pd.DataFrame:
        """The same as ``frame()``."""
        return self.frame()

    def kinds(self) -> list[Kind]:
        """Return the kinds of all printed or drawn quantities."""
        return sorted({self.kind, *super().kinds()})

    def runs(self) -> list[Run]:
        """Return every run, in reading order."""
        return [*self.caption, *self.numbers, *self.note]

    def body(self) -> dict[str, Any]:
        """Return the description without traces."""
        return {
            "block": "figure",
            "name": self.name,
            "svgs": list(self.svgs),
            "alt": self.alt,
            "caption": plain_runs(self.caption),
            "note": plain_runs(self.note),
            "numbers": plain_runs(self.numbers),
            "rests_on": list(self.rests_on),
            **({"named": list(self.named)} if self.named else {}),
            "unprinted": [_data_of(quantity) for quantity in self.unprinted],
            **({"network": self.network} if self.network else {}),
            # as text: what is told of its numbers isn't printed once more
            **({"layouts": json.dumps(self.layouts, ensure_ascii=False)} if self.layouts else {}),
        }

    def as_html(self) -> str:
        """Return the representation for JupyterLab."""
        network = interactive.frame(self.network) if self.network else ""
        images = "".join(
            f'<img alt="{html.escape(self.alt)}" style="max-width:100%" '
            f'src="data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}">'
            for drawn in self.drawn
        )
        return (
            f"{_DARK}<figure class='case-lib'>{images}<figcaption>{html_of(self.caption)}{self.badge()}"
            f"<br><small>{html_of(self.note)}</small></figcaption></figure>"
            + (f"<div class='case-lib'>{network}</div>" if network else "")
        )

    def as_text(self) -> str:
        """Return the plain-text representation."""
        return f"{text_of(self.caption)}{self.badge()}\n{self.alt}\n{text_of(self.note)}"


def _data_of(quantity: Quantity) -> dict[str, Any]:
    """Return a quantity that is drawn but not printed, as data."""
    return {
        "name": quantity.name,
        "label": quantity.label if isinstance(quantity.label, str) else dict(quantity.label),
        **plain_bounds(quantity),
        "unit": quantity.unit,
        "kind": quantity.kind.word,
    }

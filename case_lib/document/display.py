"""What a notebook cell shows: paragraphs, tables and figures in which every number is traced.

Each block has three faces: HTML for JupyterLab, plain text, and a JSON description under
``MIME``, from which reports are set.
"""

from __future__ import annotations

import base64
import functools
import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, in_all
from case_lib.casefile.case import Case
from case_lib.document import interactive
from case_lib.document.inline import (
    Cell,
    Number,
    Run,
    Tested,
    html_of,
    plain_runs,
    text_of,
    traces_of,
)
from case_lib.quantity.quantities import Quantity
from case_lib.quantity.traces import plain_bounds

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "MIME",
    "Block",
    "Data",
    "FigureBlock",
    "Paragraph",
    "Table",
    "Title",
    "Versions",
    "in_each_language",
    "version",
]

_P = ParamSpec("_P")
_B = TypeVar("_B", bound="Block")
MIME = "application/vnd.case-lib+json"


# in a dark JupyterLab drawings are turned from black on white to white on black; hues stay
_DARK = (
    "<style>body[data-jp-theme-light='false'] .case-lib :is(img, iframe)"
    "{filter:invert(.9) hue-rotate(180deg)}</style>"
)
_BADGES = {Kind.ASSUMED: N_("○ assumed"), Kind.SYNTHETIC: N_("◇ synthetic")}


@dataclass(frozen=True, repr=False)
class Block:
    """Base of what a cell shows."""

    def __repr__(self) -> str:
        """Return what it is and how it begins, on a line."""
        first = self.as_text().partition("\n")[0]
        return f"<{type(self).__name__}: {first[:60]}{'…' if len(first) > 60 else ''}>"

    def runs(self) -> list[Run]:
        """Return every run, in reading order."""
        raise NotImplementedError

    def body(self) -> dict[str, Any]:
        """Return the description without traces."""
        raise NotImplementedError

    def kinds(self) -> list[Kind]:
        """Return the kinds of all it shows, strongest first."""
        return sorted({run.kind for run in self.runs() if isinstance(run, Number)})

    def as_html(self) -> str:
        """Return the face for JupyterLab."""
        raise NotImplementedError

    def as_text(self) -> str:
        """Return the plain face."""
        raise NotImplementedError

    def badge(self) -> str:
        """Return what a caption ends with where something shown is assumed or synthetic."""
        kinds = self.kinds()
        if not kinds or kinds[-1] not in _BADGES:
            return ""
        # in every language, since a block in JupyterLab doesn't know its reader's
        words = in_all(_BADGES[kinds[-1]]).values()
        return f" {' · '.join(dict.fromkeys(words))}"

    def describe(self) -> dict[str, Any]:
        """Return the description that reports are set from."""
        return {
            **self.body(),
            "kinds": [kind.word for kind in self.kinds()],
            "traces": traces_of(self.runs()),
        }

    def frame(self) -> pd.DataFrame:
        """Return the numbers that it shows as a data frame, a row for each (``framing``)."""
        from case_lib.document import framing  # noqa: PLC0415 - pandas takes half a second

        return framing.of_figure(self.runs(), ())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {MIME: self.describe(), "text/html": self.as_html(), "text/plain": self.as_text()}


# what stands around the lines of a paragraph, and around each of them
_TAGS = {"list": ("ul", "li"), "steps": ("ol", "li"), "headline": ("", "h3")}


@dataclass(frozen=True, repr=False)
class Paragraph(Block):
    """One or more findings, each a sentence or paragraph.

    ``style`` is text, list, steps (a numbered list), note, headline or lede.

    ``left_out`` marks a paragraph that stands where something isn't shown: with what it needs, or
    empty where nothing is reported. ``aside`` marks one that shows nothing of the case: a section
    that holds nothing else is left out.

    ``tested`` are the tests that decided what it says, for a page whose numbers can be moved;
    ``chosen`` says that it was decided otherwise as well.
    """

    lines: Sequence[Cell]
    style: str = "text"
    left_out: Sequence[str] | None = None
    aside: bool = False
    tested: Sequence[Tested] = ()
    chosen: bool = False

    def runs(self) -> list[Run]:
        """Return every run, in reading order."""
        return [run for line in self.lines for run in line]

    def body(self) -> dict[str, Any]:
        """Return the description without traces."""
        return {
            "block": "paragraph",
            "style": self.style,
            "lines": [plain_runs(line) for line in self.lines],
            **({} if self.left_out is None else {"left_out": list(self.left_out)}),
            **({"aside": True} if self.aside else {}),
            **({"chosen": True} if self.chosen else {}),
            **({"tested": [item.plain() for item in self.tested]} if self.tested else {}),
        }

    def describe(self) -> dict[str, Any]:
        """Return the description that reports are set from."""
        unshown = {tree["name"]: tree for item in self.tested for tree in item.traces}
        return {**super().describe(), **({"unshown": unshown} if unshown else {})}

    def as_html(self) -> str:
        """Return the face for JupyterLab."""
        around, tag = _TAGS.get(self.style, ("", "p"))
        lines = "".join(f"<{tag}>{html_of(line)}</{tag}>" for line in self.lines)
        return f"<{around}>{lines}</{around}>" if around else lines

    def as_text(self) -> str:
        """Return the plain face."""
        return "\n".join(text_of(line) for line in self.lines)


@dataclass(frozen=True, repr=False)
class Data(Block):
    """Data that a page works with and no reader sees as they are; ``name`` says which."""

    name: str
    data: Mapping[str, Any]

    def runs(self) -> list[Run]:
        """Return nothing: no number is printed."""
        return []

    def body(self) -> dict[str, Any]:
        """Return the description without traces."""
        return {"block": "data", "name": self.name, "data": self.data}

    def as_html(self) -> str:
        """Return the face for JupyterLab."""
        return f"<p><small>{html.escape(self.as_text())}</small></p>"

    def as_text(self) -> str:
        """Return the plain face."""
        return f"{self.name}: {len(self.data)}"


@dataclass(frozen=True, repr=False)
class Table(Block):
    """A table with its caption, heads and a source note under it.

    ``align`` is one letter a column (l, r, c).
    """

    caption: Cell
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: Cell
    align: str
    name: str = ""

    def __post_init__(self) -> None:
        size = len(self.heads)
        if {len(self.align), *(len(row) for row in self.rows)} != {size}:
            raise ValueError(f"table {self.name}: heads, align and rows differ in number.")

    def runs(self) -> list[Run]:
        """Return every run, in reading order."""
        cells = [run for row in self.rows for cell in row for run in cell]
        return [*self.caption, *cells, *self.note]

    def body(self) -> dict[str, Any]:
        """Return the description without traces."""
        return {
            "block": "table",
            "name": self.name,
            "caption": plain_runs(self.caption),
            "heads": list(self.heads),
            "align": self.align,
            "rows": [[plain_runs(cell) for cell in row] for row in self.rows],
            "note": plain_runs(self.note),
        }

    def frame(self) -> pd.DataFrame:
        """Return the table as a data frame: numbers as floats, ranges as two columns (``framing``).

        >>> from case_lib import open_case
        >>> from case_lib.chapters.pay import tables
        >>> tables.by_role(open_case("shanghai-2023")).frame().shape[0] > 3
        True
        """
        from case_lib.document import framing  # noqa: PLC0415 - pandas takes half a second

        return framing.of_table(self.heads, self.rows)

    @property
    def data(self) -> pd.DataFrame:
        """The same as ``frame()``."""
        return self.frame()

    def as_html(self) -> str:
        """Return the face for JupyterLab."""
        sides = {"l": "left", "r": "right", "c": "center"}
        align = [f'style="text-align:{sides[letter]}"' for letter in self.align]
        heads = "".join(
            f"<th {a}>{html.escape(h)}</th>" for h, a in zip(self.heads, align, strict=True)
        )
        rows = "".join(
            "<tr>"
            + "".join(f"<td {a}>{html_of(cell)}</td>" for cell, a in zip(row, align, strict=True))
            + "</tr>"
            for row in self.rows
        )
        return (
            f"<table><caption>{html_of(self.caption)}{self.badge()}</caption><thead><tr>{heads}</tr>"
            f"</thead><tbody>{rows}</tbody></table><p><small>{html_of(self.note)}</small></p>"
        )

    def as_text(self) -> str:
        """Return the plain face."""
        lines = [text_of(self.caption) + self.badge(), " | ".join(self.heads)]
        lines += [" | ".join(text_of(cell) for cell in row) for row in self.rows]
        return "\n".join([*lines, text_of(self.note)])


@dataclass(frozen=True, repr=False)
class FigureBlock(Block):
    """A drawing with its caption, a text that says what it shows, and a note under it.

    ``svgs`` have their text as text, for reports that bring the font; ``drawn`` have it as
    outlines, for JupyterLab; there are several where a drawing goes over several pages.
    ``numbers`` are those printed inside the drawing, ``unprinted`` quantities that it shows without
    printing them, ``rests_on`` the names of all quantities under both; ``named`` is what each number
    printed is called there, where its label doesn't tell. ``network`` is what the drawing shows as
    data for ``interactive.page``, where it can be moved on a screen. ``figures`` are the drawings of
    matplotlib; ``rows`` the data of a drawing that has others than these.
    """

    svgs: Sequence[str]
    drawn: Sequence[str]
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
    figures: Sequence[Figure] = field(default=(), compare=False, repr=False)
    rows: pd.DataFrame | None = field(default=None, compare=False, repr=False)

    def axes(self) -> list[Axes]:
        """Return the axes of the drawing, over all its pages, to be looked at or drawn anew."""
        return [axes for figure in self.figures for axes in figure.axes]

    def frame(self) -> pd.DataFrame:
        """Return what it prints and draws as a data frame, a row for each (``framing``)."""
        from case_lib.document import framing  # noqa: PLC0415 - pandas takes half a second

        if self.rows is not None:
            return self.rows.copy()
        return framing.of_figure(self.runs(), self.unprinted)

    @property
    def data(self) -> pd.DataFrame:
        """The same as ``frame()``."""
        return self.frame()

    def kinds(self) -> list[Kind]:
        """Return the kinds of all it shows, printed or drawn."""
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
        }

    def as_html(self) -> str:
        """Return the face for JupyterLab."""
        moving = interactive.frame(self.network) if self.network else ""
        images = "".join(
            f'<img alt="{html.escape(self.alt)}" style="max-width:100%" '
            f'src="data:image/svg+xml;base64,{base64.b64encode(drawn.encode()).decode()}">'
            for drawn in self.drawn
        )
        return (
            f"{_DARK}<figure class='case-lib'>{images}<figcaption>{html_of(self.caption)}{self.badge()}"
            f"<br><small>{html_of(self.note)}</small></figcaption></figure>"
            + (f"<div class='case-lib'>{moving}</div>" if moving else "")
        )

    def as_text(self) -> str:
        """Return the plain face."""
        return f"{text_of(self.caption)}{self.badge()}\n{self.alt}\n{text_of(self.note)}"


def _data_of(quantity: Quantity) -> dict[str, Any]:
    """Return a quantity that is drawn, but not printed, as data."""
    return {
        "name": quantity.name,
        "label": quantity.label if isinstance(quantity.label, str) else dict(quantity.label),
        **plain_bounds(quantity),
        "unit": quantity.unit,
        "kind": quantity.kind.word,
    }


@dataclass(frozen=True, repr=False)
class Title(Block):
    """The title page: case, stage, dates, and key figures at a glance."""

    title: str
    subtitle: str
    facts: Sequence[tuple[str, Cell]]
    glance: Sequence[tuple[str, Cell]]
    warning: str
    changed: date

    def runs(self) -> list[Run]:
        """Return every run, in reading order."""
        return [run for _, cell in [*self.facts, *self.glance] for run in cell]

    def body(self) -> dict[str, Any]:
        """Return the description without traces."""

        def pairs(rows: Sequence[tuple[str, Cell]]) -> list[Any]:
            return [[head, plain_runs(cell)] for head, cell in rows]

        return {
            "block": "title",
            "title": self.title,
            "subtitle": self.subtitle,
            "facts": pairs(self.facts),
            "glance": pairs(self.glance),
            "warning": self.warning,
            "changed": self.changed.isoformat(),
        }

    def as_html(self) -> str:
        """Return the face for JupyterLab."""
        rows = "".join(
            f"<tr><th>{html.escape(head)}</th><td>{html_of(cell)}</td></tr>"
            for head, cell in [*self.facts, *self.glance]
        )
        return (
            f"<h1>{html.escape(self.title)}</h1><p>{html.escape(self.subtitle)}</p>"
            f"<table>{rows}</table><p><em>{html.escape(self.warning)}</em></p>"
        )

    def as_text(self) -> str:
        """Return the plain face."""
        rows = [f"{head}: {text_of(cell)}" for head, cell in [*self.facts, *self.glance]]
        return "\n".join([self.title, self.subtitle, *rows, self.warning])


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
        found: list[Axes] = self.first.axes() if isinstance(self.first, FigureBlock) else []
        return found

    def describe(self) -> dict[str, Any]:
        """Return language → description."""
        return {"versions": {lang: block.describe() for lang, block in self.of.items()}}

    def as_html(self) -> str:
        """Return the face for JupyterLab."""
        return self.first.as_html()

    def as_text(self) -> str:
        """Return the plain face."""
        return self.first.as_text()


def version(described: dict[str, Any], lang: str) -> dict[str, Any]:
    """Return what a cell's description says in one language."""
    found: dict[str, Any] = described.get("versions", {lang: described})[lang]
    return found


def in_each_language(
    make: Callable[Concatenate[Case, _P], _B],
) -> Callable[Concatenate[Case, _P], _B]:
    """Let a function that makes a block of a case make one for each language that it is opened in.

    Where that is one language, the block itself is returned.
    """

    @functools.wraps(make)
    def made(case: Case, /, *args: _P.args, **named: _P.kwargs) -> _B:
        if len(case.langs) < 2:
            return make(case, *args, **named)
        return Versions(  # type: ignore[return-value]
            {lang: make(case.speaking(lang), *args, **named) for lang in case.langs}
        )

    return made

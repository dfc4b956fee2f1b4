"""The output of notebook cells: paragraphs, tables and figures with traced numbers.

Each block has three representations: HTML for JupyterLab, plain text, and a JSON description under
``MIME``, from which reports are made.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, in_all
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

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MIME", "Block", "Data", "Paragraph", "Title"]

MIME = "application/vnd.case-lib+json"
_BADGES = {Kind.ASSUMED: N_("○ assumed"), Kind.SYNTHETIC: N_("◇ synthetic")}


@dataclass(frozen=True, repr=False)
class Block:
    """Base class of cell outputs; ``lang`` is the language, empty if unknown."""

    lang: str = field(default="", kw_only=True)

    def __repr__(self) -> str:
        """Return the type and the beginning of the text, on one line."""
        first = self.as_text().partition("\n")[0]
        return f"<{type(self).__name__}: {first[:60]}{'…' if len(first) > 60 else ''}>"

    def runs(self) -> list[Run]:
        """Return every run, in reading order."""
        raise NotImplementedError

    def body(self) -> dict[str, Any]:
        """Return the description without traces."""
        raise NotImplementedError

    def kinds(self) -> list[Kind]:
        """Return the kinds of all numbers, strongest first."""
        return sorted({run.kind for run in self.runs() if isinstance(run, Number)})

    def as_html(self) -> str:
        """Return the representation for JupyterLab."""
        raise NotImplementedError

    def as_text(self) -> str:
        """Return the plain-text representation."""
        raise NotImplementedError

    def badge(self) -> str:
        """Return the suffix of a caption if any number is assumed or synthetic."""
        kinds = self.kinds()
        if not kinds or kinds[-1] not in _BADGES:
            return ""
        words = in_all(_BADGES[kinds[-1]])
        known = [words[self.lang]] if self.lang in words else dict.fromkeys(words.values())
        return f" {' · '.join(known)}"

    def describe(self) -> dict[str, Any]:
        """Return the description from which reports are made."""
        return {
            **self.body(),
            "kinds": [kind.word for kind in self.kinds()],
            "traces": traces_of(self.runs()),
        }

    def frame(self) -> pd.DataFrame:
        """Return the numbers as a data frame, one row per number (``frames``)."""
        from case_lib.document import frames  # noqa: PLC0415 - pandas takes half a second

        return frames.of_figure(self.runs(), ())

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        return {MIME: self.describe(), "text/html": self.as_html(), "text/plain": self.as_text()}


# HTML around all lines of a paragraph, and around each line
_TAGS = {"list": ("ul", "li"), "steps": ("ol", "li"), "headline": ("", "h3")}


@dataclass(frozen=True, repr=False)
class Paragraph(Block):
    """One or more sentences or paragraphs of text.

    ``style`` is text, list, steps (a numbered list), note, headline or lede.

    ``left_out`` marks a paragraph that replaces an omitted part: it lists what the part needs, or
    is empty if nothing is reported, or if the case or its kind doesn't have it; ``too_large`` is true
    if the case is too large for the part. ``aside`` marks a paragraph without content of the case; a
    section with nothing else is left out.

    ``tested`` contains the conditions that selected the text, for a page with sliders; ``chosen``
    is true if other decisions also selected it.
    """

    lines: Sequence[Cell]
    style: str = "text"
    left_out: Sequence[str] | None = None
    too_large: bool = False
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
            **({"too_large": True} if self.too_large else {}),
            **({"aside": True} if self.aside else {}),
            **({"chosen": True} if self.chosen else {}),
            **({"tested": [item.plain() for item in self.tested]} if self.tested else {}),
        }

    def describe(self) -> dict[str, Any]:
        """Return the description from which reports are made."""
        unshown = {tree["name"]: tree for item in self.tested for tree in item.traces}
        return {**super().describe(), **({"unshown": unshown} if unshown else {})}

    def as_html(self) -> str:
        """Return the representation for JupyterLab."""
        around, tag = _TAGS.get(self.style, ("", "p"))
        lines = "".join(f"<{tag}>{html_of(line)}</{tag}>" for line in self.lines)
        return f"<{around}>{lines}</{around}>" if around else lines

    def as_text(self) -> str:
        """Return the plain-text representation."""
        return "\n".join(text_of(line) for line in self.lines)


@dataclass(frozen=True, repr=False)
class Data(Block):
    """Data that a page uses but doesn't display; ``name`` identifies them."""

    name: str
    data: Mapping[str, Any]

    def runs(self) -> list[Run]:
        """Return an empty list, since no number is printed."""
        return []

    def body(self) -> dict[str, Any]:
        """Return the description without traces."""
        return {"block": "data", "name": self.name, "data": self.data}

    def as_html(self) -> str:
        """Return the representation for JupyterLab."""
        return f"<p><small>{html.escape(self.as_text())}</small></p>"

    def as_text(self) -> str:
        """Return the plain-text representation."""
        return f"{self.name}: {len(self.data)}"


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
        """Return the representation for JupyterLab."""
        rows = "".join(
            f"<tr><th>{html.escape(head)}</th><td>{html_of(cell)}</td></tr>"
            for head, cell in [*self.facts, *self.glance]
        )
        return (
            f"<h1>{html.escape(self.title)}</h1><p>{html.escape(self.subtitle)}</p>"
            f"<table>{rows}</table><p><em>{html.escape(self.warning)}</em></p>"
        )

    def as_text(self) -> str:
        """Return the plain-text representation."""
        rows = [f"{head}: {text_of(cell)}" for head, cell in [*self.facts, *self.glance]]
        return "\n".join([self.title, self.subtitle, *rows, self.warning])

"""A drawing of the inspected numbers by class and detector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from matplotlib.figure import Figure

from case_lib.base.languages import N_, capital, translate
from case_lib.casefile.case import Case
from case_lib.chapters.detection.model import Laboratory
from case_lib.chapters.detection.text import KINDS, called
from case_lib.detection.evaluation import DETECTORS
from case_lib.detection.worlds import CALLER
from case_lib.document import drawing
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import number
from case_lib.document.lettering import inches, wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.style_sheet import (
    BLUE,
    GREY,
    LEAD,
    ORANGE,
    PALE,
    SMALL,
    TEXT,
    WHITE,
    WIDTH,
)
from case_lib.document.versions import in_each_language
from case_lib.synthetic import calls

__all__ = ["looked_at"]

_passages = Passages(__package__)
_ORDINARY = "subscriber"


@in_each_language
@drawing.styled
def looked_at(case: Case, lab: Laboratory | None) -> FigureBlock | Paragraph:
    """Draw how many of the inspected numbers belong to callers, by detector."""
    if lab is None:
        return left_out(case, calls.needs(case))
    lang = case.lang
    counts = [_counts(lab, name) for name in DETECTORS]
    numbers = [number(lab.looked(name, CALLER), lang, with_unit=False) for name in DETECTORS]
    labels = [wrapped(capital(called(name, lang)), 2.3, TEXT) for name in DETECTORS]
    figure = _drawn(counts, [drawing.printed(count) for count in numbers], labels, lang)
    around = _passages.around(case, "looked-at", lab.inputs)
    return drawing.block(figure, around, numbers, model=True)


_PARTS: tuple[tuple[str, str, str, str], ...] = (
    (CALLER, ORANGE, "", KINDS[CALLER]),
    ("busy", BLUE, "////", N_("others who call much, or from abroad")),
    (_ORDINARY, PALE, "", KINDS[_ORDINARY]),
)
_ROW, _BAR, _LINE, _GAP = 0.36, 0.24, 0.15, 0.08  # inches: a row, a bar, a line of words, between


def _counts(lab: Laboratory, name: str) -> dict[str, int]:
    """Return the count of inspected numbers in each part."""
    of = lab.classes(name)
    two_classes = {CALLER: of[CALLER], _ORDINARY: of[_ORDINARY]}
    return {**two_classes, "busy": of.total() - sum(two_classes.values())}


def _drawn(
    counts: Sequence[dict[str, int]], numbers: Sequence[str], labels: Sequence[str], lang: str
) -> Figure:
    """Draw a bar for each detector; each part is labelled above a bar that contains it."""
    left = 2 * _GAP + max(inches(line, TEXT) for label in labels for line in label.split("\n"))
    room = WIDTH - left - _GAP
    named = {row: _named(counts[row], parts, lang) for row, parts in _where(counts).items()}
    most = max(
        sum(each.values()) * room / (room - inches(printed, TEXT) - 2 * _GAP)
        for each, printed in zip(counts, numbers, strict=True)
    )
    most = max(
        most,
        *(at * room / (room - inches(w, SMALL) - _GAP) for own in named.values() for w, at in own),
    )
    placed = {row: _levels(own, room / most) for row, own in named.items()}
    middles, top = [], 0.0
    for row in range(len(counts)):
        top += (
            _LINE * (1 + max((level for *_, level in placed[row]), default=0))
            if row in placed
            else 0
        )
        middles.append(top + _ROW / 2)
        top += _ROW
    tall = top + 0.4
    figure = Figure(figsize=(WIDTH, tall))
    axes = figure.add_axes((left / WIDTH, 1 - top / tall, room / WIDTH, top / tall))
    for row, (each, middle, printed) in enumerate(zip(counts, middles, numbers, strict=True)):
        end = 0
        for part, color, hatch, _ in _PARTS:
            look: dict[str, Any] = {
                "color": color,
                "hatch": hatch,
                "edgecolor": WHITE,
                "linewidth": 0.5,
            }
            axes.barh(middle, each[part], left=end, height=_BAR, **look)
            end += each[part]
        drawing.text_beside(axes, printed, end, middle, TEXT, _GAP)
        for label, at, level in placed.get(row, []):
            edge = middle - _BAR / 2
            base = edge - _LINE * (level + 0.5)
            axes.plot([at] * 2, [edge, base], color=GREY, linewidth=LEAD)
            axes.text(at + 0.04 * most / room, base, label, va="center", fontsize=SMALL)
    axes.set_yticks(middles, labels, fontsize=TEXT)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(top, 0)
    axes.set_xlim(0, most)
    axes.set_xlabel(translate(N_("numbers looked at, all runs together"), lang))
    return figure


def _where(counts: Sequence[dict[str, int]]) -> dict[int, list[str]]:
    """Return the parts to label above each bar; one bar gets as many labels as possible."""
    left, labelled = [part for part, *_ in _PARTS], dict[int, list[str]]()
    while left:
        row = max(range(len(counts)), key=lambda n: sum(counts[n][part] > 0 for part in left))
        there = [part for part in left if counts[row][part]]
        if not there:
            break
        labelled[row] = there
        left = [part for part in left if part not in there]
    return labelled


def _named(counts: dict[str, int], parts: Sequence[str], lang: str) -> list[tuple[str, float]]:
    """Return the labels of the parts of a bar, each with the middle of its part."""
    labels, end = [], 0
    for part, _, _, label in _PARTS:
        if part in parts:
            labels.append((translate(label, lang), end + counts[part] / 2))
        end += counts[part]
    return labels


def _levels(named: Sequence[tuple[str, float]], scale: float) -> list[tuple[str, float, int]]:
    """Return the labels with their level above the bar, without overlap.

    A label begins to the right of the line from its part; ``scale`` is inches per number.
    """
    placed: list[tuple[str, float, int]] = []
    for words, at in reversed(named):
        end = at * scale + 0.04 + inches(words, SMALL) + _GAP
        above = [level + 1 for _, other, level in placed if other * scale < end]
        placed.append((words, at, max(above, default=0)))
    return placed

"""The crime script drawn: stages from left to right, a lane for each role."""

from __future__ import annotations

import math
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, text, translate
from case_lib.casefile import crime_script
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite
from case_lib.document import drawing, rows
from case_lib.document.cells import left_out, sources_note
from case_lib.document.display import FigureBlock, Paragraph, in_each_language
from case_lib.document.inline import sentence
from case_lib.document.lettering import tall, wrapped

__all__ = ["flow"]

_LEFT, _GAP = 0.95, 0.1  # inches: names of roles, and between boxes


@dataclass(frozen=True)
class _Box:
    """What was done, and whether someone outside could have stood in the way."""

    words: str
    guarded: bool

    @property
    def height(self) -> float:
        """How tall it is in inches."""
        return tall(self.words, 6) + 0.09


@dataclass(frozen=True)
class _Lane:
    """A role with its boxes, a list for each stage."""

    label: str
    cells: list[list[_Box]]

    @property
    def height(self) -> float:
        """How tall it is in inches."""
        columns = (_GAP + sum(box.height + _GAP for box in cell) for cell in self.cells)
        return max(*columns, tall(self.label, 7.5) + _GAP)


@in_each_language
@drawing.styled
def flow(case: Case) -> FigureBlock | Paragraph:
    """Draw who is reported to have done what in which stage."""
    acts = crime_script.acts(case)
    if not acts:
        return left_out(case, ["acts"])
    lang = case.lang
    stages = [s for s in crime_script.STAGES if any(a.spec.stage == s for a in acts)]
    told = {a.spec.role for a in acts}
    tier = {name: case.file.roles[name].tier or 0 for name in told if name}
    roles = sorted(told, key=lambda name: tier[name] if name else math.inf)
    step = (drawing.WIDTH - _LEFT - 0.1) / len(stages)
    lanes = [
        lane
        for role in roles
        for lane in _lanes(
            wrapped(crime_script.who(case, role, lang), _LEFT - 0.08, 7.5, "bold"),
            [
                [
                    _Box(
                        wrapped(text(a.spec.act.model_dump(), lang), step - 0.2, 6),
                        a.spec.guardian is not None,
                    )
                    for a in acts
                    if (a.spec.role, a.spec.stage) == (role, stage)
                ]
                for stage in stages
            ],
        )
    ]
    heads = [translate(crime_script.STAGES[stage], lang) for stage in stages]
    figures = [
        _drawn(page.of(lanes), page.height, [wrapped(h, step - 0.06, 8, "bold") for h in heads])
        for page in rows.pages([lane.height for lane in lanes])
    ]
    caption = sentence(
        N_(
            "The crime script as reported (Cornish 1994): stages from left to right, a lane for "
            "each role. Dashed edge: someone outside could have stood in the way, by our reading."
        ),
        lang,
    )
    alt = translate(
        N_("A grid of roles and stages with the reported acts in boxes; the table lists them."),
        lang,
    )
    cited = [cite(case.file, claim) for act in acts for claim in act.claims]
    block = drawing.block(figures, "script", caption, alt, sources_note(case, cited))
    return drawing.of_kind(block, Kind.ASSUMED)


def _lanes(label: str, cells: list[list[_Box]]) -> list[_Lane]:
    """Return a role's lane; one that is taller than a drawing goes on in further lanes."""
    columns = [
        rows.pages([box.height + _GAP for box in cell], rows.TALLEST - _GAP) for cell in cells
    ]
    return [
        _Lane(
            label,
            [
                c[part].of(cell) if part < len(c) else []
                for c, cell in zip(columns, cells, strict=True)
            ],
        )
        for part in range(max(map(len, columns)))
    ]


def _drawn(lanes: list[_Lane], height: float, heads: list[str]) -> Figure:
    """Return the drawing of some lanes; both axes are in inches."""
    over = 0.12 + max(tall(head, 8) for head in heads)
    figure = Figure(figsize=(drawing.WIDTH, height + over))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, drawing.WIDTH)
    axes.set_ylim(height, -over)
    axes.axis("off")
    step = (drawing.WIDTH - _LEFT - 0.1) / len(heads)
    floor = 0.0
    for lane in lanes:
        axes.text(
            0.02, floor + lane.height / 2, lane.label, va="center", fontsize=7.5, weight="bold"
        )
        axes.axhline(floor, color=drawing.PALE, linewidth=0.7)
        for column, boxes in enumerate(lane.cells):
            top = floor + _GAP
            for box in boxes:
                _box(axes, _LEFT + column * step, top, step - 0.08, box)
                top += box.height + _GAP
        floor += lane.height
    for column, head in enumerate(heads):
        middle = _LEFT + column * step + step / 2
        axes.text(middle, -0.06, head, ha="center", va="bottom", fontsize=8, weight="bold")
        if column:
            axes.axvline(_LEFT + column * step - 0.04, color=drawing.PALE, linewidth=0.5)
    return figure


def _box(axes: Axes, x: float, y: float, width: float, box: _Box) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (x, y),
            width,
            box.height,
            boxstyle="round,pad=0,rounding_size=0.04",
            facecolor="white" if not box.guarded else "#eef5fa",
            edgecolor=drawing.BLUE if box.guarded else "#555555",
            linewidth=1.1 if box.guarded else 0.6,
            linestyle=(0, (3, 1.5)) if box.guarded else "-",
        )
    )
    axes.text(x + width / 2, y + box.height / 2, box.words, ha="center", va="center", fontsize=6)

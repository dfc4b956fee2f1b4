"""The crime script drawn: stages from left to right, a lane for each role."""

from __future__ import annotations

import math

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from case_lib import crime_script
from case_lib.blocks import FigureBlock, Paragraph
from case_lib.case import Case
from case_lib.claims import cite
from case_lib.figures import drawing
from case_lib.kinds import Kind
from case_lib.language import N_, text, translate
from case_lib.runs import sentence
from case_lib.tables.cells import lacking, sources_note

_LINE = 0.135  # inches, one line of a box
_GAP = 0.1


@drawing.styled
def flow(case: Case) -> FigureBlock | Paragraph:
    """Draw who is reported to have done what in which stage."""
    acts = crime_script.acts(case)
    if not acts:
        return lacking(case, ["acts"])
    lang = case.lang
    stages = [s for s in crime_script.STAGES if any(a.spec.stage == s for a in acts)]
    told = {a.spec.role for a in acts}
    tier = {name: case.file.roles[name].tier or 0 for name in told if name}
    lanes = sorted(told, key=lambda name: tier[name] if name else math.inf)
    wide = 18 if lang == "en" else 16
    boxes = {
        (role, stage): [
            (
                drawing.wrapped(text(a.spec.act.model_dump(), lang), lang, wide),
                a.spec.guardian is not None,
            )
            for a in acts
            if (a.spec.role, a.spec.stage) == (role, stage)
        ]
        for role in lanes
        for stage in stages
    }
    heights = [
        max(_GAP + sum(_tall(words) + _GAP for words, _ in boxes[role, stage]) for stage in stages)
        for role in lanes
    ]
    figure, axes = drawing.canvas(sum(heights) + 0.45)
    left = 0.95
    step = (drawing.WIDTH - left - 0.1) / len(stages)
    floor = 0.0
    for role, height in zip(lanes, heights, strict=True):
        label = drawing.wrapped(crime_script.who(case, role, lang), lang, 15)
        axes.text(0.02, floor + height / 2, label, va="center", fontsize=7.5, weight="bold")
        axes.axhline(floor, color=drawing.PALE, linewidth=0.7)
        for column, stage in enumerate(stages):
            top = floor + _GAP
            for words, guarded in boxes[role, stage]:
                _box(axes, left + column * step, top, step - 0.08, words, guarded)
                top += _tall(words) + _GAP
        floor += height
    for column, stage in enumerate(stages):
        axes.annotate(
            translate(crime_script.STAGES[stage], lang),
            (left + column * step + step / 2, -0.12),
            ha="center",
            fontsize=8,
            weight="bold",
            annotation_clip=False,
        )
        if column:
            axes.axvline(left + column * step - 0.04, color=drawing.PALE, linewidth=0.5)
    axes.set_xlim(0, drawing.WIDTH)
    axes.set_ylim(floor, -0.3)
    axes.axis("off")
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
    block = drawing.block(figure, "script", caption, alt, sources_note(case, cited))
    return drawing.of_kind(block, Kind.ASSUMED)


def _tall(words: str) -> float:
    return _LINE * (words.count("\n") + 1) + 0.06


def _box(axes: Axes, x: float, y: float, width: float, words: str, guarded: bool) -> None:
    axes.add_patch(
        FancyBboxPatch(
            (x, y),
            width,
            _tall(words),
            boxstyle="round,pad=0,rounding_size=0.04",
            facecolor="white" if not guarded else "#eef5fa",
            edgecolor=drawing.BLUE if guarded else "#555555",
            linewidth=1.1 if guarded else 0.6,
            linestyle=(0, (3, 1.5)) if guarded else "-",
        )
    )
    axes.text(x + width / 2, y + _tall(words) / 2, words, ha="center", va="center", fontsize=6)

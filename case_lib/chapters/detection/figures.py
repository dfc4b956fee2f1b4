"""Who is looked at: callers and others, by what ranks."""

from __future__ import annotations

from case_lib.base.languages import N_, translate
from case_lib.casefile.case import Case
from case_lib.chapters.detection import model
from case_lib.chapters.detection.model import Laboratory
from case_lib.chapters.detection.text import called
from case_lib.detection.evaluation import DETECTORS
from case_lib.detection.worlds import CALLER
from case_lib.document import drawing
from case_lib.document.cells import capital
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import number
from case_lib.document.lettering import wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.style_sheet import BLUE, ORANGE, PALE, TEXT
from case_lib.document.versions import in_each_language

__all__ = ["looked_at"]

_said = Passages(__package__)
_ORDINARY = "subscriber"


@in_each_language
@drawing.styled
def looked_at(case: Case, lab: Laboratory | None) -> FigureBlock | Paragraph:
    """Draw how many of the numbers looked at are the callers', by detector."""
    if lab is None:
        return left_out(case, model.needs(case))
    lang = case.lang
    figure, axes = drawing.canvas(0.36 * len(DETECTORS) + 0.9)
    numbers = []
    parts = (
        (CALLER, ORANGE, "", N_("the case’s callers")),
        ("busy", BLUE, "////", N_("others who call much, or from abroad")),
        (_ORDINARY, PALE, "", N_("ordinary numbers")),
    )
    for row, name in enumerate(DETECTORS):
        of = lab.classes(name)
        counts = {CALLER: of[CALLER], _ORDINARY: of[_ORDINARY]}
        counts["busy"] = of.total() - sum(counts.values())
        left = 0
        for part, color, hatch, label in parts:
            axes.barh(
                row,
                counts[part],
                left=left,
                height=0.68,
                color=color,
                hatch=hatch,
                edgecolor="white",
                linewidth=0.5,
                label=translate(label, lang) if row == 0 else None,
            )
            left += counts[part]
        found = number(lab.looked(name, CALLER), lang, with_unit=False)
        numbers.append(found)
        axes.text(left * 1.01, row, drawing.printed(found), va="center", fontsize=TEXT)
    labels = [wrapped(capital(called(name, lang)), 2.3, TEXT) for name in DETECTORS]
    axes.set_yticks(range(len(DETECTORS)), labels)
    axes.invert_yaxis()
    axes.set_xlim(0, max(lab.classes(name).total() for name in DETECTORS) * 1.08)
    axes.set_xlabel(translate(N_("numbers looked at, all runs together"), lang))
    figure.legend(loc="outside lower center", ncols=3)
    around = _said.around(case, "looked-at", lab.inputs)
    return drawing.block(figure, around, numbers, model=True)

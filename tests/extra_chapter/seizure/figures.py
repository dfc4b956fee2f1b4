"""A drawing of the chapter, which a page redraws when an assumption is changed."""

from matplotlib.figure import Figure

from case_lib.document import drawing
from case_lib.document.inline import number
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.range_bars import scale
from case_lib.document.redrawing import Moving
from case_lib.document.style_sheet import TINT, WIDTH
from case_lib.document.versions import in_each_language

_said = Passages(__package__)
_BEYOND = 1.2  # factor by which the axis goes beyond the band


@in_each_language
@drawing.styled
def returned(case):
    """Draw what is returned to victims as a band."""
    if "seizure.returned" not in case:
        return left_out(case, ["seizure.returned"])
    amount = case["seizure.returned"]
    printed = number(amount, case.lang)
    said = drawing.printed(printed)
    figure = Figure(figsize=(WIDTH, 0.8))
    axes = figure.add_axes((0.02, 0.4, 0.96, 0.55))
    axes.set(xlim=(0, _BEYOND * amount.high), ylim=(0, 1), yticks=[])
    axes.axvspan(amount.low, amount.high, facecolor=TINT, gid="mv-band")
    axes.text(_middle(amount.low, amount.high), 0.5, said, ha="center", gid="mv-said")
    scale(axes, case.lang)
    moving = Moving([amount])
    ((low, high),) = moving.ends
    moving.place("mv-band", *((end, None) for end in (low, high, high, low)))
    moving.place("mv-said", (_middle(low, high), None))
    moving.say("mv-said", said, [printed], WIDTH)
    moving.record(figure, axes, x=(0, _BEYOND * high))
    return drawing.block(figure, _said.around(case, "returned", [amount]), [printed])


def _middle(low, high):
    return (low + high) / 2

"""A drawing of the acts of a case: those that the person called meets, and those behind them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from case_lib.base.languages import N_, capital, style, text, translate
from case_lib.casefile import crime_script
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite
from case_lib.casefile.crime_script import Act
from case_lib.document import cells, drawing, rows
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Token
from case_lib.document.lettering import inches, tall, wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.style_sheet import BLUE, GREY, RULE, TEXT, TINT, WIDTH
from case_lib.document.versions import in_each_language
from case_lib.quantity.citations import Citation

__all__ = ["way"]

_passages = Passages(__package__)
_MOST = 3  # boxes beside each other
_ARROW, _PAD, _GAP = 0.3, 0.07, 0.1  # inches: between boxes, inside them, under a row
_NODE = 0.075  # inches from the upper end of a line of words to its middle
_MET, _ACTS, _BEHIND = N_("What the person called meets"), N_("The acts"), N_("Behind it")


@dataclass(frozen=True)
class _Box:
    """A step that the person called meets: actor, act and tool."""

    head: str
    body: str

    @property
    def height(self) -> float:
        """The height in inches."""
        return (tall(self.head, TEXT) if self.head else 0) + tall(self.body, TEXT) + 2 * _PAD


@dataclass(frozen=True)
class _Row:
    """A row of the drawing: a title, boxes joined by arrows, or a stage with its acts."""

    title: str = ""
    boxes: tuple[_Box, ...] = ()
    across: int = 1
    stage: str = ""
    acts: str = ""
    left: float = 0.0

    @property
    def height(self) -> float:
        """The height in inches."""
        if self.title:
            return tall(self.title, TEXT) + 0.07
        if self.boxes:
            return max(box.height for box in self.boxes) + _GAP
        return max(tall(self.stage, TEXT), tall(self.acts, TEXT)) + 0.05


@in_each_language
@drawing.styled
def way(case: Case) -> FigureBlock | Paragraph:
    """Draw the acts that the person called meets in their order, and the other acts below."""
    acts = crime_script.acts(case)
    if not acts:
        return left_out(case, ["acts"])
    cited = [cite(case.file, claim) for act in acts for claim in act.claims]
    if len(acts) == 1:
        return _alone(case, acts[0], cited)
    lines = list(_rows(case, acts))
    figures = []
    box = 0
    for page in rows.pages([row.height for row in lines]):
        figure, axes = drawing.bare(page.height + 0.03)
        stages = [
            middle - row.height / 2 + _NODE
            for row, middle in zip(page.of(lines), page.middles, strict=True)
            if row.stage
        ]
        if len(stages) > 1:
            axes.annotate(
                "",
                (0.06, stages[-1] + 0.02),
                (0.06, stages[0]),
                arrowprops={"arrowstyle": "-|>", "color": GREY, "linewidth": RULE},
            )
        for row, middle in zip(page.of(lines), page.middles, strict=True):
            box = _draw(axes, row, middle - row.height / 2, box)
        figures.append(figure)
    return drawing.block(
        figures, _passages.around(case, "way", cited, by_call=case.file.crime.by_call)
    )


def _alone(case: Case, act: Act, cited: Sequence[Citation]) -> Paragraph:
    """Return the only act that is reported as a sentence."""
    role, done = act.spec.role, text(act.spec.act.model_dump(), case.lang)
    if role is not None:
        done = style(case.lang).beside(crime_script.who(case, role, case.lang), done)
    where = Token(cells.cited(case, cited), "paragraph of a source")
    return _passages(case, "one_act", done=done, where=where)


def _met(case: Case, act: Act) -> bool:
    """Return whether the person called meets an act: the calls, and the steps after them."""
    frontline = case.role("frontline")
    doing = act.spec.stage == "doing" and (frontline is None or act.spec.role == frontline)
    return doing or act.spec.stage == "exit"


def _rows(case: Case, acts: Sequence[Act]) -> Iterator[_Row]:
    """Yield the rows of the drawing: acts that the person called meets, then those behind them."""
    met = [act for act in acts if _met(case, act)]
    behind = [act for act in acts if not _met(case, act)]
    across = _MOST if len(met) > 2 else 2
    if met:
        title = _MET if case.file.crime.by_call else _ACTS
        yield _Row(title=translate(title, case.lang))
        wide = (WIDTH - 0.02 - (across - 1) * _ARROW) / across - 2 * _PAD
        boxes = [_box(case, act, wide) for act in met]
        for start in range(0, len(boxes), across):
            yield _Row(boxes=tuple(boxes[start : start + across]), across=across)
    if behind and met:
        yield _Row(title=translate(_BEHIND, case.lang))
    if behind:
        stages = dict.fromkeys(act.spec.stage for act in behind)
        called = {n: capital(translate(crime_script.STAGES[n], case.lang)) for n in stages}
        left = 0.3 + max(inches(words, TEXT, "bold") for words in called.values())
        for stage, words in called.items():
            mine = [act for act in behind if act.spec.stage == stage]
            acts_line = wrapped(_by_role(case, mine), WIDTH - left, TEXT)
            yield _Row(stage=words, acts=acts_line, left=left)


def _box(case: Case, act: Act, wide: float) -> _Box:
    lang = case.lang
    who = "" if act.spec.role is None else capital(crime_script.who(case, act.spec.role, lang))
    done = text(act.spec.act.model_dump(), lang)
    if act.spec.tool:
        done += style(lang).bracketed(text(act.spec.tool.model_dump(), lang))
    head = wrapped(who, wide, TEXT, "bold") if who else ""
    return _Box(head, wrapped(done if who else capital(done), wide, TEXT))


def _by_role(case: Case, acts: Sequence[Act]) -> str:
    """Return acts as one line, grouped by role."""
    written, lang = style(case.lang), case.lang
    parts = []
    for role in dict.fromkeys(act.spec.role for act in acts):
        done = [text(a.spec.act.model_dump(), lang) for a in acts if a.spec.role == role]
        who = f"{crime_script.who(case, role, lang)}{written.colon}" if role else ""
        parts.append(who + written.clause.join(done))
    return capital(written.semicolon.join(parts))


def _draw(axes: Axes, row: _Row, top: float, number: int) -> int:
    """Draw a row with its upper edge at ``top``, and return the number of boxes so far."""
    if row.title:
        axes.text(0.02, top, row.title, va="top", fontsize=TEXT, weight="bold", color=BLUE)
    elif row.stage:
        axes.plot([0.06], [top + _NODE], "o", color=GREY, markersize=4)
        axes.text(0.18, top, row.stage, va="top", fontsize=TEXT, weight="bold")
        axes.text(row.left, top, row.acts, va="top", fontsize=TEXT)
    else:
        wide = (WIDTH - 0.02 - (row.across - 1) * _ARROW) / row.across
        for place, box in enumerate(row.boxes):
            number += 1
            _step(
                axes, box, (0.01 + place * (wide + _ARROW), top), (wide, row.height - _GAP), number
            )
    return number


def _step(
    axes: Axes, box: _Box, corner: tuple[float, float], size: tuple[float, float], number: int
) -> None:
    """Draw a box, and the arrow from the previous one."""
    (x, y), (wide, high) = corner, size
    shape = FancyBboxPatch(
        corner,
        wide,
        high,
        "round,pad=0,rounding_size=0.05",
        facecolor=TINT,
        edgecolor=BLUE,
        linewidth=RULE,
        gid=f"box-{number}",
    )
    axes.add_patch(shape)
    inside: dict[str, Any] = {"va": "top", "fontsize": TEXT}
    if box.head:
        axes.text(x + _PAD, y + _PAD, box.head, weight="bold", gid=f"in-box-{number}", **inside)
    lower = y + _PAD + (tall(box.head, TEXT) if box.head else 0)
    axes.text(x + _PAD, lower, box.body, gid=f"in-box-{number}-more", **inside)
    if number > 1 and x > _ARROW:
        axes.annotate(
            "",
            (x - 0.02, y + high / 2),
            (x - _ARROW + 0.02, y + high / 2),
            arrowprops={"arrowstyle": "-|>", "color": BLUE, "linewidth": 1.4},
        )

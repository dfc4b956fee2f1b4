"""Generated organisations drawn: one that fits, and what is left as people are taken."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from case_lib import synthetic
from case_lib.base.languages import N_, text, translate
from case_lib.casefile.case import Case
from case_lib.chapters.network import disruption, layouts
from case_lib.chapters.network.ensemble import Ensemble
from case_lib.chapters.network.networks import OUTSIDE, graph_of
from case_lib.chapters.network.tables import LEFT
from case_lib.chapters.network.text import strategy_label, synthetic_around
from case_lib.document import drawing, rows
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Token
from case_lib.document.interactive import describe
from case_lib.document.lettering import tall, wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.style_sheet import BLUE, GREY, INK, ORANGE, SMALL, TEXT, WIDTH
from case_lib.document.versions import in_each_language
from case_lib.synthetic.organisation import BUYER, Organisation, person

__all__ = ["Look", "curves", "moving", "organisation"]

_said = Passages(__package__)
Look = tuple[str, str, str, str, int, int]
# Okabe & Ito 2008; colour, marker, shape and sign on a screen, sizes. The shape tells roles apart without colour
_LOOKS = (
    ("#D55E00", "D", "diamond", "◆", 34, 16),
    ("#0072B2", "s", "square", "■", 22, 12),
    ("#009E73", "^", "triangle", "▲", 16, 10),
    ("#56B4E9", "o", "dot", "●", 5, 5),
    ("#CC79A7", "*", "star", "★", 40, 14),
    ("#E69F00", "h", "hexagon", "⬢", 26, 12),
)
_OUTSIDE = ("#1a1a1a", "v", "triangleDown", "▼", 60, 18)
_WORDS = {
    "find": N_("Find a role or number"),
    "none": N_("not found"),
}


@in_each_language
@drawing.styled
def organisation(case: Case, made: Ensemble | None) -> FigureBlock | Paragraph:
    """Draw one organisation of the ensemble by tier; on a screen it can be moved and searched."""
    if made is None:
        return left_out(case, synthetic.needs(case))
    lang, one = case.lang, made.first.organisation
    place = layouts.by_tier(one)
    labels = {role: text(case.file.roles[role].label.model_dump(), lang) for role in one.roles}
    named = {role: wrapped(label, 1.75, SMALL) for role, label in labels.items()}
    keys = [*named.values(), wrapped(_buyer(case), 1.75, SMALL)]
    # the legend stands in three columns under the drawing, filled from the left
    column = -(-len(keys) // 3)
    legend = max(
        sum(tall(k, SMALL) + 0.04 for k in keys[i : i + column]) for i in (0, column, 2 * column)
    )
    figure, axes = drawing.canvas(3.9 + legend)
    top = np.array([[place[:, 0].mean(), -1.0]])
    everyone = np.concatenate([place, top])
    for layer, color, width, style in (
        ("supervision", "#d4d4d4", 0.25, ":"),
        ("command", "#9a9a9a", 0.4, "-"),
    ):
        above, below = one.ties()[layer]
        lines = list(np.stack([place[above], place[below]], axis=1))
        axes.add_collection(
            LineCollection(lines, colors=color, linewidths=width, linestyles=style, zorder=1)
        )
    outside = [[everyone[-1], place[who]] for who in one.top]
    axes.add_collection(LineCollection(outside, colors=GREY, linewidths=0.8, zorder=1))
    handles = []
    for (color, marker, _, _, size, _), role in _looked(one):
        people = one.of(role)
        axes.scatter(
            place[people, 0],
            place[people, 1],
            s=size * 0.6,
            c=color,
            marker=marker,
            linewidths=0.2,
            edgecolors="#333333",
            zorder=3,
        )
        handles.append(Line2D([], [], color=color, marker=marker, linestyle="", label=named[role]))
    color, marker, _, _, size, _ = _OUTSIDE
    axes.scatter(top[:, 0], top[:, 1], s=size, c=color, marker=marker, zorder=3)
    handles.append(Line2D([], [], color=color, marker=marker, linestyle="", label=keys[-1]))
    axes.set_ylim(place[:, 1].max() + 0.3, -1.35)
    axes.axis("off")
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize=SMALL)
    return drawing.block(
        figure,
        synthetic_around(case, made, "organisation", seed=Token(str(one.seed), "seed")),
        drawn=[made.count(role) for role in one.roles],
        network=moving(case, made, place),
        model=True,
    )


def _looked(one: Organisation) -> list[tuple[Look, str]]:
    """Return a look for each role; after six roles the looks come round again."""
    return list(zip(itertools.cycle(_LOOKS), one.roles, strict=False))


def _buyer(case: Case) -> str:
    role = case.role("buyer")
    return (
        text(case.file.roles[role].label.model_dump(), case.lang)
        if role
        else translate(N_("buyer outside"), case.lang)
    )


def moving(case: Case, made: Ensemble, place: np.ndarray) -> dict[str, object]:
    """Return one organisation as data for a drawing that can be moved and searched."""
    one, lang = made.first.organisation, case.lang
    graph = graph_of(one)
    labels = {r: text(case.file.roles[r].label.model_dump(), lang) for r in one.roles}
    labels[OUTSIDE] = _buyer(case)
    looks = {
        role: {
            "label": labels[role],
            "color": color,
            "shape": shape,
            "sign": sign,
            "size": str(size),
        }
        for (color, _, shape, sign, _, size), role in [*_looked(one), (_OUTSIDE, OUTSIDE)]
    }
    for _, data in graph.nodes(data=True):
        data["label"] = looks[data["role"]]["label"]
    across, down = 26.0, 250.0
    spots = {person(n): (float(x) * across, float(y) * down) for n, (x, y) in enumerate(place)}
    spots[BUYER] = (float(place[:, 0].mean()) * across, -down)
    words = {key: translate(label, lang) for key, label in _WORDS.items()}
    words["keys"] = _said(case, "organisation.keys").as_text()
    words["mark"] = _said(case, "organisation.mark", seed=Token(str(one.seed), "seed")).as_text()
    return describe(graph, looks, spots, words)


@in_each_language
@drawing.styled
def curves(case: Case, made: Ensemble | None) -> FigureBlock | Paragraph:
    """Draw what is left as more and more people are taken, a panel for each strategy."""
    if made is None:
        return left_out(case, synthetic.needs(case))
    lang = case.lang
    names = disruption.strategies(made.first.organisation)
    across = 3
    down = [names[row : row + across] for row in range(0, len(names), across)]
    titles = {name: wrapped(strategy_label(case, name), 1.7, TEXT) for name in names}
    figures = [
        _panels(made, {name: titles[name] for row in page.of(down) for name in row}, page, lang)
        for page in rows.pages([1.2 + max(tall(titles[n], TEXT) for n in row) for row in down])
    ]
    rests_on = [made.outcome("random", "none", what) for what in ("largest", "reach")]
    around = synthetic_around(case, made, "removal-curves")
    return drawing.block(figures, around, drawn=rests_on, model=True)


def _panels(made: Ensemble, titles: Mapping[str, str], page: rows.Rows, lang: str) -> Figure:
    """Return the drawing of some strategies, a panel each."""
    figure = Figure(figsize=(WIDTH, page.height + 0.9), layout="constrained")
    across = 3
    panels = figure.subplots(
        len(page.which), across, sharex=True, sharey=True, squeeze=False
    ).ravel()
    looks = (
        ("largest", BLUE, "", 0.35),
        ("reach", ORANGE, "////", 0.35),
    )
    for axes, strategy in zip(panels, titles, strict=False):
        mine = made.curves[made.curves["strategy"] == strategy]
        for what, color, hatch, alpha in looks:
            left = mine[mine["what"] == what]
            axes.fill_between(
                left["removed"],
                100 * left["low"],
                100 * left["high"],
                facecolor=to_rgba(color, alpha),
                edgecolor=color,
                hatch=hatch,
                linewidth=0.9,
            )
        axes.axvline(made.removed, color=GREY, linewidth=0.7, linestyle=":")
        axes.plot([made.first.size], [0], marker="X", color=INK, markersize=5, clip_on=False)
        axes.set_title(titles[strategy], fontsize=TEXT)
        axes.set_xscale("log")
        axes.set_xlim(1, made.first.size)
        axes.set_ylim(0, 103)
        drawing.log_ticks(axes.xaxis, lang, (1,))
        axes.set_yticks([0, 50, 100], ["0%", "50%", "100%"])
    for axes in panels[len(titles) :]:
        axes.axis("off")
    panels[len(panels) - across + across // 2].set_xlabel(
        translate(N_("people taken (log scale)"), lang)
    )
    handles: list[Artist] = [
        Patch(
            facecolor=to_rgba(color, alpha),
            edgecolor=color,
            hatch=hatch,
            label=translate(LEFT[what], lang),
        )
        for what, color, hatch, alpha in looks
    ]
    real = translate(N_("the reported operation: everyone at once"), lang)
    handles.append(Line2D([], [], color=INK, marker="X", linestyle="", label=real))
    figure.legend(handles=handles, loc="outside lower center", ncols=2, fontsize=SMALL)
    return figure

"""Drawings of generated organisations: one example, and what remains as people are removed."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.transforms import ScaledTranslation

from case_lib import synthetic
from case_lib.base.languages import N_, translate
from case_lib.casefile.case import Case
from case_lib.casefile.role_words import role_label
from case_lib.chapters.network import disruption, layouts
from case_lib.chapters.network.ensemble import Ensemble
from case_lib.chapters.network.networks import OUTSIDE, graph_of
from case_lib.chapters.network.removal_panels import ACROSS, panels
from case_lib.chapters.network.text import strategy_label, synthetic_around
from case_lib.document import drawing, interactive, rows
from case_lib.document.display import Paragraph
from case_lib.document.figure import FigureBlock
from case_lib.document.inline import Token
from case_lib.document.lettering import tall, wrapped
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.style_sheet import GREY, SMALL, TEXT
from case_lib.document.versions import in_each_language
from case_lib.synthetic.organisation import BUYER, Organisation, person

__all__ = ["Look", "curves", "interactive_network", "organisation"]

_passages = Passages(__package__)
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
def organisation(case: Case, ensemble: Ensemble | None) -> FigureBlock | Paragraph:
    """Draw one organisation of the ensemble by tier; the page has an interactive version."""
    if ensemble is None:
        return left_out(case, synthetic.needs(case))
    lang, example = case.lang, ensemble.first.organisation
    place = layouts.by_tier(example)
    labels = {role: role_label(case.file, role, lang) for role in example.roles}
    figure, axes = drawing.canvas(3.9)
    top = np.array([[place[:, 0].mean(), -1.0]])
    everyone = np.concatenate([place, top])
    for layer, color, width, style in (
        ("supervision", "#d4d4d4", 0.25, ":"),
        ("command", "#9a9a9a", 0.4, "-"),
    ):
        above, below = example.ties()[layer]
        lines = list(np.stack([place[above], place[below]], axis=1))
        axes.add_collection(
            LineCollection(lines, colors=color, linewidths=width, linestyles=style, zorder=1)
        )
    outside = [[everyone[-1], place[who]] for who in example.top]
    axes.add_collection(LineCollection(outside, colors=GREY, linewidths=0.8, zorder=1))
    tiers: dict[float, list[tuple[str, Look]]] = {}
    for look, role in _looks(example):
        people = example.of(role)
        color, marker, _, _, size, _ = look
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
        if len(people):
            tiers.setdefault(float(place[people, 1].min()), []).append((labels[role], look))
    color, marker, _, _, size, _ = _OUTSIDE
    axes.scatter(top[:, 0], top[:, 1], s=size, c=color, marker=marker, zorder=3)
    _beside(axes, case.role_words(case.lang)["buyer"], (top[0, 0], top[0, 1]), (9, 0))
    for tier, roles in tiers.items():
        _tier(axes, tier, roles)
    axes.set_ylim(place[:, 1].max() + 0.3, -1.35)
    axes.axis("off")
    return drawing.block(
        figure,
        synthetic_around(case, ensemble, "organisation", seed=Token(str(example.seed), "seed")),
        drawn=[ensemble.count(role) for role in example.roles],
        network=interactive_network(case, ensemble, place),
        model=True,
    )


def _beside(
    axes: Axes, words: str, at: tuple[float, float], away: tuple[float, float], **more: Any
) -> None:
    """Write words beside a point, at a distance in points."""
    look: dict[str, Any] = {
        "va": "center",
        "fontsize": SMALL,
        "textcoords": "offset points",
        **more,
    }
    axes.annotate(words, at, away, annotation_clip=False, **look)


def _tier(axes: Axes, tier: float, roles: Sequence[tuple[str, Look]]) -> None:
    """Write the name of a tier before its row; if it has several roles, each with its marker."""
    across = axes.get_yaxis_transform()
    lines = [wrapped(label, 1.05, SMALL) for label, _ in roles]
    down = 36 * sum(tall(words, SMALL) for words in lines)
    for words, (_, (color, marker, *_)) in zip(lines, roles, strict=True):
        middle = down - 36 * tall(words, SMALL)
        if len(roles) > 1:
            step = ScaledTranslation(-6 / 72, middle / 72, axes.figure.dpi_scale_trans)
            look: dict[str, Any] = {
                "color": color,
                "marker": marker,
                "markersize": 4,
                "clip_on": False,
            }
            axes.plot([0], [tier], linestyle="", transform=across + step, **look)
        away = (-12 if len(roles) > 1 else -4, middle)
        _beside(axes, words, (0, tier), away, ha="right", xycoords=across)
        down -= 72 * tall(words, SMALL)


def _looks(organisation: Organisation) -> list[tuple[Look, str]]:
    """Return the look of each role; looks repeat after six roles."""
    return list(zip(itertools.cycle(_LOOKS), organisation.roles, strict=False))


def interactive_network(case: Case, ensemble: Ensemble, place: np.ndarray) -> dict[str, object]:
    """Return one organisation as data for the interactive drawing."""
    example, lang = ensemble.first.organisation, case.lang
    graph = graph_of(example)
    labels = {r: role_label(case.file, r, lang) for r in example.roles}
    labels[OUTSIDE] = case.role_words(case.lang)["buyer"]
    looks = {
        role: {
            "label": labels[role],
            "color": color,
            "shape": shape,
            "sign": sign,
            "size": str(size),
        }
        for (color, _, shape, sign, _, size), role in [*_looks(example), (_OUTSIDE, OUTSIDE)]
    }
    for _, data in graph.nodes(data=True):
        data["label"] = looks[data["role"]]["label"]
    across, down = 26.0, 250.0
    spots = {person(n): (float(x) * across, float(y) * down) for n, (x, y) in enumerate(place)}
    spots[BUYER] = (float(place[:, 0].mean()) * across, -down)
    words = {key: translate(label, lang) for key, label in _WORDS.items()}
    words["keys"] = _passages(case, "organisation.keys").as_text()
    words["mark"] = _passages(
        case, "organisation.mark", seed=Token(str(example.seed), "seed")
    ).as_text()
    return interactive.describe(graph, looks, spots, words)


@in_each_language
@drawing.styled
def curves(case: Case, ensemble: Ensemble | None) -> FigureBlock | Paragraph:
    """Draw what remains as more and more people are removed, one panel per strategy."""
    if ensemble is None:
        return left_out(case, synthetic.needs(case))
    lang = case.lang
    names = disruption.strategies(ensemble.first.organisation)
    down = [names[row : row + ACROSS] for row in range(0, len(names), ACROSS)]
    titles = {name: wrapped(strategy_label(case, name), 1.7, TEXT) for name in names}
    figures = [
        panels(ensemble, {name: titles[name] for row in page.of(down) for name in row}, page, lang)
        for page in rows.pages([1.2 + max(tall(titles[n], TEXT) for n in row) for row in down])
    ]
    rests_on = [ensemble.outcome("random", "none", what) for what in ("largest", "reach")]
    around = synthetic_around(case, ensemble, "removal-curves")
    return drawing.block(figures, around, drawn=rests_on, model=True)

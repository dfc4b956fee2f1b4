"""The data for sliders on a page, with which it recomputes results for other assumptions.

The assumptions with a slider are selected by influence: those that account for most of the width of
the key figures. The formulas are exported from the traces as programs (``quantity.programs``); each
is verified to give the published bounds. Results that a page can't compute keep their published
value, and are marked.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol

from case_lib.base import unit_words, units
from case_lib.base.errors import CaseLibError
from case_lib.base.intervals import Interval
from case_lib.base.languages import N_, locale, style, text, translate
from case_lib.base.streams import stream
from case_lib.casefile import slider_reach
from case_lib.casefile.schema import CaseFile
from case_lib.quantity import limits, printing
from case_lib.reports import printed_numbers
from case_lib.reports.trace_graph import WITHOUT_FUNCTION, Graph

__all__ = ["WORDS", "export", "measured", "words"]

WORDS = {
    "least": N_("from"),
    "most": N_("to"),
    "published": N_("as published"),
    "only": N_("published setting only"),
    "drawn": N_("Drawn with the published assumptions."),
    "model": N_(
        "Drawn with the published assumptions: it shows a model’s results, and this page doesn’t "
        "run models."
    ),
    "worded": N_("Written for the published assumptions."),
}
_MATTERS = 0.05  # minimum share of the influence of all assumptions
_MOST = 6
_SAME = 1e-9


def measured(graph: Graph, key: Iterable[str]) -> dict[str, float]:
    """Return the influence of each assumption on the key figures, in descending order.

    It is the share of a figure's width that disappears if the assumption is fixed at its middle,
    summed over the figures; the width of a positive figure is that of its logarithm.
    """
    candidates = graph.assumptions()
    moved: dict[str, float] = {}
    for name in dict.fromkeys(key):
        bases = graph.bases(name)
        program = graph.nodes[name].get("program")
        own = graph.inputs(name)[0] if program and program[0] in WITHOUT_FUNCTION else name
        for assumption in candidates:
            if assumption in bases and graph.leads(own, {assumption}):
                before = _width(graph.bounds(own, {}))
                after = _width(graph.bounds(own, {assumption: _middle(graph, assumption)}))
                if before > 0 and math.isfinite(before):
                    moved[assumption] = moved.get(assumption, 0.0) + max(0.0, 1 - after / before)
    return dict(sorted(moved.items(), key=lambda item: (-item[1], item[0])))


def _width(ends: Interval) -> float:
    return math.log(ends.high / ends.low) if ends.low > 0 else ends.high - ends.low


def _middle(graph: Graph, name: str) -> Interval:
    ends = graph.interval(name)
    if graph.nodes[name].get("distribution") == "loguniform":
        return Interval.at(math.sqrt(ends.low * ends.high))
    return Interval.at((ends.low + ends.high) / 2)


def export(
    report: Mapping[str, Any], rows: Mapping[str, str], case_file: CaseFile
) -> dict[str, Any] | None:
    """Return the data for sliders; None if nothing printed depends only on assumptions.

    ``rows``: row of the ledger → its quantity. The key figures are those of the title page and the
    brief; if none of them depends on an assumption, all printed quantities.
    """
    graph = Graph([*report["traces"].values(), *report["unshown"].values()])
    printed = list(dict.fromkeys(str(n["name"]) for n, _ in printed_numbers.printed(report)))
    brief = report["brief"]["blocks"] if report["brief"] else []
    wanted = [
        str(n["name"]) for n in printed_numbers.numbers_in([report["title"]["glance"], brief])
    ]
    weights = measured(graph, wanted) or measured(graph, printed)
    weights = {name: w for name, w in weights.items() if name in case_file.assumptions}
    total = sum(weights.values())
    chosen = [name for name, weight in weights.items() if weight >= _MATTERS * total][:_MOST]
    if not chosen or not total:
        return None
    moved = set(chosen)
    shown = dict.fromkeys([*printed, *report["unshown"], *rows.values(), *chosen])
    resting = [n for n in shown if n in graph.nodes and moved & graph.bases(n).keys()]
    follow = {name: _follows(graph, name, moved) for name in resting}
    known = [name for name in shown if name in graph.nodes]
    parts = dict.fromkeys(part for name in known for part in _under(graph, name, follow))
    lang, parameters = str(report["lang"]), next(iter(report["notebooks"].values()))["parameters"]
    nodes = {name: _node(graph, name, chosen, follow) for name in parts}
    named = {*(node.get("u") for node in nodes.values()), *(graph.nodes[c]["unit"] for c in chosen)}
    named |= {(unit or "").partition("/")[0] for unit in named}
    drawn = dict.fromkeys(
        leaf
        for name in resting
        if (program := graph.nodes[name].get("program")) and program[0] in ("central", "quantile")
        for leaf in graph.leaves(graph.inputs(name)[0])
        if not graph.interval(leaf).exact
    )
    return {
        "sliders": [_slider(graph, name, case_file, lang) for name in chosen],
        "nodes": nodes,
        "rows": {row: name for row, name in rows.items() if name in follow},
        "units": {u: _unit(u, case_file, lang) for u in sorted(filter(None, named)) if u != "date"},
        "style": _style(lang),
        "draws": int(parameters["draws"]),
        "streams": {name: _state(int(parameters["seed"]), name) for name in drawn},
    }


def _follows(graph: Graph, name: str, moved: set[str]) -> bool:
    """Return whether a page can compute a quantity: its programs give the published bounds."""
    if not graph.leads(name, moved):
        return False
    program = graph.nodes[name].get("program")
    if name in moved or (program and program[0] in WITHOUT_FUNCTION):
        return True
    try:
        computed, published = graph.bounds(name, {}), graph.interval(name)
    except CaseLibError:
        return False
    pairs = ((computed.low, published.low), (computed.high, published.high))
    return all(a == b or abs(a - b) <= _SAME * max(abs(a), abs(b)) for a, b in pairs)


def _under(graph: Graph, name: str, follow: Mapping[str, bool]) -> list[str]:
    """Return a quantity and, if a page computes it, all its inputs."""
    if not follow.get(name):
        return [name]
    return [name, *(n for item in graph.inputs(name) for n in _computing(graph, item))]


def _computing(graph: Graph, name: str) -> list[str]:
    if "program" not in graph.nodes[name]:
        return [name]
    return [name, *(n for item in graph.inputs(name) for n in _computing(graph, item))]


def _node(graph: Graph, name: str, chosen: list[str], follow: Mapping[str, bool]) -> dict[str, Any]:
    """Return a quantity as data for a page; ``rests``: the indices of its sliders."""
    node, moved = graph.nodes[name], set(chosen)
    rests = [place for place, base in enumerate(chosen) if base in graph.bases(name)]
    data = {
        "l": node.get("low"),
        "h": node.get("high"),
        "u": node.get("unit"),
        "k": int(node["kind"] in ("assumed", "synthetic")),
        "lo": int(bool(node.get("low_open"))),
        "ho": int(bool(node.get("high_open"))),
        "d": node.get("distribution"),
        "f": node.get("face"),
        "rests": rests,
        "moves": int(follow.get(name, False)),
    }
    if not graph.leads(name, moved):
        return {"rests": rests}
    if "program" in node:
        data |= {"p": node["program"], "i": graph.inputs(name)}
    return {key: value for key, value in data.items() if value or key in ("l", "h")}


def _slider(graph: Graph, name: str, case_file: CaseFile, lang: str) -> dict[str, Any]:
    node, ends = graph.nodes[name], graph.interval(name)
    log = node.get("distribution") == "loguniform"
    least, most = slider_reach.reach(case_file, name, node["unit"], ends, log)
    return {
        "name": name,
        "label": text(node.get("label") or name, lang),
        "unit": node["unit"],
        "low": ends.low,
        "high": ends.high,
        "least": least,
        "most": most,
        "log": log,
        "whole": limits.whole(node["unit"]),
    }


def _unit(name: str, case_file: CaseFile, lang: str) -> dict[str, Any]:
    carried = units.carrying(name, case_file.unit_words)
    words = [printing.unit(carried, lang, value) for value in (1.0, 2.0)]
    apart = printing.joined("", carried, lang, 2.0).removesuffix(words[1])
    return {
        "name": name,
        "words": words,
        "apart": apart,
        "full": units.SHARES.get(name, 0),
        "counted": name in units.counted(),
        "money": unit_words.money(name),
    }


def _style(lang: str) -> dict[str, Any]:
    rule = style(lang)
    numbers = rule.numbers
    return {
        "grouped": numbers.grouped,
        "group": get_group_symbol(locale(lang)),
        "decimal": get_decimal_symbol(locale(lang)),
        "before_multiple": numbers.before_multiple,
        "multiples": [
            {
                "least": str(item.least),
                "word": item.word,
                "decimals": item.decimals,
                "power": round(math.log10(item.one)),
            }
            for item in numbers.multiples
        ],
        "hedges": numbers.hedges.model_dump(),
        "clause": rule.clause,
        "near_none": numbers.near_none,
        "near_all": numbers.near_all,
        "ranges": numbers.ranges.model_dump(),
        "terms": rule.terms.model_dump(),
    }


def _state(seed: int, name: str) -> list[str]:
    state = stream(seed, name).bit_generator.state["state"]
    return [str(state["state"]), str(state["inc"])]


def words(lang: str) -> dict[str, str]:
    """Return the words of the script for sliders."""
    return {key: translate(word, lang) for key, word in WORDS.items()}

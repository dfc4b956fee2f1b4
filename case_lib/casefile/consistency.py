"""Find what is impossible or doubtful in any case: values, places, order, dates, spans.

``limits`` defines the values that a unit allows.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Iterator

import networkx as nx

from case_lib.base import countries
from case_lib.base.languages import N_, in_all, style, translate
from case_lib.casefile import claims, reference_data
from case_lib.casefile.entries import PLACES
from case_lib.casefile.event_order import reported_events
from case_lib.casefile.issues import Issue, Token, Value
from case_lib.casefile.places_in_file import at_claim, at_figure, label_of
from case_lib.casefile.relations import Known
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.temporal_network import Order
from case_lib.quantity import limits
from case_lib.quantity.quantities import Quantity
from case_lib.reading import dates, figure_extraction

__all__ = ["changed", "circles", "misprints", "places", "publication", "spans", "values"]


def values(case_file: CaseFile, sources: frozenset[str]) -> Iterator[Issue]:
    """Yield each claim whose values its unit excludes, entirely or at one end."""
    for name, spec in case_file.quantities.items():
        allowed = limits.of_unit(spec.unit)
        for row, claim in claims.chosen_claims(spec, sources):
            stated = claims.reading(case_file, name, claim)
            shown: dict[str, Value] = {"name": spec.label.model_dump(), "value": stated}
            where = at_claim(case_file, name, row)
            meets = stated.interval.intersect(allowed)
            if meets is None or stated.low < allowed.low:
                message = N_("{name}: {value} is impossible.")
                yield Issue("contradiction", name, where, message, shown)
            elif limits.whole(spec.unit) and not limits.holds_whole(stated.interval):
                message = (
                    N_("{name}: {value} is not a whole number.")
                    if stated.exact
                    else N_("{name}: {value} contains no whole number.")
                )
                yield Issue("contradiction", name, where, message, shown)
            elif stated.interval != meets and stated.interval.bounded:
                message = N_("{name}: the upper end of {value} is impossible.")
                yield Issue("tension", name, where, message, shown)


def misprints(case_file: CaseFile, known: Known) -> Iterator[Issue]:
    """Yield figures that are implausibly large for their unit."""
    for name in case_file.quantities:
        whole = known.get(name)
        if whole is not None and whole.low > figure_extraction.most(whole.unit or ""):
            yield Issue(
                "tension",
                name,
                case_file.where("quantities", name),
                N_("{name}: {value} seems too many; look for a misprint."),
                {
                    "name": case_file.quantities[name].label.model_dump(),
                    "value": whole,
                },
            )


# -- places -----------------------------------------------------------------------------------


def places(case_file: CaseFile, sources: frozenset[str], known: Known) -> Iterator[Issue]:
    """Yield provinces listed twice, too many provinces, and counts that exceed the total."""
    reported = [
        (row, place.province, place.role)
        for row, place in enumerate(case_file.places)
        if any(claim.source in sources for claim in place.claims)
    ]
    named = [province for _, province, role in reported if role == "caught"]
    seen: set[tuple[str, str]] = set()
    for row, province, role in reported:
        if (province, role) in seen:
            yield Issue(
                "contradiction",
                f"{PLACES}{province}",
                case_file.where("places", row, "province"),
                N_("{place} is listed twice. Merge its claims."),
                {"place": province},
            )
        seen.add((province, role))
    counted = [
        known[name] for name in dict.fromkeys(f"{PLACES}{p}" for p in named) if name in known
    ]
    total = known.get("arrests.total")
    if total is not None and len(counted) > 1 and sum(q.low for q in counted) > total.high:
        yield Issue(
            "contradiction",
            "places",
            case_file.where("places"),
            N_("The counts of places add up to at least {sum}, more than {whole} ({total})."),
            {
                "sum": f"{sum(q.low for q in counted):g}",
                "whole": label_of(case_file, "arrests.total", total),
                "total": total,
            },
        )
    inside = set(named) - countries.codes()
    yield from _divisions(case_file, len(inside), known.get("operation.provinces"))


def _divisions(case_file: CaseFile, named: int, reached: Quantity | None) -> Iterator[Issue]:
    """Yield faults in the number of provinces reached or named."""
    if reached is None or reached.unit != "province":
        return
    where = at_figure(case_file, reached.name)
    shown: dict[str, Value] = {
        "name": label_of(case_file, reached.name, reached),
        "value": reached,
        "named": str(named),
    }
    if named > reached.high:
        message = N_("{name}: {value}, but {named} are named under `places`.")
        yield Issue("contradiction", reached.name, where, message, shown)
    table = reference_data.provinces(case_file.country, case_file.table("provinces"))
    if table is not None and reached.low > len(table):
        shown["all"] = str(len(table))
        message = N_("{name}: {value}, but there are {all} in the table of the country.")
        yield Issue("contradiction", reached.name, where, message, shown)


# -- time -------------------------------------------------------------------------------------


def circles(case_file: CaseFile, sources: frozenset[str]) -> Iterator[Issue]:
    """Yield events in a circular order that would be possible if all fell on one day.

    “After” means that an event begins later than the other ends, so a cycle with such a step is
    impossible.
    """
    reported = reported_events(case_file, sources)
    graph: nx.DiGraph[str] = nx.DiGraph()
    later: list[tuple[str, str, str, str, str]] = []  # end, begin, event, key, other
    for name, event in reported.items():
        graph.add_edge(f"{name}.begin", f"{name}.end")
        for other in (o for o in event.after if o in reported):
            later.append((f"{other}.end", f"{name}.begin", name, "after", other))
        for other in (o for o in event.before if o in reported):
            later.append((f"{name}.end", f"{other}.begin", name, "before", other))
        for other in (o for o in event.during if o in reported):
            graph.add_edge(f"{other}.begin", f"{name}.begin")
            graph.add_edge(f"{name}.end", f"{other}.end")
    graph.add_edges_from(step[:2] for step in later)
    groups = enumerate(nx.strongly_connected_components(graph))
    group_of = {node: row for row, group in groups for node in group}
    cycles: dict[int, list[tuple[str, str, str, str, str]]] = {}
    for step in later:
        if group_of[step[0]] == group_of[step[1]]:
            cycles.setdefault(group_of[step[0]], []).append(step)
    for steps in cycles.values():
        _, _, name, key, _ = steps[0]
        said = in_all(functools.partial(_steps, steps[:5]))
        yield Issue(
            "contradiction",
            name,
            case_file.where("events", name, key),
            N_("The order of events is circular: {said}. Remove one of these."),
            {"said": Token(said)},
        )


_STEPS = {"after": N_("{event} is after {other}"), "before": N_("{event} is before {other}")}


def _steps(steps: Iterable[tuple[str, str, str, str, str]], lang: str) -> str:
    said = (translate(_STEPS[k], lang).format(event=n, other=o) for _, _, n, k, o in steps)
    return style(lang).semicolon.join(said)


def spans(case_file: CaseFile, order: Order, sources: frozenset[str]) -> Iterator[Issue]:
    """Yield spans that certainly or possibly end before they start."""
    reported = reported_events(case_file, sources)
    for name, spec in case_file.spans.items():
        if any(event not in reported for event in spec.events):
            continue
        least, most = order.between(spec.start, spec.end)
        shown: dict[str, Value] = {
            "name": spec.label.model_dump(),
            "start": case_file.events[spec.events[0]].label.model_dump(),
            "end": case_file.events[spec.events[1]].label.model_dump(),
        }
        where = case_file.where("spans", name)
        if most < 0:
            message = N_("{name}: it ends ({end}) before it starts ({start}). Swap its ends.")
            yield Issue("contradiction", name, where, message, shown)
        elif least < 0 and least > -math.inf:
            message = N_(
                "{name}: the dates don't show which comes first. If the sources say so, write "
                "`after` on the later event."
            )
            yield Issue("tension", name, where, message, shown)


def changed(case_file: CaseFile, sources: frozenset[str]) -> Iterator[Issue]:
    """Yield sources published after the case file's stated date of last change."""
    for name, source in case_file.sources.items():
        if name not in sources or source.published is None:
            continue
        if dates.read(source.published).earliest > case_file.changed_on:
            yield Issue(
                "tension",
                name,
                case_file.where("sources", name, "published"),
                N_("{source} was published on {printed}, after the last change of this file."),
                {"source": source.outlet.model_dump(), "printed": source.published},
            )


def publication(case_file: CaseFile, sources: frozenset[str]) -> Iterator[Issue]:
    """Yield dates of events that are later than the publication of the source that states them."""
    for name, event in case_file.events.items():
        for row, claim in enumerate(event.claims):
            printed = case_file.sources[claim.source].published
            if claim.when is None or printed is None or claim.source not in sources:
                continue
            if dates.read(claim.when).earliest > dates.read(printed).latest:
                yield Issue(
                    "contradiction",
                    name,
                    case_file.where("events", name, "claims", row),
                    N_("{name}: {source} reports {when} but was published on {printed}."),
                    {
                        "name": event.label.model_dump(),
                        "source": claim.source,
                        "when": claim.when,
                        "printed": printed,
                    },
                )

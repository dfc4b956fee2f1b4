"""The stated order of events, and the days that the sources allow for each."""

from __future__ import annotations

import itertools

from case_lib.base.errors import FactError, Fault
from case_lib.base.intervals import Interval
from case_lib.casefile.claims import weight_of
from case_lib.casefile.entries import EventSpec
from case_lib.casefile.evidence import weigh
from case_lib.casefile.schema import CaseFile
from case_lib.casefile.temporal_network import ORIGIN, Constraints, Dated, Order
from case_lib.reading import dates

__all__ = ["certain", "order", "reported_days", "reported_events"]


def reported_days(
    case_file: CaseFile, event: EventSpec, sources: frozenset[str]
) -> dates.When | None:
    """Return the days that the chosen sources allow for an event, None if undated.

    Raises
    ------
    FactError
        If two dates of one event exclude each other.
    """
    dated = [
        (row, claim, dates.read(claim.when))
        for row, claim in enumerate(event.claims)
        if claim.when is not None and claim.stands(sources)
    ]
    if not dated:
        return None
    weights = weigh(
        [
            (Interval(when.earliest.toordinal(), when.latest.toordinal()), weight_of(case_file, c))
            for _, c, when in dated
        ],
        touching_is_conflict=False,
    )
    if weights.conflict is not None:
        first, second = (dated[place] for place in weights.conflict)
        name = next(n for n, spec in case_file.events.items() if spec is event)
        said = f"{first[1].source} says {first[1].when}, {second[1].source} says {second[1].when}"
        raise FactError(
            [
                Fault(
                    case_file.where("events", name, "claims", second[0], "when"),
                    f"{name}: {said}; they can't both hold.",
                    "Correct a date, set `rank: rejected` with a `why`, or define two separate "
                    "events.",
                )
            ]
        )
    whole = dated[weights.deciding[0]][2]
    for place in weights.deciding[1:]:
        when = dated[place][2]
        joined = whole.intersect(when)
        assert joined is not None, "conflicting dates were reported before"
        # keep the text of a claim that equals the intersection, so that its precision is printed
        same = (joined.earliest, joined.latest) == (when.earliest, when.latest)
        whole = when if same else joined
    return whole


def certain(case_file: CaseFile, event: EventSpec, sources: frozenset[str]) -> bool:
    """Return whether a source that certainly describes this case reports an event, or none does."""
    standing = [claim for claim in event.claims if claim.stands(sources)]
    dated = [claim for claim in standing if claim.when is not None] or standing
    return not standing or any(case_file.sources[claim.source].certain for claim in dated)


def reported_events(case_file: CaseFile, sources: frozenset[str]) -> dict[str, EventSpec]:
    """Return the events that a chosen source reports, or that have no source."""
    return {
        name: event
        for name, event in case_file.events.items()
        if not event.claims or any(claim.source in sources for claim in event.claims)
    }


def order(case_file: CaseFile, sources: frozenset[str]) -> Order:
    """Tighten the windows of all events by their stated order.

    An event that a source reports has ended by the day of publication.

    Raises
    ------
    FactError
        If the order is impossible, with the cycle of events; or if dates exclude each other.
    """
    graph = Constraints()
    at_most = graph.at_most
    faults: list[Fault] = []
    dated: dict[str, Dated] = {}
    reported = reported_events(case_file, sources)
    for name, event in reported.items():
        begin, end = f"{name}.begin", f"{name}.end"
        at_most(end, begin, 0, "")  # it begins before it ends, which nobody has to say
        try:
            when = reported_days(case_file, event, sources)
        except FactError as error:
            faults += error.faults
            continue
        if not event.lasting:
            at_most(begin, end, 0, "")  # it falls on one day
        if when is not None:
            first, last = when.earliest.toordinal(), when.latest.toordinal()
            reason = f"{name} is dated {when.text}"
            days = Dated({begin: first}, {end: last})
            if event.lasting:
                # “from July to April” leaves each end its month
                begins, ends = when.ends
                days.not_before[end] = ends.earliest.toordinal()
                days.not_after[begin] = begins.latest.toordinal()
            for node, day in days.not_before.items():
                at_most(node, ORIGIN, -day, reason)
            for node, day in days.not_after.items():
                at_most(ORIGIN, node, day, reason)
            dated[name] = days
        for claim in event.claims:
            printed = case_file.sources[claim.source].published
            if printed and claim.source in sources:
                last = dates.read(printed).latest.toordinal()
                at_most(ORIGIN, end, last, f"{claim.source} reported {name} on {printed}")
        for before in (name for name in event.after if name in reported):
            at_most(begin, f"{before}.end", 0, f"{name} is after {before}")
        for after in (name for name in event.before if name in reported):
            at_most(f"{after}.begin", end, 0, f"{name} is before {after}")
        for around in (name for name in event.during if name in reported):
            at_most(begin, f"{around}.begin", 0, f"{name} is during {around}")
            at_most(f"{around}.end", end, 0, f"{name} is during {around}")
    if faults:
        raise FactError(faults)
    cycle = graph.negative_cycle()
    if cycle:
        raise FactError([_impossible(case_file, cycle, graph)])
    return Order(graph, dated)


def _impossible(case_file: CaseFile, cycle: list[str], graph: Constraints) -> Fault:
    reasons = dict.fromkeys(graph.edges[pair][1] for pair in itertools.pairwise(cycle))
    stated = [reason for reason in reasons if reason]
    event = next((n.rsplit(".", 1)[0] for n in cycle if n != ORIGIN), "")
    return Fault(
        case_file.where("events", event),
        f"the order of events is impossible: {'; '.join(stated)}.",
        "Correct one of these dates or `after`/`before`.",
    )

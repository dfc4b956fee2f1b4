"""The support of each figure: how many reports and voices, and what changes without one source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from case_lib.base.kinds import Kind
from case_lib.base.languages import N_
from case_lib.casefile.case import Case
from case_lib.casefile.evidence import voices
from case_lib.casefile.opening import open_file
from case_lib.casefile.per_case import once_per_case
from case_lib.quantity.citations import cited_under
from case_lib.quantity.quantities import Label, Quantity
from case_lib.quantity.results import modelled

__all__ = ["Counts", "Support", "counts", "label_of", "supports", "texts_read", "without_each"]


@dataclass(frozen=True)
class Support:
    """A reported figure with the reports and voices that decide it."""

    quantity: Quantity
    reports: frozenset[str]
    voices: frozenset[str]


def supports(case: Case) -> list[Support]:
    """Return the support of each figure that sources report about the case, including spans."""
    figures = []
    for name in (*case.file.own_quantities, *case.file.spans):
        if name in case:
            cited = [c for c in cited_under(case[name]) if c.decides]
            reports = frozenset(c.source for c in cited)
            figures.append(Support(case[name], reports, frozenset(voices(cited))))
    return figures


@dataclass(frozen=True)
class Counts:
    """How many reported figures there are, and how many have little support.

    ``one_report`` and ``one_voice`` count the figures with a single report and a single voice;
    ``outlet`` is the source that is the only report of most figures, ``from_outlet`` their number.
    """

    figures: Quantity
    one_report: Quantity
    one_voice: Quantity
    outlet: str
    from_outlet: Quantity


def counts(case: Case) -> Counts | None:
    """Count the reported figures by their support; None if a case reports none."""
    figures = supports(case)
    if not figures:
        return None
    single = [item for item in figures if len(item.reports) == 1]
    alone = {name: [i for i in single if i.reports == {name}] for name in case.file.sources}
    most = max(alone, key=lambda name: len(alone[name]))
    return Counts(
        _count("facts.figures", len(figures), N_("figures that sources report")),
        _count("facts.one_report", len(single), N_("figures that rest on one report")),
        _count(
            "facts.one_voice",
            sum(len(item.voices) == 1 for item in figures),
            N_("figures that rest on one voice"),
        ),
        most,
        _count("facts.one_outlet", len(alone[most]), N_("figures that rest on one outlet alone")),
    )


_OF_FIGURES = N_("number of figures of the case file")


def _count(
    name: str,
    count: int,
    label: Label,
    of: Label = _OF_FIGURES,
) -> Quantity:
    return modelled(name, count, count, "1", [], of, label, Kind.DERIVED)


def texts_read(case: Case) -> tuple[Quantity, Quantity | None]:
    """Return the number of texts on the case, and the number read in part, if any."""
    texts = [spec for name, spec in case.file.sources.items() if name in case.sources]
    texts = [spec for spec in texts if spec.same_case != "other"]
    part = sum(spec.read == "part" for spec in texts)
    of = N_("number of sources of the case file")
    return (
        _count("facts.texts", len(texts), N_("texts on this case"), of),
        _count("facts.texts_in_part", part, N_("texts read only in part"), of) if part else None,
    )


def without_each(case: Case) -> dict[str, Case]:
    """Return the case reopened without each source that supports one of its claims.

    Keys are names of sources; for sources that share a briefing also the name of the briefing,
    without all of them.
    """
    return {
        name: opened.without_formulas(case.lang) for name, opened in _without_each(case).items()
    }


@once_per_case
def _without_each(case: Case) -> dict[str, Case]:
    cited = {c.source for q in case.quantities.values() for c in q.citations}
    gone: dict[str, frozenset[str]] = {
        name: frozenset([name])
        for name in case.file.sources
        if name in case.sources and name in cited
    }
    for origin in case.file.origins:
        sharing = {n for n in gone if case.file.sources[n].origin == origin}
        if len(sharing) > 1:
            gone[origin] = frozenset(sharing)
    return {name: opened for name, left in gone.items() if (opened := _without(case, left))}


def _without(case: Case, gone: frozenset[str]) -> Case | None:
    rest = sorted(case.sources - gone)
    if not rest:
        return None
    return open_file(case.file, rest, lang=case.lang, draws=case.draws, seed=case.seed)


def label_of(case: Case, name: str) -> Mapping[str, str]:
    """Return the label of a source or briefing by its name in the case file."""
    if name in case.file.origins:
        return case.file.origins[name].label.root
    return case.file.sources[name].outlet.root

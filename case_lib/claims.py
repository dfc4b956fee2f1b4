"""Turns the claims and assumptions of a case file into quantities."""

from __future__ import annotations

from collections.abc import Sequence

from case_lib.errors import FactError, Fault, ParameterError, nearest
from case_lib.facts import CaseFile, Claim, Mention, QuantitySpec
from case_lib.kinds import Kind
from case_lib.quantities import Citation, Quantity, intersect


def chosen_sources(case_file: CaseFile, sources: str | Sequence[str]) -> frozenset[str]:
    """Return the sources that ``sources`` leaves on.

    ``"all"``, names such as ``"legal-daily,xinhua"``, or what to leave out: ``"-feature"``; the
    same as a list: ``["legal-daily", "xinhua"]``.

    Raises
    ------
    ParameterError
        For a source that the case doesn't have, or when none is named or left.
    """
    known = frozenset(case_file.sources)
    given = [sources] if isinstance(sources, str) else sources
    if not isinstance(given, Sequence) or not all(isinstance(word, str) for word in given):
        raise ParameterError(f"sources={sources!r} must be names, in one text or in a list.")
    words = [word.strip() for part in given for word in part.split(",") if word.strip()]
    if not words:
        raise ParameterError(
            f"sources={sources!r} names no source of {case_file.case}. Write 'all' for all, or "
            f"some of: {', '.join(sorted(known))}."
        )
    if words == ["all"]:
        return known
    off = frozenset(word[1:] for word in words if word.startswith("-"))
    on = frozenset(word for word in words if not word.startswith("-"))
    for name in sorted(on | off):
        if name not in known:
            raise ParameterError(
                f"sources: {name!r} is no source of {case_file.case}.{nearest(name, known)} "
                f"It has: {', '.join(sorted(known))}."
            )
    left = (on or known) - off
    if not left:
        raise ParameterError(f"sources={sources!r} leaves no source of {case_file.case}.")
    return left


def cite(case_file: CaseFile, mention: Mention) -> Citation:
    """Return a mention or claim as a citation, with the confidence of its source unless its own."""
    source = case_file.sources[mention.source]
    rejected = isinstance(mention, Claim) and mention.rank == "rejected"
    return Citation(
        mention.source,
        mention.at,
        mention.anchor,
        mention.says if isinstance(mention, Claim) else "",
        mention.confidence or source.confidence,
        not rejected,
        mention.why.en if isinstance(mention, Claim) and mention.why else "",
    )


def readings(
    case_file: CaseFile, name: str, spec: QuantitySpec, sources: frozenset[str]
) -> list[Quantity]:
    """Return each standing claim about a quantity as a quantity of its own."""
    return [
        Quantity.parse(
            claim.says,
            spec.unit,
            name,
            conventions=case_file.conventions,
            citations=(cite(case_file, claim),),
        )
        for claim in spec.claims
        if claim.rank != "rejected" and claim.source in sources
    ]


def contradiction(
    case_file: CaseFile, name: str, spec: QuantitySpec, sources: frozenset[str]
) -> Fault:
    """Return the fault that names the two claims of the chosen sources which can't both hold."""
    standing = [
        (row, claim)
        for row, claim in enumerate(spec.claims)
        if claim.rank != "rejected" and claim.source in sources
    ]
    for later, (row, second) in enumerate(standing):
        for _, first in standing[:later]:
            pair = [
                Quantity.parse(c.says, spec.unit, name, conventions=case_file.conventions)
                for c in (first, second)
            ]
            if intersect(name, pair) is None:
                break
        else:
            continue
        what = (
            f"{name}: {first.source} says {first.says}, {second.source} says {second.says}; "
            "they can't both hold."
        )
        lost = pair[0].interval.tenfold(pair[1].interval)
        return Fault(
            case_file.where("quantities", name, "claims", row, "says"),
            what + (" One is about ten times the other: a digit may be lost." if lost else ""),
            "Set `rank: rejected` with a `why` on one of them.",
        )
    said = ", ".join(f"{claim.source} says {claim.says}" for _, claim in standing)
    return Fault(
        case_file.where("quantities", name),
        f"{name}: {said}; together they leave nothing.",
        "Set `rank: rejected` with a `why` on one of them.",
    )


def reported(case_file: CaseFile, sources: frozenset[str]) -> dict[str, Quantity]:
    """Return every quantity that the chosen sources speak of, their claims intersected.

    Raises
    ------
    FactError
        With every contradiction.
    """
    found: dict[str, Quantity] = {}
    faults: list[Fault] = []
    for name, spec in case_file.quantities.items():
        parts = readings(case_file, name, spec, sources)
        if not parts:
            continue
        whole = intersect(name, parts, label=spec.label.model_dump())
        if whole is None:
            faults.append(contradiction(case_file, name, spec, sources))
        else:
            found[name] = whole
    if faults:
        raise FactError(faults)
    return found


def assumed(case_file: CaseFile) -> dict[str, Quantity]:
    """Return the assumptions of a case as quantities."""
    return {
        name: Quantity.parse(
            spec.value,
            spec.unit,
            name,
            Kind.ASSUMED,
            case_file.conventions,
            label=spec.label.model_dump(),
            reason=spec.reason.model_dump(),
            distribution=spec.distribution,
        )
        for name, spec in case_file.assumptions.items()
    }


def confidence(citations: Sequence[Citation]) -> str:
    """Return the best confidence among the citations that stand."""
    order = ("high", "medium", "low")
    return min((c.confidence for c in citations if c.stands), key=order.index, default="low")

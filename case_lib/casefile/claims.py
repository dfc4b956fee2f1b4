"""Turn the claims and assumptions of a case file into quantities."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from case_lib.base.errors import FactError, Fault, ParameterError, nearest
from case_lib.base.kinds import Kind
from case_lib.base.languages import DEFAULT, text
from case_lib.casefile.entries import Claim, DateClaim, Mention, QuantitySpec, SourceSpec
from case_lib.casefile.evidence import Weighed, Weight, combine, weigh
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.citations import Citation
from case_lib.quantity.quantities import EVERYWHERE, Quantity

__all__ = [
    "assumed",
    "chosen_claims",
    "chosen_sources",
    "cite",
    "none_left",
    "reading",
    "readings",
    "refuse_unknown",
    "reported",
    "weighed",
    "weight_of",
]


def chosen_sources(case_file: CaseFile, sources: str | Sequence[str]) -> frozenset[str]:
    """Return the sources that ``sources`` selects.

    ``"all"``, names such as ``"legal-daily,xinhua"``, or an exclusion ``"-feature"``; also as a
    list: ``["legal-daily", "xinhua"]``.

    Raises
    ------
    ParameterError
        For a source that the case doesn't have, or if none is selected.
    """
    known = frozenset(case_file.sources)
    of_scenario = case_file.scenario.sources if case_file.scenario else ""
    within = (
        chosen_sources(case_file.before, of_scenario) if of_scenario and case_file.before else known
    )
    selection = [sources] if isinstance(sources, str) else sources
    if not isinstance(selection, Sequence) or not all(isinstance(word, str) for word in selection):
        raise ParameterError(f"sources={sources!r} must be names, in one text or in a list.")
    words = [word.strip() for part in selection for word in part.split(",") if word.strip()]
    if not words:
        raise ParameterError(
            f"sources={sources!r} names no source of {case_file.case}. Write 'all' for all, or "
            f"some of: {', '.join(sorted(known))}."
        )
    if words == ["all"]:
        return within
    off = frozenset(word[1:] for word in words if word.startswith("-"))
    on = frozenset(word for word in words if not word.startswith("-"))
    refuse_unknown(case_file.case, on | off, known)
    left = ((on or known) - off) & within
    if not left:
        raise none_left(case_file, sources)
    return left


def refuse_unknown(case: str, sources: Iterable[str], known: Iterable[str]) -> None:
    """Raise ParameterError if a case doesn't have a source; the message suggests the nearest."""
    names = sorted(known)
    for source in sorted(sources):
        if source not in names:
            raise ParameterError(
                f"{source!r} is not a source of {case}.{nearest(source, names)} "
                f"It has: {', '.join(names)}."
            )


def none_left(case_file: CaseFile, sources: object) -> ParameterError:
    """Return the error for a selection that excludes every source."""
    return ParameterError(
        f"sources={sources!r} leaves no source of {case_file.case}. Keep at least one of "
        f"{', '.join(case_file.sources)}."
    )


def cite(case_file: CaseFile, mention: Mention) -> Citation:
    """Return a claim as a citation, with its own confidence or that of its source."""
    source = case_file.sources[mention.source]
    ranked = mention if isinstance(mention, Claim | DateClaim) else None
    return Citation(
        mention.source,
        mention.at,
        mention.anchor,
        mention.says if isinstance(mention, Claim) else "",
        mention.confidence or source.confidence,
        ranked is None or ranked.rank != "rejected",
        text(ranked.why.model_dump(), DEFAULT) if ranked and ranked.why else "",
        origin=source.origin or "",
        of=_scope(mention, source),
        certain=source.certain,
    )


def _scope(mention: Mention, source: SourceSpec) -> str:
    """Return the scope of a claim; a claim without a number or about another case has none."""
    if isinstance(mention, Claim) and source.same_case != "other":
        return mention.of or ""
    return EVERYWHERE


def weight_of(case_file: CaseFile, claim: Claim | DateClaim) -> Weight:
    """Return the weight of a claim relative to others about the same quantity."""
    source = case_file.sources[claim.source]
    return Weight(
        claim.rank == "preferred",
        source.certain,
        claim.confidence or source.confidence,
    )


def reading(case_file: CaseFile, name: str, claim: Claim) -> Quantity:
    """Return one claim as a quantity of the same family.

    It is assumed if its source only probably describes this case.
    """
    spec = case_file.quantities[name]
    citation = cite(case_file, claim)
    return Quantity.parse(
        claim.says,
        spec.unit,
        f"{name}@{claim.source}" + (f":{claim.at}" if claim.at else ""),
        Kind.REPORTED if citation.certain else Kind.ASSUMED,
        case_file.conventions,
        label=spec.label.model_dump(),
        citations=(citation,),
        family=name,
    )


def readings(
    case_file: CaseFile, name: str, spec: QuantitySpec, sources: frozenset[str]
) -> list[Quantity]:
    """Return each standing claim about a quantity as a quantity of that name, to be weighed."""
    return [
        Quantity.parse(
            claim.says,
            spec.unit,
            name,
            conventions=case_file.conventions,
            citations=(cite(case_file, claim),),
        )
        for _, claim in chosen_claims(spec, sources)
    ]


def weighed(
    case_file: CaseFile, name: str, spec: QuantitySpec, sources: frozenset[str]
) -> tuple[list[Quantity], Weighed] | None:
    """Return the readings of a quantity and which of them decide; None if there are none."""
    parts = readings(case_file, name, spec, sources)
    if not parts:
        return None
    claims = [claim for _, claim in chosen_claims(spec, sources)]
    ranked = [
        (part.interval, weight_of(case_file, claim))
        for part, claim in zip(parts, claims, strict=True)
    ]
    return parts, weigh(ranked)


def chosen_claims(spec: QuantitySpec, sources: frozenset[str]) -> list[tuple[int, Claim]]:
    """Return (row, claim) of the claims that aren't rejected and whose source is chosen."""
    return [(row, claim) for row, claim in enumerate(spec.claims) if claim.stands(sources)]


def _contradiction(
    case_file: CaseFile,
    name: str,
    spec: QuantitySpec,
    sources: frozenset[str],
    parts: Sequence[Quantity],
    pair: tuple[int, int],
) -> Fault:
    """Return the fault that names two contradictory claims of equal weight."""
    claims = chosen_claims(spec, sources)
    (_, first), (row, second) = (claims[place] for place in pair)
    what = (
        f"{name}: {first.source} says {first.says}, {second.source} says {second.says}; "
        "they can't both hold."
    )
    lost = parts[pair[0]].interval.tenfold(parts[pair[1]].interval)
    return Fault(
        case_file.where("quantities", name, "claims", row, "says"),
        what + (" One is about ten times the other: a digit may be missing." if lost else ""),
        "Set `rank: rejected` with a `why` on one of them, or `rank: preferred` on the other.",
    )


def reported(case_file: CaseFile, sources: frozenset[str]) -> dict[str, Quantity]:
    """Return all quantities that the chosen sources report, decided by the weightiest claims.

    Raises
    ------
    FactError
        With every contradiction among claims of equal weight, and every quantity whose claims
        have different scopes.
    """
    quantities: dict[str, Quantity] = {}
    faults: list[Fault] = []
    for name, spec in case_file.quantities.items():
        read = weighed(case_file, name, spec, sources)
        if read is None:
            continue
        parts, weights = read
        scopes = dict.fromkeys(claim.of or "" for _, claim in chosen_claims(spec, sources))
        if len(scopes) > 1:
            listed = ", ".join(of or "the whole case" for of in scopes)
            faults.append(
                Fault(
                    case_file.where("quantities", name),
                    f"{name}: its claims have different scopes ({listed}).",
                    "Define one quantity per scope.",
                )
            )
        elif weights.conflict is not None:
            faults.append(_contradiction(case_file, name, spec, sources, parts, weights.conflict))
        else:
            quantities[name] = combine(name, parts, weights, label=spec.label.model_dump())
    if faults:
        raise FactError(faults)
    return quantities


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

"""Check a case for internal consistency: claims, parts, order and units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from case_lib.base.errors import FactError
from case_lib.base.languages import N_, in_all, style, text
from case_lib.casefile import claims, consistency, cross_checks, relations
from case_lib.casefile.entries import Mention
from case_lib.casefile.event_order import order
from case_lib.casefile.evidence import CONFIDENCE_WORDS, combine, confidence
from case_lib.casefile.fields import Text
from case_lib.casefile.issues import Issue, Token, Value, gravest_first, of_fault
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.citations import Citation
from case_lib.quantity.quantities import Quantity

__all__ = ["reconcile"]

_Standing = tuple[str, list[Quantity], Quantity]  # a name, its readings, and what stands


def reconcile(
    case_file: CaseFile, sources: frozenset[str], contradictions: bool = False
) -> list[Issue]:
    """Return every contradiction, tension and note, gravest first, then in file order.

    With ``contradictions``, return only these, which takes less time.
    """
    standing = [*_standing(case_file, sources)]
    known = {name: whole for name, _, whole in standing}
    issues = [
        *_contradictions(case_file, sources),
        *cross_checks.parts(case_file, known),
        *cross_checks.results(case_file, known),
        *([] if contradictions else _remarks(case_file, sources, standing)),
        *consistency.values(case_file, sources),
        *relations.relations(case_file, {**known, **claims.assumed(case_file)}),
        *consistency.places(case_file, sources, known),
        *consistency.circles(case_file, sources),
        *consistency.changed(case_file, sources),
        *_spans(case_file, sources),
        *consistency.publication(case_file, sources),
    ]
    if contradictions:
        return [issue for issue in issues if issue.level == "contradiction"]
    return gravest_first(issues)


def _remarks(
    case_file: CaseFile, sources: frozenset[str], standing: Sequence[_Standing]
) -> Iterator[Issue]:
    """Yield what is never a contradiction."""
    yield from _wordings(case_file, standing)
    yield from _support(case_file, standing)
    yield from _cautions(case_file, sources)
    yield from consistency.misprints(case_file, {name: whole for name, _, whole in standing})


def _standing(case_file: CaseFile, sources: frozenset[str]) -> Iterator[_Standing]:
    for name, spec in case_file.quantities.items():
        read = claims.weighed(case_file, name, spec, sources)
        if read is not None and read[1].conflict is None:
            yield name, read[0], combine(name, *read)


def _contradictions(case_file: CaseFile, sources: frozenset[str]) -> Iterator[Issue]:
    for work in (claims.reported, order):
        try:
            work(case_file, sources)
        except FactError as error:
            yield from map(of_fault, error.faults)


def _wordings(case_file: CaseFile, standing: Iterable[_Standing]) -> Iterator[Issue]:
    for name, parts, whole in standing:
        where = case_file.where("quantities", name)
        values: dict[str, Value] = {"name": case_file.quantities[name].label.model_dump()}
        others = [c for c in whole.citations if c.beside]
        values["said"] = _tokens(case_file, (c for c in whole.citations if not c.beside))
        if others:
            values |= {"others": _tokens(case_file, others), "value": whole}
            apart = any(part.interval.intersect(whole.interval) is None for part in parts)
            message = (
                N_(
                    "{name}: the sources contradict each other. We use {value} ({said}), because "
                    "its sources have higher confidence; the other reading is {others}."
                )
                if apart
                else N_(
                    "{name}: the sources agree, but the narrower reading has lower confidence. "
                    "We use {value} ({said}); the other reading is {others}."
                )
            )
            yield Issue("tension", name, where, message, values)
        elif any(part.interval != whole.interval for part in parts):
            yield Issue(
                "note",
                name,
                where,
                N_(
                    "{name}: worded differently, and compatible ({said}). The narrower "
                    "reading is used."
                ),
                values,
            )
        for row, claim in enumerate(case_file.quantities[name].claims):
            if claim.rank == "rejected" and claim.why is not None:
                yield Issue(
                    "note",
                    name,
                    case_file.where("quantities", name, "claims", row),
                    N_("{name}: “{anchor}” in {source} is rejected: {why}."),
                    {
                        **values,
                        "anchor": Token(claim.anchor or claim.says),
                        "source": case_file.sources[claim.source].outlet.model_dump(),
                        "why": claim.why.model_dump(),
                    },
                )


def _tokens(case_file: CaseFile, citations: Iterable[Citation]) -> Token:
    """Return the figures by outlet, as printed: Legal Daily: 506名, 500余名; Xinhua: 506名."""
    tokens_of: dict[str, dict[str, None]] = {}
    for citation in citations:
        if citation.stands:
            tokens_of.setdefault(citation.source, {})[citation.anchor or citation.says] = None

    def told(lang: str) -> str:
        written = style(lang)
        return written.semicolon.join(
            text(_outlet(case_file, source), lang)
            + written.colon
            + written.series(map(written.quoted, tokens))
            for source, tokens in tokens_of.items()
        )

    return Token(in_all(told))


def _support(case_file: CaseFile, standing: Iterable[_Standing]) -> Iterator[Issue]:
    for name, _, whole in standing:
        best = confidence(whole)
        if best != "high":
            outlets = sorted({c.source for c in whole.citations if not c.beside})
            yield Issue(
                "tension",
                name,
                case_file.where("quantities", name),
                N_("{name}: depends only on {source}, with {confidence} confidence.")
                if len(outlets) == 1
                else N_("{name}: depends on {source}, with at most {confidence} confidence."),
                {
                    "name": case_file.quantities[name].label.model_dump(),
                    "source": _outlets(case_file, outlets),
                    "confidence": in_all(CONFIDENCE_WORDS[best]),
                },
            )


def _outlet(case_file: CaseFile, source: str) -> dict[str, str]:
    return dict(case_file.sources[source].outlet.root)


def _outlets(case_file: CaseFile, names: Iterable[str]) -> dict[str, str]:
    outlets = [_outlet(case_file, name) for name in names]
    return in_all(lambda lang: style(lang).series(text(outlet, lang) for outlet in outlets))


def _cautions(case_file: CaseFile, sources: frozenset[str]) -> Iterator[Issue]:
    for section in ("quantities", "events", "roles"):
        for name, spec in getattr(case_file, section).items():
            if not spec.claims or any(claim.source in sources for claim in spec.claims):
                yield from _caution(case_file, section, name, spec.caution)
                yield from _claim_notes(case_file, section, name, spec.claims, sources)
    yield from _identity(case_file, sources)
    for name, source in case_file.sources.items():
        if name in sources:
            yield from _caution(case_file, "sources", name, source.caution)


def _caution(case_file: CaseFile, section: str, name: str, caution: Text | None) -> Iterator[Issue]:
    if caution is not None:
        where = case_file.where(section, name)
        yield Issue("tension", name, where, "{it}", {"it": caution.model_dump()})


def _identity(case_file: CaseFile, sources: frozenset[str]) -> Iterator[Issue]:
    """Yield sources that may describe another case, and sources that share a briefing."""
    for name, source in case_file.sources.items():
        if name in sources and source.same_case_why is not None:
            yield Issue(
                "tension",
                name,
                case_file.where("sources", name),
                N_(
                    "{source} very probably describes the same case, but not certainly: {why}. "
                    "Figures that depend on it are assumed."
                ),
                {
                    "source": source.outlet.model_dump(),
                    "why": source.same_case_why.model_dump(),
                },
            )
    for name, origin in case_file.origins.items():
        sharing = [key for key in case_file.sources if key in sources]
        sharing = [key for key in sharing if case_file.sources[key].origin == name]
        if len(sharing) > 1:
            yield Issue(
                "note",
                name,
                case_file.where("origins", name),
                N_("{sources} count as one voice, that of {origin}. {why}"),
                {
                    "sources": _outlets(case_file, sharing),
                    "origin": origin.label.model_dump(),
                    "why": origin.why.model_dump(),
                },
            )


def _claim_notes(
    case_file: CaseFile,
    section: str,
    name: str,
    mentions: Iterable[Mention],
    sources: frozenset[str],
) -> Iterator[Issue]:
    for row, mention in enumerate(mentions):
        if mention.note is not None and mention.source in sources:
            label = getattr(case_file, section)[name].label.model_dump()
            yield Issue(
                "note",
                name,
                case_file.where(section, name, "claims", row),
                N_("{name}, {source}: {remark}."),
                {
                    "name": label,
                    "remark": mention.note.model_dump(),
                    "source": case_file.sources[mention.source].outlet.model_dump(),
                },
            )


def _spans(case_file: CaseFile, sources: frozenset[str]) -> Iterator[Issue]:
    try:
        ordered = order(case_file, sources)
    except FactError:  # reported as a contradiction
        return
    yield from consistency.spans(case_file, ordered, sources)

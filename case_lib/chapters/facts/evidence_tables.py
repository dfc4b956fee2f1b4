"""Tables of the annex: figures as reported, assumptions, derived figures, claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from case_lib.base.languages import N_, style, text, translate
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite, reading
from case_lib.casefile.entries import OTHER_CASES, Claim, DateClaim, Mention
from case_lib.casefile.evidence import CONFIDENCE_WORDS, confidence
from case_lib.casefile.role_counts import as_counted
from case_lib.document.cells import DASH, cell, cited, heads, label, outlet
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Evidence, Run, Uses, number, sentence
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.quantity import printed_dates
from case_lib.quantity.quantities import Quantity
from case_lib.reading.dates import read as read_date

__all__ = [
    "assumptions",
    "claims",
    "derived",
    "derived_how",
    "evidence",
    "other_cases",
]

_passages = Passages(__package__)


@in_each_language
def evidence(case: Case) -> Table | Paragraph:
    """Return the figures that sources report of this case.

    One row per quantity: value, token as printed, source and paragraph, confidence, page.
    """
    return _evidence(case, list(case.file.own_quantities), "evidence")


@in_each_language
def other_cases(case: Case) -> Table | Paragraph:
    """Return the figures that sources report of other cases, in the columns of ``evidence``."""
    names = [name for name in case.file.quantities if name.startswith(OTHER_CASES)]
    return _evidence(case, names, "others")


def _evidence(case: Case, names: Sequence[str], called: str) -> Table | Paragraph:
    """Return a table of reported figures; ``called`` is the name of the passages around it."""
    rows = [_evidence_row(case, case[name]) for name in names if name in case]
    if not rows:
        return replace(_passages(case, "no_evidence"), left_out=())
    numbered = any(c.at for name in names if name in case for c in case[name].citations)
    return _passages.around(case, called, numbered=numbered).table(
        heads(
            case,
            N_("figure"),
            N_("as printed"),
            N_("wording"),
            N_("source and paragraph"),
            N_("confidence"),
            N_("page"),
        ),
        rows,
    )


def _evidence_row(case: Case, quantity: Quantity) -> list[Cell]:
    lang, written = case.lang, style(case.lang)
    cited_claims = [c for c in quantity.citations if c.decides]
    words = dict.fromkeys(c.anchor for c in cited_claims if c.anchor)
    return [
        [Evidence(quantity.name), label(quantity, lang)],
        [*cell(quantity, lang), *_other_readings(case, quantity)],
        [written.series(words) or DASH],
        [cited(case, cited_claims), *_not_used(case, quantity)],
        [translate(CONFIDENCE_WORDS[confidence(quantity)], lang)],
        [Uses(quantity.name)],
    ]


def _not_used(case: Case, quantity: Quantity) -> Cell:
    """Return the claims that the case file rejects, each with its reason."""
    runs: list[Run] = []
    for claim in case.file.quantities[quantity.name].claims:
        if claim.rank == "rejected" and claim.source in case.sources and claim.why:
            why = text(claim.why.model_dump(), case.lang)
            words = N_("; not used: {outlet}, {why}")
            runs += sentence(words, case.lang, outlet=outlet(case, claim.source), why=why)
    return runs


def _other_readings(case: Case, quantity: Quantity) -> Cell:
    """Return the readings that contradict the value of a figure, each with its outlet."""
    runs: list[Run] = []
    for claim in case.file.quantities[quantity.name].claims:
        citation = cite(case.file, claim)
        if any(c.beside and replace(c, beside=False) == citation for c in quantity.citations):
            value = reading(case.file, quantity.name, claim)
            words = N_("; {outlet}: {value}")
            runs += sentence(words, case.lang, outlet=outlet(case, claim.source), value=value)
    return runs


@in_each_language
def assumptions(case: Case) -> Table | Paragraph:
    """Return every assumption with its value, distribution and reason."""
    lang = case.lang
    if not case.file.assumptions:
        return _passages(case, "no_assumptions")
    shapes = {
        "uniform": N_("uniform"),
        "loguniform": N_("uniform in the logarithm"),
        "triangular": N_("triangular"),
    }
    rows: list[list[Cell]] = [
        [
            [Evidence(name), label(case[name], lang)],
            cell(case[name], lang),
            [translate(shapes[spec.distribution], lang)],
            [text(spec.reason.model_dump(), lang)],
        ]
        for name, spec in case.file.assumptions.items()
    ]
    return _passages.around(case, "assumptions").table(
        heads(case, N_("assumption"), N_("value"), N_("draws"), N_("reason")), rows
    )


def _calculated(case: Case) -> list[Quantity]:
    """Return what formulas calculate; a count that only takes another name isn't calculated."""
    return [q for q in case.quantities.values() if q.function not in (None, as_counted)]


@in_each_language
def derived_how(case: Case) -> Paragraph:
    """Return how bounds of calculated figures are printed, if the case has any."""
    return _passages(case, "derived", any=bool(_calculated(case)))


def _of_role(case: Case, quantity: Quantity) -> str:
    """Return the role of a figure in brackets, if its name has one: law.caller.days_to_gain."""
    roles = [part for part in quantity.name.split(".") if part in case.file.roles]
    return "".join(
        style(case.lang).bracketed(text(case.file.roles[role].label.model_dump(), case.lang))
        for role in roles
    )


@in_each_language
def derived(case: Case) -> Table | Paragraph:
    """Return every derived quantity with its bounds and inputs."""
    lang = case.lang
    rows: list[list[Cell]] = []
    calculated = _calculated(case)
    if not calculated:
        return _passages(case, "nothing_derived")
    times = Counter(label(quantity, lang) for quantity in calculated)
    for quantity in calculated:
        named = label(quantity, lang)
        if times[named] > 1:
            named += _of_role(case, quantity)
        rows.append(
            [
                [Evidence(quantity.name), named],
                cell(quantity, lang),
                [
                    style(lang).semicolon.join(
                        text(item.label, lang)
                        for item in quantity.inputs
                        if not item.name.startswith("definition.")
                    )
                ],
                [Uses(quantity.name)],
            ]
        )
    return _passages.around(case, "derived", calculated).table(
        heads(case, N_("figure"), N_("as printed"), N_("calculated from"), N_("page")), rows
    )


@in_each_language
def claims(case: Case) -> Table:
    """Return every claim about a quantity: source, paragraph, token, reading and confidence."""
    lang = case.lang
    rows: list[list[Cell]] = []
    for name, spec in case.file.quantities.items():
        for claim in spec.claims:
            if claim.source in case.sources:
                rows.append(_claim_row(case, text(spec.label.model_dump(), lang), claim, name))
    for name, event in case.file.events.items():
        for dated in event.claims:
            if dated.source in case.sources and dated.when:
                rows.append(
                    _claim_row(case, text(event.label.model_dump(), lang), dated, f"events.{name}")
                )
    return _passages.around(case, "claims").table(
        heads(
            case, N_("of"), N_("source"), N_("par."), N_("token"), N_("read as"), N_("confidence")
        ),
        rows,
    )


def _claim_row(case: Case, what: str, claim: Claim | DateClaim | Mention, name: str) -> list[Cell]:
    """Return the row of a claim in the table of ``claims``."""
    lang = case.lang
    citation = cite(case.file, claim)
    if isinstance(claim, Claim):
        read: Cell = [number(reading(case.file, name, claim), lang)]
        if not citation.stands:
            read = [*read, style(lang).gap, translate(N_("(rejected)"), lang)]
        if claim.of is not None:
            scope = text(case.file.scopes[claim.of].label.model_dump(), lang)
            read = [*read, style(lang).bracketed(scope)]
    else:
        read = [printed_dates.when(read_date(str(getattr(claim, "when", ""))), lang)]
    return [
        [what],
        [text(case.file.sources[claim.source].outlet.model_dump(), lang)],
        [claim.at.removeprefix("p") or DASH],
        [claim.anchor or DASH],
        read,
        [translate(CONFIDENCE_WORDS[citation.confidence], lang)],
    ]

"""Tables of what holds across generated organisations, of acts and of money."""

from __future__ import annotations

from case_lib import synthetic
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, text, translate
from case_lib.casefile import crime_script
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite
from case_lib.casefile.role_counts import total_name
from case_lib.chapters.network import disruption, ensemble, measures, money_flow
from case_lib.chapters.network.ensemble import MEASURES, Ensemble
from case_lib.chapters.network.text import strategy_label, synthetic_note
from case_lib.document.cells import DASH, capital, cell, cited, label, left_out, note_on
from case_lib.document.display import Paragraph, Table, in_each_language
from case_lib.document.inline import Cell, Token, number, sentence
from case_lib.quantity.quantities import Quantity, modelled

__all__ = ["LEFT", "disruptions", "money", "relations", "script", "structure"]

_BASIS = {
    "density": "Morselli, Giguère, Petit 2007",
    "mean_path": "Morselli, Giguère, Petit 2007",
    "efficiency": "Latora, Marchiori 2001",
    "degree_centralisation": "Freeman 1979",
    "betweenness_centralisation": "Freeman 1979",
    "core_periphery": "Borgatti, Everett 2000",
    "fragmentation": "Borgatti 2006",
    "reach": "Borgatti 2006",
}
_TIES = {
    "checked": N_("ties to those checked"),
    "recordings": N_("recordings only"),
    "groups": N_("ties in chat groups too"),
}


@in_each_language
def structure(case: Case, made: Ensemble | None) -> Table | Paragraph:
    """Return tiers, spans and measures of structure, each as a range over the ensemble."""
    if made is None:
        return left_out(case, synthetic.needs(case))
    lang = case.lang
    rows: list[list[Cell]] = []

    def add(what: str, quantity: Quantity, basis: str = DASH) -> None:
        rows.append([[what], cell(quantity, lang, with_unit=False), [basis]])

    for role in made.first.organisation.roles:
        add(_of(case, role, N_("People: {role}")), made.measure(f"people:{role}"))
    for role in made.first.organisation.roles:
        if f"span:{role}" in made.measures:
            span = made.measure(f"span:{role}")
            add(_of(case, role, N_("Span of control, mean: {role}")), span, "Graicunas 1933")
    for name in MEASURES:
        quantity = made.measure(name)
        add(label(quantity, lang), quantity, _BASIS[name])
    for role in made.first.organisation.roles:
        for ties in measures.TIES:
            broker = made.measure(f"broker:{role}:{ties}")
            if broker.high > 0:
                named = translate(_TIES[ties], lang)
                what = _of(case, role, N_("Share of betweenness: {role} ({ties})"))
                add(what.replace("{ties}", named), broker, "Freeman 1979")
    return Table(
        sentence(N_("What the generated organisations have in common, as ranges."), lang),
        [translate(h, lang) for h in (N_("measure"), N_("range"), N_("method"))],
        rows,
        synthetic_note(case, made),
        "lll",
        (4.2, 1.6, 2.2),
        "structure",
    )


def _of(case: Case, role: str, message: str) -> str:
    name = text(case.file.roles[role].label.model_dump(), case.lang)
    return translate(message, case.lang).replace("{role}", name)


@in_each_language
def relations(case: Case, made: Ensemble | None) -> Table | Paragraph:
    """Return how many relations a superior with so many subordinates would attend to."""
    if made is None:
        return left_out(case, synthetic.needs(case))
    lang = case.lang
    rows: list[list[Cell]] = []
    for role in made.first.organisation.roles:
        if f"span:{role}" not in made.measures:
            continue
        span = made.measure(f"span:{role}")
        least, most = (measures.graicunas(round(end)) for end in (span.low, span.high))
        found = modelled(
            f"network.relations.{role}",
            least,
            most,
            "relation",
            [span],
            N_("n(2^n/2 + n − 1) relations for n subordinates, spans rounded"),
            N_("relations that one superior would attend to"),
            Kind.SYNTHETIC,
        )
        rows.append(
            [
                [text(case.file.roles[role].label.model_dump(), lang)],
                cell(span, lang, with_unit=False),
                cell(found, lang, with_unit=False),
            ]
        )
    return Table(
        sentence(
            N_(
                "Relations, direct, crosswise and in groups, that one superior would attend to "
                "(Graicunas 1933)."
            ),
            lang,
        ),
        [translate(h, lang) for h in (N_("role"), N_("span of control"), N_("relations"))],
        rows,
        synthetic_note(case, made),
        "lll",
        (2.4, 2, 3),
        "relations",
    )


LEFT = {
    "largest": N_("people in the largest component"),
    "reach": N_("lowest tier whom tasks still reach"),
    "efficiency": N_("efficiency"),
}
_SHORT = {"largest": N_("together"), "reach": N_("reached"), "efficiency": LEFT["efficiency"]}


@in_each_language
def disruptions(case: Case, made: Ensemble | None) -> Table | Paragraph:
    """Return what is left after removals, by strategy and recovery, and the real operation."""
    if made is None:
        return left_out(case, synthetic.needs(case))
    lang, removed = case.lang, made.removed
    rows: list[list[Cell]] = []
    for what, words in _SHORT.items():
        for strategy in disruption.strategies(made.first.organisation):
            cells = [
                cell(made.outcome(strategy, recovery, what), lang)
                for recovery in disruption.RECOVERIES
            ]
            rows.append([[translate(words, lang)], [strategy_label(case, strategy)], *cells])
    nothing = modelled(
        "network.left.operation",
        0,
        0,
        "%",
        [case[total_name(case)]],
        N_("everyone of the reported batch is taken at once, so nobody in it is left"),
        N_("what is left of those arrested"),
        Kind.DERIVED,
    )
    real = translate(N_("everyone at once, as in the reported operation"), lang)
    rows.append([[translate(N_("all of these"), lang)], [real], *([cell(nothing, lang)] * 3)])
    kinds = [translate(ensemble.RECOVERY_LABELS[r], lang) for r in disruption.RECOVERIES]
    return Table(
        sentence(
            N_(
                "What is left after the removal of {removed} people: people together in the "
                "largest component, {frontline} whom tasks still reach from outside, and "
                "efficiency."
            ),
            lang,
            **case.role_words(lang),
            removed=Token(str(removed), "removals"),
        ),
        [translate(N_("what is left"), lang), translate(N_("taken first"), lang), *kinds],
        rows,
        synthetic_note(case, made, removals=True),
        "lllll",
        (1.3, 3, 1.5, 1.5, 1.5),
        "disruption",
    )


@in_each_language
def script(case: Case) -> Table | Paragraph:
    """Return the crime script: who did what, with what, where, and who could have noticed."""
    lang = case.lang
    acts = crime_script.acts(case)
    if not acts:
        return left_out(case, ["acts"])
    rows: list[list[Cell]] = []
    for act in acts:
        spec = act.spec
        guardian: Cell = [DASH]
        if spec.guardian:
            guardian = [f"{text(spec.guardian.model_dump(), lang)} {Kind.ASSUMED.mark}"]
        rows.append(
            [
                [translate(crime_script.STAGES[spec.stage], lang)],
                [crime_script.who(case, spec.role, lang)],
                [text(spec.act.model_dump(), lang)],
                [text(spec.tool.model_dump(), lang) if spec.tool else DASH],
                [text(spec.place.model_dump(), lang) if spec.place else DASH],
                guardian,
                [cited(case, [cite(case.file, claim) for claim in act.claims])],
            ]
        )
    heads = (
        N_("stage"),
        N_("who"),
        N_("act"),
        N_("with"),
        N_("where"),
        N_("who could have stood in the way"),
        N_("source"),
    )
    return Table(
        sentence(
            N_(
                "The crime script, as reported (Cornish 1994). Who could have stood in the way is "
                "our reading, assumed ○; the rest is reported. A dash: not reported."
            ),
            lang,
        ),
        [translate(head, lang) for head in heads],
        rows,
        [],
        "lllllll",
        (1.3, 1.3, 2.6, 1.6, 1.2, 1.9, 1.7),
        "script",
    )


@in_each_language
def money(case: Case) -> Table | Paragraph:
    """Return each flow of money: medium, who pays whom, and what is known of its size."""
    parts = money_flow.parts(case)
    if not parts:
        return left_out(case, ["pay.leads_day"])
    lang = case.lang
    outside, below = (
        text(medium.model_dump(), lang) if medium else DASH for medium in money_flow.media(case)
    )
    unknown = translate(N_("not reported"), lang)
    rows: list[list[Cell]] = [
        [[capital(translate(step, lang))], [outside if row == 0 else DASH], [unknown]]
        for row, step in enumerate(money_flow.UNKNOWN)
    ]
    rows += [[[label(part, lang)], [below], [number(part, lang)]] for part in parts]
    return Table(
        sentence(
            N_("Where the money went, per person diverted. What is not reported stays open."), lang
        ),
        [translate(h, lang) for h in (N_("flow"), N_("paid in"), N_("size"))],
        rows,
        note_on(case, parts),
        "lll",
        (3, 2, 2.4),
        "money",
    )

"""Tables of acts and money as reported, and of generated networks."""

from __future__ import annotations

from case_lib import synthetic
from case_lib.base.kinds import Kind
from case_lib.base.languages import N_, capital, text, translate
from case_lib.casefile import crime_script
from case_lib.casefile.case import Case
from case_lib.casefile.claims import cite
from case_lib.casefile.role_words import role_label
from case_lib.chapters.network import disruption, generating, money_flow
from case_lib.chapters.network.ensemble import COMPARED, MEASURES, Ensemble
from case_lib.chapters.network.text import strategy_label, synthetic_around
from case_lib.document.cells import DASH, cell, cited, heads, label
from case_lib.document.display import Paragraph
from case_lib.document.inline import Cell, Token, number
from case_lib.document.needed import left_out
from case_lib.document.passages import Passages
from case_lib.document.table import Table
from case_lib.document.versions import in_each_language
from case_lib.synthetic import families

__all__ = ["LEFT", "disruptions", "guardians", "mended", "money", "script", "structure"]

_passages = Passages(__package__)
_FAMILIES = {
    "tree": N_("command tree"),
    "chat_groups": N_("chat groups"),
    "organisers_chat": N_("organisers’ chat"),
    "exponential": N_("exponential random graph"),
}
_INSPECTORS = {
    "command": N_("{oversight} tied to those they check"),
    "recordings": N_("{oversight} only pull recordings"),
}


@in_each_language
def structure(case: Case, ensemble: Ensemble | None) -> Table | Paragraph:
    """Return measures of structure and shares of betweenness (%), one column per family of networks."""
    if ensemble is None:
        return left_out(case, synthetic.needs(case))
    lang = case.lang

    def row(what: str, name: str, inspectors: str = "") -> list[Cell]:
        cells = [
            cell(
                ensemble.measure(name, family, inspectors),
                lang,
                with_unit=name.startswith("broker"),
            )
            for family in families.FAMILIES
        ]
        return [[what], *cells]

    rows = [row(capital(translate(words, lang)), name) for name, (words, _) in MEASURES.items()]
    oversight = case.role("oversight")
    for inspectors in families.INSPECTORS if oversight else ("",):
        for role in filter(None, (case.role("group_head"), oversight)):
            if role in ensemble.roles:
                rows.append(row(_broker(case, role, inspectors), f"broker:{role}", inspectors))
    return synthetic_around(case, ensemble, "structure").table(
        heads(case, N_("measure"), *_FAMILIES.values()), rows
    )


def _broker(case: Case, role: str, inspectors: str) -> str:
    """Return the label of the share of betweenness of a role, with the assumption on inspectors."""
    lang = case.lang
    named = role_label(case.file, role, lang)
    share = translate(N_("Share of betweenness: {role}"), lang).replace("{role}", named)
    if not inspectors:
        return share
    who = role_label(case.file, str(case.role("oversight")), lang)
    assumption = translate(_INSPECTORS[inspectors], lang).replace("{oversight}", who)
    return (
        translate(N_("{what} ({how})"), lang).replace("{what}", share).replace("{how}", assumption)
    )


LEFT = {
    "largest": N_("people in the largest component"),
    "reach": N_("lowest tier whom tasks still reach"),
}


@in_each_language
def disruptions(case: Case, ensemble: Ensemble | None) -> Table | Paragraph:
    """Return the size of the largest component after removals: rows are strategies, columns families."""
    if ensemble is None:
        return left_out(case, synthetic.needs(case))
    lang = case.lang
    rows: list[list[Cell]] = [
        [
            [strategy_label(case, strategy)],
            *(cell(ensemble.together(strategy, family), lang) for family in families.FAMILIES),
        ]
        for strategy in COMPARED
    ]
    removed = Token(str(ensemble.removed), "removals")
    return synthetic_around(case, ensemble, "disruption", removed=removed).table(
        heads(case, N_("taken first"), *_FAMILIES.values()), rows
    )


_RECOVERIES = {
    "none": N_("no recovery"),
    "random": N_("random recovery"),
    "same_role": N_("same-role recovery"),
}


@in_each_language
def mended(case: Case, ensemble: Ensemble | None) -> Table | Paragraph:
    """Return outcomes after removal and recovery, over all families: one column per kind of recovery."""
    if ensemble is None:
        return left_out(case, synthetic.needs(case))
    lang = case.lang
    rows: list[list[Cell]] = [
        [
            [capital(translate(words, lang))],
            [strategy_label(case, strategy)],
            *(cell(ensemble.outcome(strategy, how, what), lang) for how in disruption.RECOVERIES),
        ]
        for what, words in LEFT.items()
        for strategy in generating.mending(case)
    ]
    removed = Token(str(ensemble.removed), "removals")
    ways = [_RECOVERIES[how] for how in disruption.RECOVERIES]
    return synthetic_around(case, ensemble, "recovery", by_role=True, removed=removed).table(
        heads(case, N_("what is left"), N_("taken first"), *ways), rows
    )


@in_each_language
def script(case: Case) -> Table | Paragraph:
    """Return the crime script: one row per act, with its stage, actor, tool and source."""
    lang = case.lang
    acts = crime_script.acts(case)
    if not acts:
        return left_out(case, ["acts"])
    rows: list[list[Cell]] = []
    stage = ""
    for act in acts:
        spec = act.spec
        # a stage is named once, in its first row
        named = translate(crime_script.STAGES[spec.stage], lang) if spec.stage != stage else ""
        stage = spec.stage
        rows.append(
            [
                [named],
                [crime_script.who(case, spec.role, lang)],
                [text(spec.act.model_dump(), lang)],
                [text(spec.tool.model_dump(), lang) if spec.tool else DASH],
                [cited(case, [cite(case.file, claim) for claim in act.claims])],
            ]
        )
    return _passages.around(case, "script").table(
        heads(case, N_("stage"), N_("who"), N_("act"), N_("with"), N_("source")), rows
    )


@in_each_language
def guardians(case: Case) -> Table | Paragraph:
    """Return who could have prevented each act; this is our interpretation, marked as assumed."""
    lang = case.lang
    acts = [act.spec for act in crime_script.acts(case) if act.spec.guardian]
    if not acts:
        return left_out(case, ["acts: guardian"])
    rows: list[list[Cell]] = [
        [
            [crime_script.who(case, spec.role, lang)],
            [text(spec.act.model_dump(), lang)],
            [text(spec.place.model_dump(), lang) if spec.place else DASH],
            [f"{text(spec.guardian.model_dump(), lang)} {Kind.ASSUMED.mark}"],
        ]
        for spec in acts
        if spec.guardian
    ]
    return _passages.around(case, "guardians").table(
        heads(case, N_("who"), N_("act"), N_("where"), N_("who could have stood in the way")), rows
    )


@in_each_language
def money(case: Case) -> Table | Paragraph:
    """Return the flows of money: means of payment and size of each."""
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
        for row, step in enumerate(money_flow.unknown(case))
    ]
    rows += [[[label(part, lang)], [below], [number(part, lang)]] for part in parts]
    return _passages.around(case, "money.table", parts).table(
        heads(case, N_("flow"), N_("paid in"), N_("size")), rows
    )

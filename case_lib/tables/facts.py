"""Tables of what is reported: key figures, checks, and what rests on which source."""

from __future__ import annotations

from dataclasses import replace

from case_lib import findings, opening
from case_lib.blocks import Paragraph, Table
from case_lib.case import Case
from case_lib.language import N_, text, translate
from case_lib.quantities import Quantity
from case_lib.runs import Cell, Token, Value, number, sentence
from case_lib.tables.cells import DASH, capital, cell, cited, heads, label, note_on


def key_figures(case: Case) -> Table:
    """Return every reported quantity of the case itself, with who says so."""
    rows: list[list[Cell]] = []
    shown: list[Quantity] = []
    others = any(name.startswith("comparator.") for name in case.quantities)
    more = [N_("Figures of other cases stand in the ledger.")] if others else []
    for name in case.file.quantities:
        if name in case and not name.startswith("comparator."):
            quantity = case[name]
            shown.append(quantity)
            rows.append(
                [
                    [label(quantity, case.lang)],
                    cell(quantity, case.lang),
                    [cited(case, quantity.citations)],
                ]
            )
    return Table(
        sentence(N_("What the sources report, claims about one figure taken together."), case.lang),
        heads(case, N_("figure"), N_("reported"), N_("who says so, and where")),
        rows,
        note_on(case, shown, *more),
        "lll",
        (3, 2.2, 3),
        "key-figures",
    )


def tensions(case: Case) -> Table | Paragraph:
    """Return what a careful reader should know before relying on a figure."""
    lang = case.lang
    words = dict(zip(findings.LEVELS, findings.LEVEL_WORDS, strict=True))
    found = case.remarks()
    if not found:
        return Paragraph([sentence(N_("The checks found nothing to remark."), lang)], "note")
    rows = [[[translate(words[item.level], lang)], _told(item, lang)] for item in found]
    return Table(
        sentence(
            N_(
                "What a careful reader would ask, gravest first. A tension holds "
                "together but rests on a reading; a note is worth knowing."
            ),
            lang,
        ),
        heads(case, N_("level"), N_("remark")),
        rows,
        sentence(N_("From the checks of the case file."), lang),
        "ll",
        (1, 6),
        "tensions",
    )


def without_each_source(case: Case) -> Table | Paragraph:
    """Return, for every headline quantity, what stands when a source is left out."""
    lang = case.lang
    names = [n for n in case.file.quantities if n in case and not n.startswith("comparator.")]
    names += [name for name in case.file.spans if name in case]
    left_out = opening.without_each_source(case)
    rows: list[list[Cell]] = []
    for name in names:
        whole = case[name]
        changed: Cell = []
        for source, rest in left_out.items():
            now = rest.get(name)
            if now is not None and now.interval == whole.interval:
                continue
            outlet = text(case.file.sources[source].outlet.model_dump(), lang)
            changed = [*changed, *(["；" if lang == "zh" else "; "] if changed else []), outlet]
            changed = [*changed, "：" if lang == "zh" else ": "]
            if now is None:
                changed = [*changed, translate(N_("nothing is left"), lang)]
            else:
                part = replace(now, name=f"{name}@-{source}", family=name)
                changed = [*changed, number(part, lang)]
        outlets = {c.source for c in whole.citations if c.stands}
        rows.append(
            [
                [label(whole, lang)],
                cell(whole, lang),
                [str(translate(N_("one source alone"), lang)) if len(outlets) == 1 else DASH],
                changed or [translate(N_("nothing changes"), lang)],
            ]
        )
    if not rows:
        return Paragraph([sentence(N_("The checks found nothing to remark."), lang)], "note")
    return Table(
        sentence(
            N_("What stands when a source is left out, and what rests on one source alone."), lang
        ),
        heads(case, N_("figure"), N_("all sources"), N_("rests on"), N_("without")),
        rows,
        sentence(
            N_(
                "Named are the sources whose removal changes the figure, with what is then left. A "
                "dash: several sources."
            ),
            lang,
        ),
        "llll",
        (2.8, 2, 1.3, 3.6),
        "without-each-source",
    )


def _told(item: findings.Finding, lang: str) -> Cell:
    if item.message == "{it}":
        return [capital(item.told(lang))]
    values: dict[str, Value] = {}
    for key, value in item.values.items():
        if isinstance(value, Quantity):
            values[key] = number(value, lang, with_unit=False)
        elif isinstance(value, findings.Token):
            values[key] = Token(
                text(value.words, lang) if not isinstance(value.words, str) else value.words,
                "token",
            )
        else:
            values[key] = value if isinstance(value, str) else text(value, lang)
    runs = sentence(item.message, lang, **values)
    first = runs[0]
    return [capital(first), *runs[1:]] if isinstance(first, str) else runs

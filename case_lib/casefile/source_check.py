"""Compare the claims of a case with the text of a source, if the user has it.

Both sides are first normalised as described in ``source_text``.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from case_lib.base.digests import of_file
from case_lib.base.errors import QuantityError
from case_lib.casefile.claims import refuse_unknown
from case_lib.casefile.entries import Claim, DateClaim, Mention
from case_lib.casefile.schema import CLAIMED_BY_NAME, CLAIMED_IN_LISTS, CaseFile
from case_lib.reading import (
    chinese_roles,
    dates,
    dates_in_text,
    figure_extraction,
    grammars,
    numeral_reading,
    terms,
)
from case_lib.reading.occurrences import Occurrence, occurrences
from case_lib.reading.source_text import normalised, paragraphs

__all__ = ["Verdict", "mentions", "verify"]


@dataclass(frozen=True)
class Verdict:
    """The result of checking one claim.

    ``result`` is ``pass``, ``fail``, or ``no figure`` for an anchor at its stated place that
    contains no number to compare with ``says``.
    """

    subject: str
    at: str
    anchor: str
    result: str
    remark: str
    where: str


def verify(case_file: CaseFile, source: str, path: Path) -> list[Verdict]:
    """Check every claim of one source against its text, after the hash.

    Raises
    ------
    ParameterError
        For a source that the case doesn't have.
    FactError
        If the text can't be read.
    """
    refuse_unknown(case_file.case, [source], case_file.sources)
    text = _read(case_file, source, path)
    verdicts = [_hash(case_file, source, path)]
    for subject, loc, mention in mentions(case_file):
        if mention.source == source and mention.anchor:
            verdicts.append(_check(case_file, subject, loc, mention, text))
    return _swapped(verdicts, text, case_file)


@dataclass(frozen=True)
class _Text:
    """The normalised paragraphs of a text, and the dates of each."""

    paragraphs: list[str]
    dates: list[list[dates.DateExpression]]


def _read(case_file: CaseFile, source: str, path: Path) -> _Text:
    """Return a text with its dates, read clause by clause as a draft reads them."""
    printed = case_file.sources[source].published
    lines, days, last = paragraphs(path), [], None
    published = dates_in_text.written(lines[:3], dates.read(printed) if printed else None)
    grammar = grammars.of("\n".join(lines))
    for line in lines:
        begin, expressions = 0, []
        sentences = map(grammar.clauses, grammar.sentences(line))
        for clause in itertools.chain.from_iterable(sentences):
            begin = line.index(clause, begin)
            for one in dates_in_text.find(clause, published, last):
                expressions.append(replace(one, start=begin + one.start))
                last = last if one.planned or one.when is None else one.when
            begin += len(clause)
        days.append(expressions)
    return _Text(lines, days)


def mentions(case_file: CaseFile) -> Iterator[tuple[str, tuple[str | int, ...], Mention]]:
    """Yield (subject, place in the file, claim) for every citation of a source."""
    for section in CLAIMED_BY_NAME:
        for name, spec in getattr(case_file, section).items():
            for row, mention in enumerate(spec.claims):
                yield f"{section}.{name}", (section, name, "claims", row), mention
    for section in CLAIMED_IN_LISTS:
        for number, spec in enumerate(getattr(case_file, section)):
            if getattr(spec, "arrests", None) is not None:
                continue  # a place with a count is also a quantity
            for row, mention in enumerate(spec.claims):
                yield f"{section}.{number + 1}", (section, number, "claims", row), mention


def _hash(case_file: CaseFile, source: str, path: Path) -> Verdict:
    stated = case_file.sources[source].sha256
    digest = of_file(path)
    if stated is None:
        result, remark = "no figure", f"no sha256 is stated; this text has {digest}"
    elif stated == digest:
        result, remark = "pass", "sha256 as stated"
    else:
        result = "fail"
        remark = f"this text has the sha256 {digest}, the case file states {stated}"
    where = case_file.where("sources", source, "sha256")
    return Verdict(f"sources.{source}", "", "", result, remark, where)


def _check(
    case_file: CaseFile, subject: str, loc: tuple[str | int, ...], mention: Mention, text: _Text
) -> Verdict:
    where = case_file.where(*loc, "anchor")

    def verdict(result: str, remark: str = "") -> Verdict:
        return Verdict(subject, mention.at, mention.anchor, result, remark, where)

    anchor = normalised(mention.anchor)
    there = list(occurrences(anchor, text.paragraphs))
    own = [place for place in there if not place.part]
    at = int(mention.at[1:]) if mention.at else None
    here = own if at is None else [place for place in own if place.paragraph == at]
    if not here:
        if any(at in (None, place.paragraph) for place in there):
            return verdict("fail", "occurs only within a longer number")
        if own:
            close = min(own, key=lambda place: abs(place.paragraph - (at or 0)))
            return verdict("fail", f"occurs not in {mention.at} but in p{close.paragraph}")
        return verdict("fail", "does not occur in this text")
    if isinstance(mention, DateClaim) and mention.when:
        counts = subject.startswith("events.dated.")  # the draft’s name for no known event
        return verdict(*_best(_date(mention, anchor, place, text, counts) for place in here))
    if isinstance(mention, Claim):
        unit = case_file.quantities[str(loc[1])].unit
        result = _best(_figure(mention, anchor, place, unit, case_file) for place in here)
        return verdict(*result)
    return verdict("pass")


def _best(results: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return the result of the first place that passes, else of the first place."""
    tried = list(results)
    return next((result for result in tried if result[0] == "pass"), tried[0])


def _date(
    mention: DateClaim, anchor: str, place: Occurrence, text: _Text, counts: bool
) -> tuple[str, str]:
    stated = dates.read(str(mention.when))
    end = place.start + len(anchor)
    for dating in text.dates[place.paragraph - 1]:
        if dating.start >= end or dating.end <= place.start:
            continue
        if dating.when is None:
            return "fail" if dating.altered else "no figure", f"{dating.token}: {dating.why}"
        line = text.paragraphs[place.paragraph - 1]
        if not counts and (words := chinese_roles.as_of(line, dating.start)):
            return "fail", f"{words}{dating.token} is the day of a count, not of an event"
        if (dating.when.earliest, dating.when.latest) == (stated.earliest, stated.latest):
            return "pass", ""
        return "fail", f"says {mention.when}, but {dating.token} reads as {dating.when.text}"
    return "no figure", "the token contains no date"


def _figure(
    mention: Claim, anchor: str, place: Occurrence, unit: str, case_file: CaseFile
) -> tuple[str, str]:
    says = numeral_reading.read(mention.says, case_file.conventions, unit)
    if spelt := _in_words(anchor, unit):
        ends = {says.interval.low, says.interval.high}
        if ends == set(spelt) or (unit == "%" and ends < set(spelt)):
            return "pass", ""
        numbers = ", ".join(f"{number:g}" for number in spelt)
        return "fail", f"says {mention.says}, but the token reads as {numbers}"
    # the token as in the text, with its qualifiers there
    token = place.figures[0] if len(place.figures) == 1 else anchor
    try:
        read, _ = numeral_reading.read_turned(token, case_file.conventions, unit)
    except QuantityError as error:
        if not place.figures:
            return "no figure", "the token contains no number"
        return "fail", str(error)
    if read.interval == says.interval:
        return "pass", ""
    numbers = ", ".join(f"{number:g}" for number in read.numbers)
    shown = "the token" if token in anchor else f"the text has {token}, which"
    return "fail", f"says {mention.says}, but {shown} reads as {read.form} {numbers}"


def _swapped(verdicts: list[Verdict], text: _Text, case_file: CaseFile) -> list[Verdict]:
    """Fail two claims in a paragraph whose figures seem to be swapped."""
    suspects = {}
    for row, verdict in enumerate(verdicts):
        name = verdict.subject.removeprefix("quantities.")
        if verdict.result == "pass" and verdict.at and name in case_file.quantities:
            line = text.paragraphs[int(verdict.at[1:]) - 1]
            meant = _named_beside(normalised(verdict.anchor), line, case_file)
            if meant not in ("", name):
                suspects[row] = (name, verdict.at, meant)
    checked = list(verdicts)
    for (first_row, first), (second_row, second) in itertools.combinations(suspects.items(), 2):
        (name, at, meant), (other, other_at, other_meant) = first, second
        if at == other_at and meant == other and other_meant == name:
            for row, its in ((first_row, other), (second_row, name)):
                remark = f"in {at} this figure is that of {its}; were the two swapped?"
                checked[row] = replace(checked[row], result="fail", remark=remark)
    return checked


def _named_beside(anchor: str, line: str, case_file: CaseFile) -> str:
    """Return the quantity that the words around a figure name, "" if none or several."""
    names = set()
    for place in occurrences(anchor, [line]):
        begin = max(line.rfind(mark, 0, place.start) for mark in figure_extraction.STOPS) + 1
        clause = next(iter(figure_extraction.clauses(line[begin:])), "")
        for figure in figure_extraction.figures(clause):
            near = begin + figure.start < place.start + len(anchor)
            near = near and place.start < begin + figure.end
            if near and not figure.wrong:
                names.add(chinese_roles.named(figure, _shorts(case_file)))
    return names.pop() if len(names) == 1 else ""


def _shorts(case_file: CaseFile) -> dict[str, list[str]]:
    """Return the words for what is counted, by quantity, if the case file has them."""
    items = case_file.quantities.items()
    return {
        name: [normalised(words) for words in spec.short.root.values()]
        for name, spec in items
        if spec.short is not None
    }


def _in_words(anchor: str, unit: str) -> tuple[float, ...]:
    """Return the value of a term of imprisonment or a split of money; empty for other tokens."""
    if unit == "month":
        return terms.terms_of(anchor) or ()
    return (terms.split_of(anchor) or ()) if unit == "%" else ()

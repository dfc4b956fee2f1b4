"""Compares the claims of a case with the text of a source, where one has it.

Before comparing, both sides are normalised by the rule of ``source_text``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from case_lib import dates, phrases, wordings
from case_lib.errors import ParameterError, QuantityError, nearest
from case_lib.facts import CaseFile, Claim, DateClaim, Mention
from case_lib.source_text import normalised, paragraphs


@dataclass(frozen=True)
class Verdict:
    """What became of one claim.

    ``result`` is ``pass``, ``fail``, or ``no figure`` for an anchor that stands where it should
    and holds no number to compare ``says`` with.
    """

    subject: str
    at: str
    anchor: str
    result: str
    remark: str
    where: str


def verify(case_file: CaseFile, source: str, path: Path) -> list[Verdict]:
    """Check every claim and mention of one source against its text; the hash comes first.

    Raises
    ------
    ParameterError
        For a source that the case doesn't have.
    FactError
        When the text can't be read.
    """
    if source not in case_file.sources:
        raise ParameterError(
            f"--source {source}: {case_file.case} has no such source."
            f"{nearest(source, case_file.sources)}"
        )
    text = paragraphs(path)
    found = [_hash(case_file, source, path)]
    for subject, loc, mention in mentions(case_file):
        if mention.source == source and mention.anchor:
            found.append(_check(case_file, subject, loc, mention, text))
    return found


def mentions(case_file: CaseFile) -> Iterator[tuple[str, tuple[str | int, ...], Mention]]:
    """Yield (subject, place in the file, claim) for everything a source is cited for."""
    sections: dict[str, Any] = {
        "quantities": case_file.quantities,
        "events": case_file.events,
        "roles": case_file.roles,
        "offences": case_file.offences,
    }
    for section, items in sections.items():
        for name, spec in items.items():
            for row, mention in enumerate(spec.claims):
                yield f"{section}.{name}", (section, name, "claims", row), mention
    lists: dict[str, Any] = {
        "acts": case_file.acts,
        "leniency": case_file.leniency,
        "places": case_file.places,
    }
    for section, items in lists.items():
        for number, spec in enumerate(items):
            if getattr(spec, "arrests", None) is not None:
                continue  # a place with a count stands among the quantities
            for row, mention in enumerate(spec.claims):
                yield f"{section}.{number + 1}", (section, number, "claims", row), mention


def _hash(case_file: CaseFile, source: str, path: Path) -> Verdict:
    stated = case_file.sources[source].sha256
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    where = case_file.where("sources", source, "sha256")
    if stated is None:
        return Verdict(
            f"sources.{source}",
            "",
            "",
            "no figure",
            f"no sha256 is stated; this text has {digest}",
            where,
        )
    if stated == digest:
        return Verdict(f"sources.{source}", "", "", "pass", "sha256 as stated", where)
    return Verdict(
        f"sources.{source}",
        "",
        "",
        "fail",
        f"this text has the sha256 {digest}, the case file states {stated}",
        where,
    )


def _check(
    case_file: CaseFile, subject: str, loc: tuple[str | int, ...], mention: Mention, text: list[str]
) -> Verdict:
    where = case_file.where(*loc, "anchor")
    anchor = normalised(mention.anchor)
    there = [number for number, line in enumerate(text, 1) if anchor in line]

    def verdict(result: str, remark: str = "") -> Verdict:
        return Verdict(subject, mention.at, mention.anchor, result, remark, where)

    if mention.at:
        stated = int(mention.at[1:])
        if stated not in there:
            if not there:
                return verdict("fail", "stands nowhere in this text")
            close = min(there, key=lambda number: abs(number - stated))
            return verdict("fail", f"stands not in {mention.at} but in p{close}")
    elif not there:
        return verdict("fail", "stands nowhere in this text")
    if isinstance(mention, DateClaim) and mention.when:
        printed = case_file.sources[mention.source].published
        day = dates.read_chinese(anchor, dates.read(printed) if printed else None)
        if day is None:
            return verdict("no figure", "the token holds no date")
        said = dates.read(mention.when)
        if (day.earliest, day.latest) != (said.earliest, said.latest):
            return verdict("fail", f"says {mention.when}, but the token reads as {day.text}")
        return verdict("pass")
    if not isinstance(mention, Claim):
        return verdict("pass")
    says = wordings.read(mention.says, case_file.conventions)
    spelt = _spelt(anchor, case_file.quantities[str(loc[1])].unit)
    if spelt:
        if says.interval.exact and says.interval.low in spelt:
            return verdict("pass")
        told = ", ".join(f"{number:g}" for number in spelt)
        return verdict("fail", f"says {mention.says}, but the token reads as {told}")
    try:
        read = wordings.read(anchor, case_file.conventions)
    except QuantityError:
        return verdict("no figure", "the token holds no number")
    if read.interval != says.interval:
        return verdict(
            "fail",
            f"says {mention.says}, but the token reads as {read.form} "
            f"{', '.join(f'{n:g}' for n in read.numbers)}",
        )
    return verdict("pass")


def _spelt(anchor: str, unit: str) -> tuple[float, ...]:
    """Return what a term of imprisonment or a split of money reads as; empty for other tokens."""
    if unit == "month":
        months = phrases.term_of(anchor)
        return () if months is None else (months,)
    return (phrases.split_of(anchor) or ()) if unit == "%" else ()

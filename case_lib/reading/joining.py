"""Draft several articles as one case: find what links them, and where they contradict each other.

Two articles are linked by shared counts, dates, places or names of operations: a count of twenty or
more, or a name, weighs two, everything else one. They need a weight of three, including a date, a
count or a name of an operation. Articles may be linked through a third one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from case_lib.base.errors import ParameterError
from case_lib.base.intervals import Interval
from case_lib.reading import dates, drafting, grammars, numeral_reading
from case_lib.reading.drafting import Draft, Findings
from case_lib.reading.formats.opening import Article, open_article

__all__ = ["Named", "NotOneCaseError", "draft_together", "keys"]

_ENOUGH = 3
_MANY = 20  # two cases rarely share a larger count by chance
_LEAST = 6  # smaller counts are ignored
_NO_COUNTS = ("year_of_age", "year", "month", "day", "hour", "minute", "%", "‰")
_SHOWN = 4  # links of one sort that a reason lists


@dataclass(frozen=True)
class Named:
    """An article, its key among the sources, and its day of publication if known."""

    path: Path
    source: str
    published: str | None = None


class NotOneCaseError(ParameterError):
    """Raised for articles that nothing links; the message names them."""


@dataclass(frozen=True)
class _Link:
    """A feature shared by two articles: its weight and its ``wording``, which is "" for places
    that count only together with another feature.
    """

    weight: int
    wording: str
    decides: bool


def keys(paths: Sequence[Path]) -> list[str]:
    """Return a key for each article, derived from its file name.

    >>> keys([Path("The Daily.html"), Path("x/the-daily.pdf"), Path("日报.txt")])
    ['the-daily', 'the-daily-2', 'source']
    """
    keys_so_far: list[str] = []
    for path in paths:
        stem = re.sub("[^a-z0-9]+", "-", path.stem.lower()).strip("-") or "source"
        count = sum(
            re.fullmatch(rf"{re.escape(stem)}(?:-[0-9]+)?", key) is not None for key in keys_so_far
        )
        keys_so_far.append(f"{stem}-{count + 1}" if count else stem)
    return keys_so_far


def draft_together(articles: Sequence[Named], case: str, together: bool = False) -> Draft:
    """Propose one case file from several articles; remarks state what links them.

    Parameters
    ----------
    together
        Draft them as one case even if nothing links them.

    Raises
    ------
    FactError
        If an article can't be read.
    NotOneCaseError
        If the articles don't seem to describe one case.
    """
    findings, texts = Findings(), {}
    for one in articles:
        drafting.check_source(one.source)
        opened = open_article(one.path)
        remarks_before = len(findings.remarks)
        findings.read(opened, one.source, dates.read(one.published) if one.published else None)
        if not findings.has_claims(one.source):
            raise drafting.unread(one.path, findings.remarks[remarks_before:])
        texts[one.source] = opened
    reasons, parts = _linked(findings, texts)
    if len(parts) > 1 and not together:
        groups = " and ".join(", ".join(part) for part in parts)
        raise NotOneCaseError(
            f"{groups} don't seem to describe one case: they share too few dates, counts and "
            "places. Draft them separately, or add `--one-case`."
        )
    findings.remarks[:0] = [*reasons, *_conflicts(findings)]
    return drafting.finished(case, findings)


def _linked(
    findings: Findings, texts: dict[str, Article]
) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return what links the articles, in words, and the groups of linked articles."""
    parts = [{source} for source in texts]
    reasons = []
    for one, two in itertools.combinations(texts, 2):
        links = [*_counts(findings, one, two), *_days(findings, one, two)]
        links += _names(*(texts[key].paragraphs for key in (one, two)))
        if sum(link.weight for link in links) < _ENOUGH or not any(link.decides for link in links):
            continue
        reason = "; ".join(link.wording for link in links[: 2 * _SHOWN])
        reasons.append(f"{one} and {two} seem to describe one case: {reason}.")
        joined = [part for part in parts if one in part or two in part]
        parts = [part for part in parts if part not in joined] + [set().union(*joined)]
    return reasons, [tuple(sorted(part)) for part in parts]


def _counts(findings: Findings, one: str, two: str) -> list[_Link]:
    mine, theirs = (_figures(findings, source) for source in (one, two))
    links = []
    for key in mine.keys() & theirs.keys():
        unit, low, high = key
        if unit in _NO_COUNTS or low < _LEAST:
            continue
        weight = 2 if low >= _MANY else 1
        shown = f"{mine[key]['anchor']} ({mine[key]['at']}; {theirs[key]['at']})"
        links.append((low == high, _Link(weight, shown, decides=low >= _MANY)))
    ranked = sorted(links, key=lambda row: (-row[0], -row[1].weight, row[1].wording))
    return [link for _, link in ranked[:_SHOWN]]


def _figures(findings: Findings, source: str) -> dict[tuple[str, float, float], dict[str, Any]]:
    claims = {}
    for item in findings.quantities.values():
        for claim in item.claims:
            if claim["source"] == source:
                box = _box(claim, item.unit)
                unit = "person" if item.unit in ("victim", "lead", "officer") else item.unit
                claims[unit, box.low, box.high] = claim
    return claims


def _box(claim: dict[str, Any], unit: str) -> Interval:
    return numeral_reading.read(claim["says"], unit=unit).interval


def _days(findings: Findings, one: str, two: str) -> list[_Link]:
    days: dict[str, dict[str, str]] = {one: {}, two: {}}
    for event in findings.events.values():
        for claim in event["claims"]:
            if claim["source"] in days and dates.read(claim["when"]).exact:
                days[claim["source"]][claim["when"]] = claim["at"]
    shared = sorted(days[one].keys() & days[two].keys())
    return [
        _Link(1, f"{day} ({days[one][day]}; {days[two][day]})", decides=True)
        for day in shared[:_SHOWN]
    ]


def _names(mine: Sequence[str], theirs: Sequence[str]) -> list[_Link]:
    """Return the operations and up to two places that both name."""
    named = [grammars.of(text).places(text) for text in ("\n".join(mine), "\n".join(theirs))]
    shared = sorted(named[0] & named[1])
    operations = [name for name in shared if name.startswith(("Operation ", "“", "「", '"'))]
    others = [name for name in shared if name not in operations]
    links = [_Link(2, name, decides=True) for name in operations[:_SHOWN]]
    return links + [_Link(1, name, decides=False) for name in others[:2]]


def _conflicts(findings: Findings) -> list[str]:
    """Return where the articles differ about what seems to be one quantity."""
    conflicts = []
    for name, several in findings.named.items():
        if name.startswith("unsorted") or len(several) < 2:
            continue
        for one, two in itertools.combinations(several[:_SHOWN], 2):
            pair = [(item.claims[0], {c["source"] for c in item.claims}) for item in (one, two)]
            if one.unit != two.unit or pair[0][1] & pair[1][1]:
                continue
            statements = " and ".join(
                f"{claim['source']} says {claim['anchor']} ({claim['at']})" for claim, _ in pair
            )
            conflicts.append(
                f"{name}: {statements}; keep both if they count two things, else reject one."
            )
    return conflicts

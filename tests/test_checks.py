from __future__ import annotations

import pytest

from case_lib.checks import reconcile
from case_lib.claims import chosen_sources
from case_lib.facts import load_case
from tests.conftest import MAIN, MINIMAL


def found_in(path, level=None):
    file = load_case(path)
    return [
        f for f in reconcile(file, chosen_sources(file, "all")) if level is None or f.level == level
    ]


def test_the_main_case_has_no_contradiction_and_a_dozen_tensions():
    found = found_in(MAIN)
    levels = [f.level for f in found]
    assert "contradiction" not in levels
    assert levels.count("tension") >= 12
    assert levels == sorted(levels, key=("contradiction", "tension", "note").index)
    told = " ".join(f.told("en") for f in found)
    for part in ("476", "50余名", "件", "first batch", "medium confidence", "among the organisers"):
        assert part in told
    assert all(f.where for f in found)


@pytest.mark.parametrize(
    ("more", "level", "part"),
    [
        ("      - {says: 50, source: paper}\n", "contradiction", "can't both hold"),
        (
            "  a.part: {label: part, unit: person, claims: [{says: 13, source: paper}]}\n"
            "parts:\n  - {whole: arrests.total, parts: [a.part]}\n",
            "contradiction",
            "add up to 13",
        ),
        (
            "  a.part: {label: part, unit: person, claims: [{says: 5, source: paper}]}\n"
            "parts:\n  - {whole: arrests.total, parts: [a.part], complete: true}\n",
            "contradiction",
            "add up to 5",
        ),
        (
            "  a.part: {label: part, unit: person, claims: [{says: 5, source: paper}]}\n"
            "parts:\n  - {whole: arrests.total, parts: [a.part]}\n",
            "tension",
            "remaining 7",
        ),
        (
            "  a.hours: {label: talk, unit: hour/day, claims: [{says: 25, source: paper}]}\n",
            "contradiction",
            "impossible",
        ),
        (
            "  a.hours: {label: talk, unit: hour/day, claims: [{says: 20..25, source: paper}]}\n",
            "tension",
            "upper end",
        ),
        (
            "  a.half: {label: half, unit: person, claims: [{says: 2.5, source: paper}]}\n",
            "contradiction",
            "not a whole number",
        ),
        ("      - {says: '10+', source: paper}\n", "note", "worded differently"),
        ("      - {says: '10+', source: paper}\n", "note", "narrower reading"),
        (
            "events:\n  later: {label: later, claims: [{when: 2024-01-01, source: paper}]}\n",
            "contradiction",
            "published on 2023-06-01",
        ),
        (
            "  a.low: {label: low one, unit: person, claims: [{says: 3, source: paper, "
            "confidence: low}]}\n",
            "tension",
            "of low confidence",
        ),
    ],
)
def test_each_kind_of_finding(write_case, more, level, part):
    assert any(part in f.told("en") for f in found_in(write_case(MINIMAL + more), level))


def test_findings_are_told_in_chinese_too():
    for finding in found_in(MAIN):
        told = finding.told("zh")
        assert told != finding.told("en")
        assert "{" not in told


def test_what_looks_like_a_misprint_is_told(write_case):
    calls = """\
  calls.total:
    label: calls made
    unit: call
    claims: [{says: 1700亿, source: paper}]
"""
    file = load_case(write_case(MINIMAL + calls))
    told = [finding.told("en") for finding in reconcile(file, frozenset(file.sources))]
    assert any("look for a misprint" in line for line in told)
    file = load_case(write_case(MINIMAL + "      - {says: 120, source: paper, at: p2}\n"))
    told = [finding.told("en") for finding in reconcile(file, frozenset(file.sources))]
    assert any("a digit may be lost" in line for line in told)


def test_a_contradiction_is_between_chosen_sources(write_case):
    more = "    access: read\n  b: {outlet: B, access: x}\n  c: {outlet: C, access: x}"
    text = MINIMAL.replace("    access: read in full", more)
    text += "      - {says: 13, source: b}\n      - {says: 14, source: c}\n"
    file = load_case(write_case(text))
    (found,) = [f for f in reconcile(file, chosen_sources(file, "b,c")) if f.level != "tension"]
    assert "b says 13, c says 14" in found.told("en")

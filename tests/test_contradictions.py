"""An impossible claim is reported with its place, and the case can't be opened."""

from __future__ import annotations

import pytest

from case_lib.base.errors import FactError
from case_lib.casefile.checks import reconcile
from case_lib.casefile.claims import chosen_sources
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case

CASE = """\
case: planted
title: A case
summary: Invented.
country: CN
currency: CNY
stage: convicted
changed: 2024-06-01
operation: raid
sources:
  paper: {outlet: The Paper, published: 2024-05-01, access: read}
scopes:
  third: {label: the third raid}
quantities:
  arrests.total: {label: arrested, unit: person, stage: arrested,
    claims: [{says: 506, source: paper}]}
  arrests.organisers: {label: organisers, unit: person, claims: [{says: 27, source: paper}]}
  arrests.core: {label: core, unit: person, claims: [{says: 3, source: paper}]}
  operation.provinces: {label: provinces, unit: province, claims: [{says: 24, source: paper}]}
  operation.cities: {label: cities, unit: city, claims: [{says: 100+, source: paper}]}
  calls.total: {label: calls, unit: call, claims: [{says: 9000, source: paper}]}
QUANTITIES
events:
  detected: {label: detected, claims: [{when: 2023-03-01, source: paper}]}
  raid: {label: raid, lasting: true, claims: [{when: 2023-04-25/2023-04-28, source: paper}]}
  trial: {label: trial, claims: [{when: 2024-02, source: paper}]}
EVENTS
roles:
  caller: {label: callers, function: frontline}
  head: {label: heads, function: head, counted_in: arrests.core}
REST
"""


def claim(name, unit, says, more=""):
    return {
        "QUANTITIES": f"  {name}: {{label: x, unit: {unit}{more}, "
        f"claims: [{{says: {says}, source: paper}}]}}"
    }


def assume(name, unit, value, shape="uniform"):
    return {
        "REST": f"assumptions:\n  {name}: {{label: x, unit: {unit}, value: {value}, reason: y, "
        f"distribution: {shape}}}"
    }


def instead(old, new):
    return {old: new}


def rest(text):
    return {"REST": text}


def events(text):
    return {"EVENTS": text}


# what is changed, where it is told (the text that stands there), what is said
PLANTED = {
    # what a unit allows
    "25 hours a day": (claim("a.hours", "hour/day", 25), "25,", "impossible"),
    "70 minutes an hour": (claim("a.m", "minute/hour", 70), "70,", "impossible"),
    "40 days a month": (claim("a.d", "day/month", 40), "40,", "impossible"),
    "13 months a year": (claim("a.d", "month/year", 13), "13,", "impossible"),
    "1,441 minutes a day": (claim("a.d", "minute/day", 1441), "1441,", "impossible"),
    "half a person": (claim("a.p", "person", "27.5"), "27.5,", "not a whole number"),
    "between two persons": (claim("a.p", "person", '"27.2..27.8"'), '"27.2', "no whole number"),
    "half a province": (claim("a.p", "province", "0.5"), "0.5,", "not a whole number"),
    "negative money": (claim("a.m", "CNY", "-5"), "-5,", "impossible"),
    "money from below zero": (claim("a.m", "CNY", '"-5..5"'), '"-5..5"', "impossible"),
    "a negative count": (claim("a.p", "person", "-3"), "-3,", "impossible"),
    "a negative rate": (claim("a.r", "call/day", "-3"), "-3,", "impossible"),
    "120 % of a share": (claim("a.s", '"%"', 120), "120,", "impossible"),
    "1,100 ‰": (claim("a.s", '"‰"', 1100), "1100,", "impossible"),
    "the second of two claims": (
        {"QUANTITIES": "  a.h: {label: x, unit: hour/day, claims: [{says: 23, source: paper}, "
         "{says: 30, source: paper}]}"},
        "30, source",
        "hours a day is impossible",
    ),
    # assumptions
    "an assumption of 25 hours": (assume("a.h", "hour/day", '"8..25"'), '"8..25"', "at most 24"),
    "a negative duration": (assume("a.d", "day", '"-5..5"'), '"-5..5"', "at least 0"),
    "a negative count assumed": (assume("a.p", "person", '"-1"'), '"-1"', "at least 0"),
    "a share over one": (
        assume("synthetic.share_by_friend", '"1"', '"0.5..1.5"'), '"0.5..1.5"', "at most 1"
    ),
    "attendance of 120 %": (assume("synthetic.attendance", '"1"', "1.2"), "1.2,", "at most 1"),
    "calls of no length": (
        assume("pay.call_minutes", "minute/call", '"0..4"'), '"0..4"', "more than 0"
    ),
    "evenness of zero": (
        assume("synthetic.group_evenness", '"1"', '"0..0"'), '"0..0"', "more than 0"
    ),
    "a logarithm of zero": (
        assume("a.x", '"1"', '"0..4"', "loguniform"), '"0..4"', "loguniform"
    ),
    "no upper end": (assume("a.x", '"1"', '">=4"'), '">=4"', "no upper end"),
    "no whole person assumed": (assume("a.x", "person", '"2.1..2.9"'), '"2.1', "no whole number"),
    "hours for minutes": (
        assume("pay.call_minutes", "hour/call", '"1..2"'), "hour/call", "need it in minute/call"
    ),
    "per cent for a plain share": (
        assume("synthetic.attendance", '"%"', '"30..90"'), '"%"', "need it in 1"
    ),
    "50 to 60 of 3 core members": (
        assume("arrests.core_among_organisers", "person", '"50..60"'), '"50..60"', "can’t be more"
    ),
    "up to 4 of 3 core members": (
        assume("arrests.core_among_organisers", "person", '"0..4"'), '"0..4"', "can’t be more"
    ),
    "money of another currency": (
        claim("pay.caller.base_wage_day", "USD/day", 20), "USD/day", "need it in CNY/day"
    ),
    # a part and its whole
    "600 convicted of 506": (
        claim("convicted.total", "person", 600, ", stage: convicted"), "600,", "can’t be more"
    ),
    "600 convicted under another name": (
        claim("court.first", "person", 600, ", stage: convicted"), "600,", "can’t be more"
    ),
    "more core members convicted than arrested": (
        claim("convicted.core", "person", 5, ", stage: convicted"), "5,", "can’t be more"
    ),
    "more coerced than arrested": (claim("arrests.coerced", "person", 507), "507,", "can’t be"),
    "more answered than made": (claim("calls.answered", "call", 9001), "9001,", "can’t be more"),
    "fewer cities than provinces": (instead("100+,", "20,"), "24,", "can’t be more"),
    "40 provinces": (instead("says: 24", "says: 40"), "40,", "there are 34"),
    "parts over the total": (
        rest("parts:\n  - {whole: arrests.core, parts: [arrests.organisers]}"),
        "{whole", "add up to 27",
    ),
    "parts short of a complete total": (
        rest("parts:\n  - {whole: arrests.total, parts: [arrests.organisers], complete: true}"),
        "{whole", "add up to 27",
    ),
    "a part of itself": (
        rest("parts:\n  - {whole: arrests.total, parts: [arrests.total]}"),
        "arrests.total]", "part of itself",
    ),
    "a part named twice": (
        rest("parts:\n  - {whole: arrests.total, parts: [arrests.core, arrests.core]}"),
        "arrests.core]", "listed twice",
    ),
    "a part in another unit": (
        rest("parts:\n  - {whole: arrests.total, parts: [calls.total]}"),
        "calls.total]", "in call",
    ),
    "people counted in calls": (
        instead("counted_in: arrests.core", "counted_in: calls.total"),
        "calls.total}", ", not people",
    ),
    "two readings of one source": (
        instead("says: 27,", "says: 27, source: paper}, {says: 29,"), "29,", "can't both hold"
    ),
    # places
    "a province over the total": (
        rest("places:\n  - {province: CN-GD, arrests: 600, claims: [{source: paper}]}"),
        "600,", "can’t be more",
    ),
    "provinces over the total": (
        rest("places:\n  - {province: CN-GD, arrests: 300, claims: [{source: paper}]}\n"
             "  - {province: CN-SH, arrests: 300, claims: [{source: paper}]}"),
        "- {province: CN-GD", "add up to at least 600",
    ),
    "the same province twice": (
        rest("places:\n  - {province: CN-SH, claims: [{source: paper}]}\n"
             "  - {province: CN-GD, claims: [{source: paper}]}\n"
             "  - {province: CN-GD, claims: [{source: paper}]} # 2"),
        "CN-GD, claims: [{source: paper}]} # 2", "listed twice",
    ),
    "more provinces named than reached": (
        instead("says: 24", "says: 1") | rest(
            "places:\n  - {province: CN-SH, claims: [{source: paper}]}\n"
            "  - {province: CN-GD, claims: [{source: paper}]}"
        ),
        "1, source: paper}]}\n  operation.cities", "2 are named",
    ),
    # time
    "after itself": (events("  sale: {label: s, after: [sale]}"), "sale]", "after itself"),
    "during itself": (events("  sale: {label: s, during: [sale]}"), "sale]", "during itself"),
    "a circle": (
        events("  one: {label: o, after: [two]}\n  two: {label: t, after: [one]}"),
        "[two]", "circular",
    ),
    "a circle of three": (
        events("  one: {label: o, after: [two]}\n  two: {label: t, after: [three]}\n"
               "  three: {label: u, after: [one]}"),
        "[two]", "circular",
    ),
    "before and after": (
        events("  one: {label: o, after: [trial], before: [trial]}"), "[trial], b", "circular"
    ),
    "during and after": (
        events("  one: {label: o, after: [trial], during: [trial]}"), "[trial], d", "circular"
    ),
    "dates against the order": (
        instead("trial: {label: trial,", "trial: {label: trial, before: [detected],"),
        "", "order of events is impossible",
    ),
    "told before it happened": (
        instead("when: 2024-02,", "when: 2024-06-01,"), "{when: 2024-06", "published on"
    ),
    "a span of -55 days": (
        rest("spans:\n  timeline.x: {label: x, start: raid.begin, end: detected}"),
        "{label: x, start", "Swap its ends",
    ),
    "a span to itself": (
        rest("spans:\n  timeline.x: {label: x, start: raid, end: raid }"), "raid }",
        "starts and ends",
    ),
}  # fmt: skip


def written(write_case, changes):
    text = CASE
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    for word in ("QUANTITIES", "EVENTS", "REST"):
        text = text.replace(f"{word}\n", "")
    return write_case(text), text


def contradictions_of(path):
    """Return (line, column, what) of every contradiction or fault."""
    try:
        file = load_case(path)
        findings = reconcile(file, chosen_sources(file, "all"))
        pairs = [(f.where, f.sentence("en")) for f in findings if f.level == "contradiction"]
        assert all("{" not in f.sentence("zh") for f in findings)
    except FactError as error:
        pairs = [(fault.where, fault.what) for fault in error.faults]
    return [(*map(int, where.rsplit(":", 2)[1:]), what) for where, what in pairs]


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_contradiction_is_told_at_its_place(write_case, name):
    changes, place, part = PLANTED[name]
    path, text = written(write_case, changes)
    assert part in " ".join(what for _, _, what in contradictions_of(path))
    places = [(line, column) for line, column, what in contradictions_of(path) if part in what]
    if place:
        assert text.count(place) == 1
        before = text[: text.index(place)]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        assert (line, column) in places
    with pytest.raises(FactError):
        open_case(path)


def test_the_case_without_a_plant_holds(write_case):
    path, _ = written(write_case, {})
    assert contradictions_of(path) == []
    assert open_case(path)["arrests.total"] == 506


POSSIBLE = {
    "24 hours": claim("a.h", "hour/day", 24),
    "31 days": claim("a.d", "day/month", 31),
    "12 months": claim("a.d", "month/year", 12),
    "366 days": claim("a.d", "day/year", 366),
    "744 hours": claim("a.d", "hour/month", 744),
    "a hundred per cent": claim("a.s", '"%"', 100),
    "2.5 people a group": claim("a.s", "person/group", 2.5),
    "27.5 to 28.5": claim("a.s", "person", '"27.5..28.5"'),
    "nothing seized": claim("operation.seized", "CNY", 0),
    "all convicted": claim("convicted.total", "person", 506, ", stage: convicted"),
    "a case with one more scope": claim("arrests.third", "person", 106),
    "more charged than arrested": claim("charged.total", "person", 520, ", stage: charged"),
    "all core members": assume("arrests.core_among_organisers", "person", '"0..3"'),
    "all by friends": assume("synthetic.share_by_friend", '"1"', '"0..1"'),
    "one event during another": events("  one: {label: o, during: [raid], after: [detected]}"),
    "two before one": events("  one: {label: o, before: [trial]}\n  b: {label: b, before: [one]}"),
    "of one raid, the whole told": instead("says: 24,", "says: 24, of: third,"),
    "length of the raid": rest(
        "spans:\n  timeline.x: {label: x, start: raid.begin, end: raid.end}"
    ),
}


@pytest.mark.parametrize("name", POSSIBLE)
def test_what_can_be_is_let_through(write_case, name):
    path, _ = written(write_case, POSSIBLE[name])
    assert contradictions_of(path) == []


def test_another_scope_may_count_more(write_case):
    """Six hundred convicted of all, where 506 were caught in one raid."""
    path, _ = written(
        write_case,
        instead("says: 506,", "says: 506, of: third,")
        | claim("convicted.total", "person", 600, ", stage: convicted"),
    )
    assert contradictions_of(path) == []


TENSIONS = {
    "the upper end": (claim("a.h", "hour/day", '"20..25"'), "upper end of 20"),
    "fewer arrests than provinces": (
        instead("says: 506,", "says: 30, source: paper}, {says: 30,"), "hard to explain"
    ),
    "more joins than calls": (claim("leads.total", "lead", 10_000), "hard to explain"),
    "more charged than arrested": (
        claim("charged.total", "person", 520, ", stage: charged"), "hard to explain"
    ),
    "an open order": (
        instead("when: 2024-02,", "when: 2023-04,")
        | rest("spans:\n  timeline.x: {label: x, start: raid.begin, end: trial}"),
        "don't show which comes first",
    ),
    "a source of later": (instead("2024-06-01", "2023-06-01"), "after the last change"),
}  # fmt: skip


@pytest.mark.parametrize("name", TENSIONS)
def test_what_is_hard_to_explain_is_a_tension(write_case, name):
    changes, part = TENSIONS[name]
    path, _ = written(write_case, changes)
    file = load_case(path)
    findings = reconcile(file, chosen_sources(file, "all"))
    assert [f.level for f in findings if part in f.sentence("en")] == ["tension"]
    assert "contradiction" not in {f.level for f in findings}


def test_all_faults_of_assumptions_come_at_once(write_case):
    text = """\
assumptions:
  pay.call_minutes: {label: x, unit: hour/call, value: "0..0", reason: y}
  synthetic.attendance: {label: x, unit: "1", value: "-1..2", reason: y}
  a.x: {label: x, unit: persn, value: "0..4", reason: y}
  a.y: {label: x, unit: CNY, value: "0..4", reason: y, distribution: loguniform}
spans: {timeline.x: {label: x, start: nowhere, end: raid}}
"""
    path, _ = written(write_case, rest(text))
    said = " ".join(what for _, _, what in contradictions_of(path))
    for part in ("need it in minute/call", "at least 0", "persn", "loguniform", "nowhere"):
        assert part in said

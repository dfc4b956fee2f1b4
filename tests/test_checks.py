from __future__ import annotations

import pytest

from case_lib.base.errors import FactError
from case_lib.casefile.checks import reconcile
from case_lib.casefile.claims import chosen_sources
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case
from case_lib.quantity import bound_memory
from tests.conftest import MAIN, MINIMAL, ROOT


def findings_of(path, level=None):
    file = load_case(path)
    return [
        f for f in reconcile(file, chosen_sources(file, "all")) if level is None or f.level == level
    ]


def test_the_main_case_has_no_contradiction_and_a_dozen_tensions():
    findings = findings_of(MAIN)
    levels = [f.level for f in findings]
    assert "contradiction" not in levels
    assert levels.count("tension") >= 12
    assert levels == sorted(levels, key=("contradiction", "tension", "note").index)
    text = " ".join(f.sentence("en") for f in findings)
    for part in (
        "account for 30",
        "50余名",
        "件",
        "first batch",
        "medium confidence",
        "among the organisers",
    ):
        assert part in text
    assert all(f.where for f in findings)


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
            "account for 5",
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
            "with low confidence",
        ),
    ],
)
def test_each_kind_of_finding(write_case, more, level, part):
    assert any(part in f.sentence("en") for f in findings_of(write_case(MINIMAL + more), level))


def test_findings_are_told_in_chinese_too():
    for finding in findings_of(MAIN):
        sentence = finding.sentence("zh")
        assert sentence != finding.sentence("en")
        assert "{" not in sentence


def test_what_looks_like_a_misprint_is_told(write_case):
    calls = """\
  calls.total:
    label: calls made
    unit: call
    claims: [{says: 1700亿, source: paper}]
"""
    file = load_case(write_case(MINIMAL + calls))
    sentences = [finding.sentence("en") for finding in reconcile(file, frozenset(file.sources))]
    assert any("look for a misprint" in line for line in sentences)
    file = load_case(write_case(MINIMAL + "      - {says: 120, source: paper, at: p2}\n"))
    sentences = [finding.sentence("en") for finding in reconcile(file, frozenset(file.sources))]
    assert any("a digit may be missing" in line for line in sentences)


def test_a_contradiction_is_between_chosen_sources(write_case):
    more = "    access: read\n  b: {outlet: B, access: x}\n  c: {outlet: C, access: x}"
    text = MINIMAL.replace("    access: read in full", more)
    text += "      - {says: 13, source: b}\n      - {says: 14, source: c}\n"
    file = load_case(write_case(text))
    (finding,) = [f for f in reconcile(file, chosen_sources(file, "b,c")) if f.level != "tension"]
    assert "b says 13, c says 14" in finding.sentence("en")


CHECK = "cross_checks:\n  - {{label: sums, left: {left}, right: {right}}}\n"
TWO = (
    "  a.part: {label: part, unit: person, claims: [{says: 5, source: paper}]}\n"
    "  a.pay: {label: pay, unit: CNY, claims: [{says: 7, source: paper}]}\n"
    "assumptions:\n  a.rest: {label: rest, unit: person, value: 7, reason: ours}\n"
)


@pytest.mark.parametrize(
    ("left", "part"),
    [
        ("arrests.total * 2", "'2' is neither a quantity nor"),
        ('"arrests.total +"', "can't be read"),
        ("arrests.totl", "Did you mean 'arrests.total'"),
        ("sum(arrests.total)", "is neither a quantity nor"),
        ("arrests.total ** a.part", "is neither a quantity nor"),
        ("arrests.total + a.pay", "units are incompatible"),
        ("a.pay", "units are incompatible"),
        ("arrests.total / (a.part - a.part)", "divides by zero"),
    ],
)
def test_a_cross_check_that_cannot_be_read_is_a_fault_at_its_place(write_case, left, part):
    """Reliability 9: `check` ended in a traceback."""
    path = write_case(MINIMAL + TWO + CHECK.format(left=left, right="arrests.total"))
    faults = [f for f in findings_of(path) if f.level == "contradiction"]
    assert len(faults) == 1
    assert part in faults[0].sentence("en")
    assert "names of quantities with + - * /" in faults[0].sentence("en")
    line = 1 + path.read_text("utf-8")[: path.read_text("utf-8").index("- {label: sums")].count(
        "\n"
    )
    assert f"case.yaml:{line}:" in faults[0].where
    with pytest.raises(FactError, match=r"case\.yaml:\d+:\d+"):
        open_case(path)


def test_all_faults_of_cross_checks_are_told_at_once(write_case):
    text = MINIMAL + TWO + CHECK.format(left="a.prt", right="a.part * 2")
    faults = [f for f in findings_of(write_case(text)) if f.level == "contradiction"]
    assert len(faults) == 2


@pytest.mark.parametrize(
    ("left", "level", "said"),
    [
        ("a.part + a.rest", "note", "they agree"),
        ("a.part + a.rest + a.rest", "tension", "the two differ"),
        ("arrests.total * a.part / a.part", "note", "they agree"),
        ("(a.part + a.rest) - (a.part - a.part)", "note", "they agree"),
    ],
)
def test_a_cross_check_may_name_an_assumption(write_case, left, level, said):
    path = write_case(MINIMAL + TWO + CHECK.format(left=left, right="arrests.total"))
    findings = [f for f in findings_of(path) if f.sentence("en").startswith("sums:")]
    assert [(f.level, said in f.sentence("en")) for f in findings] == [(level, True)]
    assert open_case(path)["a.rest"] == 7


def test_what_parts_leave_of_a_whole_is_counted_in_one_place(main_case):
    """The caveats had the remaining 476 as calculated, beside 473–476, assumed, in the text."""
    sentences = [
        issue.sentence("en") for issue in findings_of(MAIN) if issue.subject == "arrests.total"
    ]
    sums = [sentence for sentence in sentences if "account for 30" in sentence]
    assert len(sums) == 1
    assert "if none is counted twice" in sums[0]
    rest = main_case["arrests.residual"].interval
    assert (rest.low, rest.high) == (473, 476)
    assert "476" not in " ".join(sentences)


def test_any_number_of_uncertain_parts_adds_up(write_case):
    """Reliability 17: more than sixteen were refused."""
    parts = [f"a.p{n}" for n in range(24)]
    text = MINIMAL.replace("says: 12,", "says: 100,")
    text += "".join(
        f'  {name}: {{label: {name}, unit: person, claims: [{{says: "1..3", source: paper}}]}}\n'
        for name in parts
    )
    text += f"parts:\n  - {{whole: arrests.total, parts: [{', '.join(parts)}]}}\n"
    case = open_case(write_case(text))
    rest = case["arrests.residual"]
    assert (rest.low, rest.high) == (100 - 72, 100 - 24)


@pytest.mark.parametrize("said", ["says: 506,", "says: 50600,"])
def test_contradictions_alone_are_those_among_all_findings(said, write_case):
    """Opening a case composes no remark, and refuses what a check calls a contradiction."""
    file = load_case(write_case(MAIN.read_text("utf-8").replace("says: 506,", said)))
    sources = chosen_sources(file, "all")
    alone = reconcile(file, sources, contradictions=True)
    contradictions = [f for f in reconcile(file, sources) if f.level == "contradiction"]
    assert [(f.where, f.sentence("en")) for f in alone] == [
        (f.where, f.sentence("en")) for f in contradictions
    ]
    assert bool(alone) == (said != "says: 506,")


def test_what_a_check_calculates_is_bounded_once(monkeypatch):
    """A sum or ratio of a cross-check was bounded anew each time that its case was opened."""
    cixi = ROOT / "cases/cixi-2022"
    open_case(cixi)
    calculated = []
    monkeypatch.setattr(bound_memory, "bound", lambda name, *_: calculated.append(name))
    open_case(cixi)
    assert calculated == []

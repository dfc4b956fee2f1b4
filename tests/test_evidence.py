"""Which reading decides: confidence, identity, briefings, and scopes."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_lib.base.errors import FactError, FormulaError, ParameterError
from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.casefile import checks, claims, evidence, support
from case_lib.casefile.evidence import CONFIDENCES, Weight, weigh
from case_lib.casefile.opening import open_case, open_file
from case_lib.chapters.arrests import tables as arrest_tables
from case_lib.chapters.compare import model as compare
from case_lib.chapters.compare import tables as compare_tables
from case_lib.chapters.facts import evidence_tables, tables
from case_lib.chapters.facts import text as prose
from case_lib.document.inline import text_of
from case_lib.quantity.scopes import scopes
from tests.conftest import MAIN, MINIMAL, ROOT

CIXI = ROOT / "cases" / "cixi-2022"
HANCHUAN = ROOT / "cases" / "hanchuan-2021"

standings = st.builds(Weight, st.booleans(), st.booleans(), st.sampled_from(CONFIDENCES))
boxes = st.tuples(st.integers(0, 8), st.integers(0, 4)).map(lambda p: Interval(p[0], p[0] + p[1]))
readings = st.lists(st.tuples(boxes, standings), min_size=1, max_size=6)


def _by_label(table):
    return {text_of(row[0]): [text_of(cell) for cell in row] for row in table.rows}


@given(readings)
def test_only_the_weightiest_decide_and_every_reading_has_a_place(given_readings):
    weighed = weigh(given_readings)
    best = min(standing.rank for _, standing in given_readings)
    ranks = [standing.rank for _, standing in given_readings]
    assert [ranks[row] for row in weighed.deciding] == [best] * ranks.count(best)
    if weighed.conflict is not None:
        assert set(weighed.conflict) <= set(weighed.deciding)
        return
    placed = [*weighed.deciding, *weighed.agreeing, *weighed.beside]
    assert sorted(placed) == list(range(len(given_readings)))
    values = [set(range(int(b.low), int(b.high) + 1)) for b, _ in given_readings]
    common = set.intersection(*(values[row] for row in weighed.deciding))
    assert common
    assert all(common <= values[row] for row in weighed.agreeing)
    assert all(not common <= values[row] for row in weighed.beside)


@given(readings)
def test_a_conflict_is_told_exactly_where_deciding_readings_share_too_little(given_readings):
    """Helly: ranges that intersect pairwise have a common point, which alone is a conflict."""
    weighed = weigh(given_readings)
    deciding = [given_readings[row][0] for row in weighed.deciding]
    values = [set(range(int(b.low), int(b.high) + 1)) for b in deciding]
    apart = any(not a & b for a, b in itertools.combinations(values, 2))
    common = set.intersection(*values)
    touching = len(common) == 1 and common not in values
    assert (weighed.conflict is not None) == (apart or touching)
    if weighed.conflict is not None and apart:
        first, second = (given_readings[row][0] for row in weighed.conflict)
        assert first.intersect(second) is None


def test_more_than_a_hundred_is_not_a_hundred(main_case):
    """Review E10: three sources of high confidence say 百余, one of medium says 100."""
    cities = main_case["operation.cities"]
    assert (cities.low, cities.high) == (100, 200)
    assert not cities.exact
    assert [c.source for c in cities.citations if c.beside] == ["feature"]
    per_city = main_case["arrests.arrests_city"]
    assert (per_city.low, per_city.high) == (506 / 200, 506 / 100)
    rows = {
        text_of(row[0]): [text_of(c) for c in row]
        for row in evidence_tables.evidence(main_case).rows
    }
    _, figures, _, sources, *_ = rows["Cities that officers were sent to"]
    assert figures.startswith("more than 100\xa0cities")
    assert "feature (outlet not seen): 100\xa0cities" in figures
    assert "feature" not in sources
    lines = [f.sentence("en") for f in checks.reconcile(main_case.file, main_case.sources)]
    (line,) = [line for line in lines if line.startswith("cities that officers were sent to: the")]
    assert "contradict each other. We use more than 100" in line


def _with(claim, confidence="high", more="", first="says: 12"):
    """Return the small case with a claim of a second source."""
    other = (
        f"  other:\n    outlet: The Other\n    access: all\n    confidence: {confidence}\n{more}"
    )
    text = MINIMAL.replace("quantities:", other + "quantities:").replace("says: 12", first)
    return text + f"      - {{says: {claim}, source: other, anchor: x}}\n"


def test_a_surer_reading_is_never_narrowed(write_case):
    case = open_case(write_case(_with(15, "medium", first='says: "10..20"')))
    total = case["arrests.total"]
    assert (total.low, total.high) == (10, 20)
    assert [c.source for c in total.citations if c.beside] == ["other"]


def test_readings_of_one_confidence_that_exclude_each_other_are_refused(write_case):
    with pytest.raises(FactError, match="can't both hold"):
        open_case(write_case(_with(13)))
    assert open_case(write_case(_with(13, "low")))["arrests.total"].low == 12


def test_a_likely_report_makes_assumed_whatever_it_decides(write_case):
    more = "    same_case: likely\n    same_case_why: the same names\n"
    path = write_case(_with(12, more=more))
    case, alone = open_case(path), open_case(path, sources="other")
    assert case["arrests.total"].kind is Kind.REPORTED
    assert alone["arrests.total"].kind is Kind.ASSUMED
    assert "very probably, but not certainly" in text_of(prose.title(alone).facts[0][1])
    assert "very probably" not in text_of(prose.title(case).facts[0][1])


def test_what_rests_on_the_court_report_is_assumed_everywhere(main_case):
    """Review E9: it very probably describes the same case; the identity is an assumption."""
    resting = [
        q
        for q in main_case.quantities.values()
        if q.bases and any(c.source == "shfzb" for b in q.bases.values() for c in b.citations)
    ]
    names = {q.name for q in resting}
    assert {"convicted.core", "victims.first_loss", "timeline.first_report_to_raid"} <= names
    assert {q.kind for q in resting} == {Kind.ASSUMED}
    stage = text_of(prose.title(main_case).facts[0][1])
    assert stage.startswith("Convictions are reported")
    assert "very probably, but not certainly, on this case" in stage
    remarks = [f.sentence("en") for f in main_case.remarks()]
    assert any("very probably describes the same case, but not certainly" in t for t in remarks)
    marks = [
        text_of(row[2])
        for row in arrest_tables.stages(main_case).rows
        if text_of(row[0]) == "convicted"
    ]
    assert marks == ["3\xa0people○"]


def test_a_derived_figure_is_as_sure_as_its_weakest_claim(main_case):
    assert evidence.confidence(main_case["arrests.total"]) == "high"
    assert evidence.confidence(main_case["timeline.detection_to_raid"]) == "medium"


def test_texts_of_one_briefing_are_one_voice(main_case):
    supported = {item.quantity.name: item for item in support.supports(main_case)}
    total = supported["arrests.total"]
    assert total.reports == {"legal-daily", "xinhua", "feature"}
    assert total.voices == {"briefing"}
    rows = {
        text_of(r[0]): [text_of(c) for c in r] for r in tables.without_each_source(main_case).rows
    }
    first = rows["People caught in the first batch"]
    assert first[2] == "several reports, one voice"
    assert "press conference of the Shanghai police: nothing is left" in first[3]
    counts = support.counts(main_case)
    assert counts.figures.low == len(supported)
    assert counts.one_report.low == sum(len(item.reports) == 1 for item in supported.values())
    assert counts.one_voice.low == sum(len(item.voices) == 1 for item in supported.values())
    assert counts.outlet == "legal-daily"
    alone = sum(item.reports == {"legal-daily"} for item in supported.values())
    assert counts.from_outlet.low == alone < counts.one_report.low < counts.one_voice.low


def test_not_reported_is_said_of_the_texts_read(main_case, write_case):
    lines = [text_of(line) for line in prose.limits(main_case).lines]
    sentence = "Of the 7◐ texts, we read 6◐ only in part; what is missing here may be in the rest."
    assert sentence in lines
    read_in_full = MINIMAL.replace(
        "    access: read in full", "    access: all of it\n    read: full"
    )
    limits = prose.limits(open_case(write_case(read_in_full))).as_text()
    assert "in part" not in limits
    assert "We read the text only in part" in prose.limits(open_case(write_case(MINIMAL))).as_text()


# -- scopes ---------------------------------------------------------------------------------------


def test_cixi_takes_the_arrests_of_the_raid_that_the_officers_were_sent_to():
    """Review E3: 180–200 officers and 106 arrests are of the third raid; 171 are of three."""
    case = open_case(CIXI)
    ratio = case["arrests.officers_arrest"]
    assert (ratio.low, ratio.high) == pytest.approx((180 / 106, 200 / 106))
    assert case["arrests.arrests_province"].low == pytest.approx(106 / 18)
    assert case["arrests.arrests_city"].low == pytest.approx(106 / 48)
    assert ratio.label["en"].endswith("(the third raid)")
    assert ratio.label["zh"].endswith("（第三次收网）")
    assert set(case.graph.predecessors(ratio.name)) == {"operation.officers", "arrests.third"}


def test_a_ratio_of_unlike_scopes_is_refused_and_named(write_case):
    text = (CIXI / "case.yaml").read_text("utf-8")
    unscoped = text.replace(
        "says: 106, source: the-paper, of: third-raid", "says: 106, source: the-paper"
    )
    case = open_case(write_case(unscoped))
    assert "arrests.officers_arrest" not in case
    assert set(case.refused) == {
        "arrests.officers_arrest",
        "arrests.arrests_province",
        "arrests.arrests_city",
    }
    (remark,) = [f for f in case.remarks() if f.subject == "arrests.officers_arrest"]
    assert "case.yaml:" in remark.where
    line = remark.sentence("en")
    assert line.startswith("officers deployed per person caught")
    assert "officers deployed in the third raid (the third raid)" in line
    assert "people caught in all three raids (the whole case)" in line
    with pytest.raises(FormulaError, match="different scopes"):

        @case.formula("officer/person")
        def mine(operation_officers, arrests_total):
            return operation_officers / arrests_total


def test_parts_of_a_total_may_be_added_and_set_against_it():
    case = open_case(CIXI)

    @case.formula("1")
    def share_of_third(arrests_third, arrests_total):
        return arrests_third / arrests_total

    assert share_of_third.low == pytest.approx(106 / 171)
    assert scopes(share_of_third) == {"third-raid", ""}


def test_claims_of_unlike_scopes_are_two_quantities(write_case):
    text = (CIXI / "case.yaml").read_text("utf-8")
    more = "{says: 171, source: the-paper}, {says: 171, source: the-paper, of: third-raid}"
    with pytest.raises(FactError, match=r"different scopes \(the whole case, third-raid\)"):
        open_case(write_case(text.replace("{says: 171, source: the-paper}", more)))
    with pytest.raises(FactError, match="third-rade"):
        open_case(
            write_case(
                text.replace(
                    "says: 18, source: the-paper, of: third-raid",
                    "says: 18, source: the-paper, of: third-rade",
                )
            )
        )


def test_figures_of_a_part_are_called_so_beside_other_cases(main_case):
    rows = compare_tables.matrix(main_case, [open_case(CIXI)]).rows
    (officers,) = [row for row in rows if text_of(row[0]) == "Officers deployed"]
    assert "the third raid" in text_of(officers[2])
    assert "raid" not in text_of(officers[1])


def test_the_summary_says_of_which_part_of_the_case_its_figures_speak(write_case):
    summary = prose.summary(open_case(CIXI)).as_text()
    assert "In the third raid, police sent just under 200" in summary
    text = (CIXI / "case.yaml").read_text("utf-8")
    unlike = text.replace(
        "{says: 18, source: the-paper, of: third-raid}", "{says: 18, source: the-paper}"
    )
    assert unlike != text
    summary = prose.summary(open_case(write_case(unlike))).as_text()
    assert "police sent" not in summary.lower()
    assert "officers deployed in the third raid, just under 200" in summary
    unscoped = text.replace(", of: third-raid", "").replace(", of: earlier-raids", "")
    assert (
        ". Police sent just under 200" in prose.summary(open_case(write_case(unscoped))).as_text()
    )


def test_the_stage_is_told_without_more_than_it_allows(main_case):
    def stage(case):
        return text_of(prose.title(case).facts[0][1])

    inquiry = open_case(ROOT / "tests/cases/open-inquiry.yaml")
    assert "no one is reported to have been caught" in stage(inquiry)
    assert "presumed innocent" in stage(main_case)
    assert "very probably" not in stage(open_case(HANCHUAN))


def test_what_is_reported_in_full_is_not_said_to_be_missing():
    inquiry = open_case(ROOT / "tests/cases/open-inquiry.yaml")
    assert [text_of(line) for line in prose.limits(inquiry).lines] == [
        "Of what we ask of every case of this kind, nothing is missing: the sources say how many "
        "calls were made, how many people were steered into chat groups, how many people lost "
        "money and how much money was lost in all."
    ]
    assert prose.support(inquiry).as_text() == "None of the 4◐ figures rests on one report alone."


def test_the_eight_of_hanchuan_are_convicted():
    case = open_case(HANCHUAN)
    assert "arrests.total" not in case
    assert case["convicted.total"].low == 8
    columns = compare.columns(case, [])
    assert "arrests" not in columns[0].figures
    assert columns[0].figures["convicted"].low == 8
    share = case["arrests.share_head"]
    assert share.low == 12.5
    assert "among the convicted" in share.label["en"]


# -- readings of single paragraphs ----------------------------------------------------------------


def test_what_p17_p18_p22_leave_open_is_left_open(main_case):
    assert main_case["organisation.leaders_managed"].kind is Kind.REPORTED
    assert main_case["organisation.leaders_core"].kind is Kind.ASSUMED
    raid = main_case.order.window("raid")
    assert main_case.order.window("forensics") == raid
    paid = [act for act in main_case.file.acts if act.stage == "settlement"]
    assert [act.role for act in paid] == ["buyer", None]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_statements_have_a_speaker_and_a_place(lang):
    case = open_case(MAIN, lang=lang)
    rows = tables.statements(case).rows
    assert len(rows) == len(case.file.statements) >= 10
    assert all(text_of(cell) for row in rows for cell in row)
    alone = open_case(MAIN, lang=lang, sources="xinhua")
    assert "rows" not in vars(tables.statements(alone))


def test_a_formula_in_a_case_without_a_source_stays_there(main_case):
    name, other = next(iter(support.without_each(main_case).items()))
    assert not other.own_formulas

    @other.formula("1", "twice the share answered")
    def twice(pay_answer_rate):
        return 2 * pay_answer_rate

    assert "own.twice" in other
    assert "own.twice" not in support.without_each(main_case)[name]
    assert not support.without_each(main_case)[name].own_formulas


@pytest.mark.parametrize("preferred", ["morning", "evening"])
def test_what_a_case_file_prefers_decides_among_equals(preferred):
    file = open_case(ROOT / "tests/cases/two-papers.yaml").file
    spec = file.quantities["arrests.total"]
    claims = tuple(
        claim.model_copy(
            update={
                "says": {"morning": 300, "evening": 40}[claim.source],
                "rank": "preferred" if claim.source == preferred else "normal",
                "confidence": "high",
                "why": None,
            }
        )
        for claim in spec.claims
        if claim.source in ("morning", "evening")
    )
    changed = {**file.quantities, "arrests.total": spec.model_copy(update={"claims": claims})}
    decided = open_file(file.changed_by({"quantities": changed}), draws=200)["arrests.total"]
    assert decided.low == {"morning": 300, "evening": 40}[preferred]


# -- claims ---------------------------------------------------------------------------------------


def test_two_claims_that_exclude_each_other_are_named_at_the_later(write_case):
    """Of three the second and third; a digit may be missing where one is tenfold."""
    for says, tenfold in ((120, True), (13, False)):
        text = _with(says).replace("says: 12,", "says: '10..20',")
        first = "      - {says: '10..20', source: paper, at: p1, anchor: 12名}\n"
        assert text.count(first) == 1
        text = text.replace(
            first, f"{first}      - {{says: 12, source: paper, at: p2, anchor: x}}\n"
        )
        path = write_case(text)
        with pytest.raises(FactError) as refused:
            open_case(path)
        message = str(refused.value)
        line = next(at for at, row in enumerate(text.splitlines(), 1) if f"says: {says}," in row)
        assert f"case.yaml:{line}:" in message
        assert f"says {says}" in message
        assert ("about ten times the other" in message) is tenfold
    assert "paper says 12, other says 13" in message


def test_claims_of_unlike_scopes_are_refused_and_those_of_one_are_not(write_case):
    scope = "scopes:\n  raid: {label: the raid}\n"
    text = _with(12).replace("quantities:", f"{scope}quantities:", 1)
    both = text.replace("source: paper, at", "source: paper, of: raid, at").replace(
        "source: other, anchor", "source: other, of: raid, anchor"
    )
    assert open_case(write_case(both))["arrests.total"].low == 12
    one = text.replace("source: other, anchor", "source: other, of: raid, anchor")
    with pytest.raises(FactError, match=r"different scopes \(the whole case, raid\)"):
        open_case(write_case(one))


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ("all", {"paper", "other"}),
        (" paper , other ", {"paper", "other"}),
        (["paper", "other"], {"paper", "other"}),
        (["paper,other"], {"paper", "other"}),
        ("paper", {"paper"}),
        (("other",), {"other"}),
        ("-paper", {"other"}),
        ("paper,other,-paper", {"other"}),
    ],
)
def test_sources_are_chosen_by_name(write_case, chosen, left):
    assert open_case(write_case(_with(12)), sources=chosen).sources == left


@pytest.mark.parametrize(
    ("chosen", "part"),
    [
        (3, "must be names"),
        ([1], "must be names"),
        (["paper", 1], "must be names"),
        ("", "names no source"),
        (" , ", "names no source"),
        ([], "names no source"),
        ("-paper,-other", "leaves no source"),
        ("papre", "Did you mean 'paper'"),
        ("-papre", "is not a source"),
        ("all,papre", "is not a source"),
    ],
)
def test_a_choice_of_no_source_is_refused(write_case, chosen, part):
    with pytest.raises(ParameterError, match=part):
        open_case(write_case(_with(12)), sources=chosen)


def test_a_scenario_leaves_out_what_later_choices_cannot_bring_back(write_case):
    case = open_case(write_case(_with(12))).with_sources("-other")
    assert claims.chosen_sources(case.file, "all") == {"paper"}
    assert claims.chosen_sources(case.file, "paper") == {"paper"}
    with pytest.raises(ParameterError, match="leaves no source"):
        claims.chosen_sources(case.file, "other")
    with_more = open_case(write_case(_with(12))).with_claim("arrests.total", 12, "paper")
    assert claims.chosen_sources(with_more.file, "all") >= {"paper", "other"}
    assert claims.chosen_sources(with_more.file, "-other") == claims.chosen_sources(
        with_more.file, "all"
    ) - {"other"}


def test_a_claim_is_cited_with_its_own_confidence_or_that_of_its_source(write_case):
    text = _with(12, "medium") + (
        "      - {says: 12, source: other, confidence: low, anchor: y}\n"
        "      - {says: 99, source: other, at: p3, rank: rejected, why: misread, anchor: z}\n"
    )
    case = open_case(write_case(text))
    stated = case.file.quantities["arrests.total"].claims
    cited = [claims.cite(case.file, claim) for claim in stated]
    assert [c.confidence for c in cited] == ["high", "medium", "low", "medium"]
    assert [c.stands for c in cited] == [True, True, True, False]
    assert [c.why for c in cited] == ["", "", "", "misread"]
    assert [c.says for c in cited] == ["12", "12", "12", "99"]
    weights = [claims.weight_of(case.file, claim) for claim in stated]
    assert [w.confidence for w in weights] == ["high", "medium", "low", "medium"]
    assert not any(w.preferred for w in weights)
    readings = [claims.reading(case.file, "arrests.total", claim) for claim in stated]
    assert readings[0].name == "arrests.total@paper:p1"
    assert readings[1].name == "arrests.total@other"
    assert {r.family for r in readings} == {"arrests.total"}

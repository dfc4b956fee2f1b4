"""Cases of different kinds, checked and rendered end to end, and invalid files."""

from __future__ import annotations

import copy
import json
import re

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from case_lib import synthetic
from case_lib.base import yaml_text
from case_lib.base.errors import CaseLibError
from case_lib.casefile import checks, guidance
from case_lib.casefile.chapter import chapters
from case_lib.casefile.guidance import missing_for
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case, open_file
from case_lib.chapters.provinces import model as provinces
from case_lib.reports.audit import audit
from case_lib.reports.mutation import check_claim
from case_lib.reports.perturbations import perturbations
from tests.command import run
from tests.conftest import MAIN, MINIMAL, RARE, ROOT, cases

CASES = sorted((ROOT / "tests" / "cases").glob("*.yaml"))
NOTEBOOKS = ROOT / "notebooks"
SHOWN = {
    "one-source": ["12 people"],
    "port-town": [
        "96–120 ringgit a day",
        "34–40 people a day",
        "4 bosses and 30 diallers",
        "6 people (15%)",
        "Port Town Code, art. 420",
        "5–7 days",
    ],
    "quota-shop": ["115–200 yuan a day", "700–900 people a month"],
    "nine-provinces": [
        "83 people",
        "9 provinces",
        "the sources name Guangdong",
        "15 August 2023",
    ],
    "two-papers": ["more than 300 people", "a lost digit"],
    "open-inquiry": ["Police are investigating", "more than 20 people", "None of the 4 figures"],
}


# what reports of the main case say of it, and nothing here does
INVENTED = (
    "far as we read",
    "across the country",
    "anti-fraud",
    "press conference",
    "local police",
)


def text_of(path) -> str:
    return " ".join(
        "".join(page.extract_text() for page in PdfReader(path).pages)
        .replace("\u2060", "")
        .replace("\u200b", "")
        .replace("\u00a0", " ")
        .split()
    )


def own_chapters(page) -> str:
    """Return the words of a page before the chapter that compares cases, and before the annex."""
    before = re.split('id="(?:09_compare|appendix)"', page.read_text("utf-8"))[0]
    return re.sub(r"<style.*?</style>|<[^>]*>", " ", before, flags=re.S)


def test_there_is_a_case_of_each_shape():
    assert {path.stem for path in CASES} == set(SHOWN)


@pytest.mark.parametrize("name", cases(path.stem for path in CASES))
def test_a_case_is_checked_and_rendered_in_both_languages(name, report_of):
    path = ROOT / "tests" / "cases" / f"{name}.yaml"
    done = run("check", path)
    assert done.returncode == 0, done.stdout + done.stderr
    pdfs = [report_of(path.stem) / lang / "report.pdf" for lang in ("en", "zh")]
    sidecars = [json.loads((pdf.parent / "provenance.json").read_text("utf-8")) for pdf in pdfs]
    figures = [
        sorted((n["name"], str(n["low"]), str(n["high"])) for n in sidecar["numbers"])
        for sidecar in sidecars
    ]
    assert figures[0] == figures[1]
    for pdf in pdfs:
        assert [str(orphan) for orphan in audit(pdf.parent)] == []
        assert len(PdfReader(pdf.with_name("brief.pdf")).pages) <= 2
    text = text_of(pdfs[0]).replace("◐", "").replace("○", "")
    for words in SHOWN[path.stem]:
        assert words in text, words
    own = own_chapters(pdfs[0].parent / "report.html")
    assert "What is reported" in own
    for foreign in ("506", "Shanghai police", "quality inspectors", *INVENTED):
        assert foreign not in own, foreign
    assert "{" not in text.split("Ledger")[0]


def test_what_is_known_of_places_conditions_the_model():
    case = open_case(ROOT / "tests/cases/nine-provinces.yaml", draws=400)
    model = provinces.spread(case)
    place = {name: column for column, name in enumerate(model.table["id"])}
    assert (model.drawn.counts.sum(axis=1) == 83).all()
    assert ((model.drawn.counts > 0).sum(axis=1) == 9).all()
    assert (model.drawn.counts[:, place["CN-GD"]] == 20).all()
    assert (model.drawn.counts[:, place["CN-JX"]] >= 5).all()  # “at least five”
    assert (model.drawn.counts[:, place["CN-AH"]] >= 1).all()


def test_counts_of_provinces_are_claims_like_any_other():
    """They are in the traces of the model, and change it as any claim does."""
    path = ROOT / "tests/cases/nine-provinces.yaml"
    model = provinces.spread(open_case(path, draws=400))
    assert {"places.CN-GD", "places.CN-ZJ"} <= {q.name for q in model.inputs}
    assert "places.CN-AH" not in {q.name for q in model.inputs}  # named without a count
    perturbation = next(n for n in perturbations(load_case(path)) if n.name == "places.CN-GD")
    assert perturbation.said == "20"
    where = load_case(path).where("quantities", perturbation.name, "claims", 0)
    assert re.search(r"nine-provinces\.yaml:23:\d+$", where)
    assert check_claim(str(path), [NOTEBOOKS / "02_provinces.ipynb"], perturbation) is None


PEOPLE = """
roles:
  hand: {function: frontline, tier: 2, label: hands}
  lead: {function: group_head, tier: 1, label: leads}
assumptions:
"""
GUESS = "  synthetic.{}: {{label: x, unit: '1', value: '{}', reason: tried}}\n"


@pytest.mark.parametrize("seeds", [range(4), pytest.param(range(4, 12), marks=RARE)])
def test_records_hold_the_counts_of_provinces(tmp_path, seeds):
    text = (ROOT / "tests/cases/nine-provinces.yaml").read_text("utf-8") + PEOPLE
    for name, value in (
        ("group_evenness", "2..50"),
        ("share_by_friend", "0..1"),
        ("supervision_across", "0"),
    ):
        text += GUESS.format(name, value)
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    case = open_case(path)
    for seed in seeds:
        rows = synthetic.certify(synthetic.generate(case, seed))["claims"]
        holds = {row["quantity"]: row["holds"] for row in rows}
        assert holds["places.CN-GD"] is True
        assert holds["places.CN-ZJ"] is True
        assert False not in holds.values()


def test_a_contradiction_that_nobody_resolved_is_told(tmp_path):
    text = (ROOT / "tests/cases/two-papers.yaml").read_text("utf-8")
    path = tmp_path / "case.yaml"
    path.write_text(
        re.sub(r", rank: rejected, why: {.*?}", "", text).replace(", confidence: low", ""),
        "utf-8",
    )
    done = run("check", path)
    assert done.returncode == 1
    assert "morning says 300+, evening says 30+; they can't both hold" in done.stdout


# -- beginning ------------------------------------------------------------------------------------


def test_a_skeleton_is_a_case_that_says_what_it_lacks(tmp_path):
    path = guidance.skeleton("new-one", tmp_path)
    case = open_case(path)
    assert case.file.to_review
    lacking = {at.notebook: guidance.missing_for_chapter(case, at) for at in chapters()}
    assert "arrests.total" in lacking["04_arrests"]
    done = run("check", path)
    assert done.returncode == 0
    assert "05_network (the organisation) lacks:" in done.stdout
    for name in ("New One", "../up", ""):
        with pytest.raises(CaseLibError, match="can't name a case"):
            guidance.skeleton(name, tmp_path)
    with pytest.raises(CaseLibError, match="already exists"):
        guidance.skeleton("new-one", tmp_path)


def test_what_is_lacking_is_told_as_what_can_be_claimed():
    """A derived quantity doesn't help someone who asks what to write."""
    port = open_case(ROOT / "tests/cases/port-town.yaml")
    lacks = missing_for(port, "pay.break_even_price_lead")
    assert "roles: function oversight" in lacks
    assert {"pay.call_minutes", "pay.answer_rate", "leads.total"} <= set(lacks)
    assert "calls.total" in lacks
    assert not {"pay.leads_day", "pay.lead_rate", "pay.calls_day"} & set(lacks)
    assert missing_for(port, "pay.dialler.base_wage_day") == []
    # a month's pay and its days would do, too, but a claim is nearer
    assert missing_for(port, "pay.boss.base_wage_day") == ["pay.boss.base_wage_day"]
    assert missing_for(port, "no.formula_gives") == ["no.formula_gives"]


def test_what_is_lacking_is_enough(write_case):
    """Once all named claims exist, the quantity is derived."""
    bare = open_case(write_case(MINIMAL + "roles: {hand: {label: hands, function: frontline}}\n"))
    units = {
        "base_wage_day": "CNY/day",
        "talk_hours_day": "hour/day",
        "call_minutes": "minute/call",
    }
    units |= {"leads.total": "lead", "calls.total": "call", "lead_rate_factor": "1"}
    units |= {"answer_rate": "1"}
    lacks = missing_for(bare, "pay.leads_day")
    assert lacks
    claim = "  {}:\n    label: x\n    unit: '{}'\n    claims: [{{says: 2, source: paper}}]\n"
    more = "".join(
        claim.format(name, next(unit for end, unit in units.items() if name.endswith(end)))
        for name in lacks
    )
    text = MINIMAL + more + "roles: {hand: {label: hands, function: frontline}}\n"
    assert "pay.leads_day" in open_case(write_case(text))


def test_a_whole_case_lacks_nothing(main_case):
    assert [at for at in chapters() if guidance.missing_for_chapter(main_case, at)] == []


# -- broken files ---------------------------------------------------------------------------------

DATA = yaml_text.load(MAIN.read_text("utf-8"))
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # writes a case in hundredths of a second
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-10, 10**12),
    st.floats(allow_nan=True),
    st.text(max_size=8),
    st.sampled_from(["1..", "..", "10..5", "~", "+", "2023-13-01", "CNY/", "a.b.c", "[", "余"]),
    st.just([]),
    st.just({}),
    st.lists(st.integers(), max_size=2),
)


def places(node, path=()):
    yield path
    if isinstance(node, dict):
        for key, item in node.items():
            yield from places(item, (*path, key))
    elif isinstance(node, list):
        for row, item in enumerate(node):
            yield from places(item, (*path, row))


PLACES = [path for path in places(DATA) if path]


@given(st.lists(st.tuples(st.sampled_from(PLACES), ODD, st.booleans()), min_size=1, max_size=3))
@settings(
    max_examples=5 * settings.default.max_examples // 8,  # 25, and 62 in make test-all
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_a_broken_file_never_ends_in_a_traceback(tmp_path, changes):
    data = copy.deepcopy(DATA)
    for path, odd, gone in changes:
        node = data
        try:
            for key in path[:-1]:
                node = node[key]
            if gone:
                del node[path[-1]]
            else:
                node[path[-1]] = odd
        except (KeyError, IndexError, TypeError):
            continue
    path = tmp_path / "case.yaml"
    path.write_text(yaml.dump(data, Dumper=DUMPER, allow_unicode=True), encoding="utf-8")
    try:
        file = load_case(path)
        for finding in checks.reconcile(file, frozenset(file.sources)):
            finding.sentence("en")
        opened = open_file(file)
        assert all(guidance.missing_for_chapter(opened, at) is not None for at in chapters())
    except CaseLibError as error:
        assert str(error)


def test_more_people_than_are_measured_are_told_before_a_report(write_case):
    text = (
        MAIN.read_text("utf-8").replace("{says: 506,", "{says: 5060,").replace('"500+"', '"5000+"')
    )
    text = re.sub(r"says: \"?50\+?\"?, source: mirror-x", 'says: "5000+", source: mirror-x', text)
    (network,) = (at for at in chapters() if at.notebook == "05_network")
    case = open_case(write_case(text))
    assert guidance.missing_for_chapter(case, network) == ["arrests.total of at most 5,000"]

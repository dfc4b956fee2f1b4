"""What an editor strikes out of English pages: fragments, words said twice, wrong plurals."""

from __future__ import annotations

import re

import pytest

from case_lib.base.languages import style
from case_lib.casefile.opening import open_case
from case_lib.chapters.arrests import text as of_arrests
from case_lib.chapters.brief import text as of_brief
from case_lib.chapters.facts import text as of_facts
from case_lib.chapters.law import text as of_law
from case_lib.chapters.timeline import text as of_timeline
from case_lib.chapters.victims import text as of_victims
from case_lib.document.passage_files import sources
from case_lib.reports import report_files
from tests.conftest import CASE_FILES, RARE, ROOT
from tests.test_brief import plain

PLURALS = [
    words.after[1]
    for words in style("en").units.values()
    if isinstance(getattr(words, "after", None), tuple) and words.after[0] != words.after[1]
]
PLURALS += [words[1] for words in style("en").units.values() if isinstance(words, tuple)]
# a label and a number, where a sentence should stand; or an event and its day
FRAGMENT = re.compile(
    r"(?:^|[.?!] )[A-Z][^.:;?!]{2,70}: (?:[\d–,]+|[a-z]+-?[A-Z]\w+)[^.;:(]{0,25}\.(?: |$)"
)
TWICE = re.compile(r"\b(?!(?:that|had) )(\w+) \1\b", re.I)
ONE = re.compile(rf"(?<![\d,.–])1 (?:{'|'.join(map(re.escape, sorted(PLURALS)))})\b")


def faults(said: str, running: bool = True) -> list[str]:
    """Return what is wrong in a paragraph, a list item or a caption."""
    said = re.sub(r"[\u2060\u200b◐○◇]", "", said).replace("\u00a0", " ")
    hits = [
        f"{kind.pattern[:12]}: {hit[0]}" for kind in (TWICE, ONE) for hit in kind.finditer(said)
    ]
    if running:
        hits += [hit[0] for hit in FRAGMENT.finditer(said)]
    for label, value in re.findall(r"^([^:(]+): ([^:(]+)", said):
        tail = " ".join(label.lower().split()[-3:])
        if len(tail.split()) == 3 and tail in value.lower():
            hits.append(f"said twice: {label}: {value}")
    return hits


def test_the_lint_finds_what_stood_in_print():
    for said, part in (
        ("It steered people. Raids across the country: 25–28 April 2023. Police sent", "Raids"),
        ("In 2022. Third raid: mid-June 2022. No", "Third"),
        ("Paid per person who joined: 40 yuan per person who joined (The Paper).", "said twice"),
        ("They count 1 people.", "1 "),
        ("The the police.", "the"),
    ):
        assert any(part in fault for fault in faults(said)), said
    assert not faults("The raid took place on 10 April 2024. Two points remain: who, and when.")


def fact_paragraphs(case):
    """Yield the paragraphs of the passages that state the facts of a case."""
    for write in (
        of_brief.headline,
        of_brief.lede,
        of_brief.facts,
        of_brief.steps,
        of_brief.adds,
        of_brief.how_sure,
        of_brief.not_said,
        of_brief.ask,
        of_facts.summary,
        of_facts.limits,
        of_facts.support,
        of_timeline.dates,
        of_victims.reported,
        of_arrests.composition,
        of_arrests.effort,
    ):
        yield from write(case).as_text().split("\n")


@pytest.mark.parametrize("path", CASE_FILES, ids=lambda path: path.parent.name + path.stem)
def test_every_case_is_told_in_sentences(path):
    case = open_case(path, draws=200)
    assert [(said, wrong) for said in fact_paragraphs(case) if (wrong := faults(said))] == []


def words(node):
    """Return runs of a described report as text."""
    if isinstance(node, str):
        return node
    if isinstance(node, dict):
        return str(node.get("text", "")) + str(node.get("mark", ""))
    return "".join(words(run) for run in node)


def prose(report):
    """Yield (text, whether it is running text) of each paragraph, item, caption and note."""
    parts = [report["brief"], *report["chapters"]]
    blocks = [b for part in parts for b in part["blocks"]] + report["back"] + report["screen"]
    for block in blocks:
        for line in block.get("lines", []):
            yield words(line), block["style"] in ("text", "lede")
        for part in ("caption", "note"):
            if block.get(part):
                yield words(block[part]), False


@pytest.mark.parametrize(
    "name",
    ["port-town"]
    + [
        pytest.param(path.stem, marks=RARE)
        for path in sorted(ROOT.glob("tests/cases/*.yaml"))
        if path.stem != "port-town"
    ],
)
def test_a_whole_report_holds_no_such_fault(name, report_of):
    report = report_files.describe(report_of(name), "en").described
    assert [
        (said, wrong) for said, running in prose(report) if (wrong := faults(said, running))
    ] == []


def test_the_report_of_the_main_case_holds_no_such_fault(main_report):
    report = report_files.describe(main_report, "en").described
    assert [
        (said, wrong) for said, running in prose(report) if (wrong := faults(said, running))
    ] == []


def test_captions_explain_signs_in_sentences():
    """“Dots: exact days. Bars: days that a source states. “?”: no source counts them.”"""
    signs = (
        r"^(?:Dots?|Bars?|Brackets?|Bands?|Lines?|Solid|Dashed|Dotted line|Dark|Darker|Ranges|“.”"
        r"|A dash|Numbers|Outlined): "
    )
    for package in sorted((ROOT / "case_lib/chapters").glob("*/text.en.md")):
        for name, source in sources(f"case_lib.chapters.{package.parent.name}", "en").items():
            assert not re.search(signs, source, re.M), (package.parent.name, name)


# -- the brief ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("shanghai-2023", "Raids across the country took place on 25–28 April 2023."),
        ("cixi-2022", "The third raid took place in mid-June 2022."),
        ("hanchuan-2021", "The calls took place in the period 5 March – 16 April 2021."),
        ("luojiang-2021", "The raid on the rented room took place on 9 November 2021."),
        ("tidworth-2018", "The sentencing of five people took place on 4 September 2018."),
    ],
)
def test_the_lede_tells_the_event_in_a_sentence(name, said):
    assert said in plain(of_brief.lede(open_case(name, draws=200)))


def test_pay_is_told_once_as_its_source_gives_it():
    """A brief gave 96–120 ringgit a day, calculated, and then 12–15 ringgit an hour, reported."""
    said = plain(of_brief.facts(open_case(ROOT / "tests/cases/port-town.yaml")))
    assert said.count("ringgit an hour") == 1
    assert "96" not in said
    assert "People charged: at least 30 (" in said
    assert "12–15" not in plain(of_brief.adds(open_case(ROOT / "tests/cases/port-town.yaml")))
    month = plain(of_brief.facts(open_case(ROOT / "tests/cases/quota-shop.yaml")))
    assert "Clerks were paid 3,000–4,000 yuan a month (" in month


def test_facts_repeat_neither_the_headline_nor_the_lede(main_case):
    said = plain(of_brief.facts(main_case))
    assert "officers" not in said
    assert "more than 720 (" in said
    nine = plain(of_brief.facts(open_case(ROOT / "tests/cases/nine-provinces.yaml")))
    assert "Provinces" not in nine


def test_sentences_are_among_the_facts_of_a_case_with_convictions():
    """A brief told of searches and witnesses, and of no sentence."""
    said = plain(of_brief.facts(open_case("tidworth-2018", draws=200)))
    assert "11 years (" in said


def test_parts_that_make_up_the_whole_are_not_among_it():
    """“8 people convicted, among them 1 leader and 7 others”."""
    hanchuan = open_case("hanchuan-2021", draws=200)
    assert "8 people convicted (1 leader and 7 others)" in plain(of_facts.summary(hanchuan))
    assert "among them" not in plain(of_arrests.composition(hanchuan))


def test_dates_are_explained_only_where_the_case_has_them(main_case):
    assert "“Early” in a month" in plain(of_timeline.dates(main_case))
    cixi = plain(of_timeline.dates(open_case("cixi-2022", draws=200)))
    assert "middle of a month" in cixi
    assert "Early" not in cixi
    assert "Dechter" not in cixi


def test_a_court_that_has_decided_decides_on_others_alone():
    """“Whether anyone committed them is for a court to decide”, of those whom one convicted."""
    said = plain(of_law.offences(open_case("hanchuan-2021", draws=200)))
    assert said.endswith("Whether anyone else committed them is for a court to decide.")
    assert "anyone committed" in plain(of_law.offences(open_case("luojiang-2021", draws=200)))

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from case_lib.base.errors import CaseLibError, FactError
from case_lib.casefile.loader import load_case, schema_text
from case_lib.casefile.opening import open_case
from case_lib.chapters.facts import source_tables, text
from case_lib.document.inline import text_of
from tests.conftest import MAIN, MINIMAL, ROOT

LOCATED = re.compile(r"^\S+case\.yaml:\d+:\d+  \S.*")


def faults_of(path):
    with pytest.raises(FactError) as caught:
        open_case(path)
    lines = str(caught.value).splitlines()
    assert all(LOCATED.match(line) for line in lines), lines
    return lines


def test_the_minimal_case_opens(write_case):
    case = open_case(write_case(MINIMAL))
    assert case["arrests.total"] == 12
    assert set(case.file.title.root.values()) == {"A small case"}


BAD = {
    "wrong indent": (MINIMAL.replace("    label: people", "   label: people"), "not valid YAML"),
    "duplicate key": (
        MINIMAL.replace("    unit: person", "    unit: person\n    unit: person"),
        "duplicate key",
    ),
    "count of a province": (MINIMAL.replace("arrests.total:", "places.gd:"), "under `places`"),
    "unknown unit": (MINIMAL.replace("unit: person", "unit: persn"), "Did you mean 'person'"),
    "reversed range": (
        MINIMAL.replace("says: 12", 'says: "12..8"'),
        'Write the lower bound first: "8..12"',
    ),
    "missing source": (MINIMAL.replace("says: 12, source: paper", "says: 12"), "source is missing"),
    "unknown source": (MINIMAL.replace("source: paper", "source: papr"), "Did you mean 'paper'"),
    "unknown key": (MINIMAL.replace("currency:", "curency:"), "Did you mean 'currency'"),
    "not a date": (MINIMAL.replace("2023-06-01", "June"), "not a date"),
    "rejected without why": (
        MINIMAL.replace("says: 12,", "says: 12, rank: rejected,"),
        "go together",
    ),
    "a sentence as anchor": (MINIMAL.replace("12名", "名" * 30), "an anchor is a token of at most"),
    "yes is no number": (MINIMAL.replace("says: 12", "says: true"), "not a wording"),
    "not a mapping": ("- a\n- b\n", "not a case file"),
    "empty": ("", "empty"),
    "only a comment": ("# nothing\n", "not a case file"),
    "a tab": (MINIMAL.replace("  paper:", "\tpaper:"), "not valid YAML"),
    "an alias": (MINIMAL + "x: &a 1\ny: *a\n", "anchors and aliases"),
    "a bomb": ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors and aliases"),
    "deep": ("a: " + "[" * 60 + "]" * 60 + "\n", "deep"),
    "very deep": ("a: " + "[" * 20_000 + "\n", "deep"),
    "not UTF-8": (MINIMAL.encode().replace("名".encode(), b"\xff\xfe"), "not UTF-8"),
    "10 MB": (MINIMAL + "# " + "x" * 10_000_000, "bytes"),
    "control character": (MINIMAL.replace("A small", "A \x07small"), "not valid YAML"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_where_it_is_bad(write_case, name):
    text, part = BAD[name]
    assert any(part in line for line in faults_of(write_case(text)))


def test_the_place_is_that_of_the_fault(write_case):
    text = MINIMAL.replace("says: 12", 'says: "12..8"')
    line = next(n for n, row in enumerate(text.splitlines(), 1) if "12..8" in row)
    column = text.splitlines()[line - 1].index('"12..8"') + 1
    assert f"case.yaml:{line}:{column}  " in faults_of(write_case(text))[0]


def test_all_faults_come_at_once(write_case):
    text = (
        MINIMAL.replace("unit: person", "unit: persn")
        .replace("source: paper", "source: papr")
        .replace("2023-06-01", "June")
        .replace("country: CN", "country: China")
        + "parts:\n  - {whole: arrests.totl, parts: [arrests.total]}\n"
        "events:\n  raid: {label: raid, after: [detction]}\n"
    )
    faults = "\n".join(faults_of(write_case(text)))
    for part in ("persn", "papr", "June", "country", "arrests.totl", "detction"):
        assert part in faults


EVENTS = """\
events:
  first: {label: first, claims: [{when: 2023-05-01, source: paper}]}
  second: {label: second, claims: [{when: 2023-04-01, source: paper}], after: [first]}
"""


def test_an_impossible_order_names_the_circle(write_case):
    faults = faults_of(write_case(MINIMAL + EVENTS))
    assert "second is after first" in faults[0]
    assert "first is dated 2023-05-01" in faults[0]


def test_contradicting_claims_name_both_and_the_way_out(write_case):
    text = MINIMAL + "      - {says: 50, source: paper}\n"
    faults = faults_of(write_case(text))
    assert "paper says 12, paper says 50; they can't both hold" in faults[0]
    assert "Set `rank: rejected` with a `why`" in faults[0]


def test_three_claims_that_only_together_leave_nothing(write_case):
    text = MINIMAL.replace("says: 12,", 'says: "10..12",') + (
        '      - {says: "12..14", source: paper}\n      - {says: "13+", source: paper}\n'
    )
    assert "can't both hold" in faults_of(write_case(text))[0]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_damaged_file_never_gives_anything_but_located_faults(write_case, data):
    lines = MAIN.read_text("utf-8").splitlines()
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["drop", "cut", "swap", "indent", "junk"]))
        if how == "drop":
            del lines[row]
        elif how == "cut":
            lines[row] = lines[row][: data.draw(st.integers(0, len(lines[row])))]
        elif how == "swap":
            other = data.draw(st.integers(0, len(lines) - 1))
            lines[row], lines[other] = lines[other], lines[row]
        elif how == "indent":
            lines[row] = " " * data.draw(st.integers(1, 5)) + lines[row]
        else:
            lines[row] += data.draw(st.text(max_size=8))
    try:
        open_case(write_case("\n".join(lines).encode("utf-8", "surrogatepass")))
    except FactError as error:
        assert all(LOCATED.match(line) for line in str(error).splitlines()), str(error)
    except CaseLibError as error:
        assert str(error)


def test_a_case_is_frozen():
    case = load_case(MAIN)
    with pytest.raises(Exception, match="frozen"):
        case.country = "XX"


def test_the_schema_for_editors_is_that_of_the_code():
    assert (ROOT / "case_lib/case.schema.json").read_text("utf-8") == schema_text()


def test_places_are_those_of_the_file_though_claims_wait_for_review(write_case):
    text = MINIMAL.replace(
        "      - {says: 12,", "      - {says: 11, source: paper, review: true}\n      - {says: 12,"
    )
    text += """\
acts:
  - {role: hand, act: x, stage: doing, claims: [{source: paper, review: true}]}
  - {role: hand, act: y, stage: doing, claims: [{source: paper, review: true}, {source: paper}]}
roles: {hand: {label: hands}}
"""
    path = write_case(text)
    file = load_case(path)
    lines = text.splitlines()

    def line(*loc):
        return lines[int(file.where(*loc).rsplit(":", 2)[1]) - 1]

    assert "says: 12" in line("quantities", "arrests.total", "claims", 0, "says")
    assert "act: y" in line("acts", 0, "act")
    column = int(file.where("acts", 0, "claims", 0).rsplit(":", 1)[1])
    assert line("acts", 0, "claims", 0)[column - 1 :].startswith("{source: paper}]")
    assert len(file.to_review) == 3


def test_an_undated_source_is_told_as_undated(main_case, write_case):
    """A cover said “Sources published 1 September 2018 – 28 November 2026”, of an undated text."""
    case_text = MAIN.read_text("utf-8")
    assert "    published: 2023-05-31\n" in case_text
    case = open_case(write_case(case_text.replace("    published: 2023-05-31\n", "", 1)), draws=200)
    (cell,) = (cell for head, cell in text.title(case).facts if head == "Sources published")
    assert "; without a date: Legal Daily and " in text_of(cell)
    (cell,) = (cell for head, cell in text.title(main_case).facts if head == "Sources published")
    assert text_of(cell).startswith("25 May 2023 – 23 February 2024; without a date: a law-advice")
    rows = source_tables.bibliography(case).rows
    assert [text_of(row[1]) for row in rows if text_of(row[0]).startswith("Legal Daily:")] == [
        "without a date"
    ]


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "The Paper, A. Roe, B. Doe"), ("zh", "The Paper，A. Roe、B. Doe")]
)
def test_authors_are_listed_as_the_language_lists(write_case, lang, said):
    """Authors of an English report were joined by a Chinese comma."""
    path = write_case(MINIMAL.replace("    access:", "    authors: [A. Roe, B. Doe]\n    access:"))
    (row,) = source_tables.bibliography(open_case(path, lang=lang)).rows
    assert text_of(row[0]) == said

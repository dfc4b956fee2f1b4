from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from case_lib.base import reference, yaml_text
from case_lib.casefile.loader import load_case
from case_lib.reading import (
    dates,
    dates_in_text,
    english_extraction,
    english_roles,
    grammars,
    numeral_reading,
)
from case_lib.reading.drafting import draft
from case_lib.reading.source_text import WIDEST, cut, normalised, width
from tests.command import run
from tests.conftest import ROOT

SCENARIOS = yaml_text.load((ROOT / "tests/scenarios/wording_en.yaml").read_text("utf-8"))
PUBLISHED = dates.read("2024-05-30")
FIGURES = [row for rows in SCENARIOS["figures"].values() for row in rows]
DATES = [row for rows in SCENARIOS["dates"].values() for row in rows]
# written for this test; it tells of no real case
ARTICLE = """\
Police smash phone gang in Northtown
NORTHTOWN: More than 500 officers raided 24 homes on Tuesday and held 32 men and 4 women.
The gang cheated at least 120 victims out of about £2.5 million between 2021 and 2023, police said.
Of the 36 people held, 12 have been charged. Officers seized 45 mobile phones.
They took a couple of laptops too.
John Doe, 37, was jailed for three years and 10 months under section 2 of the Fraud Act 2006.
Call the hotline on 0300 123 2040.
"""


def figures(text):
    parts = english_extraction.sentences(normalised(text))
    return [figure for part in parts for figure in english_extraction.figures(part)]


def test_there_are_enough_phrases():
    kinds = {**SCENARIOS["figures"], **SCENARIOS["dates"]}
    kinds |= {key: SCENARIOS[key] for key in ("none", "remark", "changed", "roles")}
    few = [kind for kind, rows in kinds.items() if len(rows) < (9 if kind == "remark" else 10)]
    assert not few
    assert sum(map(len, kinds.values())) >= 250


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: row["text"])
def test_figures_are_read(row):
    token, unit, low, high = row["reads"]
    read = {(p.token.lower(), p.unit): (p.low, p.high) for p in figures(row["text"]) if not p.wrong}
    bounds = read.get((token.lower(), unit))
    assert bounds is not None, read
    assert math.isclose(bounds[0], low)
    assert bounds[1] == math.inf if high is None else math.isclose(bounds[1], high)


@pytest.mark.parametrize("text", SCENARIOS["none"])
def test_what_counts_nothing_is_no_figure(text):
    assert figures(text) == []


@pytest.mark.parametrize("row", SCENARIOS["remark"], ids=lambda row: row["text"])
def test_what_is_not_read_is_told(row):
    assert any(p.wrong and p.token.lower() == row["token"].lower() for p in figures(row["text"]))


@pytest.mark.parametrize("row", DATES, ids=lambda row: row["text"])
def test_dates_are_read(row):
    when = dates.read(row["when"])
    windows = {
        date.token: (date.when.earliest, date.when.latest)
        for date in dates_in_text.find(normalised(row["text"]), PUBLISHED)
        if date.when
    }
    assert windows.get(row["token"]) == (when.earliest, when.latest)


@pytest.mark.parametrize("text", SCENARIOS["changed"])
def test_a_date_that_a_word_changes_is_not_read(text):
    assert not any(one.when for one in dates_in_text.find(normalised(text), PUBLISHED))


@pytest.mark.parametrize("row", SCENARIOS["roles"], ids=lambda row: row["text"])
def test_what_a_figure_is_likely_to_be(row):
    names = [(english_roles.guess(figure) or {}).get("name") for figure in figures(row["text"])]
    assert names[0] == row["role"]


@pytest.mark.parametrize("row", FIGURES, ids=lambda row: row["text"])
def test_what_is_drafted_is_what_verify_reads(row):
    # the wording that a draft takes over says what the token does, wherever the two differ
    for figure in figures(row["text"]):
        if not figure.wrong:
            read = numeral_reading.read(figure.says, unit=figure.unit).interval
            assert (read.low, read.high) == (figure.low, figure.high)
            assert figure.token in normalised(row["text"])


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, encoding="utf-8")
    return path


def test_an_english_article_becomes_a_case_that_verifies(article, tmp_path):
    path = tmp_path / "case.yaml"
    case_draft = draft(article, "daily", "2024-05-30")
    path.write_text(case_draft.text.replace(", review: true", ""), encoding="utf-8")
    case = load_case(path)
    claims = {name: [c.says for c in spec.claims] for name, spec in case.quantities.items()}
    assert (case.country, case.currency) == ("GB", "GBP")
    assert claims["operation.officers"] == ["More than 500"]
    assert claims["victims.total"] == ["at least 120"]
    assert claims["losses.total"] == ["about £2.5 million"]
    assert claims["sentences.imprisonment"] == ["three years and 10 months"]
    assert claims["people.age"] == ["37"]
    assert claims["operation.devices"] == ["45"]
    assert [c.when for c in case.events["raid"].claims] == ["2024-05-28"]
    assert not any("0300" in " ".join(says) for says in claims.values())
    assert any("a couple of" in remark for remark in case_draft.remarks)
    verified = run("verify", path, "--source", f"daily={article}")
    assert " fail" not in verified.stdout
    assert verified.returncode == 0


def test_without_a_day_of_publication_weekdays_are_told(article):
    remarks = draft(article, "daily").remarks
    assert any("Tuesday was left out" in remark and "--published" in remark for remark in remarks)


@pytest.mark.parametrize(
    ("place", "code"), [("Singapore", "SGD"), ("Hong Kong", "HKD"), ("Toronto", "CAD")]
)
def test_a_plain_dollar_is_that_of_the_country(article, place, code):
    article.write_text(f"Police in {place} said victims lost over $3 million.", "utf-8")
    text = draft(article, "daily").text
    assert f"unit: {code}" in text
    assert f"currency: {code}" in text


def test_the_script_of_a_text_chooses_the_grammar():
    chinese, english = grammars.of("警方抓获506人。"), grammars.of("Police held 506 people.")
    assert chinese is not english
    assert grammars.of("据CNN报道,警方抓获506人,查扣手机iPhone 20部") is chinese
    assert grammars.of("Police in 上海 held 506 people on Tuesday.") is english


def test_no_noun_counts_two_things():
    units = reference.load("phrases_en.yaml")["nouns"]
    assert all(len(words) == len(set(words)) for words in units.values() if words)


@given(st.text(alphabet="abcdefghij 0123456789,.-$£%()twofive hundredmillionofand", max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_grammar(text):
    for figure in figures(text):
        assert figure.wrong or figure.low <= figure.high
        english_roles.guess(figure)


@given(
    st.integers(2, 10**9), st.sampled_from(["more than", "about", "nearly", "at least", "up to"])
)
@settings(max_examples=60, deadline=None)
def test_a_hedged_count_is_found_whole(number, hedge):
    (figure,) = figures(f"Police said {hedge} {number:,} suspects fled.")
    assert figure.token == f"{hedge} {number} suspects"
    assert (figure.low, figure.high) == tuple(
        getattr(numeral_reading.read(f"{hedge} {number}").interval, end) for end in ("low", "high")
    )


@given(st.text(alphabet="名a 人Zé", max_size=80))
def test_an_anchor_is_never_too_wide(token):
    assert width(cut(token)) <= WIDEST
    assert token.startswith(cut(token))

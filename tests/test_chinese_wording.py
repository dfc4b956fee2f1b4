from __future__ import annotations

import math

import pytest

from case_lib.base import yaml_text
from case_lib.reading import dates, dates_in_text, figure_extraction, numeral_reading
from case_lib.reading.source_text import normalised
from tests.conftest import ROOT

FOLDER = ROOT / "tests/scenarios"
PUBLISHED = dates.read("2023-05-31")
FIGURES = yaml_text.load((FOLDER / "wording_zh.yaml").read_text("utf-8"))
DATES = yaml_text.load((FOLDER / "dates_zh.yaml").read_text("utf-8"))
WORDING = yaml_text.load((FOLDER / "wording.yaml").read_text("utf-8"))


def test_each_kind_of_wording_has_ten_sentences_and_all_together_four_hundred():
    assert min(map(len, [*FIGURES.values(), *DATES.values()])) >= 10
    kinds = [*FIGURES.values(), *DATES.values(), WORDING["figures"], WORDING["nothing"]]
    assert sum(map(len, kinds)) >= 400


@pytest.mark.parametrize("kind", FIGURES)
def test_figures_of_a_kind_are_read(kind):
    wrong = []
    for text, token, unit, low, high in FIGURES[kind]:
        open_end = str(high).endswith("+") or high == "∞"
        bounds = (low, math.inf if high == "∞" else float(str(high).rstrip("+")))
        found = [
            (p.token, p.unit, (pytest.approx(p.low), pytest.approx(p.high)), _is_open(p))
            for clause in figure_extraction.clauses(normalised(text))
            for p in figure_extraction.figures(clause)
        ]
        if (token, unit, bounds, open_end) not in found:
            wrong.append((text, found))
    assert not wrong, wrong


def _is_open(phrase):
    return numeral_reading.read(phrase.says, unit=phrase.unit).interval.high_open


@pytest.mark.parametrize("kind", DATES)
def test_dates_of_a_kind_are_read(kind):
    wrong = []
    for text, first, last in DATES[kind]:
        found = [
            (str(one.when.earliest), str(one.when.latest))
            for one in dates_in_text.find(normalised(text), PUBLISHED)
            if one.when is not None
        ]
        if found != [(str(first), str(last))]:
            wrong.append((text, found))
    assert not wrong, wrong

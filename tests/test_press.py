from __future__ import annotations

import math

import pytest

from case_lib.base import yaml_text
from case_lib.reading import grammars, numeral_reading
from case_lib.reading.source_text import normalised
from tests.conftest import ROOT

FOLDER = ROOT / "tests/scenarios"
ROWS = [
    row
    for name in ("wording_en.yaml", "wording.yaml")
    for row in yaml_text.load((FOLDER / name).read_text("utf-8"))["press"]
]


def _figures(text, money):
    plain, grammar = normalised(text), grammars.of(text)
    for sentence in grammar.sentences(plain):
        earlier = []
        for clause in grammar.clauses(sentence):
            for figure in grammar.figures(clause, money, earlier):
                earlier.append(figure)
                yield figure


def _bounds(figure):
    box = numeral_reading.read(figure.says, unit=figure.unit).interval
    return _months(figure.unit, box.low, box.high)


def _months(unit, low, high):
    """Put terms in months: twenty years of prison and 240 months are one."""
    return ("month", 12 * low, 12 * high) if unit == "year" else (unit, low, high)


def _meet(one, other):
    one, other = one.lower(), other.lower()
    return one in other or other in one


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_every_figure_of_a_sentence_is_read_or_told(row):
    figures = list(
        _figures(row["text"], row.get("money", "USD" if row["text"].isascii() else "CNY"))
    )
    free, wrong = list(figures), []
    for token, unit, low, high in row["reads"]:
        unit, *want = _months(unit, float(low), math.inf if high is None else float(high))
        token = normalised(token)
        same = [
            one
            for one in free
            if not one.wrong
            and _meet(one.token, token)
            and _bounds(one) == (unit, pytest.approx(want[0]), pytest.approx(want[1]))
        ]
        if same:
            free.remove(max(same, key=lambda one: one.token == token))
        else:
            wrong.append(token)
    for token in row.get("told", ()):
        same = [one for one in free if one.wrong and _meet(one.token, normalised(token))]
        free = [one for one in free if one not in same]
        if not same:
            wrong.append(f"{token} is not told")
    may = [normalised(token) for token in row.get("may", ())]
    extra = [one.token for one in free if not any(_meet(one.token, token) for token in may)]
    listing = [(one.token, one.unit, one.low, one.high, one.wrong) for one in figures]
    assert not wrong, f"{wrong}: {listing}"
    assert not extra, f"{extra}: {listing}"

"""Queries of many articles: missing figures stay missing, and sums are those of rows."""

from __future__ import annotations

import pandas as pd
import pytest

from case_lib.base.errors import ParameterError
from case_lib.reading import corpus_questions, invented_articles
from case_lib.reading.corpus import _Batch, _drafted, _sent


@pytest.fixture(scope="module")
def claims():
    """Four cases, one of them in two articles; the last doesn't count those who were caught."""

    def row(case, day, name, says=None, low=None, high=None, unit="person", article=None):
        return {
            "article": article or f"{day}-{case}.txt",
            "case": case,
            "kind": "diversion",
            "copy_of": None,
            "name": name,
            "says": says,
            "unit": unit if says else None,
            "low": low,
            "high": high,
            "begins": says if name == "events.raid" else None,
            "ends": says if name == "events.raid" else None,
            "published": pd.Timestamp(day),
        }

    rows = [
        row("a", "2022-01-05", "arrests.total", "83", 83, 83),
        row("a", "2022-01-05", "arrests.total_2", "90余", 90, 100, article="2022-01-06-a2.txt"),
        row("b", "2022-11-05", "arrests.total", "20", 20, 20),
        row("b", "2022-11-05", "pay.caller.commission_lead", "3", 3, 3, "CNY/lead"),
        row("c", "2023-02-01", "arrests.total", "5", 5, 5),
        row("c", "2023-02-01", "pay.agent.commission_lead", "$2", 2, 2, "USD/lead"),
        row("c", "2023-02-01", "events.raid", "2022-12-30"),
        row("d", "2023-03-01", "leads.total"),
        row("a", "2022-01-05", "leads.total", "7", 7, 7),
    ]
    table = pd.DataFrame(rows)
    for column in ("begins", "ends"):
        table[column] = pd.to_datetime(table[column])
    return table


def test_what_a_case_does_not_report_is_missing_and_not_nought(claims):
    cases = corpus_questions.by_case(claims, "arrests.total").set_index("case")
    assert list(cases.index) == ["a", "b", "c", "d"]
    assert (cases.loc["a", "low"], cases.loc["a", "high"]) == (83, 100)  # of both articles
    assert cases.loc["a", "articles"] == 2
    assert pd.isna(cases.loc["d", "low"])
    assert list(cases["reported"]) == [True, True, True, False]
    assert str(cases.loc["c", "day"].date()) == "2022-12-30"  # of the raid


def test_periods_hold_each_case_once(claims):
    cases = corpus_questions.by_case(claims, "arrests.total")
    for period in ("year", "quarter", "month"):
        periods = corpus_questions.over_time(cases, period)
        assert periods["cases"].sum() == 4
        assert (periods["reported"] + periods["not_reported"] == periods["cases"]).all()
        assert periods["total_low"].sum() == 83 + 20 + 5
    years = corpus_questions.over_time(cases).set_index("period")
    assert list(years["cases"]) == [3, 1]
    assert (years.loc["2022", "least"], years.loc["2022", "most"]) == (5, 100)
    assert years.loc["2022", "middle"] == 20
    assert years.loc["2023", ["total_low", "total_high", "middle"]].isna().all()


def test_sums_in_other_money_are_not_mixed(claims):
    with pytest.raises(ParameterError, match="CNY/lead, USD/lead"):
        corpus_questions.by_case(claims, "pay.*.commission_lead")
    cases = corpus_questions.by_case(claims, "pay.*.commission_lead", unit="CNY/lead")
    assert list(cases[cases["reported"]]["case"]) == ["b"]
    with pytest.raises(ParameterError, match="THB/lead"):
        corpus_questions.by_case(claims, "pay.*.commission_lead", unit="THB/lead")
    with pytest.raises(ParameterError, match=r"arrests\.total"):
        corpus_questions.by_case(claims, "arrest.total")
    with pytest.raises(ParameterError, match="year, quarter, month"):
        corpus_questions.over_time(cases, "decade")


def test_silence_is_counted(claims):
    coverage = corpus_questions.coverage(claims).to_dict("records")
    assert coverage == [
        {"kind": "diversion", "name": "leads.total", "cases": 4, "reported": 1, "not_reported": 3}
    ]


def test_invented_articles_are_read_and_hold_a_bad_one(tmp_path):
    invented_articles.write(tmp_path, 13, seed=3)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) == 14
    part = _drafted(_sent(_Batch(tmp_path, tuple(names)))).decode()
    assert part.count("picture.txt") == 2  # its row, and what it says: without the folder
    assert tmp_path.as_posix() not in part
    texts = [path.read_text("utf-8") for path in tmp_path.glob("2*.txt")]
    assert len(set(texts)) == 12  # one is a repost
    invented_articles.write(tmp_path / "again", 13, seed=3)
    assert {p.read_bytes() for p in tmp_path.glob("*.txt")} == {
        p.read_bytes() for p in (tmp_path / "again").iterdir()
    }

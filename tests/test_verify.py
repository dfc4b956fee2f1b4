from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from case_lib.dates import read, read_chinese
from case_lib.errors import FactError, ParameterError
from case_lib.facts import load_case
from case_lib.verify import verify
from tests.conftest import MAIN, MINIMAL

ARTICLE = os.environ.get("CASE_LIB_ARTICLE", "")
TEXT = "甲地警方抓獲１２ 名嫌疑人\n\n  另有 3余名在逃\n5月3日召開會議\n"


@pytest.fixture
def case(write_case):
    def build(text=MINIMAL):
        return load_case(write_case(text))

    return build


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def of(verdicts, subject):
    return next(v for v in verdicts if v.subject == subject)


def test_width_script_and_spaces_do_not_matter(case, article):
    found = of(verify(case(), "paper", article), "quantities.arrests.total")
    assert found.result == "pass"


@pytest.mark.parametrize(
    ("unit", "says", "anchor", "line", "result"),
    [
        ("CNY", "12000000+", "1200余万", "涉案金额达1,200余万元", "pass"),
        ("CNY", "12000000+", "1,200余万", "涉案金额达1200余万元", "pass"),
        ("person", "50+", "50余名", "抓获，，50余名", "pass"),
        ("month", 14, "一年二个月", "判处有期徒刑一年二个月", "pass"),
        ("month", 13, "一年二个月", "判处有期徒刑一年二个月", "fail"),
        ("%", 60, "四六分成", "双方四六分成", "pass"),
        ("%", 50, "四六分成", "双方四六分成", "fail"),
    ],
)
def test_tokens_read_as_sources_print_them(case, article, unit, says, anchor, line, result):
    text = MINIMAL.replace("unit: person", f"unit: '{unit}'").replace("says: 12,", f"says: {says},")
    article.write_text(line, encoding="utf-8")
    text = text.replace("anchor: 12名", f"anchor: '{anchor}'").replace("arrests.total", "a.figure")
    assert of(verify(case(text), "paper", article), "quantities.a.figure").result == result


@pytest.mark.parametrize(("says", "result"), [(12, "pass"), (13, "fail")])
def test_counts_of_places_are_compared_once(case, article, says, result):
    place = (
        f"{{province: CN-GD, arrests: {says}, claims: [{{source: paper, at: p1, anchor: 12名}}]}}"
    )
    found = verify(case(MINIMAL + f"places:\n  - {place}\n"), "paper", article)
    assert of(found, "quantities.places.CN-GD").result == result
    assert [v.subject for v in found if "places" in v.subject] == ["quantities.places.CN-GD"]


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("at: p1", "at: p2", "stands not in p2 but in p1"),
        ("12名", "13名", "stands nowhere"),
        ("says: 12", "says: 13", "says 13, but the token reads as exact 12"),
    ],
)
def test_each_kind_of_failure(case, article, old, new, part):
    found = of(
        verify(case(MINIMAL.replace(old, new)), "paper", article), "quantities.arrests.total"
    )
    assert found.result == "fail"
    assert part in found.remark


def test_dates_are_read_too(case, article):
    event = (
        "events:\n  talk: {label: talk, claims: [{when: 2023-05-03, source: paper, at: p3, "
        "anchor: 5月3日}]}\n"
    )
    assert of(verify(case(MINIMAL + event), "paper", article), "events.talk").result == "pass"
    late = event.replace("05-03", "05-04")
    assert of(verify(case(MINIMAL + late), "paper", article), "events.talk").result == "fail"


def test_the_hash_is_checked_where_it_is_stated(case, article):
    right = hashlib.sha256(article.read_bytes()).hexdigest()
    stated = MINIMAL.replace("    access:", f"    sha256: '{right}'\n    access:")
    assert verify(case(stated), "paper", article)[0].result == "pass"
    assert verify(case(stated.replace(right, "0" * 64)), "paper", article)[0].result == "fail"
    assert verify(case(), "paper", article)[0].result == "no figure"


def test_bad_input_is_told(case, tmp_path):
    with pytest.raises(ParameterError, match="Did you mean 'paper'"):
        verify(case(), "papr", tmp_path / "x")
    with pytest.raises(FactError, match="can't be read"):
        verify(case(), "paper", tmp_path / "x")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("今年3月初", "2023-03-01/2023-03-10"),
        ("去年12月", "2022-12-01/2022-12-31"),
        ("4月25日至28日", "2023-04-25/2023-04-28"),
        ("2月下旬", "2023-02-21/2023-02-28"),
        ("2021年2月", "2021-02-01/2021-02-28"),
        ("今天上午", None),
        ("2月30日", None),
    ],
)
def test_chinese_dates(text, expected):
    found = read_chinese(text, read("2023-05-31"))
    assert (found.text if found else None) == expected


@pytest.mark.skipif(not ARTICLE, reason="CASE_LIB_ARTICLE names no article text to compare with")
def test_every_claim_of_the_main_source_stands_in_the_article():
    verdicts = verify(load_case(MAIN), "legal-daily", Path(ARTICLE))
    assert [v for v in verdicts if v.result == "fail"] == []
    assert sum(v.result == "pass" for v in verdicts) > 50

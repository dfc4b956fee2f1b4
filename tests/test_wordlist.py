from __future__ import annotations

import re

import pytest

from case_lib.casefile.loader import load_case
from case_lib.casefile.style_lint import lint, lint_case
from tests.conftest import MINIMAL, ROOT


@pytest.mark.parametrize(
    ("text", "lang", "word"),
    [
        ("12 criminals were held", "en", "criminals"),
        ("抓获罪犯12名", "zh", "罪犯"),
        ("The mastermind", "en", "mastermind"),
        ("一个犯罪分子", "zh", "犯罪分子"),
        ("抓获嫌疑人张伟，", "zh", "嫌疑人张伟"),
        ("the caller Zhang Wei was held", "en", "caller Zhang Wei"),
    ],
)
def test_words_are_found(text, lang, word):
    assert [r.word for r in lint(text, lang, "x")] == [word]


def test_words_of_the_law_are_not():
    assert list(lint("suspects; Criminal Law", "en", "x")) == []
    assert list(lint("核心成员薛某、顾某某", "zh", "x")) == []
    assert list(lint("the group leader in Legal Daily", "en", "x")) == []
    assert list(lint("嫌疑人张伟", "zh", "x", {"嫌疑人张伟"})) == []
    assert list(lint("犯罪嫌疑人；掩饰、隐瞒犯罪所得罪", "zh", "x")) == []


def test_a_label_is_told_where_it_stands(write_case):
    remarks = list(
        lint_case(
            load_case(
                write_case(MINIMAL.replace("label: people arrested", "label: offenders arrested"))
            )
        )
    )
    assert len(remarks) == 1
    assert remarks[0].word == "offenders"
    assert "case.yaml:" in remarks[0].where
    assert remarks[0].sentence("en").startswith("“offenders”: nobody who is arrested")


def test_a_statement_without_an_end_is_told(write_case):
    """Two such statements ran into each other in a report."""
    statement = "    said: {en: Some lost all they had%s, zh: 部分人损失全部财产。}\n"
    head = "statements:\n  - speaker: {en: a judge, zh: 法官}\n"
    rest = "    about: victims\n    claims: [{source: paper, at: p1}]\n"
    advice = {
        end: [
            r.instead
            for r in lint_case(load_case(write_case(MINIMAL + head + statement % end + rest)))
        ]
        for end in ("", ".")
    }
    assert advice == {"": ["the statement with a full stop at its end"], ".": []}


def test_a_chinese_check_remarks_in_chinese(write_case):
    remarks = [*lint_case(load_case(write_case(MINIMAL.replace("people", "3 people"))))]
    assert remarks
    assert all(re.search("没有出处.*改用", remark.sentence("zh")) for remark in remarks)


@pytest.mark.parametrize(
    "case", sorted(ROOT.glob("cases/*/case.yaml")), ids=lambda p: p.parent.name
)
def test_shipped_cases_are_clean(case):
    assert [*lint_case(load_case(case))] == []

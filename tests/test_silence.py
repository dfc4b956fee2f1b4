from __future__ import annotations

import random
import re

import pytest

from case_lib.reading import dates, drafting, leftover
from case_lib.reading.formats.opening import Article
from case_lib.reading.source_text import normalised

# ruff: noqa: E501 - lists of words
# parts of sentences written for this test, a number between them
PARTS = {
    "zh": {
        "before": ["抓获", "查扣", "涉案", "该团伙共有", "损失达", "当天", "判处", "至", "编号", "账号尾号", "发现", "每月", "其中", "仅", "下设",
                   "年均", "从", "占", "覆盖", "平均每", "先后有", "又", "等", "共", "近", "超", "约", "逾", "不到", "高达", "上涨到", "金额", "比上年增长"],
        "after": ["名嫌疑人", "余名", "多人", "元", "万元", "亿余元", "万余", "千克", "部手机", "台", "张卡", "岁", "年", "个月", "天", "%", "‰", "成", "折",
                  "起", "个", "只", "口", "匹", "斤", "里", "呎", "英尺", "美刀", "枚比特币", "U", "平方米", "颗", "元/天", "倍", "多倍", "人次", "辆次", "路",
                  "层", "级", "号", "时许", "点", "日", "月", "年前", "天后", "小时内", "", "左右", "以上", "以下", "不等", "的", "件套", "名以上", "公里外",
                  "亿条数据", "多", "余", "几", "来岁", "省市", "地", "国", "案", "家", "次", "轮", "波", "批", "万", "亿", "k", "万块", "块", "角"],
        "end": ["。", ",案件正在侦办。", ";另有12名在逃。", "、手机3部。", "(含5名未成年人)。", "被扣押。", "已被控制。"],
        "numbers": ["{a}", "{a}.{b}", "{a}{c:03d}", "{a},{c:03d}", "{a}至{d}", "{a}-{d}", "{a}～{d}", "{a}万{b}", "{a}万至{d}", "{a}/{b}", "{a}+{b}", "0{b}"],
    },
    "en": {
        "before": ["Police held", "Officers seized", "The loss was", "A total of", "more than", "nearly", "up to", "about", "Between", "of whom", "He was",
                   "They paid", "$", "US$", "Rs ", "£", "P", "THB", "It covers", "each of the", "The remaining", "Only", "at", "case no", "a fine of",
                   "on", "in", "by", "since", "from", "until", "aged", "another", "an extra", "the top", "level with", "roughly"],
        "after": ["suspects", "people", "men", "m", "million", "bn", "k", "lakh", "crore", "per cent", "%", "kg", "tonnes", "phones", "SIM cards", "years",
                  "months in prison", "hours", "widgets", "square feet", "of them", "of which", "each", "", "-odd people", "-strong gang", "-year-old", "pesos",
                  "baht", "USDT", "times", "fold", "x", "or more", "others", "more", "miles away", "degrees", "points", "to one", "in 2021", "were freed",
                  "remain", "and a half years", "bags", "counts", "hectares", "ft", "GB", "p", "cents", "sq m", "th", "plus"],
        "end": [".", ", police said.", " and 12 women.", " in 3 cities.", " (5 of them minors).", "; 7 fled.", " on Monday."],
        "numbers": ["{a}", "{a}.{b}", "{a}{c:03d}", "{a},{c:03d}", "{a} to {d}", "{a}-{d}", "{a}–{d}", "{a} and {d}", "{a}, {d}", "{a}/{b}", "{a} {c:03d}", "0{b}", "{a}½"],
    },
}  # fmt: skip


def _sentence(draw, lang):
    parts = PARTS[lang]
    number = draw.choice(parts["numbers"]).format(
        a=draw.randint(1, 999),
        b=draw.randint(1, 99),
        c=draw.randint(0, 999),
        d=draw.randint(1, 2000),
    )
    before, after = draw.choice(parts["before"]), draw.choice(parts["after"])
    apart = "" if lang == "zh" or before[-1] in "$£ PB" else " "
    space = "" if lang == "zh" or not after or after[0] in "-%mbkxtp" else " "
    return f"{before}{apart}{number}{space}{after}{draw.choice(parts['end'])}"


def _told(text, lang):
    """Return the normalised paragraph, and the parts that a draft reads or remarks on."""
    work = drafting.Findings()
    lead = {"zh": "警方通报案情。", "en": "Police told of the case."}[lang]
    work.read(Article((lead, text), "0" * 64), "s", dates.read("2024-05-30"))
    items = [*work.quantities.values()]
    claims = [claim for item in items for claim in item.claims]
    claims += [claim for event in work.events.values() for claim in event["claims"]]
    left = [re.match(r"p2: (.*?) was left out", remark) for remark in work.remarks]
    return normalised(text), [c["anchor"] for c in claims] + [m[1] for m in left if m]


def _silent(text, lang):
    """Return the runs of digits of a text that are neither read, reported, nor listed."""
    plain, tokens = _told(text, lang)
    covered = set()
    for token in tokens:
        start = plain.find(token)
        while start >= 0:
            covered.update(range(start, start + len(token)))
            start = plain.find(token, start + 1)
    for start, end in leftover.listed(plain):
        covered.update(range(start, end))
    runs = [match.span() for match in re.finditer("[0-9]+", plain)]
    return [plain[start:end] for start, end in runs if not covered >= set(range(start, end))]


@pytest.mark.parametrize("lang", PARTS)
def test_no_digits_are_passed_over_in_silence(lang):
    draw = random.Random(20230525)
    sentences = [_sentence(draw, lang) for _ in range(400)]
    silent = {text: runs for text in sentences if (runs := _silent(text, lang))}
    assert not silent, f"{len(silent)} of {len(sentences)}: {dict(list(silent.items())[:40])}"


# numbers in words, and what stands behind them that a reader would take for a count
WORDS = {
    "zh": ["三十六", "十二", "七百二十", "四千三百余", "几十", "数百", "两万五千", "两百多", "十几", "二点五亿", "百余"],
    "en": ["two", "seven", "twelve", "thirty-six", "two hundred", "several", "dozens of", "hundreds of", "three thousand", "a dozen",
           "half a million", "two and a half", "tens of thousands of"],
}  # fmt: skip
SINGLE = [
    "名嫌疑人",
    "部手机",
    "台",
    "张卡",
    "个窝点",
    "辆车",
    "万元",
    "倍",
    "匹",
    "斤",
    "口",
    "担",
    "年",
    "个月",
    "天",
    "小时",
]


def _worded(draw, lang):
    """Return a sentence with a number in words, and the number."""
    parts = PARTS[lang]
    number, before = draw.choice(WORDS[lang]), draw.choice(parts["before"][:11])
    after, end = draw.choice(parts["after"]), draw.choice(parts["end"])
    if lang == "zh":
        if draw.random() < 0.3:
            number, after = draw.choice("二两三四五六七八九"), draw.choice(SINGLE)
        return f"{before}{number}{after}{end}", number
    before = before if before[-1] not in "$£P " else "It took"
    return f"{before} {number}{'' if after[:1] in '-%' else ' '}{after}{end}", number


@pytest.mark.parametrize("lang", WORDS)
def test_no_number_in_words_is_passed_over_in_silence(lang):
    draw = random.Random(20230526)
    silent = []
    for text, number in [_worded(draw, lang) for _ in range(400)]:
        plain, tokens = _told(text, lang)
        start = plain.lower().index(number)
        spans = [match.span() for token in tokens for match in re.finditer(re.escape(token), plain)]
        spans += leftover.listed(plain)
        if not any(first < start + len(number) and start < last for first, last in spans):
            silent.append(text)
    assert not silent, f"{len(silent)} of 400: {silent[:40]}"


@pytest.mark.parametrize(
    "text",
    [
        "未几,又转走12万元。",  # a numeral ends its clause
        "抓获数、扣押手机几。",
        "共三一万五百分之五。",  # what stands before 分之 is no number
        "百百分之五、亿三分之一、二〇二三百分之五的人。",
        "数以百百计。",
    ],
)
def test_numerals_without_a_value_never_end_a_draft(text):
    _told(text, "zh")


@pytest.mark.parametrize(
    "text",
    [
        "他十分紧张,千方百计躲避",
        "二人均已到案",
        "六盘水市三线厂旧址",
        "万某一旦落网",
        "五一期间百姓出行",
        "One of them fled.",
    ],
)
def test_words_that_only_hold_a_numeral_get_no_remark(text):
    assert list(leftover.left_over(normalised(text), [])) == []

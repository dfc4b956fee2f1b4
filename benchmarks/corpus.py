"""How many articles a second become a table of claims: ``python benchmarks/corpus.py [COUNT]``.

The articles are made up from phrases of our own, half of them Chinese, half English; each has six
paragraphs and a dozen figures. What else runs on a machine changes the time on the clock, so the
rate is also told by processor time, for two cores. Ends with code 1 where that is below 200.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path

from case_lib.reading import corpus

CHINESE = (
    "某地警方破获一起话务引流案",
    "{m}月{d}日,警方在{p}个省份同步收网,抓获犯罪嫌疑人{n}名,查扣资金{k}余万元。",
    "该团伙分为{p}个小组,话务员日薪约{w}元,每引流一人提成{p}元。",
    "民警出动近{n}人,查获手机{k}部、电脑{p}台、银行卡{k}张。",
    "经查,涉案金额达{k}万元,被害人{n}名,其中一人损失{w}00元。",
    "{m}月初,警方接到报案,随即成立专案组开展侦查。",
    "目前,{n}名犯罪嫌疑人已被采取刑事强制措施,案件正在进一步侦办中。",
)
ENGLISH = (
    "Police end a call-centre fraud",
    "Officers arrested {n} people in {p} raids across three counties in May, police said.",
    "The group had {p} teams, and callers were paid about £{w} a week and £{p} for each lead.",
    "Nearly {n} officers took part. They seized {k} phones, {p} laptops and £{k},000 in cash.",
    "More than {n} victims lost £{w},000 between them, one of them £{k}.",
    "A man from the town reported the calls {p} months earlier, and a team was formed.",
    "Six of the {n} have been charged; the others were released under investigation.",
)
LEAST = 200.0  # articles a second on two cores


def write(folder: Path, count: int) -> None:
    """Write ``count`` made-up articles."""
    draw = random.Random(20230525)
    for row in range(count):
        values = {
            "m": draw.randint(1, 12),
            "d": draw.randint(1, 28),
            "p": draw.randint(3, 30),
            "n": draw.randint(5, 900),
            "k": draw.randint(10, 5000),
            "w": draw.randint(100, 900),
        }
        text = "\n".join((CHINESE, ENGLISH)[row % 2]).format(**values)
        (folder / f"2023-05-{1 + row % 28:02d}-{row}.txt").write_text(text, encoding="utf-8")


def main(count: int = 4000) -> None:
    """Print the rate over ``count`` articles, processes started anew."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        articles.mkdir()
        write(articles, count)
        start, before = time.perf_counter(), sum(os.times()[:4])
        made = corpus.make(articles, Path(folder) / "cases.parquet")
        clock, spent = time.perf_counter() - start, sum(os.times()[:4]) - before
    rate = 2 * count / spent
    print(f"{made.articles} articles, {made.claims} claims, {made.errors} errors")
    print(f"{count / clock:.0f} a second on the clock; {rate:.0f} in a second of two processors")
    sys.exit(rate < LEAST)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

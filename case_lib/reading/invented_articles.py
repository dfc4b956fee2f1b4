"""Write invented articles to test a corpus; none describes a real case.

Half are Chinese, half English. Some omit details, one in twelve is a repost of the one before, and
one file isn't an article.
"""

from __future__ import annotations

import datetime
import random
from pathlib import Path

from case_lib.base.streams import SEED

__all__ = ["write"]

_FIRST = datetime.date(2021, 1, 4)
_DAYS = 3 * 365
_REPOSTS = 12  # one article in 12 is a repost
_LINES = (
    (
        "某地警方破获一起话务引流案",
        "{year}年{month}月{day}日，警方在{place}等地同步收网，抓获犯罪嫌疑人{people}名，查扣资金{cash}余万元。",
        "民警出动近{officers}人，查获手机{phones}部、电脑{devices}台。",
        "话务员日薪约{wage}元，每引流一人提成{pay}元。",
        "该团伙设{tiers}个层级，分为{groups}个小组。",
        "经查，被害人{victims}名，损失共计{loss}万元。",
        "目前，案件正在进一步侦办中。",
    ),
    (
        "Police end a fraud run from a call centre",
        "Officers held {people} people in {place} on {day} {name} {year}. They seized ${cash},000.",
        "Nearly {officers} officers took part. They seized {phones} phones and {devices} laptops.",
        "Callers were paid ${pay} for each person they steered into a chat group.",
        "The network had {tiers} tiers and {groups} teams.",
        "{victims} victims lost ${loss},000 in all.",
        "The inquiry goes on.",
    ),
)
_PLACES = (("广东、福建", "湖南长沙", "河南郑州"), ("Cambodia", "Myanmar", "Shenzhen", "Laos"))
_OFTEN = (1, 1, 0.8, 0.6, 0.5, 0.4, 1)  # probability of each line


def write(folder: Path, count: int, seed: int = SEED) -> None:
    """Write articles into a folder; each file name begins with the day of publication.

    Parameters
    ----------
    count
        How many, not counting the file that isn't an article.
    seed
        The same seed writes the same articles.
    """
    folder.mkdir(parents=True, exist_ok=True)
    draw = random.Random(seed)
    text = ""
    for row in range(count):
        day = _FIRST + datetime.timedelta(draw.randrange(_DAYS))
        if row % _REPOSTS != _REPOSTS - 1:
            text = _text(row % len(_LINES), day, draw)
        published = day + datetime.timedelta(draw.randint(1, 40))
        (folder / f"{published}-{row}.txt").write_text(text, encoding="utf-8")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")


def _text(script: int, day: datetime.date, draw: random.Random) -> str:
    values = {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "name": day.strftime("%B"),
        "place": draw.choice(_PLACES[script]),
        "people": draw.randint(8, 600),
        "officers": draw.randint(20, 900),
        "cash": draw.randint(11, 999),
        "phones": draw.randint(20, 900),
        "devices": draw.randint(5, 90),
        "wage": draw.randint(10, 40) * 10,
        "pay": draw.randint(2, 60),
        "tiers": draw.randint(2, 5),
        "groups": draw.randint(2, 30),
        "victims": draw.randint(5, 900),
        "loss": draw.randint(20, 900),
    }
    lines = zip(_LINES[script], _OFTEN, strict=True)
    chosen = [line for line, often in lines if draw.random() < often]
    return "\n".join(chosen).format(**values) + "\n"

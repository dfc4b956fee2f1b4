"""Time the drafting of a case file against the length of the article.

Run: ``.venv/bin/python benchmarks/draft.py``. Exit code 1 if an article of eight times the length
takes more than sixteen times as long, or 290 KB of running text more than 5 s.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from case_lib.reading.drafting import draft

LINES = {
    "figures that return": "警方出动民警近{m}名,赴9省份收网,抓获嫌疑人{m}余名,查扣{m}余万元。\n",
    "figures all different": "{y}年4月{d}日,警方抓获嫌疑人{n}名,另有{n}张卡,共{n}元。\n",
    "running text": "警方持续研判线索,发现该团伙以招聘为名发展人员,层层转包,逃避打击。" * 6
    + "抓获{m}名。\n",
    "one paragraph": "警方抓获嫌疑人{m}名,",
}
SIZES = (15_000, 120_000)  # bytes
TEXT, MOST, RATIO = 290_000, 5.0, 16.0


def main() -> None:
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "article.txt"
        _time(path, "running text", 1000)  # tables are read
        for kind in LINES:
            small, large = (_time(path, kind, size) for size in SIZES)
            print(f"{kind}: {small:.2f} s and {large:.2f} s, ratio {large / small:.1f}")
            failed |= large / small > RATIO
        took = _time(path, "running text", TEXT)
        print(f"{TEXT:,} bytes of running text: {took:.2f} s")
    sys.exit(failed or took > MOST)


def _time(path: Path, kind: str, size: int) -> float:
    line, text, row = LINES[kind], [], 0
    while sum(map(len, text[-1:])) * len(text) * 3 < size:
        row += 1
        text.append(
            line.format(m=100 + row % 7 * 10, n=100 + row, y=2000 + row % 20, d=row % 28 + 1)
        )
    path.write_text("".join(text), encoding="utf-8")
    start = time.process_time()
    draft(path, "daily", "2023-05-31")
    return time.process_time() - start


if __name__ == "__main__":
    main()

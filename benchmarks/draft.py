"""Times the drafting of a case file from articles of many lines.

Run: ``.venv/bin/python benchmarks/draft.py``. Ends with code 1 where 1,000 lines take over 10 s.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from case_lib.draft import draft

LINE = "警方出动民警近{n}名,赴全国9省份收网,抓获犯罪嫌疑人{n}余名,查扣资金{n}余万元。\n"
MOST = 10.0


def main() -> None:
    took = 0.0
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "article.txt"
        for lines in (100, 1000):
            words = "".join(LINE.format(n=100 + n % 7 * 10) for n in range(lines))
            article.write_text(words, encoding="utf-8")
            start = time.perf_counter()
            found = draft(article, "daily", "2023-05-31")
            took = time.perf_counter() - start
            claims = found.text.count("review: true")
            print(f"{lines} lines: {took:.1f} s, {claims} claims")
    sys.exit(took > MOST)


if __name__ == "__main__":
    main()

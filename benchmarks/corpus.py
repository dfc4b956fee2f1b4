"""Measure the articles per second of a corpus: ``python benchmarks/corpus.py [COUNT]``.

The articles are invented, half Chinese, half English; each has three to seven paragraphs and about
ten figures. The rate is also given in processor time, for two cores, because other load distorts
clock time. Exit code 1 if that rate is below 200.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path

from case_lib.reading import corpus, invented_articles

LEAST = 200.0  # articles a second on two cores


def main(count: int = 4000) -> None:
    """Print the rate for ``count`` articles in new processes."""
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder) / "articles"
        invented_articles.write(articles, count)
        start, before = time.perf_counter(), sum(os.times()[:4])
        counts = corpus.make(articles, Path(folder) / "cases.parquet")
        clock, spent = time.perf_counter() - start, sum(os.times()[:4]) - before
    rate = 2 * count / spent
    print(f"{counts.articles} articles, {counts.claims} claims, {counts.errors} errors")
    print(f"{count / clock:.0f} a second on the clock; {rate:.0f} in a second of two processors")
    sys.exit(rate < LEAST)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))

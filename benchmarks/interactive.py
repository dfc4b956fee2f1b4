"""Time how soon a page of a report is interactive, in headless Chromium.

    python -m benchmarks.interactive reports/shanghai-2023 [turns]

Prints for each language the milliseconds from the navigation to the first paint, to the end of
DOMContentLoaded, and until the page is interactive: the end of the last task of 50 ms or more that
is followed by two seconds without one (Google's definition of time to interactive, for a page
without network requests). It prints the same for a plain page of equal size, loaded in turn with
it, and the ratio, which depends less on other load. All values are medians.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.browsing import CHROMIUM

SOON = 1_000  # milliseconds
QUIET = 2_000
WATCH = """
window.tasks = [];
const noted = list => tasks.push(...list.getEntries().map(e => [e.startTime, e.duration]));
new PerformanceObserver(noted).observe({type: "longtask", buffered: true});
"""
TIMES = """() => {
  const load = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return {paint: paint ? paint.startTime : NaN, loaded: load.domContentLoadedEventEnd, tasks};
}"""


def timed(browser: Browser, path: Path) -> dict[str, float]:
    """Load a page once and return its times in milliseconds."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.add_init_script(WATCH)
    page.goto(path.resolve().as_uri())
    page.wait_for_timeout(QUIET + 500)
    times: dict[str, Any] = page.evaluate(TIMES)
    page.close()
    answers = float(times["paint"])
    for start, length in times["tasks"]:
        if start > answers + QUIET:
            break
        answers = max(answers, start + length)
    return {
        "first paint": times["paint"],
        "DOMContentLoaded": times["loaded"],
        "interactive": max(answers, times["loaded"]),
        "long tasks": sum(length for _, length in times["tasks"]),
    }


def plain(size: int) -> str:
    """Return a page of ``size`` bytes with paragraphs only."""
    head = "<!doctype html><meta charset=utf-8><title>plain</title>"
    line = "<p>" + "Plain words in a plain paragraph. " * 30 + "</p>\n"
    return head + line * ((size - len(head)) // len(line))


def main(folder: Path, turns: int) -> int:
    """Time both pages in turn; return how many are not interactive within a second."""
    late = 0
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as temporary:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        timed(browser, folder / "en" / "report.html")  # warms up the browser
        for lang in sorted(path.parent.name for path in folder.glob("*/report.html")):
            path = folder / lang / "report.html"
            other = Path(temporary) / "plain.html"
            other.write_text(plain(path.stat().st_size), encoding="utf-8")
            runs = [(timed(browser, path), timed(browser, other)) for _ in range(turns)]
            print(f"{lang}: {path.stat().st_size:,} bytes, median of {turns}")
            for what in runs[0][0]:
                own, its = (statistics.median(run[of][what] for run in runs) for of in (0, 1))
                ratio = f"{own / its:.1f}" if its else "–"
                print(f"  {what:>16}: {own:5.0f} ms; plain page {its:5.0f} ms; ratio {ratio}")
            late += statistics.median(run[0]["interactive"] for run in runs) >= SOON
    return late


if __name__ == "__main__":
    report, *more = sys.argv[1:] or ["reports/shanghai-2023"]
    sys.exit(main(Path(report), int(more[0]) if more else 5))

"""Compare changed assumptions on a page with Python, for a thousand settings; time the page.

    python -m benchmarks.sliders reports/shanghai-2023 [settings]

Prints for each language the size of the page, the milliseconds from the navigation to the end of
its script, and the cost of one move of each slider: milliseconds of the main thread from the event
to the repainted page, and of wall-clock time. Then how many quantities and texts were compared in
each language, the largest relative difference between bounds, and those that differ: by more than
1e-9, or in any letter of a text. Python's results are computed on every core, once for all
languages.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from case_lib.casefile.case import Case
from case_lib.casefile.opening import open_case
from tests.browsing import CHROMIUM
from tests.settings import Setting, apart, case_with, distance, quantities, settings

MOST = 2_500_000  # bytes of a page
SOON = 1_000  # milliseconds until a page is ready
AT_ONCE = 100  # milliseconds of the main thread for a move
MOVES = 12  # of each slider
AT_A_TIME = 20  # settings that a page is asked for
FOLLOW = "asked => asked.map(setting => caseLib.follow(setting))"
TIMES = """(() => { const t = performance.getEntriesByType("navigation")[0];
  return [t.responseEnd, t.domInteractive, t.domContentLoadedEventEnd]; })()"""
# from the event to what the browser has drawn of it
MOVE = """([name, turn]) => new Promise(done => {
  const input = document.querySelector(`#sliders input[data-of="${name}"][data-end="h"]`);
  const begin = performance.now(), by = Math.max(1, Math.round(input.max / 40));
  input.value = Number(input.value) + (turn % 4 < 2 ? -by : by);
  input.dispatchEvent(new Event("input"));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begin)));
})"""

_opened: dict[str, Case] = {}


def moved(page: Page) -> float:
    """Move each slider in turn and print what a move costs; return the worst median."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.locator("#sliders").scroll_into_view_if_needed()
    page.wait_for_timeout(1500)  # what a page does while nobody asks
    worst = 0.0
    for name in page.evaluate("caseLib.sliderData.sliders.map(item => item.name)"):
        busy, clock = [], []
        for turn in range(MOVES):
            before = _busy(session)
            clock.append(page.evaluate(MOVE, [name, turn]))
            page.wait_for_timeout(100)
            busy.append(_busy(session) - before)
        worst = max(worst, statistics.median(busy))
        print(
            f"  {name}: main thread {statistics.median(busy):.0f} ms (first {busy[0]:.0f}, most "
            f"{max(busy):.0f}), by the clock {statistics.median(clock):.0f} ms"
        )
    return worst


def _busy(session: Any) -> float:
    """Return for how long the main thread of a page has worked, in milliseconds of its own."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * next(float(item["value"]) for item in metrics if item["name"] == "TaskDuration")


def opened(path: str, lang: str, draws: int, seed: int) -> None:
    """Open the case that a process compares with."""
    _opened["case"] = open_case(path, lang=lang, draws=draws, seed=seed)


def compared(setting: Setting, shown: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Compare what a page of each language has for a setting with what Python makes of it."""
    case, by_language = case_with(_opened["case"], setting), {}
    computed = quantities(case, next(iter(shown.values())))
    for lang, its in shown.items():
        differences = [apart(quantity, its[name], lang) for name, quantity in computed.items()]
        by_language[lang] = {
            "compared": len(computed),
            "left": sorted(its.keys() - computed.keys()),
            "most": max((distance(q, its[name]), name) for name, q in computed.items()),
            "differ": [f"{difference} ({setting})" for difference in differences if difference],
        }
    return by_language


def followed(pages: dict[str, Page], wanted: list[Setting]) -> Iterator[tuple[Setting, Any]]:
    """Yield settings, each with what the page of every language has for it."""
    for start in range(0, len(wanted), AT_A_TIME):
        part = wanted[start : start + AT_A_TIME]
        answers = [page.evaluate(FOLLOW, part) for page in pages.values()]
        for setting, *shown in zip(part, *answers, strict=True):
            yield setting, dict(zip(pages, shown, strict=True))


def main(folder: Path, count: int) -> int:
    """Compare and time; return how many quantities differ, or pages are too large or slow."""
    failed, pages = 0, dict[str, Page]()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for path in sorted(folder.glob("*/report.html")):
            lang, page = path.parent.name, browser.new_page()
            loads = []
            for _ in range(5):
                page.goto(path.resolve().as_uri())
                loads.append(page.evaluate(TIMES))
            best, size = min(times[2] for times in loads), path.stat().st_size
            print(f"{lang}: {size:,} bytes; parsed and ready after {best:.0f} ms")
            failed += (size >= MOST) + (best >= SOON) + (moved(page) >= AT_ONCE)
            page.reload()
            pages[lang] = page
        sidecar = json.loads((folder / next(iter(pages)) / "provenance.json").read_text("utf-8"))
        parameters = next(iter(sidecar["notebooks"].values()))["parameters"]
        file = folder / "cases" / sidecar["case"] / "case.yaml"
        wanted = list(
            settings(
                next(iter(pages.values())).evaluate("caseLib.sliderData.sliders"), count, seed=1
            )
        )
        begin, results = time.perf_counter(), list[Future[dict[str, Any]]]()
        case = (str(file), next(iter(pages)), parameters["draws"], parameters["seed"])
        with ProcessPoolExecutor(os.cpu_count(), initializer=opened, initargs=case) as pool:
            for setting, shown in followed(pages, wanted):
                results.append(pool.submit(compared, setting, shown))
            print(f"the pages: {time.perf_counter() - begin:.0f} s", flush=True)
            comparisons = [result.result() for result in results]
        print(f"with Python beside them: {time.perf_counter() - begin:.0f} s")
    return failed + sum(
        print_compared(lang, [each[lang] for each in comparisons]) for lang in pages
    )


def print_compared(lang: str, comparisons: list[dict[str, Any]]) -> int:
    """Print what was compared in a language; return how many quantities differ."""
    total = sum(each["compared"] for each in comparisons)
    differ = [line for each in comparisons for line in each["differ"]]
    most, name = max(each["most"] for each in comparisons)
    print(
        f"{lang}: {len(comparisons)} settings, {total:,} quantities compared, {len(differ)} differ"
    )
    print(f"  largest difference between bounds: {most:.1e} of them ({name})")
    never_compared = sorted(set.intersection(*(set(each["left"]) for each in comparisons)))
    print(f"  never compared: {', '.join(never_compared) or 'none'}")
    for line in differ[:10]:
        print(f"    {line}")
    return len(differ)


if __name__ == "__main__":
    report, *more = sys.argv[1:] or ["reports/shanghai-2023"]
    sys.exit(bool(main(Path(report), int(more[0]) if more else 1000)))

"""Compare changed assumptions on a page with Python, for a thousand settings; time the page.

    python -m benchmarks.moving reports/shanghai-2023 [settings]

Prints for each language how many quantities and texts were compared and which differ (bounds by
a relative difference above 1e-9, or any letter of a text), the size of the page, and the
milliseconds from the navigation to the end of its script, and of one move of a slider.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from case_lib.casefile.opening import open_case
from tests.browsing import CHROMIUM
from tests.settings import apart, case_with, quantities, settings

MOST = 2_500_000  # bytes of a page
SOON = 1_000  # milliseconds
FOLLOW = "asked => asked.map(setting => caseLib.follow(setting))"
TIMES = """(() => { const t = performance.getEntriesByType("navigation")[0];
  return [t.responseEnd, t.domInteractive, t.domContentLoadedEventEnd]; })()"""
MOVE = """(() => { const input = document.querySelector("#sliders input");
  const begin = performance.now();
  for (let turn = 0; turn < 20; turn += 1) {
    input.value = Number(input.value) + (turn % 2 ? 1 : -1);
    input.dispatchEvent(new Event("input"));
  }
  return (performance.now() - begin) / 20; })()"""


def main(folder: Path, count: int) -> int:
    """Compare and time; return how many quantities differ, or pages are too large."""
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for lang in ("en", "zh"):
            path = folder / lang / "report.html"
            sidecar = json.loads((folder / lang / "provenance.json").read_text("utf-8"))
            given = next(iter(sidecar["notebooks"].values()))["parameters"]
            page = browser.new_page()
            loads = []
            for _ in range(5):
                page.goto(path.resolve().as_uri())
                loads.append(page.evaluate(TIMES))
            best = min(loads, key=lambda times: times[2])
            size = path.stat().st_size
            print(f"{lang}: {size:,} bytes; parsed and ready after {best[2]:.0f} ms", end="; ")
            print(f"one move {page.evaluate(MOVE):.0f} ms")
            page.reload()
            failed += size >= MOST or best[2] >= SOON
            case = open_case(
                folder / "cases" / sidecar["case"] / "case.yaml",
                lang=lang,
                draws=given["draws"],
                seed=given["seed"],
            )
            wanted = list(settings(page.evaluate("caseLib.moving.sliders"), count, seed=1))
            begin = time.perf_counter()
            shown = page.evaluate(FOLLOW, wanted)
            print(f"  the page: {time.perf_counter() - begin:.1f} s", end="; ", flush=True)
            begin, compared, differ = time.perf_counter(), 0, []
            for setting, found in zip(wanted, shown, strict=True):
                for name, quantity in quantities(case_with(case, setting), found).items():
                    compared += 1
                    if said := apart(quantity, found[name], lang):
                        differ.append(f"{said} ({setting})")
            print(f"Python: {time.perf_counter() - begin:.1f} s")
            print(f"  {count} settings, {compared} quantities compared, {len(differ)} differ")
            for line in differ[:10]:
                print(f"    {line}")
            failed += len(differ)
    return failed


if __name__ == "__main__":
    report, *more = sys.argv[1:] or ["reports/shanghai-2023"]
    sys.exit(bool(main(Path(report), int(more[0]) if more else 1000)))

"""axe-core finds nothing to mend in a page: light and dark, wide and narrow, moved and as it is."""

from __future__ import annotations

import importlib.resources
import os

import pytest

from tests.browsing import browser, needed  # noqa: F401 - a fixture

pytestmark = needed


def axe() -> str:
    """Return axe-core, which a package of the dev extra carries."""
    pytest.importorskip(
        "axe_playwright_python", reason="needs axe-core: pip install axe-playwright-python"
    )
    file = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    return file.read_text(encoding="utf-8")


# one of each kind of part; the whole page takes half a minute (CASE_LIB_AXE=whole)
WHOLE = os.environ.get("CASE_LIB_AXE") == "whole"
_SOME = [
    *(".bar", "header.title", ".assumptions", "#card", "footer", ".filter", ".veil"),
    *("main > section:nth-of-type(2)", "thead", "#ledger-rows tr:nth-child(7n)"),
]
# a drawing is one image to whoever doesn't see it, and its thousands of lines are nothing to axe
_RUN = """async parts => {
  const found = await axe.run({include: parts, exclude: [[".drawing svg"]]},
    {resultTypes: ["violations"], iframes: false});
  return {passes: found.passes.length, violations: found.violations};
}"""
MOVED = "#set=pay.call_minutes=2..3&arrests.core_among_organisers=1..2"


@pytest.mark.parametrize(
    ("lang", "width", "scheme", "setting"),
    [
        ("en", 1280, "light", ""),
        ("en", 1280, "dark", MOVED),
        ("zh", 390, "light", MOVED),
        ("zh", 390, "dark", ""),
    ],
)
def test_axe_finds_nothing(browser, made, lang, width, scheme, setting):  # noqa: F811
    # axe itself is no script of the page, so its policy is lifted here
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto((made / lang / "report.html").as_uri() + setting)
    page.evaluate(f"() => {{ {axe()} }}")
    number = page.locator("a.n").first
    number.click()  # with a card open
    parts = [["html"]] if WHOLE else [[part] for part in _SOME if page.locator(part).count()]
    found = page.evaluate(_RUN, parts)
    told = [
        f"{item['id']}: {item['help']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for item in found["violations"]
        for node in item["nodes"]
    ]
    assert told == []
    assert found["passes"] > 20
    context.close()

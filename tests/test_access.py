"""axe-core finds nothing to mend in a page: light and dark, wide and narrow, moved and as it is."""

from __future__ import annotations

import importlib.resources

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


# a drawing is one image to whoever doesn't see it, and its thousands of lines are nothing to axe
_RUN = """axe.run({exclude: [[".drawing svg"]]},
  {resultTypes: ["violations"], iframes: false, elementRef: false})"""
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
    page.evaluate(axe())
    number = page.locator("a.n").first
    number.click()  # with a card open
    found = page.evaluate(_RUN)
    told = [
        f"{item['id']}: {item['help']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for item in found["violations"]
        for node in item["nodes"]
    ]
    assert told == []
    assert len(found["passes"]) > 20
    context.close()

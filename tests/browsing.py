"""A page of a report in headless Chromium; any request or error fails the test."""

from __future__ import annotations

import shutil

import pytest

__all__ = ["CHROMIUM", "WHOLE", "browser", "needed", "opened", "page", "show"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needed = pytest.mark.skipif(
    CHROMIUM is None, reason="needs a chromium on the path, such as Debian's"
)
# what a browser leaves until a reader comes near is laid out at once
WHOLE = "main > section { content-visibility: visible !important }"


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        opened.kept = {}
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    opened = _watched(browser)
    yield opened
    _quiet(opened)
    opened.close()


# what a test can leave changed in a page
_STATE = """() => [location.hash.startsWith("#set"), document.documentElement.dataset.theme || "",
  document.querySelectorAll(".old, .veil, iframe, style").length,
  document.querySelectorAll("#card:not([hidden]), #moved:not([hidden])").length,
  [...document.querySelectorAll("input, select")].map(own => own.value).join()].join("|")"""


@pytest.fixture
def opened(browser, main_report):
    """Return the page of the main report, opened once for all tests that leave it as it was."""
    used = []

    def of(lang="en", width=1100):
        if lang not in browser.kept:
            page = _watched(browser)
            show(page, main_report, lang)
            browser.kept[lang] = page, page.evaluate(_STATE)
        page = browser.kept[lang][0]
        page.set_viewport_size({"width": width, "height": 900})
        used.append(lang)
        return page

    yield of
    for lang in used:
        page, was = browser.kept[lang]
        page.keyboard.press("Escape")
        if page.errors or page.evaluate(_STATE) != was:
            browser.kept.pop(lang)
            page.close()
        _quiet(page)


def _watched(browser):
    opened = browser.new_page(viewport={"width": 1100, "height": 900})
    opened.set_default_timeout(120_000)  # whatever else the machine does
    opened.asked, opened.errors = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.on("console", lambda said: said.type == "error" and opened.errors.append(said.text))
    return opened


def _quiet(opened):
    assert opened.errors == []
    assert all(url.startswith(("file:", "data:", "about:")) for url in opened.asked)


def show(page, report, lang="en"):
    """Open the page of a report and wait for its script."""
    page.goto((report / lang / "report.html").as_uri())
    assert page.evaluate("document.documentElement.dataset.ready") == "yes"

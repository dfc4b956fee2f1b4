"""A page of a report in headless Chromium; any request or error fails the test."""

from __future__ import annotations

import shutil

import pytest

__all__ = ["CHROMIUM", "WHOLE", "browser", "needed", "page", "show"]

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
        yield opened
        opened.close()


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1100, "height": 900})
    opened.set_default_timeout(120_000)  # whatever else the machine does
    opened.asked, opened.errors = [], []
    opened.on("request", lambda request: opened.asked.append(request.url))
    opened.on("pageerror", lambda error: opened.errors.append(str(error)))
    opened.on("console", lambda said: said.type == "error" and opened.errors.append(said.text))
    yield opened
    assert opened.errors == []
    assert all(url.startswith(("file:", "data:", "about:")) for url in opened.asked)
    opened.close()


def show(page, made, lang="en"):
    """Open the page of a report and wait for its script."""
    page.goto((made / lang / "report.html").as_uri())
    assert page.evaluate("document.documentElement.dataset.ready") == "yes"

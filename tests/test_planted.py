"""HTML and scripts planted in all texts of a case file don't run, and are printed literally."""

from __future__ import annotations

import html
import json
import re

import pytest
import yaml

from case_lib.base.errors import FactError
from case_lib.casefile.loader import load_case
from case_lib.reports.request import Request
from tests import in_process
from tests.browsing import browser, needed, page, show  # noqa: F401 - fixtures
from tests.conftest import ROOT

PLANTED = (
    '<img src=x onerror="window.hit=1"></script><script>window.hit=1</script>'
    "<!--{{7*7}}{% x %}javascript:hit()'\"&amp;"
)
# what a case file says in words of its own
TEXTS = {
    *("title", "short", "summary", "outlet", "access", "label", "said", "speaker", "act", "tool"),
    *("place", "guardian", "reason", "why", "caution", "note", "same_case_why", "authors"),
}


def planted(node, under=""):
    """Return a case file with every text replaced."""
    if isinstance(node, dict):
        if under in TEXTS:
            return dict.fromkeys(node, PLANTED)
        return {key: planted(value, key) for key, value in node.items()}
    if isinstance(node, list):
        return [planted(item, under) for item in node]
    return PLANTED if under in TEXTS and isinstance(node, str) else node


@pytest.fixture(scope="module")
def poisoned(once):
    """Return the report of a case with planted code in every text."""

    def make(folder):
        case = yaml.safe_load((ROOT / "tests/cases/quota-shop.yaml").read_text("utf-8"))
        path = folder / "quota-shop.yaml"
        path.write_text(yaml.safe_dump(planted(case), allow_unicode=True), "utf-8")
        notebooks = ["00_facts", "01_timeline", "03_pay", "04_arrests", "08_law", "90_brief"]
        request = Request(ROOT / "notebooks", ["en"], {"draws": "500"}, notebooks)
        in_process.render(str(path), request, folder)

    return once("planted", make) / "quota-shop"


def test_planted_texts_stand_in_the_page_as_typed(poisoned):
    text = (poisoned / "en" / "report.html").read_text("utf-8")
    bare = re.sub(r"(?s)<script.*?</script>", "", text)
    assert html.escape(PLANTED, quote=False) in html.unescape(bare).replace("&", "&amp;").replace(
        "<", "&lt;"
    ).replace(">", "&gt;")
    # no tag of the page holds what was planted, and no data of it can end its element
    assert not re.search(r"<[^>]*\sonerror=", re.sub(r'"[^"]*"', '""', text))
    assert text.count("<img") == 0
    for name in ("cards", "slider-data", "words"):
        data = re.search(rf'(?s)id="{name}">(.*?)</script>', text)[1]
        assert "<" not in data
        json.loads(data)
    assert "{{7*7}}" in text
    assert ">49" not in text


@needed
def test_planted_texts_run_nothing_and_ask_for_nothing(page, poisoned):  # noqa: F811
    show(page, poisoned)
    numbers = page.locator("a.n")
    assert numbers.count() > 5
    shown = page.locator("#card")
    for at in (0, numbers.count() // 2, numbers.count() - 1):
        numbers.nth(at).click()
        assert "onerror=" in shown.inner_text()
        for summary in shown.locator("summary").all():
            summary.click()
        page.keyboard.press("Escape")
    page.locator("#search").fill("onerror")
    assert page.locator("#found a").count() > 0
    assert page.evaluate("window.hit") is None
    assert page.locator("img").count() == 0
    ours = (poisoned / "en" / "report.html").as_uri()
    assert all(url.startswith(ours) for url in page.asked)  # nothing but the page itself
    policy = page.locator('meta[http-equiv="Content-Security-Policy"]').get_attribute("content")
    assert policy.startswith("default-src 'none'")
    assert "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.partition("script-src")[2]


@needed
def test_the_policy_forbids_what_a_planted_script_would_do(page, poisoned):  # noqa: F811
    """Even if markup got through, inline handlers, scripts and requests are refused."""
    show(page, poisoned)
    refused = []
    page.on("requestfailed", lambda asked: refused.append((asked.url, asked.failure)))
    page.evaluate("""() => {
      const image = '<img src="https://example.org/x.png" onerror="window.hit=1">';
      document.body.insertAdjacentHTML("beforeend", image);
      const script = document.createElement("script");
      script.textContent = "window.hit = 1";
      document.body.append(script);
    }""")
    page.wait_for_timeout(200)
    assert page.evaluate("window.hit") is None
    assert page.evaluate("fetch('https://example.org/').then(() => 1, () => 0)") == 0
    # the refusals are errors of the console, and each request was refused before it left
    assert page.errors
    assert all("Content Security Policy" in said or "violates" in said for said in page.errors)
    page.errors.clear()
    assert {url for url in page.asked if url.startswith("http")} <= {
        url for url, why in refused if why == "csp"
    }
    page.asked.clear()


def test_planted_texts_stand_in_the_brief_and_the_report_as_typed(poisoned):
    from case_lib.reports import pdf_text

    for name in ("brief.pdf", "report.pdf"):
        shown = " ".join(pdf_text.read((poisoned / "en" / name).read_bytes()).pages)
        assert "onerror=" in shown, name
        assert "{{7*7}}" in re.sub(r"\s", "", shown), name


def test_an_address_that_is_a_script_is_refused(write_case):
    case = yaml.safe_load((ROOT / "tests/cases/quota-shop.yaml").read_text("utf-8"))
    source = next(iter(case["sources"].values()))
    source["url"] = ["javascript:alert(1)"]
    with pytest.raises(FactError, match="url"):
        load_case(write_case(yaml.safe_dump(case, allow_unicode=True)))

"""axe-core finds no fault in a page: light and dark, wide and narrow, with and without changes."""

from __future__ import annotations

import importlib.resources

import pytest

from tests.browsing import WHOLE, browser, needed  # noqa: F401 - a fixture
from tests.conftest import RARE

pytestmark = needed


def axe() -> str:
    """Return axe-core, which a package of the dev extra contains."""
    pytest.importorskip(
        "axe_playwright_python", reason="needs axe-core: pip install axe-playwright-python"
    )
    file = importlib.resources.files("axe_playwright_python") / "axe.min.js"
    return file.read_text(encoding="utf-8")


# a drawing is one image to whoever doesn't see it, and its thousands of lines are nothing to axe
_RULES = """async () => {
  const results = await axe.run({include: [["html"]], exclude: [[".drawing svg"]]},
    {resultTypes: ["violations"], iframes: false, rules: {"color-contrast": {enabled: false}}});
  return {passes: results.passes.length, violations: results.violations};
}"""
# contrast is a matter of ink, paper and size: one element of each three that the page has
_CONTRAST = """async () => {
  const paper = element => {
    const own = getComputedStyle(element).backgroundColor;
    const {parentElement: around} = element;
    return own !== "rgba(0, 0, 0, 0)" || !around ? own : paper(around);
  };
  const kinds = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const around = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || around.closest("svg, script, style")) continue;
    if (!around.getClientRects().length) continue;
    const look = getComputedStyle(around);
    const kind = [look.color, paper(around), look.fontSize, look.fontWeight].join();
    if (!kinds.has(kind)) kinds.set(kind, around);
  }
  const results = await axe.run({include: [...kinds.values()]},
    {resultTypes: ["violations"], iframes: false,
      runOnly: {type: "rule", values: ["color-contrast"]}});
  return {passes: kinds.size, violations: results.violations};
}"""
MOVED = "#set=pay.call_minutes=2..3&arrests.core_among_organisers=1..2"


@pytest.mark.parametrize(
    ("name", "lang", "width", "scheme", "setting", "rules"),
    [
        pytest.param("main", "en", 1280, "light", "", [_CONTRAST], marks=RARE),
        pytest.param("main", "zh", 390, "dark", "", [_RULES, _CONTRAST], marks=RARE),
        pytest.param("main", "en", 1280, "dark", MOVED, [_RULES, _CONTRAST], marks=RARE),
        pytest.param("main", "zh", 390, "light", MOVED, [_RULES, _CONTRAST], marks=RARE),
        ("port-town", "zh", 390, "light", "", [_RULES, _CONTRAST]),
        ("port-town", "en", 390, "dark", "", [_CONTRAST]),
    ],
)
def test_axe_finds_nothing_on_the_whole_page(
    browser,  # noqa: F811
    request,
    name,
    lang,
    width,
    scheme,
    setting,
    rules,
):
    # axe itself is no script of the page, so its policy is lifted here
    if name == "main":
        report = request.getfixturevalue("main_report")
    else:
        report = request.getfixturevalue("report_of")(name)
    context = browser.new_context(
        bypass_csp=True, viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto((report / lang / "report.html").as_uri() + setting)
    page.add_style_tag(content=WHOLE)
    page.evaluate(f"() => {{ {axe()} }}")
    number = page.locator("a.n").first
    number.click()  # with a card open
    results = [page.evaluate(rule) for rule in rules]
    violations = [
        f"{item['id']}: {item['help']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for run in results
        for item in run["violations"]
        for node in item["nodes"]
    ]
    assert violations == []
    assert all(run["passes"] > 10 for run in results)
    context.close()


@pytest.mark.parametrize(("scheme", "turned"), [("light", False), ("dark", True)])
def test_drawings_are_dark_in_the_dark(browser, report_of, scheme, turned):  # noqa: F811
    context = browser.new_context(color_scheme=scheme)
    page = context.new_page()
    page.goto((report_of("port-town") / "en" / "report.html").as_uri())
    filters = page.evaluate(
        "() => [...document.querySelectorAll('.drawing')].map(d => getComputedStyle(d).filter)"
    )
    assert filters
    assert {"invert" in each for each in filters} == {turned}
    context.close()

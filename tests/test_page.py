"""The page in a browser: cards, search, filters, dark, narrow screens; no network requests."""

from __future__ import annotations

import base64
import io
import json
import re

import pytest
from fontTools.ttLib import TTFont

from tests.browsing import WHOLE, browser, needed, opened, page, show  # noqa: F401 - fixtures

pytestmark = needed


@pytest.fixture
def smaller(report_of):
    """Return a report whose page has all controls and is laid out in a third of the time."""
    return report_of("port-town")


def test_a_number_opens_its_card_by_click_and_by_enter(opened):  # noqa: F811
    page = opened()  # noqa: F811
    card = page.locator("#card")
    number = page.locator('a.n[href="#q-pay.caller.base_wage_day"]').first
    number.focus()
    page.keyboard.press("Enter")
    said = card.inner_text()
    assert "about 200\xa0yuan" in said
    assert "reported: 180–220\xa0yuan a day" in said
    assert "Legal Daily para. 15, 31 May 2023" in said
    assert "confidence: high" in said
    assert "200元左右" in said
    assert "Legal Daily: nothing is left" in said
    assert card.locator('a[href^="http"]').count() >= 1
    page.keyboard.press("Escape")
    assert not card.is_visible()
    assert page.evaluate("document.activeElement.getAttribute('href')").endswith("base_wage_day")
    number.click()
    assert card.is_visible()
    page.mouse.click(5, 500)
    assert not card.is_visible()


def test_a_card_opens_down_to_the_source(opened):  # noqa: F811
    page = opened()  # noqa: F811
    page.locator('a.n[href="#q-pay.caller.base_wage_hour"]').first.click()
    card = page.locator("#card")
    assert "200元左右" not in card.inner_text()
    card.locator("summary", has_text="base pay per day").first.click()
    card.get_by_text("200元左右").first.wait_for()  # filled by an event after the click


def test_every_number_has_a_card_and_every_input_one_below(main_report):
    for lang in ("en", "zh"):
        text = (main_report / lang / "report.html").read_text("utf-8")
        cards = json.loads(re.search(r'(?s)id="cards">(.*?)</script>', text)[1])
        rows = set(re.findall(r'<a class="n [^"]*" id="use-\d+" href="#q-([^"]+)"', text))
        assert rows <= set(cards)
        assert {name for card in cards.values() for name in card["inputs"]} <= set(cards)
        assert all(card["label"] and card["value"] for card in cards.values())


def test_search_finds_and_leads_there(opened):  # noqa: F811
    page = opened()  # noqa: F811
    page.keyboard.press("/")
    page.keyboard.type("red packets")
    hits = page.locator("#found a")
    assert hits.count() >= 1
    page.keyboard.press("Enter")
    where = page.evaluate("document.getElementById(location.hash.slice(1)).textContent")
    assert "red packets" in where.lower()
    page.locator("#search").fill("zzzz")
    assert page.locator("#found").inner_text() == "Nothing found."
    # a hit begins and ends with whole words, and the cells of a row stand apart
    page.locator("#search").fill("commission")
    for said in hits.all_inner_texts():
        shown = said.removeprefix("… ").removesuffix(" …")
        assert page.evaluate(
            """shown => [...document.querySelectorAll("main p, main li, main tr, figcaption")]
              .map(each => each.cells ? [...each.cells] : [each])
              .map(cells => cells.map(own => own.textContent.trim()).filter(Boolean).join(" · "))
              .some(whole => ` ${whole.replace(/\\s+/g, " ")} `.includes(` ${shown} `))""",
            shown,
        ), said
    page.locator("#search").fill("")


def test_the_ledger_is_filtered_and_an_arrival_shows_its_row(page, smaller):  # noqa: F811
    show(page, smaller)
    rows = "[...document.querySelectorAll('#ledger-rows tr')].filter(r => !r.hidden)"
    total = page.evaluate(f"{rows}.length")
    page.locator('.filter select[name="kind"]').select_option("assumed")
    kinds = page.evaluate(f"{rows}.map(r => r.dataset.kind)")
    assert 0 < len(kinds) < total
    assert set(kinds) == {"assumed"}
    page.evaluate("location.hash = 'q-arrests.total'")
    page.wait_for_function(f"{rows}.length === {total}")


# words that lie off the screen, but for tables, which scroll
_CUT = """(() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), cut = [];
  const range = document.createRange();
  while (walker.nextNode()) {
    const {parentElement: around, textContent} = walker.currentNode;
    if (!textContent.trim() || around.closest(".scroll, .skip, script, style, svg")) continue;
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) {
      if (box.left < 0 || box.right > innerWidth + 0.5) cut.push(textContent.slice(0, 60));
    }
  }
  for (const table of document.querySelectorAll(".scroll")) {
    if (table.getBoundingClientRect().right > innerWidth + 0.5) cut.push(table.ariaLabel);
  }
  return cut;
})()"""


_SMALLEST = """Math.min(...[...document.querySelectorAll(".drawing svg text")]
  .filter(text => text.textContent.trim())
  .map(text => text.getBoundingClientRect().height).filter(tall => tall > 0))"""


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_clipped_on_a_narrow_screen(opened, lang):  # noqa: F811
    page = opened(lang, width=390)  # noqa: F811
    style = page.add_style_tag(content=WHOLE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate(_CUT) == []
    assert page.evaluate(_SMALLEST) >= 12  # pixels: drawings scroll rather than shrink
    page.locator("a.n").first.click()
    box = page.locator("#card").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900
    style.evaluate("tag => tag.remove()")


def test_dark_and_light_differ_and_words_stay_readable(page, smaller):  # noqa: F811
    show(page, smaller)
    look = "(s => [s.color, s.backgroundColor])(getComputedStyle(document.body))"
    light = page.evaluate(look)
    page.locator("#theme").click()
    dark = page.evaluate(look)
    assert light != dark
    for ink, paper in (light, dark):
        assert contrast(ink, paper) > 7


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, 1.4.3)."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        lines = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * lines[0] + 0.7152 * lines[1] + 0.0722 * lines[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_languages_lead_to_each_other(page, smaller):  # noqa: F811
    show(page, smaller)
    page.locator('.bar a[hreflang="zh-Hans"]').click()
    assert page.url.endswith("/zh/report.html")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"


@pytest.mark.parametrize("width", [390, 1100])
def test_the_row_one_arrives_at_is_lit_and_in_sight(opened, width):  # noqa: F811
    page = opened(width=width)  # noqa: F811
    page.emulate_media(reduced_motion="reduce")
    for row in ("q-arrests.total", "q-pay.break_even_price_lead"):
        page.locator(f'a.n[href="#{row}"]').first.click()
        page.locator(f'#card a[href="#{row}"]').click()
        page.wait_for_function(
            """row => { const lit = document.getElementById(row).closest("tr");
              const box = lit.getBoundingClientRect();
              const bar = document.querySelector(".bar").getBoundingClientRect().bottom;
              return box.top >= bar - 1 && box.top < innerHeight; }""",
            arg=row,
        )
        lit = page.evaluate(
            """row => { const cells = document.getElementById(row).closest("tr").cells;
              return [...cells].map(cell => getComputedStyle(cell).backgroundColor); }""",
            row,
        )
        assert set(lit) == {"rgb(255, 243, 207)"}
        page.keyboard.press("Escape")


def test_the_skip_link_is_first_and_leads_past_the_bar(page, smaller):  # noqa: F811
    show(page, smaller)
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert page.evaluate("document.activeElement.className") == "skip"
    box = skip.bounding_box()
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_print_hides_controls_and_shows_the_rest(page, smaller):  # noqa: F811
    show(page, smaller)
    page.emulate_media(media="print")
    hidden = [".bar", ".skip", ".filter", ".assumptions", "#card", "a.here"]
    for control in hidden:
        assert not page.locator(control).first.is_visible(), control
    assert page.locator("main").is_visible()
    sections = "[...document.querySelectorAll('main > section:not(.assumptions)')]"
    look = "section => getComputedStyle(section).contentVisibility"
    assert set(page.evaluate(f"{sections}.map({look})")) == {"visible"}


def test_bold_words_are_in_the_bold_font(opened, main_report):  # noqa: F811
    """The bold font is a subset; it must contain every bold character of the page."""
    for lang in ("en", "zh"):
        page = opened(lang)  # noqa: F811
        letters = page.evaluate("""(() => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const bold = new Set();
          while (walker.nextNode()) {
            const {parentElement: around, textContent} = walker.currentNode;
            if (around.closest("script, style") || !textContent.trim()) continue;
            if (getComputedStyle(around).fontWeight < 600) continue;
            for (const letter of textContent) bold.add(letter);
          }
          return [...bold].join("");
        })()""")
        text = (main_report / lang / "report.html").read_text("utf-8")
        characters = set()
        faces = re.findall(r"font-weight:700;src:url\(data:font/woff;base64,([^)]*)\)", text)
        for face in faces:
            characters |= set(TTFont(io.BytesIO(base64.b64decode(face))).getBestCmap())
        assert {c for c in letters if not c.isspace()} <= {chr(code) for code in characters}


def test_the_moving_drawing_opens_when_it_is_asked_for(opened):  # noqa: F811
    page = opened()  # noqa: F811
    assert page.locator("iframe").count() == 0
    page.locator("details.frame > summary").click()
    frame = page.frame_locator("details.frame iframe")
    frame.locator('body[data-ready]:not([data-ready="0"])').wait_for(state="attached")
    assert page.locator("iframe").get_attribute("sandbox") == "allow-scripts"

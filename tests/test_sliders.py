"""Sliders on the page: the same formulas, bounds and words as in Python."""

from __future__ import annotations

import importlib.resources
import json
import math
import re

import numpy as np
import pytest

from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.casefile import slider_reach
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import open_case
from case_lib.chapters.arrests import figures as arrest_figures
from case_lib.chapters.network import money_figures, pyramid
from case_lib.chapters.pay import figures as pay_figures
from case_lib.chapters.pay import wage_figure
from case_lib.quantity import printing
from case_lib.quantity.bounds import bound
from case_lib.quantity.programs import OPERATIONS, program, run
from case_lib.quantity.results import modelled
from case_lib.quantity.traces import trace
from case_lib.reports import sliders
from case_lib.reports.page import _SLIDER_SCRIPTS
from case_lib.reports.page import _own_names as own_names
from case_lib.reports.sliders import measured
from case_lib.reports.trace_graph import Graph
from tests import browsing
from tests.browsing import browser, opened, page, show  # noqa: F401 - fixtures
from tests.conftest import MAIN, RARE
from tests.drawn import apart as apart_by
from tests.drawn import parts
from tests.settings import apart, case_with, quantities, settings
from tests.test_bounds import BY_HAND


def graph_of(case) -> Graph:
    return Graph(trace(quantity) for quantity in case.quantities.values())


# -- in Python ------------------------------------------------------------------------------------


def test_programs_give_the_bounds_of_every_formula(main_case):
    graph = graph_of(main_case)
    derived = [q for q in main_case.quantities.values() if not q.given]
    assert len(derived) > 30
    for quantity in derived:
        bounds = graph.bounds(quantity.name, {})
        assert (bounds.low, bounds.high) == pytest.approx(
            (quantity.low, quantity.high), rel=1e-9, nan_ok=False
        ), quantity.name


@pytest.mark.parametrize(
    "function",
    [
        lambda x, y: np.clip(x, 1, y) // 2,
        lambda x, y: np.round(x * 10, 1) % y,
        lambda x, y: np.where((x > y) & ~(x == 3), x * x, abs(-y) ** 0.5),
        lambda x, y: sum([x, y, x / y]) - np.square(y),
    ],
)
def test_a_program_computes_what_its_formula_does(function):
    tree = json.loads(json.dumps(program(function, 2)))
    rng = np.random.default_rng(1)
    x, y = rng.uniform(1, 9, 50), rng.uniform(1, 9, 50)
    assert run(tree, [x, y]) == pytest.approx(function(x, y))


def test_what_decides_for_one_number_is_not_exported():
    assert program(lambda x: x if x > 1 else 0, 1) is None
    assert program(math.log, 1) is None


def test_what_moves_the_key_figures_most_is_measured(main_case):
    graph = graph_of(main_case)
    weights = measured(graph, ["pay.break_even_price_lead"])
    # the price is proportional to answer rate and length of calls: of like width, they weigh alike
    assert weights["pay.answer_rate"] == pytest.approx(weights["pay.call_minutes"], rel=0.05)
    assert weights["pay.callers_inspector"] < weights["pay.lead_rate_factor"]
    assert "arrests.core_among_organisers" not in weights
    assert list(weights.values()) == sorted(weights.values(), reverse=True)


# -- in a browser --------------------------------------------------------------------------------

in_browser = browsing.needed


@in_browser
def test_bounds_in_the_page_are_those_of_python(opened):  # noqa: F811
    """Also of non-monotonic, discontinuous or unbounded formulas; an enclosure is marked."""
    page = opened()  # noqa: F811
    left_out = {  # of ratios that share a variable without end, and of twelve variables
        "a share of what has no end",
        "shared, both without end",
        "a share of zero or more",
        "a sum of twelve that turn",
    }
    # near an end that is approached across a jump, the page may take it for reached
    jumping = {"remainders of several divisors"}
    inputs, expected = [], []
    for name, (function, boxes, _) in BY_HAND.items():
        tree = program(function, len(boxes))
        names = list(boxes)
        if tree is not None:
            bounds = bound(name, lambda v, f=function, n=names: f(*[v[k] for k in n]), boxes)
            inputs.append([tree, [_plain(box) for box in boxes.values()]])
            expected.append((name, bounds))
    for (name, right), shown in zip(expected, page.evaluate(_ASK, inputs), strict=True):
        if name in left_out:
            assert shown is None or not shown[4], name
            continue
        low, high, low_open, high_open, exact = shown
        ends = [-math.inf if low is None else low, math.inf if high is None else high]
        assert ends == pytest.approx([right.interval.low, right.interval.high], rel=1e-9), name
        flags = (right.interval.low_open, right.interval.high_open, right.exact)
        if name in jumping:
            assert flags == (low_open or flags[0], high_open or flags[1], exact), name
        else:
            assert (low_open, high_open, exact) == flags, name


def test_a_slider_goes_as_far_as_the_other_figures_of_its_file_allow():
    """Also of a file that was changed in memory: what is remembered of the first isn't its own."""
    file, core = load_case(MAIN), "arrests.core_among_organisers"
    counted = file.quantities["arrests.core"]
    nine = tuple(claim.model_copy(update={"says": "9"}) for claim in counted.claims)
    more = counted.model_copy(update={"claims": nine})
    changed = file.changed_by({"quantities": {**file.quantities, "arrests.core": more}})
    ends = [
        slider_reach.reach(one, core, "person", Interval(0, 3), False) for one in (file, changed)
    ]
    assert ends == [(0, 3), (0, 4)]


def _plain(box) -> list:
    ends = [end if math.isfinite(end) else None for end in (box.low, box.high)]
    return [*ends, box.low_open, box.high_open]


_ASK = """asked => asked.map(([program, box]) => {
  const {bounds, compiled, constant, of, iv} = caseLib;
  const end = (value, none) => value === null ? none : value;
  const all = box.map(([l, h, lo, ho]) => iv(end(l, -Infinity), end(h, Infinity), lo, ho));
  const loose = all.map((_, at) => at).filter(at => all[at].l < all[at].h);
  const over = kind => inputs => {
    const slots = all.map(own => kind ? own.l : constant(own.l));
    loose.forEach((at, row) => { slots[at] = inputs[row]; });
    const value = compiled(program, kind)(slots);
    return kind ? Number(value) : of(value);
  };
  const q = bounds(over(0), over(1), loose.map(at => all[at]));
  return q && [q.l, q.h, q.lo, q.ho, q.exact].map(x => Math.abs(x) === Infinity ? null : x);
})"""
FOLLOW = "asked => asked.map(setting => caseLib.follow(setting))"


@in_browser
def test_draws_in_the_page_are_computed_as_numpy_does(opened):  # noqa: F811
    """Quantiles without sorting: also of ties, of one number, of what is sorted either way."""
    page = opened()  # noqa: F811
    rng = np.random.default_rng(3)
    columns = [[5.0], [2.0, 1.0], [3.0] * 99, list(range(100)), list(range(100, 0, -1))]
    columns += [rng.uniform(-1, 1, 1001), rng.integers(0, 4, 1000), np.exp(rng.normal(0, 3, 997))]
    parts = [0.0, 0.05, 0.5, 0.95, 1.0]
    for column in columns:
        numbers = [float(x) for x in column]
        quantiles = page.evaluate(
            """([numbers, parts]) => { const values = Float64Array.from(numbers);
              return parts.map(part => caseLib.quantile(values, part)); }""",
            [numbers, parts],
        )
        assert quantiles == pytest.approx(np.quantile(numbers, parts), rel=1e-12)
    x, y = rng.uniform(-3, 3, 60).round(1), rng.uniform(0.5, 4, 60)
    for name, operation in OPERATIONS.items():
        # the last is one number for all
        tree = [name, ["greater", "0", 0.0], "1", 0.5]
        if isinstance(operation, np.ufunc):
            tree = [name, *["0", "1"][: operation.nin]]
        positive = name in ("sqrt", "log", "power")
        columns = [abs(x) + 0.1 if positive else x, y]
        results = page.evaluate(
            """([program, columns]) => Array.from(
              caseLib.applied(program, columns.map(own => Float64Array.from(own))))""",
            [tree, [column.tolist() for column in columns]],
        )
        assert results == pytest.approx(np.asarray(run(tree, columns), float), rel=1e-12), name


@in_browser
@pytest.mark.parametrize(
    ("lang", "count"), [("zh", 5), *(pytest.param(lang, 12, marks=RARE) for lang in ("en", "zh"))]
)
def test_numbers_and_words_in_the_page_are_those_of_python(opened, lang, count):  # noqa: F811
    """benchmarks/sliders.py does the same for a thousand settings."""
    page = opened(lang)  # noqa: F811
    case = open_case(MAIN, lang=lang, draws=500)
    moves = list(settings(page.evaluate("caseLib.sliderData.sliders"), count, seed=len(lang)))
    compared = set()
    for setting, shown in zip(moves, page.evaluate(FOLLOW, moves), strict=True):
        for name, quantity in quantities(case_with(case, setting), shown).items():
            assert apart(quantity, shown[name], lang) == "", setting
            compared.add(name)
    assert {"pay.break_even_price_lead", "pay.break_even_price_lead.range90"} <= compared
    assert {"arrests.residual", "pay.seizure_pay_days.face"} <= compared
    assert len(compared) > 0.9 * len(shown)


@in_browser
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_ranges_of_any_width_are_rounded_in_the_page_as_in_python(page, lang):  # noqa: F811
    """Only the scripts and the rules of the language, without a report."""
    units = {name: sliders._unit(name, open_case(MAIN).file, lang) for name in ("CNY/day", "%")}
    page.evaluate(
        "data => { globalThis.sliderData = data; globalThis.NOISE = 1e-14; }",
        {"style": sliders._style(lang), "units": units},
    )
    script = importlib.resources.files("case_lib") / "reports" / "printing.js"
    page.add_script_tag(content=script.read_text("utf-8"))
    rng = np.random.default_rng(3)
    low = 10 ** rng.uniform(-4, 9, 300) * rng.choice([1, 1, 1, -1, 0], 300)
    high = low + abs(low) * 10 ** rng.uniform(-3, 2, 300) + (low == 0) * 1234567.8
    low, high = [[float(f"{end:.7g}") for end in ends] for ends in (low, high)]
    ranges = [
        {"l": a, "h": b, "unit": "%" if row % 7 == 0 else "CNY/day", "name": "m"}
        for row, (a, b) in enumerate(zip(low, high, strict=True))
    ]
    shown = page.evaluate("asked => asked.map(q => say(q, 'full'))", ranges)
    for item, text in zip(ranges, shown, strict=True):
        quantity = modelled("m", item["l"], item["h"], item["unit"], [], "m", kind=Kind.ASSUMED)
        assert text == printing.say(quantity, lang), item


@in_browser
def test_a_page_not_moved_says_what_was_published(opened):  # noqa: F811
    page = opened()  # noqa: F811
    rows = page.evaluate("""(() => { const forms = caseLib.follow({});
      return [...document.querySelectorAll("a.n[data-q]")].filter(a => forms[a.dataset.q])
        .map(a => [a.dataset.said, a.firstChild.textContent, forms[a.dataset.q]]); })()""")
    compared = [(text, forms[how]) for how, text, forms in rows if how in forms]
    assert len(compared) > 50
    assert all(text == computed for text, computed in compared)
    assert page.locator(".old, .veil").count() == 0
    assert not page.locator("#moved").is_visible()


@in_browser
def test_moving_an_assumption_by_key_moves_what_rests_on_it_alone(opened):  # noqa: F811
    page = opened()  # noqa: F811
    text = "name => document.querySelector(`a.n[data-q='${name}']`).firstChild.textContent"
    names = ["pay.break_even_price_lead", "arrests.residual"]
    before = [page.evaluate(text, name) for name in names]
    page.locator('#sliders input[data-of="pay.call_minutes"][data-end="h"]').focus()
    page.keyboard.press("Home")
    after = [page.evaluate(text, name) for name in names]
    assert after[0] != before[0]
    assert after[1] == before[1]
    assert page.locator("#moved").is_visible()
    assert "Not the published report" in page.locator("#moved").inner_text()
    # the card and the ledger follow as well
    page.locator('a.n[data-q="pay.break_even_price_lead"]').first.click()
    row = page.locator('[data-q="pay.break_even_price_lead"][data-said="row"]').inner_text()
    assert row in page.locator("#card").inner_text()
    assert "published setting only" in page.locator("#card").inner_text()
    page.keyboard.press("Escape")
    page.locator("#reset").click()
    assert [page.evaluate(text, name) for name in names] == before
    assert page.locator(".old, .veil").count() == 0
    assert not page.locator("#moved").is_visible()


@in_browser
def test_what_the_page_cannot_compute_says_so(opened):  # noqa: F811
    page = opened()  # noqa: F811
    page.goto(page.url.partition("#")[0] + "#set=pay.call_minutes=2..3")
    assert page.locator("#moved").is_visible()
    number = page.locator('a.n[data-q="pay.cost_victim"]').first
    assert "old" in number.get_attribute("class")
    assert page.locator(".veil", has_text="Drawn with the published").count() > 0
    # what doesn't rest on it stays as it is, and no number is left to stand that can't
    stale = page.evaluate("""[...document.querySelectorAll("a.n[data-q]")].filter(a => {
      const node = caseLib.sliderData.nodes[a.dataset.q];
      const names = (node.rests || []).map(at => caseLib.sliderData.sliders[at].name);
      const moved = names.includes("pay.call_minutes");
      return moved !== a.classList.contains("old") && (moved ? !node.moves : true);
    }).length""")
    assert stale == 0
    page.locator("#reset").click()


@in_browser
def test_a_passage_that_no_longer_holds_says_so(opened):  # noqa: F811
    """The statement that the comparator's callers divert fewer people is withdrawn when false."""
    page = opened()  # noqa: F811
    tested = '[data-tests*="pay.comparator_leads_day"]'
    assert page.locator(tested).count() >= 1
    setting = "#set=pay.lead_rate_factor=0.25..0.3&pay.call_minutes=6..8"
    page.goto(page.url.partition("#")[0] + setting)
    assert "old" in page.locator(tested).first.get_attribute("class")
    assert page.locator(f"{tested} + .veil").count() >= 1
    page.locator("#reset").click()


# what follows: the narrower, the wider, one value, and another assumption
MOVED = [
    {"pay.call_minutes": (2.0, 3.0)},
    {"pay.answer_rate": (0.075, 0.3), "pay.lead_rate_factor": (0.3, 0.6)},
    {"pay.call_minutes": (3.0, 3.0), "pay.answer_rate": (0.4, 0.4)},
    {"arrests.core_among_organisers": (1.0, 2.0)},
]
DRAWINGS = {
    "prices": pay_figures.prices,
    "composition": arrest_figures.composition,
    "pyramid": pyramid.pyramid,
    "money": money_figures.flow,
    "price-per-lead": pay_figures.price_per_lead,
}


@in_browser
@pytest.mark.parametrize(
    ("lang", "moves"),
    [("zh", MOVED[2:]), *(pytest.param(lang, MOVED, marks=RARE) for lang in ("en", "zh"))],
)
def test_drawings_follow_as_python_draws_them(browser, main_report, lang, moves):  # noqa: F811
    """Each mark and each word has the position of Python's own drawing."""
    # the drawing to compare is put into the page, whose policy nothing here needs
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()  # noqa: F811
    show(page, main_report, lang)
    page.add_style_tag(content=browsing.WHOLE)
    page.evaluate("""() => { const its = document.createElement("div");
      its.id = "its";
      its.className = "drawing";
      document.querySelector("main").append(its); }""")
    case, moved = open_case(MAIN, lang=lang, draws=500), set()
    for setting in moves:
        link = "#set=" + "&".join(
            f"{n}={low:g}..{high:g}" for n, (low, high) in sorted(setting.items())
        )
        page.evaluate("link => { location.hash = link; }", link)
        page.wait_for_function("link => document.getElementById('setting').hash === link", arg=link)
        other = case_with(case, setting)
        for name, drawn in DRAWINGS.items():
            figure = page.locator(f'figure[data-drawing="{name}"]')
            rests = set((figure.get_attribute("data-rests") or "").split())
            if not rests & set(setting):
                continue
            moved.add(name)
            assert "old" not in figure.locator(".drawing").get_attribute("class"), (name, setting)
            svg = own_names(drawn(other).describe()["svgs"][0], "its-")
            page.evaluate("svg => { document.getElementById('its').innerHTML = svg; }", svg)
            mine = parts(page, figure.locator("svg"))
            its = parts(page, page.locator("#its svg"))
            assert apart_by(mine, its, 0.5) == [], (name, setting)
    assert moved == set(DRAWINGS)
    # and back to what was published
    page.locator("#reset").click()
    assert page.locator(".old, .veil").count() == 0
    context.close()


# base pay per talk hour beyond all minimum wages, far below them, without "about", one value
# (what two claims say: talk hours, and base pay of a day)
WAGES = [("2..10", "~200"), ("14..16", "~200"), ("7..8", "210"), ("8", "216")]


@in_browser
@pytest.mark.parametrize(
    ("lang", "wages"),
    [("zh", WAGES[::3]), *(pytest.param(lang, WAGES, marks=RARE) for lang in ("en", "zh"))],
)
def test_minimum_wages_follow_base_pay_as_python_draws_them(
    browser,  # noqa: F811
    main_report,
    write_case,
    lang,
    wages,
):
    """No shipped case assumes base pay, so the page is given what another case would."""
    context = browser.new_context(bypass_csp=True)
    page = context.new_page()  # noqa: F811
    show(page, main_report, lang)
    page.evaluate("""() => { const main = document.querySelector("main");
      for (const id of ["mine", "its"]) { const figure = document.createElement("figure");
        figure.id = id; figure.append(document.createElement("div"));
        figure.firstChild.className = "drawing"; main.prepend(figure); } }""")
    case = open_case(MAIN, lang=lang, draws=500)
    ours = wage_figure.minimum_wages(case).describe()
    text = MAIN.read_text("utf-8")
    for changed in wages:
        again = text
        for had, says in zip(('"8..10", source', '"~200", source'), changed, strict=True):
            assert text.count(had) == 1
            again = again.replace(had, f'"{says}", source')
        other = open_case(write_case(again), lang=lang, draws=500)
        hourly = other["pay.caller.base_wage_hour"]
        values = {q.name: _as_in_page(q) for q in (hourly, hourly.at_face())}
        theirs = wage_figure.minimum_wages(other).describe()
        svgs = [own_names(ours["svgs"][0], "f0-0-"), own_names(theirs["svgs"][0], "its-")]
        redrawn = page.evaluate(
            """([svgs, layouts, values]) => {
              const [mine, its] = ["mine", "its"].map(id => document.getElementById(id));
              [mine, its].forEach((figure, at) => { figure.firstChild.innerHTML = svgs[at]; });
              mine.dataset.layouts = layouts;
              return caseLib.draw(mine, name => values[name] && {...values[name], q: values[name]});
            }""",
            [svgs, ours["layouts"], values],
        )
        assert redrawn, changed
        mine, its = (parts(page, page.locator(f"#{of} svg")) for of in ("mine", "its"))
        assert apart_by(mine, its, 0.5) == [], changed
    context.close()


def _as_in_page(quantity):
    """Return a quantity as a page has it."""
    ends = {"l": quantity.low, "h": quantity.high, "lo": False, "ho": False}
    return {**ends, "name": quantity.name, "unit": quantity.unit, "drawn": 0, "stated": False}


@in_browser
def test_a_models_drawing_stays_and_says_why(page, main_report):  # noqa: F811
    show(page, main_report)
    # one that neither follows nor is a model's claims no model
    page.evaluate("delete document.querySelector('[data-drawing=funnel]').dataset.model")
    page.goto(page.url.partition("#")[0] + "#set=pay.call_minutes=2..3&pay.answer_rate=0.2..0.3")
    for name in ("drivers", "deterrence"):
        figure = page.locator(f'figure[data-drawing="{name}"]')
        assert "old" in figure.locator(".drawing").first.get_attribute("class")
        assert "doesn’t run models" in figure.locator(".veil").first.text_content()
    assert page.locator('figure[data-drawing="prices"] .veil').count() == 0
    said = page.locator('figure[data-drawing="funnel"] .veil').first.text_content()
    assert said == "Drawn with the published assumptions."


@in_browser
def test_a_setting_travels_in_a_link(browser, page, main_report):  # noqa: F811
    show(page, main_report)
    page.locator('#sliders input[data-of="pay.answer_rate"][data-end="l"]').focus()
    for _ in range(3):
        page.keyboard.press("PageUp")
    link = page.locator("#setting").get_attribute("href")
    assert re.fullmatch(r"#set=pay\.answer_rate=0\.\d+\.\.0\.6", link)
    says = page.locator("#sliders output").all_inner_texts()
    fresh = browser.new_page()
    fresh.goto((main_report / "zh" / "report.html").as_uri() + link)
    assert fresh.locator("#moved").is_visible()
    fresh.goto((main_report / "en" / "report.html").as_uri() + link)
    assert fresh.locator("#sliders output").all_inner_texts() == says
    # what is no setting is left out, and runs nothing
    for bad in (
        "#set=pay.answer_rate=9..1",
        "#set=nobody=1..2",
        "#set=<b>=1",
        "#set=pay.answer_rate",
    ):
        fresh.goto((main_report / "en" / "report.html").as_uri() + bad)
        fresh.reload()
        assert not fresh.locator("#moved").is_visible()
    fresh.close()


def test_the_scripts_of_a_page_never_make_markup_or_code():
    folder = importlib.resources.files("case_lib") / "reports"
    for name in ("page.js", *_SLIDER_SCRIPTS):
        script = (folder / name).read_text("utf-8")
        assert not re.search(r"innerHTML|outerHTML|document\.write|\beval\b|new Function", script)
        assert not re.search(r"fetch\(|XMLHttpRequest|WebSocket|sendBeacon|import\(", script)

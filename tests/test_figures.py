"""Figures at their limits: no word is outside or overlapping, no page is too short."""

from __future__ import annotations

import functools
import io
import itertools
import math
from datetime import date, timedelta
from unittest import mock

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.figure import Figure
from matplotlib.text import Text

from case_lib.base.intervals import Interval
from case_lib.base.kinds import Kind
from case_lib.casefile import chronology
from case_lib.casefile.opening import open_case
from case_lib.chapters.arrests import figures as arrests
from case_lib.chapters.compare import figures as comparing
from case_lib.chapters.network import money_figures as money
from case_lib.chapters.network import way
from case_lib.chapters.pay import figures as pay
from case_lib.chapters.pay import wage_figure
from case_lib.chapters.timeline import figures as timelines
from case_lib.document import drawing, lettering, rows, ticks
from case_lib.document.around import Around
from case_lib.document.figure import FigureBlock
from case_lib.document.redrawing import Moving
from case_lib.document.style_sheet import WIDTH
from case_lib.quantity.quantities import Quantity
from tests.conftest import MAIN, MINIMAL, RARE

LONG = "who telephone people on lists and read out a script each in turn for as long as it takes"
LONG_ZH = "按照境外人员编写的话术逐一拨打名单上的电话并将被害人引入聊天群的人员（含兼职）"


def drawn(draw, *given) -> list[Figure]:
    """Return the drawings of a figure, laid out as they are printed."""
    figures: list[Figure] = []

    def keep(figure: Figure, fonttype: str) -> str:
        if fonttype == "none":
            figure.dpi = 72
            figure.savefig(io.StringIO(), format="svg")
            figures.append(figure)
        return ""

    with mock.patch("case_lib.document.drawing.svg_of", keep):
        assert isinstance(draw(*given), FigureBlock)
    return figures


def words_of(figure: Figure) -> list[tuple[str, object]]:
    """Return each text that is printed with its box in points."""
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            shown = axes.axison and axis.get_visible()
            for tick in axis.get_major_ticks() + axis.get_minor_ticks():
                if not shown or not low - 1e-9 <= tick.get_loc() <= high + 1e-9:
                    hidden |= {tick.label1, tick.label2}
    renderer = RendererSVG(figure.bbox.width, figure.bbox.height, io.StringIO())
    texts = [
        t
        for t in figure.findobj(Text)
        if t.get_visible() and t not in hidden and t.get_gid() != drawing.MODEL
    ]
    return [(t.get_text(), t.get_window_extent(renderer)) for t in texts if t.get_text().strip()]


def misplaced(figure: Figure) -> list[str]:
    """Return the words outside a drawing or over other words, by more than 2 points."""
    faults = []
    seen: list[tuple[str, object]] = []
    for words, box in words_of(figure):
        over = min(box.x0, box.y0), max(box.x1 - figure.bbox.x1, box.y1 - figure.bbox.y1)
        if over[0] < -2 or over[1] > 2:
            faults.append(f"off: {words}")
        for other, lies in seen:
            across = min(box.x1, lies.x1) - max(box.x0, lies.x0)
            if across > 2 and min(box.y1, lies.y1) - max(box.y0, lies.y0) > 2:
                faults.append(f"{words} over {other}")
        seen.append((words, box))
    return faults


def said(figures: list[Figure]) -> list[str]:
    return [" ".join(words.split()) for figure in figures for words, _ in words_of(figure)]


def with_events(windows, label="event {n}", label_zh="事件{n}") -> str:
    """Return a case file with an event for each window."""
    lines = ["events:"]
    for n, when in enumerate(windows):
        label_text = f"{{en: '{label}', zh: '{label_zh}'}}".replace("{n}", chr(97 + n % 26) * 2)
        lines += [f"  e{n}:", f"    label: {label_text}"]
        lines += [f"    claims: [{{when: {when}, source: paper, at: p1}}]"]
    return MINIMAL.replace("    published: 2023-06-01\n", "") + "\n".join(lines) + "\n"


TIMELINES = {
    "one event": with_events(["2023-05-01"]),
    "one month": with_events(["2023-05"]),
    "two events": with_events(["2023-01-04", "2023-03-04"]),
    "40 events": with_events([date(2023, 1, 1) + timedelta(7 * n) for n in range(40)]),
    "20 years": with_events([f"{year}-06-15" for year in range(2003, 2024)]),
    "200 years": with_events([f"{year}-06-15" for year in range(1823, 2024, 20)]),
    "all years that a case may name": with_events(["1800-01-01", "2199-12-31"]),
    "long labels": with_events(["2023-05-01", "2023-05-02", "2023-05-03"], LONG * 4, LONG_ZH * 4),
    "one long word": with_events(["2023-05-01", "2023-05-02"], "Donau" * 40, "a" * 200),
    "dollars": with_events(["2023-05-01", "2023-05-02"], "US$ paid, {n} $frac$", "付US$ {n} $x^"),
}


@pytest.mark.parametrize(
    ("named", "lang"),
    [
        *((named, "zh") for named in TIMELINES),
        *(
            (named, "en") if "long" in named else pytest.param(named, "en", marks=RARE)
            for named in TIMELINES
        ),
    ],
)
def test_a_timeline_of_any_size(write_case, named, lang):
    case = open_case(write_case(TIMELINES[named]), lang=lang)
    figures = drawn(timelines.line, case)
    assert [misplaced(figure) for figure in figures] == [[]] * len(figures)
    labels = [event.label.model_dump()[lang] for event in case.file.events.values()]
    shown = "".join(said(figures)).replace(" ", "")
    assert all(label.replace(" ", "") in shown for label in labels)
    for figure in figures:
        assert figure.get_figheight() <= rows.TALLEST + 0.5
        (axes,) = figure.axes
        for line in axes.lines:
            assert all(0 <= x <= WIDTH for x in line.get_xdata())


def test_a_timeline_is_to_scale_but_for_broken_gaps():
    """Days are in order; between breaks, equal spans are equally long."""
    days = ["2023-02-01", "2023-02-11", "2023-02-21", "2024-06-01", "2024-06-11"]
    items = [timelines._Item("", "", *[date.fromisoformat(day)] * 2, True) for day in days]
    at, breaks = timelines._scale(items)
    places = [at(date.fromisoformat(day)) for day in days]
    assert places == sorted(places)
    steps = [b - a for a, b in itertools.pairwise(places)]
    assert steps[0] == pytest.approx(steps[1]) == pytest.approx(steps[3])
    (middle,) = breaks
    assert places[2] < middle < places[3]
    assert 0 < places[0] < places[-1] < WIDTH


def test_steps_without_a_date_stand_between_those_that_have_one(main_case):
    shown = []
    items = timelines._items(main_case, chronology.events(main_case), shown)
    dated = [True, True, False, True, False, True, True, False, True]
    assert [item.dated for item in items] == dated
    convicted = next(item for item in items if "convicted" in item.what)
    assert items.index(convicted) == len(items) - 2
    assert shown[2].text.split() == ["25–28", "April", "2023"]
    task_force = next(item for item in items if "task force" in item.what)
    assert (task_force.first, task_force.last) == (date(2023, 3, 1), date(2023, 5, 31))


@drawing.styled
def measured(case, words, wide, size):
    """Return the lines that words are broken into and the width of each, in a drawing's fonts."""
    lines = lettering.wrapped(words, wide, size).split("\n")
    return lines, [lettering.inches(line.rstrip(), size) for line in lines]


@settings(deadline=None, max_examples=60)
@given(
    st.text(alphabet="ab c（）“”，。中文字𠮷-", max_size=60),
    st.floats(0.2, 2),
    st.sampled_from([6.0, 8.5]),
)
def test_lines_fit_and_lose_nothing(main_case, words, wide, size):
    lines, widths = measured(main_case, words, wide, size)
    assert "".join("".join(lines).split()) == "".join(words.split())
    for line, width in zip(lines, widths, strict=True):
        # one letter with its marks may be wider than the line
        assert width <= wide or len(line.strip()) == 1


@pytest.mark.parametrize(
    ("words", "breaks"),
    [
        ("警方抓获“话务员”，并移送审查起诉。", {"“": False, "”": True, "，": True, "。": True}),
        ("（含组长）、质检员等人", {"（": False, "）": True, "、": True}),
    ],
)
def test_no_line_begins_or_ends_with_a_mark_of_the_other_side(main_case, words, breaks):
    for letters in range(4, 9):
        lines, _ = measured(main_case, words, letters * 8.5 / 72, 8.5)
        assert len(lines) > 1
        for mark, closes in breaks.items():
            assert not any(line.startswith(mark) for line in lines[1:] if closes)
            assert not any(line.endswith(mark) for line in lines[:-1] if not closes)


@given(st.lists(st.floats(0.1, 3), min_size=1, max_size=80))
def test_rows_go_on_as_few_pages_as_they_fit_on(heights):
    pages = rows.pages(heights)
    assert [row for page in pages for row in page.which] == list(range(len(heights)))
    for page in pages:
        assert page.height == pytest.approx(sum(page.of(heights)))
        assert page.height <= rows.TALLEST
        assert list(page.middles) == sorted(page.middles)
    assert len(pages) == 1 or sum(heights) > rows.TALLEST


def main_with(replacements: dict[str, str]) -> str:
    text = MAIN.read_text("utf-8")
    for old, new in replacements.items():
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """Return the main case in a language, with long names of roles and 60 more roles that act."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    more = "".join(
        f"  extra{n}:\n    tier: 5\n    label: {{en: role {letters[n % 26]} {LONG * (n % 3)},"
        f" zh: 角色{LONG_ZH * (n % 3)}}}\n"
        for n in range(60)
    )
    acts = "".join(
        f"  - {{stage: doing, role: extra{n}, act: {{en: 'act of {LONG * (n % 4 == 0)}',"
        " zh: 行为}, claims: [{source: legal-daily, at: p8}]}\n"
        for n in range(60)
    )
    acts += "".join(
        f"  - {{stage: entry, role: core, act: {{en: act of {LONG}, zh: {LONG_ZH}}},"
        " claims: [{source: legal-daily, at: p8}]}\n"
        for n in range(20)
    )
    text = main_with(
        {
            "{en: core members, zh: 核心成员}": f"{{en: 'core {LONG}', zh: {LONG_ZH}}}",
            "\nacts:\n": f"\n{more}\nacts:\n{acts}",
        }
    )
    path = tmp_path_factory.mktemp("crowded") / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return functools.cache(lambda lang: open_case(path, lang=lang, draws=200))


@pytest.mark.parametrize("lang", ["en", pytest.param("zh", marks=RARE)])
@pytest.mark.parametrize(
    "draw",
    [
        arrests.composition,
        money.flow,
        way.way,
        pay.prices,
        pay.price_per_lead,
        wage_figure.minimum_wages,
    ],
)
def test_long_names_keep_to_their_place(crowded, draw, lang):
    figures = drawn(draw, crowded(lang))
    assert [misplaced(figure) for figure in figures] == [[]] * len(figures)


def test_figures_without_an_upper_end_are_drawn(write_case):
    """A source that says “at least” leaves the upper end open."""
    text = MAIN.read_text("utf-8").replace("says: 506,", 'says: ">=506",')
    case = open_case(write_case(text.replace("says: 5..10,", 'says: ">=5",')), draws=200)
    for draw in (arrests.composition, money.flow, pay.prices, pay.price_per_lead):
        for figure in drawn(draw, case):
            assert misplaced(figure) == []
            for axes in figure.axes:
                assert all(math.isfinite(end) for end in (*axes.get_xlim(), *axes.get_ylim()))


def test_a_comparison_shows_every_case_that_reports(main_case):
    """Forty cases go over pages; one without an upper end is drawn to the edge."""
    many = []
    for n in range(60):
        span = Interval(10 + n, math.inf if n % 9 == 0 else 99 + n)
        quantity = Quantity(f"q{n}", span, "person", Kind.REPORTED, span, "people")
        many.append((mock.Mock(label={"en": f"case {LONG}", "zh": LONG_ZH}), quantity))
    with mock.patch("case_lib.chapters.compare.figures.like", return_value=many):
        figures = drawn(comparing.ranges, main_case, [], "arrests")
    assert len(figures) > 1
    assert sum(words.startswith("case who") for words in said(figures)) == 60
    for figure in figures:
        assert misplaced(figure) == []


# -- what JupyterLab shows -----------------------------------------------------------------------


def test_outlines_are_of_the_drawing_as_it_was_made_whatever_is_done_to_its_axes():
    def made():
        figure, axes = drawing.canvas(1)
        axes.plot([0, 1])
        axes.set_title("before")
        around = Around("rise", "en", ["A rise."], ["Invented."], "A line that rises.")
        return drawing.block(figure, around)

    plain, changed = made(), made()
    changed.axes()[0].set_title("after")
    assert changed.drawn == plain.drawn
    assert changed.as_html() == plain.as_html()
    assert "<text" in plain.svgs[0]
    assert "<text" not in plain.drawn[0]


def test_a_drawing_is_that_of_savefig():
    """Parts that find their places by themselves are where matplotlib's own two passes put them."""

    def made():
        figure, axes = drawing.canvas(2)
        axes.plot([1, 30], [1, 1000])
        axes.set_yscale("log")
        ticks.log_ticks(axes.yaxis, "en")
        axes.set_ylabel("people")
        axes.set_title("A title")
        return figure

    out = io.StringIO()
    settings = {"svg.fonttype": "none", "svg.hashsalt": "case-lib", "text.parse_math": False}
    with mpl.rc_context(settings):
        made().savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        ours = drawing.svg_of(made(), "none")
    assert ours.count("<text") > 10
    assert ours.partition("<defs")[2] == out.getvalue().partition("<defs")[2]


def test_a_drawing_that_moves_has_its_parts_and_a_fixed_place():
    figure, axes = drawing.canvas(1.0)
    with pytest.raises(ValueError, match="fixed place"):
        Moving().record(figure, axes)
    figure, axes = drawing.bare(1.0)
    axes.text(0, 0, "a", gid="mv-a")
    moving = Moving()
    for name in ("mv-a", "mv-b"):
        moving.place(name, (1, None))
    with pytest.raises(ValueError, match=r"the gid mv-b\."):
        moving.record(figure, axes)

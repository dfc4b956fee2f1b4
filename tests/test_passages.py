"""Passages and their citations are the same in each language, without typed numerals."""

from __future__ import annotations

import contextlib
import functools
import re
import unicodedata
from collections import Counter
from dataclasses import replace

import jinja2.meta
import jinja2.nodes
import nbformat
import pytest
from matplotlib.figure import Figure

from case_lib.base import languages
from case_lib.base.errors import CaseLibError
from case_lib.casefile import chapter
from case_lib.casefile.opening import open_case
from case_lib.casefile.structural import structural
from case_lib.chapters.brief import text as brief
from case_lib.chapters.detection import text as detection
from case_lib.chapters.facts import tables as facts_tables
from case_lib.chapters.law import wording as law_wording
from case_lib.chapters.network import text as network
from case_lib.chapters.pay import text as pay
from case_lib.chapters.pay import wage_tables
from case_lib.chapters.provinces import comparison
from case_lib.chapters.provinces import model as provinces_model
from case_lib.chapters.provinces import text as provinces
from case_lib.chapters.victims import model as victims_model
from case_lib.chapters.victims import tables as victims_tables
from case_lib.chapters.victims import text as victims
from case_lib.document import (
    cells,
    drawing,
    passage_files,
    passage_language,
    passages,
    scenario_notice,
)
from case_lib.document.inline import Number, text_of
from case_lib.document.passages import Passages
from case_lib.quantity.results import modelled
from case_lib.reports.dry_runs import DRAWS
from case_lib.synthetic.clustering import CONCENTRATION
from tests.conftest import CASE_FILES, FEW, MAIN, ROOT

BELOW = ["case_lib.document", "case_lib.asking", "case_lib.reports"]  # what isn't of a chapter
CHAPTERS = [item for item in chapter.packages() if passage_files.sources(item, languages.DEFAULT)]
PACKAGES = [*CHAPTERS, *BELOW]
HAN = "\u3400-\u9fff"
PIECES = ("headline", "difference", "chapter_failed")  # no whole sentences


def sources(package, lang):
    return passage_files.sources(package, lang)


def cited(package, lang, name):
    """Return how often a passage cites each name, dotted ones whole, in text and conditions."""
    tree = passage_language.environment(lang).parse(sources(package, lang)[name])
    counts = Counter()

    def dotted(node):
        if isinstance(node, jinja2.nodes.Name):
            return node.name
        if isinstance(node, jinja2.nodes.Getattr) and (above := dotted(node.node)):
            return f"{above}.{node.attr}"
        return None

    def walk(node):
        name = dotted(node)
        if name:
            counts[name] += 1
            return
        for below in node.iter_child_nodes():
            walk(below)

    walk(tree)
    roles = {"frontline", "oversight", "head", "group_head", "buyer", "technical"}
    # each language enumerates with its own conjunctions, which depend on loop.first and loop.last
    return {
        name: times
        for name, times in counts.items()
        if name not in roles and not name.startswith(("common.", "loop."))
    }


def words(package, lang):
    """Yield (passage, line, its literal text around insertions)."""
    for name, source in sources(package, lang).items():
        for line in source.splitlines():
            yield name, line, re.sub(r"\{[{%].*?[%}]\}", "\0", line)


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("lang", languages.known()[1:])
def test_passages_are_the_same_in_each_language(package, lang):
    first = languages.known()[0]
    assert list(sources(package, lang)) == list(sources(package, first))
    for name in sources(package, lang):
        assert cited(package, lang, name) == cited(package, first, name), name


def has_numeral(text):
    """Return whether a text has a digit of any script, a fraction, ① or a sign of shares."""
    return any(unicodedata.category(char)[0] == "N" or char in "%‰" for char in text)


def inserted(source, lang):
    """Return the constants that a passage inserts or stores, but for places in a list."""
    tree = passage_language.environment(lang).parse(source)
    nodes = [*tree.find_all(jinja2.nodes.Output), *tree.find_all(jinja2.nodes.Assign)]
    places = {id(item.arg) for node in nodes for item in node.find_all(jinja2.nodes.Getitem)}
    constants = [const for node in nodes for const in node.find_all(jinja2.nodes.Const)]
    return [str(const.value) for const in constants if id(const) not in places]


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("lang", languages.known())
def test_no_numeral_is_typed(package, lang):
    for name, line, written in words(package, lang):
        assert not has_numeral(structural().sub("", written)), (name, line)
    for name, source in sources(package, lang).items():
        assert not any(map(has_numeral, inserted(source, lang))), name


@pytest.mark.parametrize(
    "line",
    ['{{ "506 people" }}', "{{ 506 }}", "{% set n = 506 %}{{ n }}", "{{ one if a else 'Ⅻ' }}"],
)
def test_a_numeral_in_an_expression_is_seen(line):
    assert any(map(has_numeral, inserted(line, languages.DEFAULT)))
    assert not any(map(has_numeral, inserted("{{ inputs[0] | listed }}", languages.DEFAULT)))


def test_the_macros_of_all_passages_have_none():
    for lang in languages.known():
        text = passage_language.text_file("case_lib.document", "common", lang).read_text("utf-8")
        assert not has_numeral(re.sub(r"\{[{%].*?[%}]\}", "", text))
        assert not any(map(has_numeral, inserted(text, lang)))


@pytest.mark.parametrize("package", PACKAGES)
def test_chinese_is_punctuated_as_chinese(package):
    for name, line, written in words(package, "zh"):
        assert not re.search(f"[{HAN}\0] *[,;:?!()]|[,;:?!()] *[{HAN}]", written), (name, line)
        assert not re.search(
            f"[{HAN}，。；：、（）“”] +[^-> ]|[^-> ] +[{HAN}，。；：、（）“”]", written
        ), line
        if written.strip(" \0（）") and not written.startswith("#") and name not in PIECES:
            assert re.search("[。？！：；]$", written.rstrip()), (name, line)


@pytest.mark.parametrize("package", PACKAGES)
def test_english_is_punctuated_as_english(package):
    for name, line, written in words(package, "en"):
        assert not re.search(r"[，。；：、（）]|[^ ]  |\"|(?<=\w)'", written), (name, line)
        if written.strip(" \0()") and not written.startswith("#") and name not in PIECES:
            assert re.search(r"[.?!:;]$", written.rstrip()), (name, line)


def test_a_name_that_nothing_gives_is_a_mistake(main_case):
    page = passages._Page(main_case.lang, main_case)
    with pytest.raises(NameError, match="wages is neither an argument"):
        page.put(passage_language.Name(main_case, "wages"))


def test_a_line_without_its_figure_is_left_out(main_case, tmp_path, monkeypatch):
    (tmp_path / "told").mkdir()
    (tmp_path / "told/__init__.py").write_text("")
    (tmp_path / "told/text.en.md").write_text(
        "# one\n"
        "Police caught {{ arrests.total }}.\nThey took {{ victims.lost }}.\n"
        "{{ frontline | capital }} got {{ pay.frontline.base_wage_day | amount }}.\n\n"
        "# two\n{{ victims.lost }}.\n\n# three\n- Nothing.\n- {{ victims.lost }}\n- More.\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    passage = Passages("told")
    one = passage(main_case, "one")
    assert one.as_text() == "Police caught 506\u00a0people. Callers got about 200\u00a0yuan."
    assert [run.name for run in one.runs() if not isinstance(run, str)] == [
        "arrests.total",
        "pay.caller.base_wage_day",
    ]
    assert passage(main_case, "two").left_out == ()
    three = passage(main_case, "three")
    assert (three.style, three.aside, len(three.lines)) == ("list", False, 2)
    with pytest.raises(KeyError, match="no passage 'four'"):
        passage(main_case, "four")


# -- what stands around a table or a drawing ----------------------------------------------------


@pytest.mark.parametrize("package", PACKAGES)
def test_each_block_has_a_caption_and_no_number_in_what_is_read_aloud(package):
    for name in sources(package, languages.DEFAULT):
        block, _, part = name.rpartition(".")
        if block and part in ("note", "alt"):
            assert f"{block}.caption" in sources(package, languages.DEFAULT), name
        if part == "alt":  # which is text alone, so a number in it would have no trace
            assert not [cites for cites in cited(package, languages.DEFAULT, name) if "." in cites]


@pytest.fixture
def told_around(tmp_path, monkeypatch):
    """Return the passages of a package of one's own, with the words around two blocks."""
    (tmp_path / "told_around").mkdir()
    (tmp_path / "told_around/__init__.py").write_text("")
    (tmp_path / "told_around/text.en.md").write_text(
        "# prices.caption\n{{ frontline | capital }} got {{ pay.frontline.base_wage_day }}.\n"
        "{% if modelled %}\nOutlined: the model.\n{% endif %}\nThey took {{ victims.lost }}.\n\n"
        "# prices.note\nA floor.\n\n# prices.alt\nA ladder.\n\n"
        "# prices.table.caption\nPrices.\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    return Passages("told_around")


def test_a_block_has_its_words_from_the_text(main_case, told_around):
    rests_on = [main_case["operation.seized"], None, main_case["definition.percent"]]
    words = told_around.around(main_case, "prices", rests_on, modelled=True)
    assert text_of(words.caption) == "Callers got about 200\u00a0yuan a day. Outlined: the model."
    assert [run.name for run in words.caption if isinstance(run, Number)] == [
        "pay.caller.base_wage_day"
    ]
    outlets = cells.outlets(main_case, main_case["operation.seized"].citations)
    assert text_of(words.note) == f"Sources: {outlets}. A floor."
    assert (words.name, words.alt) == ("prices", "A ladder.")
    bare = told_around.around(main_case, "prices", modelled=False)
    assert (text_of(bare.caption)[-6:], text_of(bare.note)) == ("a day.", "A floor.")


def test_a_table_called_as_a_drawing_has_words_of_its_own(main_case, told_around):
    table = told_around.around(main_case, "prices.table").table(["what", "price"], [["a", "b"]])
    assert (table.name, table.align, text_of(table.note)) == ("prices", "ll", "")
    with pytest.raises(ValueError, match="prices has no alternative text"):
        drawing.block(Figure(), told_around.around(main_case, "prices.table"))
    with pytest.raises(KeyError, match=r"no passage 'wages.caption'"):
        told_around.around(main_case, "wages")


def test_a_note_says_that_something_lacks_so_a_section_with_it_stays(main_case):
    passage = Passages("case_lib.chapters.facts")
    assert (passage(main_case, "no_remarks").style, passage(main_case, "no_remarks").aside) == (
        "note",
        False,
    )
    assert passage(main_case, "wordings").aside


# -- every line is printed in some case --------------------------------------------------------

# the main case with pieces of its text replaced, and the notebook that then says something else
VARIANTS = {
    "received more than stated": ("03_pay", ("{says: 56380,", "{says: 147800,")),
    "received what is stated": ("03_pay", ("{says: 56380,", "{says: 90000,")),
    "achieved what is allowed": ("03_pay", ("{says: 43, source: h", "{says: 20, source: h")),
    "achieved more": (
        "03_pay",
        ("{says: 43, source: h", "{says: 1, source: h"),
        ('{says: "7..8", source: h', "{says: 1, source: h"),
    ),
    "leaders earned more": (
        "03_pay",
        ('{says: "1000..2000", source: cixi}', "{says: 9000000, source: cixi}"),
    ),
    "paid well": ("03_pay", ('{says: "~200",', "{says: 400,")),
    "paid in between": ("03_pay", ('{says: "~200",', '{says: "~120",')),
    "paid badly": ("03_pay", ('{says: "~200",', "{says: 60,")),
    "more people than dots": (
        "04_arrests",
        ("{says: 506,", '{says: ">=5000",'),
        ('{says: "500+",', '{says: ">=5000",'),
    ),
    "people up to an end": ("04_arrests", ("{says: 506,", '{says: "500+",')),
    "calls counted": (
        "06_victims",
        (
            "\nassumptions:\n",
            "\nassumptions:\n"
            "  calls.total: {label: x, unit: call, value: 500000..600000, reason: x}\n",
        ),
    ),
    "own joins and calls": (
        "03_pay",
        (
            "\nassumptions:\n",
            "\nassumptions:\n"
            "  calls.total: {label: x, unit: call, value: 500000..600000, reason: x}\n"
            "  leads.total: {label: x, unit: lead, value: 20000..30000, reason: x}\n",
        ),
    ),
    "no share of calls answered": ("08_law", ("  pay.answer_rate:", "  pay.answered_share:")),
    "lists of few such people": ("06_victims", ('value: "0.1..0.9"', 'value: "0.1..0.4"')),
    "convicted for certain": (
        "90_brief",
        (
            "    same_case: likely\n    same_case_why:\n      en: >-\n"
            "        the court report does not name the operation, but surnames, court district "
            "and tiers are\n        the same as in the police report\n"
            "      zh: 该庭审报道未提行动名称，所载姓氏、法院辖区和层级则与警方通报一致\n",
            "",
        ),
    ),
    "nothing drives alone": (
        "03_pay",
        ('value: "1..4"', 'value: "1.8..2.2"'),
        ('value: "0.15..0.6"', 'value: "0.36..0.44"'),
        ('value: "0.5..2"', 'value: "0.9..1.1"'),
        ('{says: "5..10",', '{says: "6..10",'),
    ),
}
# as few as other tests take, so that models are computed once for all of them
RUN = FEW | {"draws": DRAWS, "organisations": 1}
MARK = re.compile("\ue010([^\ue011]*)\ue011")


def marked(package, name, source):
    """Return a passage with a mark after each line and each branch in a line."""
    lines = []
    for row, line in enumerate(source.splitlines()):
        if line.strip() and not re.fullmatch(r"(\s*\{%[^%]*%\}\s*)+", line):
            at = f"{package}/{name}:{row + 1}"
            parts = re.split(r"(\{% (?:if|elif|else)[^%]*%\})", line)
            line = parts[0] + "".join(
                f"{tag}\ue010{at}/{place}\ue011{after}"
                for place, (tag, after) in enumerate(zip(parts[1::2], parts[2::2], strict=True))
            )
            line += f"\ue010{at}\ue011"
        lines.append(line)
    return "\n".join(lines)


def code_cells(path):
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]


def variants(folder):
    """Yield (case file, notebooks) for each case, and each variant of the main one."""
    books = sorted((ROOT / "notebooks").glob("*.ipynb"))
    for path in CASE_FILES:
        yield path, books
    for name, (book, *changes) in VARIANTS.items():
        text = MAIN.read_text("utf-8")
        for old, new in changes:
            assert old in text, (name, old)
            text = text.replace(old, new)
        path = folder / name / "case.yaml"
        path.parent.mkdir()
        path.write_text(text, "utf-8")
        yield path, [b for b in books if b.stem == book]


def say_what_is_rarely_found(case):
    """Render the passages on model results with rare results."""
    total = case["arrests.total"]
    rows = [
        {"result": result, "share": share, "first": "A", "second": "B"}
        for result in ("open", "equal", "less")
        for share in ([total] if result == "open" else [None, total])
    ]
    network._passages(case, "rankings", rows=rows)
    network._passages(
        case, "note", size=passages.CENTRAL, seed=passages.CENTRAL, open_ends=["A"], removals=True
    )
    law_wording._passages.piece(case, "documents", titles=[], ours=True)
    facts_tables._passages(case, "no_figures")
    facts_tables._passages.piece(case, "others.note", numbered=True)
    five, two = (modelled("facts.figures", many, many, "1", [], "counted") for many in (5, 2))
    of = {"figures": five, "report": five, "voice": five}
    facts_tables._passages(case, "support", **of, alone=two, outlet="A")
    for scenario in (
        case.assume({"pay.call_minutes": "2..3"}),
        case.assume({"own.share": {"value": "1", "unit": "1", "label": "x"}}),
        case.with_claim("arrests.total", 506, "legal-daily"),
        case.with_sources("-hanchuan"),
    ):
        scenario_notice.lines(scenario)
    wage_tables.minimum_wages(case, every=True)
    victims_tables.stages(case, replace(victims_model.run(case), days={}))
    shares = dict.fromkeys(("tried", "joined", "reached"), case["arrests.total"])
    pay._passages(case, "shifts_method", learnt=True, **shares)
    victims.method(case, replace(victims_model.run(case), borrowed=False))
    number, some = case["arrests.total"], passages.CENTRAL
    values = dict.fromkeys(("runs", "days", "subscribers", "looks", "by_calls"), some)
    values |= dict.fromkeys(("callers", "others", "looked", "right", "fewest"), number)
    conditions = dict.fromkeys(("rarity", "unknown", "couriers", "abroad"), True)
    name_lists = {name: ["A"] for name in ("finding_all", "at_once", "few")}
    for first in ("A", "B"):
        detection._passages(
            case, "results", **values, **conditions, **{**name_lists, "at_once": [first]}
        )
    detection._passages(case, "linking", shared=some, people=number, further=number, right=number)
    shown = dict.fromkeys(("detector", "common_in", "rare_in"), some)
    detection._passages(case, "in_brief", **shown, often=number, seldom=number)
    brief._passages(replace(case, quantities={}), "headline", title=passages.CENTRAL, alike=True)
    alone = {n: q for n, q in case.quantities.items() if n != "comparator.received_lead"}
    brief._passages(replace(case, quantities=alone), "adds", spans=[], residual_alone=True)
    assumption = {CONCENTRATION: {"value": "5..50", "unit": "1", "label": "x"}}
    provinces.model(case.assume(assumption))
    counted = open_case(ROOT / "tests/cases/nine-provinces.yaml", lang=case.lang, draws=300)
    for opened, accepted in ((case, 1.0), (case, 0.97), (counted, 1.0), (counted, 0.5)):
        model = provinces_model.spread(opened)
        beside = comparison.variants(opened, "population")
        if accepted == 1.0:  # everything as usual, and nothing as likely without clusters
            model = replace(model, free=model.free * 0)
            alone = replace(beside[comparison.SEPARATE], log_chance=-1.0)
            beside = {comparison.SEPARATE: alone}
        drawn = replace(model.drawn, accepted=accepted)
        provinces.checks(opened, replace(model, drawn=drawn), beside)
        provinces.spread(opened, model, {"uniform": model})


@pytest.mark.exhaustive
def test_every_line_is_printed_in_some_case(monkeypatch, tmp_path):
    seen, there, plain = set(), set(), passage_files.sources

    def instrumented(package, lang):
        marked_sources = {
            name: marked(f"{lang}/{package.rpartition('.')[2]}", name, source)
            for name, source in plain(package, lang).items()
        }
        for source in marked_sources.values():
            there.update(MARK.findall(source))
        return marked_sources

    def split(page, line):
        seen.update(MARK.findall(line))
        return unmarked(page, MARK.sub("", line))

    unmarked = passages._Page.split
    monkeypatch.setattr(passage_files, "sources", functools.cache(instrumented))
    monkeypatch.setattr(passages._Page, "split", split)
    monkeypatch.setattr(drawing, "svg_of", lambda figure, fonttype: "")  # what is drawn stays unset
    passage_files.template.cache_clear()
    for path, books in variants(tmp_path):
        for book in books:
            names = {}
            with contextlib.chdir(ROOT), contextlib.suppress(CaseLibError):
                for cell in code_cells(book):
                    exec(cell.source, names)
                    if "parameters" in cell.metadata.get("tags", []):
                        names |= {k: v for k, v in RUN.items() if k in names}
                        names |= {"case": str(path), "lang": ",".join(languages.known())}
    for lang in languages.known():
        say_what_is_rarely_found(open_case(MAIN, lang=lang, draws=300))
    passage_files.template.cache_clear()
    unseen = sorted(there - seen)
    assert unseen == [], " ".join(unseen)

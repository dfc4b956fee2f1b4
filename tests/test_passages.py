"""Passages are the same in each language, cite the same, and hold no numeral that someone typed."""

from __future__ import annotations

import re

import jinja2.meta
import jinja2.nodes
import pytest

from case_lib.base import languages
from case_lib.casefile import chapter
from case_lib.document import passages
from case_lib.document.passages import Passages
from case_lib.reports.orphans import structural

PACKAGES = [item for item in chapter.packages() if Passages(item).names("en")]
HAN = "\u3400-\u9fff"


def sources(package, lang):
    return passages._sources(package, lang)


def cited(package, lang, name):
    """Return the names that a passage cites: dotted ones whole, with the filters behind them."""
    tree = passages.environment(lang).parse(sources(package, lang)[name])
    found = set()

    def dotted(node):
        if isinstance(node, jinja2.nodes.Name):
            return node.name
        if isinstance(node, jinja2.nodes.Getattr) and (above := dotted(node.node)):
            return f"{above}.{node.attr}"
        return None

    def walk(node):
        name = dotted(node)
        if name:
            found.add(name)
            return
        for below in node.iter_child_nodes():
            walk(below)

    walk(tree)
    roles = {"frontline", "oversight", "head", "group_head", "buyer", "technical"}
    return {name for name in found if not name.startswith("common.")} - roles


def words(package, lang):
    """Yield (passage, line, what is written in it around what is put in)."""
    for name, source in sources(package, lang).items():
        for line in source.splitlines():
            yield name, line, re.sub(r"\{[{%].*?[%}]\}", "\0", line)


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("lang", languages.LANGUAGES[1:])
def test_passages_are_the_same_in_each_language(package, lang):
    first = languages.LANGUAGES[0]
    assert list(sources(package, lang)) == list(sources(package, first))
    for name in sources(package, lang):
        assert cited(package, lang, name) == cited(package, first, name), name


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("lang", languages.LANGUAGES)
def test_no_numeral_is_typed(package, lang):
    for name, line, written in words(package, lang):
        left = structural().sub("", written)
        assert not re.search(r"[0-9０-９%‰]", left), (name, line)


@pytest.mark.parametrize("package", PACKAGES)
def test_chinese_is_punctuated_as_chinese(package):
    for name, line, written in words(package, "zh"):
        assert not re.search(f"[{HAN}\0] *[,;:?!()]|[,;:?!()] *[{HAN}]", written), (name, line)
        assert not re.search(
            f"[{HAN}，。；：、（）“”] +[^-> ]|[^-> ] +[{HAN}，。；：、（）“”]", written
        ), line
        if written.strip(" \0") and not written.startswith("#"):
            assert re.search("[。？！：；]$", written.rstrip()), (name, line)


@pytest.mark.parametrize("package", PACKAGES)
def test_english_is_punctuated_as_english(package):
    for name, line, written in words(package, "en"):
        assert not re.search(r"[，。；：、（）]|[^ ]  |\"|(?<=\w)'", written), (name, line)
        if written.strip(" \0") and not written.startswith("#"):
            assert re.search(r"[.?!:;]$", written.rstrip()), (name, line)


def test_a_name_that_nothing_gives_is_a_mistake(main_case):
    page = passages._Page(main_case)
    with pytest.raises(NameError, match="wages is neither given"):
        page.put(passages.Name(main_case, "wages"))


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
    said = Passages("told")
    one = said(main_case, "one")
    assert one.as_text() == "Police caught 506\u00a0people●. Callers got about 200\u00a0yuan●."
    assert [run.name for run in one.runs() if not isinstance(run, str)] == [
        "arrests.total",
        "pay.caller.base_wage_day",
    ]
    assert said(main_case, "two").left_out == ()
    three = said(main_case, "three")
    assert (three.style, three.aside, len(three.lines)) == ("list", False, 2)
    with pytest.raises(KeyError, match="no passage 'four'"):
        said(main_case, "four")

"""A language is added by adding files: a pseudo-language generated here needs no code."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po
from ruamel.yaml import YAML

from case_lib.base import languages
from case_lib.base.errors import FactError, ParameterError
from case_lib.casefile.loader import load_case
from case_lib.casefile.reference_data import literature
from case_lib.casefile.untranslated import remarks
from tests.conftest import MAIN, MINIMAL, RARE, ROOT
from tests.hygiene.test_catalogs import messages

ACCENTS = str.maketrans("aeiouAEIOU", "àéîõüÀÉÎÕÜ")
# those of authors, by which the audit of a report knows the year of a work
NAMES = "|".join(sorted({name for work in literature() for name in work.authors} - {"others"}))


def accented(message: str) -> str:
    """Return a message in the pseudo-language: with accents, except placeholders and names."""
    parts = re.split(rf"(\{{[^}}]*\}}|\]\([^)]*\)|`[^`]*`|{NAMES})", message)
    return "".join(p if row % 2 else p.translate(ACCENTS) for row, p in enumerate(parts))


def spoken(words):
    """Return the words of a file of a language, accented."""
    if isinstance(words, dict):
        return {key: spoken(value) for key, value in words.items()}
    if isinstance(words, list):
        return [spoken(word) for word in words]
    return accented(words) if isinstance(words, str) else words


def write_language(package, left_to_chapter: str) -> None:
    """Write the files of the pseudo-language ``xx`` into a copy of the package."""
    yaml = YAML(typ="safe", pure=True)
    style = yaml.load((package / "languages" / "en.yaml").read_text("utf-8"))
    style |= {"name": "Pséüdõ", "locale": "fr_FR", "iso": "qaa", "avoided": []}
    style["punctuation"] |= {
        "comma": " ¦ ",
        "clause": " ¬ ",
        "last": " § ",
        "semicolon": " ¶ ",
        "colon": " » ",
        "brackets": [" ⟨", "⟩"],
    }
    style["numbers"]["ranges"] |= {"to": "~", "terms": "~"}
    style["numbers"]["hedges"] = spoken(style["numbers"]["hedges"])
    style["numbers"]["multiples"] = [{"least": 1000, "word": "K", "decimals": 2}]
    style["dates"] = spoken(style["dates"]) | {"day": "{year}.{month}.{day}"}
    style |= {key: spoken(style[key]) for key in ("units", "cited", "structural")}
    paragraph = "paragraph of a source"
    style["structural"][paragraph] = style["structural"][paragraph].replace(", ", " ¦ ")
    del style["units"]["device"], style["units"]["USD"]
    style["units"]["group"] = {"one": "grùp", "other": "grùpz"}
    with (package / "languages" / "xx.yaml").open("w", encoding="utf-8") as file:
        yaml.dump(style, file)
    for path, chosen in (
        (package / "languages" / "xx.po", messages() - {left_to_chapter}),
        (package / "chapters" / "pay" / "words.xx.po", {left_to_chapter}),
    ):
        catalog = Catalog(locale="fr")
        for message in sorted(chosen):
            catalog.add(message, accented(message))
        raw = io.BytesIO()
        write_po(raw, catalog)
        path.write_bytes(raw.getvalue())


def write_passages(package, without: str) -> None:
    """Write the texts of all chapters but one in the pseudo-language."""
    for path in [*package.glob("chapters/*/text.en.md"), package / "document/common.en.md"]:
        parts = re.split(r"(\{[{%].*?[%}]\}|(?m:^#.*$)|`[^`]*`)", path.read_text("utf-8"))
        text = "".join(p if row % 2 else accented(p) for row, p in enumerate(parts))
        if path.parent.name != without:
            path.with_name(path.name.replace(".en.", ".xx.")).write_text(text, "utf-8")


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory):
    """Return a folder with a copy of the package in which the pseudo-language is known."""
    folder = tmp_path_factory.mktemp("pseudo")
    package = folder / "case_lib"
    shutil.copytree(ROOT / "case_lib", package, ignore=shutil.ignore_patterns("fonts"))
    (package / "fonts").symlink_to(ROOT / "case_lib" / "fonts")
    write_language(package, "days worked a month")
    write_passages(package, without="timeline")
    return folder


def run(folder, *arguments, also=""):
    process = subprocess.run(
        [sys.executable, *map(str, arguments)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), *([also] if also else [])])},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert process.stderr == ""
    return process.stdout


PROGRAM = """
import json
from datetime import date
from case_lib.base import languages
from case_lib.quantity import printed_dates, printing
from case_lib.quantity.quantities import Quantity
from case_lib.reading import dates

def say(says, unit, name="q"):
    return printing.say(Quantity.parse(says, unit, name), "xx")

early, late = date(2023, 4, 25), date(2023, 4, 28)
print(json.dumps({
    "known": languages.known(),
    "hedged": say("1000+", "person"),
    "range": say("5..10", "CNY/day"),
    "one": say("1", "group"),
    "many": say("7", "group"),
    "lacking": say("7", "device"),
    "currency": say("7", "USD"),
    "term": say("15", "month", "sentences.head"),
    "several": say("几十", "call"),
    "day": printed_dates.day(early, "xx"),
    "days": printed_dates.when(dates.between(early, late), "xx"),
    "since": printed_dates.window(early, None, "xx"),
    "month": printed_dates.when(dates.read("2023-03"), "xx"),
    "listed": languages.style("xx").listed(["a", "b", "c"]),
    "label": languages.text({"zh": "收网", "xx": "ärrests"}, "xx"),
    "first": languages.text({"zh": "收网"}, "xx"),
    "catalog": languages.text({"en": "per cent in a whole", "zh": "整体"}, "xx"),
    "chapter": languages.translate("days worked a month", "xx"),
    "offered": languages.translate("a word of another package", "xx"),
}, ensure_ascii=False))
"""


def test_numbers_dates_units_and_words_are_its_own(pseudo, tmp_path):
    offered = tmp_path / "offered_chapter"
    offered.mkdir()
    (offered / "__init__.py").write_text("", "utf-8")
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    words = 'msgid "a word of another package"\nmsgstr "à wõrd"\n'
    (offered / "words.xx.po").write_text(head + words, "utf-8")
    about = tmp_path / "offered_chapter-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: offered-chapter\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[case_lib.chapters]\noffered = offered_chapter\n")
    results = json.loads(run(pseudo, "-c", PROGRAM, also=str(tmp_path)))
    assert {key: results[key].replace("\u00a0", " ") for key in results if key != "known"} == {
        "hedged": "mõré thàn 1 K péõplé",
        "range": "5~10 yüàn à dày",
        "one": "1 grùp",
        "many": "7 grùpz",
        "lacking": "7 devices",
        "currency": "7 dollars des États-Unis",
        "term": "one year and three months",
        "several": "20~99 càlls ⟨“dozens”⟩",
        "day": "2023.4.25",
        "days": "25–28 avril 2023",
        "since": "2023.4.25 õr làtér",
        "month": "mars 2023",
        "listed": "a ¦ b § c",
        "label": "ärrests",
        "first": "收网",
        "catalog": "pér cént în à whõlé",
        "chapter": "dàys wõrkéd à mõnth",
        "offered": "à wõrd",
    }
    assert results["known"] == ["en", "xx", "zh"]


COMMANDS = """
import json, sys
from case_lib import cli
for words in json.loads(sys.argv[1]):
    sys.argv = ["case-lib", *words, "--lang", "xx"]
    try:
        cli.main()
    except SystemExit as end:
        assert not end.code
    print(end="\\0")
"""


@RARE
def test_commands_print_in_it(pseudo):
    asked = ["quantities"], ["check"], ["trace", "pay.caller.base_wage_hour"]
    words = [[name, str(MAIN), *more] for name, *more in asked]
    listed, checked, traced, _ = run(pseudo, "-c", COMMANDS, json.dumps(words)).split("\0")
    assert "õffîcérs déplõyéd pér pérsõn càüght" in listed  # from the catalog
    assert "people caught in the first batch" in listed  # the case file has it in English
    assert "nõ cõntràdîctîõn" in checked
    assert re.search(r"Nõ wõrds în Pséüdõ \(xx\).* ¦ .*, ànd \d+ mõré", checked)
    # what stands alone in the catalog stands nowhere as it is in the code
    case = MAIN.read_text("utf-8")
    plain_messages = [m for m in messages() if "{" not in m and len(m) > 25 and m not in case]
    assert [m for m in plain_messages if m in listed + checked] == []
    assert "fõrmülà » base_wage_day / talk_hours_day" in " ".join(traced.split())


@pytest.mark.exhaustive
def test_a_report_is_made_in_it(pseudo):
    shutil.copytree(ROOT / "notebooks", pseudo / "notebooks")
    case = ROOT / "tests/cases/port-town.yaml"
    for name in (case.name, "port-town-law.csv"):
        shutil.copy(case.parent / name, pseudo)
    options = ["-p", "draws=200", "-p", "compare_with=", "--lang", "xx"]
    run(pseudo, "-m", "case_lib", "render", "port-town.yaml", *options)
    folder = pseudo / "reports/port-town"
    page = (folder / "xx/report.html").read_text("utf-8")
    assert "Whàt péõplé wéré pàîd" in page  # a head, from the catalog
    assert "Éàch nümbér lînks tõ îts sõürcé." in page  # a passage
    assert "We date events only as precisely as the sources do" in page  # one that it lacks
    assert (folder / "xx/report.pdf").stat().st_size > 20_000
    assert "is traced" in run(pseudo, "-m", "case_lib", "audit", folder)


def test_a_language_without_a_file_is_refused_with_those_there_are():
    with pytest.raises(ParameterError, match="Use en or zh"):
        languages.style("xx")


def test_what_a_case_lacks_in_a_language_is_told_in_one_line(write_case):
    wordless = MINIMAL.replace("title: A small case", "title: {zh: 小案}").replace(
        "label: people arrested", "label: {fr: arrestations}"
    )
    sentences = [item.sentence("en") for item in remarks(load_case(write_case(wordless)))]
    assert sentences == [
        "No words in English (en), so others stand there: title, quantities.arrests.total.label.",
        "No words in 中文 (zh), so others stand there: quantities.arrests.total.label.",
    ]
    assert list(remarks(load_case(write_case(MINIMAL)))) == []
    assert list(remarks(load_case(MAIN))) == []


def test_a_long_term_keeps_its_hedge_in_every_language():
    from case_lib.quantity import printing
    from case_lib.quantity.quantities import Quantity

    term = Quantity.parse("36+", "month", "sentences.head")
    assert printing.say(term, "en").replace("\u00a0", " ") == "more than three years"
    assert printing.say(term, "zh") == "超过3年"


def test_a_file_of_a_language_is_told_all_its_faults(monkeypatch, tmp_path):
    english = (ROOT / "case_lib/languages/en.yaml").read_text("utf-8")
    faulty = english.replace("iso: eng\n", "").replace('day: "{day} {name} {year}"', 'day: "{dya}"')
    (tmp_path / "en.yaml").write_text(english, "utf-8")
    (tmp_path / "xx.yaml").write_text(faulty, "utf-8")
    monkeypatch.setattr(languages, "_folder", lambda: tmp_path)
    languages.known.cache_clear()
    try:
        with pytest.raises(FactError) as error:
            languages.style("xx")
    finally:
        languages.known.cache_clear()
    faults = str(error.value)
    assert "iso: Field required" in faults
    assert "dates.day" in faults
    assert "{month}" in faults
    assert len(error.value.faults) == 2


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_quotation_marks_inside_others_are_single(lang):
    """A citation had “Shanghai takes down major “phone diversion” supply chain”."""
    assert languages.style(lang).quoted("a “b” c") == "“a ‘b’ c”"

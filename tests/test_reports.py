"""The finished report: parameter checks, notebooks, PDF and HTML against the quantities."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import shutil
import zlib
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import nbformat
import pikepdf
import pytest
from fontTools.ttLib import TTFont

from case_lib.base import cache
from case_lib.base.errors import FactError, ParameterError, RenderError
from case_lib.base.folders import seal
from case_lib.casefile.opening import open_case
from case_lib.document.display import MIME
from case_lib.document.versions import version
from case_lib.quantity import printing
from case_lib.quantity.traces import names_in
from case_lib.reports import executed, parameters, pdf_text, provenance, recount, report_files
from case_lib.reports.audit import audit
from case_lib.reports.changes import note, read_state
from case_lib.reports.orphans import orphans
from case_lib.reports.printed_numbers import numbers_in
from case_lib.reports.render import render
from case_lib.reports.request import Request
from tests import in_process
from tests.conftest import GIVEN, LANGS, MAIN, MINIMAL, ROOT

NOTEBOOKS = ROOT / "notebooks"
STEMS = sorted(p.stem for p in NOTEBOOKS.glob("*.ipynb"))


def plain(path: Path) -> str:
    return re.sub(r"[\s\u200b\u2060\u00a0]+", "", "".join(pdf_text.read(path.read_bytes()).pages))


def evidence_in(node):
    if isinstance(node, dict):
        below = [run for value in node.values() for run in evidence_in(value)]
        return [node, *below] if "evidence" in node else below
    return [run for item in node for run in evidence_in(item)] if isinstance(node, list) else []


def shown_in(path: Path, lang: str) -> list[str]:
    """Return the output of an executed notebook's cells in a language, unchanged."""
    cells = executed.read(path)["cells"]
    shown = [o["data"][MIME] for c in cells for o in c.get("outputs", [])]
    return [json.dumps(version(described, lang)) for described in shown]


@pytest.mark.parametrize("lang", LANGS)
def test_every_notebook_ran_and_shows_traced_blocks(main_report, lang):
    for stem in STEMS:
        book = nbformat.read(main_report / "notebooks" / f"{stem}.ipynb", as_version=4)
        shown = [o["data"] for c in book.cells if c.cell_type == "code" for o in c.outputs]
        assert shown
        assert all(MIME in data and "text/html" in data and "text/plain" in data for data in shown)
        assert str(Path.home()) not in json.dumps(book.metadata)


@pytest.mark.parametrize("lang", LANGS)
def test_the_pdf_prints_the_quantities(main_report, lang):
    text = plain(main_report / lang / "report.pdf")
    case = open_case(MAIN, lang=lang)
    for name, quantity in case.quantities.items():
        # thresholds of law are printed as the law words them
        if name.startswith(("definition.", "law.threshold")):
            continue
        said = re.sub(r"[\s\u00a0]+", "", printing.say(quantity, lang))
        assert said in text, f"{name}: {said}"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_brief_has_two_pages_and_what_it_says_is_on_the_page(main_report, lang):
    pdf = pdf_text.read((main_report / lang / "brief.pdf").read_bytes())
    assert len(pdf.pages) == 2
    assert "506" in pdf.pages[0]
    assert set(pdf.attached) == {"case.yaml", "provenance.json"}
    sidecar = json.loads((main_report / lang / "provenance.json").read_text("utf-8"))
    text = plain(main_report / lang / "brief.pdf")
    page = (main_report / lang / "report.html").read_text("utf-8")
    brief = [n for n in sidecar["numbers"] if n["notebook"] == "90_brief"]
    assert len(brief) > 20
    for number in brief:
        assert re.sub(r"\s", "", number["text"]) in text
        assert f'id="{number["use"]}"' in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_pdf_is_tagged_archival_and_carries_its_case(main_report, lang):
    with pikepdf.open(main_report / lang / "report.pdf") as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith({"en": "en-GB", "zh": "zh-CN"}[lang])
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["pdfaid:part"] == "3"
            assert about["dc:title"]
        files = pdf.attachments
        assert files["case.yaml"].get_file().read_bytes() == MAIN.read_bytes()
        sidecar = json.loads(files["provenance.json"].get_file().read_bytes())
        assert sidecar["numbers"]
        fonts = {
            str(f.get("/BaseFont"))
            for f in pdf.objects
            if isinstance(f, pikepdf.Dictionary) and f.get("/Type") == "/Font"
        }
        assert fonts
        assert all("NotoSans" in font for font in fonts)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_printed_number_has_a_trace(main_report, lang):
    sidecar = json.loads((main_report / lang / "provenance.json").read_text("utf-8"))
    for number in sidecar["numbers"]:
        assert sidecar["traces"][number["name"]], number
        assert number["kind"] in ("reported", "derived", "assumed", "synthetic")


class _Page(HTMLParser):
    """Collects the requests of a browser, and the ids."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in ("script", "link", "iframe", "object", "embed"):
            self.asked.append(tag)
        for key in ("src", "srcset", "data", "poster"):
            if key in attributes and not attributes[key].startswith("data:"):
                self.asked.append(attributes[key])
        if attributes.get("id"):
            self.ids.append(attributes["id"])
        if tag == "a" and attributes.get("href", "").startswith("#"):
            self.targets.append(attributes["href"][1:])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_asks_nothing_of_a_network(main_report, lang):
    text = (main_report / lang / "report.html").read_text("utf-8")
    page = _Page()
    page.feed(text)
    # the drawing that moves is packed, and its scripts hold all they need
    assert [tag for tag in page.asked if tag != "script"] == []
    (packed,) = re.findall(r'<script type="application/octet-stream">(.*?)</script>', text)
    assert zlib.decompress(base64.b64decode(packed)).startswith(b"<!doctype html>")
    assert not re.search(r"<script[^>]* src=", text)
    assert not re.search(r"url\((?!data:|#)", text)
    assert "@import" not in text
    assert "default-src 'none'" in text
    assert len(page.ids) == len(set(page.ids))
    assert set(page.targets) <= set(page.ids)
    assert f'lang="{ {"en": "en-GB", "zh": "zh-Hans"}[lang] }"' in text


def test_the_frame_of_a_drawing_that_moves_is_audited(main_report, tmp_path):
    page = (main_report / "en" / "report.html").read_bytes()
    place = page.index(b"application/octet-stream") + 60
    path = tmp_path / "report.html"
    path.write_bytes(page[:place] + b"unpacked" + page[place + 8 :])
    (fault,) = recount._page(path, page, same_makers=True)
    assert "unpacked" in fault.what


@pytest.mark.parametrize("lang", LANGS)
def test_the_sidecar_fits_its_schema_and_names_what_it_is_made_from(main_report, lang):
    path = main_report / lang / "provenance.json"
    schema = json.loads((ROOT / "case_lib/provenance.schema.json").read_text("utf-8"))
    raw = json.loads(path.read_text("utf-8"))
    if lang == LANGS[0]:  # a trace in seven: each is checked alone
        raw["traces"] = dict(list(raw["traces"].items())[::7])
    jsonschema.validate(raw, schema)
    sidecar = provenance.read(path)
    assert sidecar.case_sha256 == hashlib.sha256(MAIN.read_bytes()).hexdigest()
    assert sorted(sidecar.notebooks) == STEMS
    for stem, run in sidecar.notebooks.items():
        book = (NOTEBOOKS / f"{stem}.ipynb").read_bytes()
        assert run.sha256 == hashlib.sha256(book).hexdigest()
        assert run.parameters["draws"] == 500
        assert lang in run.parameters["lang"].split(",")
    assert sidecar.notebooks["02_provinces"].parameters["province_prior"] == "population"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_glyph_of_the_page_is_in_its_font(main_report, lang):
    text = (main_report / lang / "report.html").read_text("utf-8")
    # code isn't drawn, nor the moving drawing, which has its own page
    body = re.sub(r"(?s)<style.*?</style>|<script>.*?</script>|<[^>]+>", "", text)
    characters = set(html.unescape(body)) - set("\n\r\t\u2060\u200b\u00ad")
    for style in ("Regular", "Bold"):
        font = TTFont(ROOT / f"case_lib/fonts/NotoSansSC-{style}.ttf")
        assert characters - {chr(code) for code in font.getBestCmap()} == set()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_caption_drops_assumed_or_synthetic(main_report, lang):
    """The output of a chapter is compared with its caption in the page."""
    kind_words = {
        "assumed": {"en": "assumed", "zh": "假设"}[lang],
        "synthetic": {"en": "synthetic", "zh": "合成"}[lang],
    }
    text = (main_report / lang / "report.html").read_text("utf-8")
    captions = {
        re.sub(r"<[^>]+>", "", caption)
        for caption in re.findall(r"(?s)<figcaption>(.*?)</figcaption>", text)
    }
    seen = 0
    for stem in STEMS:
        for cell in executed.read(main_report / "notebooks" / f"{stem}.ipynb")["cells"]:
            for output in cell.get("outputs", []):
                block = version(output["data"][MIME], lang)
                if block["block"] not in ("table", "figure") or not block["kinds"]:
                    continue
                weakest = block["kinds"][-1]
                kinds = {n["kind"] for n in numbers_in(block)}
                assert kinds <= set(block["kinds"])
                if weakest in kind_words:
                    words = "".join(
                        r if isinstance(r, str) else r["text"] for r in block["caption"]
                    )
                    mine = [c for c in captions if html.escape(words, quote=False)[:40] in c]
                    assert mine
                    assert all(kind_words[weakest] in c for c in mine)
                    seen += 1
    assert seen >= 5


def test_the_schema_of_the_sidecar_is_that_of_the_code():
    shipped = (ROOT / "case_lib/provenance.schema.json").read_text("utf-8")
    assert shipped == provenance.schema_text()


@pytest.mark.parametrize("lang", LANGS)
def test_no_numeral_is_without_a_trace(main_report, lang):
    assert [str(orphan) for orphan in orphans(main_report / lang)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_the_report_is_what_its_notebooks_and_case_file_give(main_report, lang):
    assert [str(fault) for fault in recount.differences(main_report / lang)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_a_number_typed_by_hand_is_caught_in_both_formats(tmp_path, write_case, lang):
    folder = tmp_path / "notebooks"
    folder.mkdir()
    book = nbformat.read(NOTEBOOKS / "00_facts.ipynb", as_version=4)
    book.cells.insert(4, nbformat.v4.new_markdown_cell("They were 777 people in May 2019, 777名."))
    nbformat.write(book, folder / "00_facts.ipynb")
    out = tmp_path / "out"
    (pdf,) = in_process.render(str(write_case(MINIMAL)), Request(folder, [lang]), out)
    orphans = audit(pdf.parent)
    assert {orphan.what.split("'")[1] for orphan in orphans} == {"777", "2019"}
    assert {Path(orphan.where.split(",")[0]).suffix for orphan in orphans} == {".html", ".pdf"}


@pytest.mark.parametrize("lang", LANGS)
def test_every_number_leads_to_its_row_and_back(main_report, lang):
    text = (main_report / lang / "report.html").read_text("utf-8")
    ids = set(re.findall(r'id="([^"]+)"', text))
    rows = re.findall(r'<a class="n [^"]*" id="(use-\d+)" href="#([^"]+)"', text)
    assert len(rows) > 300
    assert {row for _, row in rows} <= ids
    ledger = text[text.index('data-name="ledger"') :]
    assert set(re.findall(r'href="#([^"]+)"', ledger)) <= ids
    for row in {row for _, row in rows}:
        assert f'<span id="{row}">' in ledger
    with pikepdf.open(main_report / lang / "report.pdf") as pdf:
        links = [
            a for page in pdf.pages for a in page.get("/Annots", []) if a.get("/Subtype") == "/Link"
        ]
    # each number in words or a table of the PDF leads to the row of its evidence, where it has one
    described = report_files.describe(main_report, lang).described
    rows = {run["evidence"] for run in evidence_in(described["back"])}
    blocks = [b for c in described["chapters"] for b in c["blocks"] if b["block"] != "figure"]
    leading = [
        n for n in numbers_in([described["title"], blocks, described["back"]]) if n["name"] in rows
    ]
    assert len(leading) > 150
    assert len(links) >= len(leading)
    sidecar = json.loads((main_report / lang / "provenance.json").read_text("utf-8"))
    reported = {n["name"] for n in sidecar["numbers"] if n["kind"] == "reported"}
    assert "arrests.total" in reported
    for name in reported & set(open_case(MAIN).quantities):
        assert name.startswith(("definition.", "law.")) or f'id="e-{name}"' in text, name


def test_the_evidence_names_the_pages_that_print_a_figure(main_report):
    pages = pdf_text.read((main_report / "en" / "report.pdf").read_bytes()).pages
    (evidence,) = (page for page in pages if "The evidence: each reported figure" in page)
    row = re.search(r"Organisers among those\s+caught\s+27.people.*?high ([\d,\s]+)\n", evidence)
    numbers = [int(number) for number in row[1].split(",")]
    before = pages[: pages.index(evidence)]
    pages_named = [
        n for n, page in enumerate(before, 1) if re.search(r"\b27\W+(?:people|organisers)", page)
    ]
    assert len(pages_named) > 3
    assert set(pages_named) <= set(numbers) <= set(range(1, len(before) + 1))
    assert all("27" in pages[number - 1] for number in numbers)


def test_both_languages_print_the_same_quantities_with_the_same_traces(main_report):
    def printed(lang):
        sidecar = json.loads((main_report / lang / "provenance.json").read_text("utf-8"))
        numbers = sorted((n["name"], str(n["low"]), str(n["high"])) for n in sidecar["numbers"])
        return numbers, {name: names_in(tree) for name, tree in sidecar["traces"].items()}

    assert printed("en") == printed("zh")


@pytest.mark.parametrize("lang", LANGS)
def test_a_corrections_note_between_two_reports(main_report, tmp_path, lang):
    """A newsroom has the sidecars of two real reports."""
    sidecar = main_report / lang / "provenance.json"
    before = read_state(sidecar, lang)
    assert note(before, before, lang) == []
    data = json.loads(sidecar.read_text("utf-8"))

    def recount(tree):
        if tree["name"].split("@")[0] == "arrests.organisers":
            tree["claims"][0]["says"] = "28"
        for item in tree.get("inputs", []):
            recount(item)

    for tree in data["traces"].values():
        recount(tree)
    for number in data["numbers"]:
        if number["name"] == "arrests.organisers":
            number["text"] = number["text"].replace("27", "28")
    changed = tmp_path / "new.json"
    changed.write_text(json.dumps(data), encoding="utf-8")
    lines = note(before, read_state(changed, lang), lang)
    assert len(lines) == 4
    assert all("27" in line and "28" in line for line in lines[1::2])
    assert {"en": "Legal Daily", "zh": "法治日报"}[lang] in lines[1]


DRAWING = ["02_provinces", "03_pay", "05_network"]


@pytest.mark.exhaustive
def test_two_runs_give_equal_bytes(main_report, tmp_path):
    """Of the notebooks that draw, in kernels for one language and in this process for two.

    Nothing that was computed before is used. That equal notebooks give equal files, the audit
    holds, and of the notebooks' own files, ``test_inputs.py``.
    """
    done = []
    given = {name: GIVEN[name] for name in ("draws", "organisations")}
    with cache.switched_off():
        (pdf,) = render(
            str(MAIN),
            Request(NOTEBOOKS, ["zh"], given, DRAWING, kernels=True),
            tmp_path,
            progress=lambda *s: done.append(s),
        )
    assert [step[1:] for step in done] == [(n, 4) for n in range(1, 5)]
    for stem in ["00_facts", *DRAWING]:
        again = shown_in(pdf.parents[1] / "notebooks" / f"{stem}.ipynb", "zh")
        assert again
        assert again == shown_in(main_report / "notebooks" / f"{stem}.ipynb", "zh"), stem


def test_a_notebook_of_ones_own_becomes_a_chapter(tmp_path):
    books = tmp_path / "notebooks"
    books.mkdir()
    shutil.copy(NOTEBOOKS / "00_facts.ipynb", books)
    facts = nbformat.read(books / "00_facts.ipynb", as_version=4)
    given = next(c for c in facts.cells if "parameters" in c.metadata.get("tags", []))
    cells = [
        nbformat.v4.new_markdown_cell("# Half of it"),
        given,
        nbformat.v4.new_code_cell(
            "from case_lib.casefile.opening import open_case\n"
            "from case_lib.document import show\n"
            "opened = open_case(case, lang=lang, sources=sources, draws=draws, seed=seed)"
        ),
        nbformat.v4.new_code_cell(
            '@opened.formula("MYR/hour", "half the hourly base pay")\n'
            "def half_wage(pay_dialler_base_wage_hour):\n"
            "    return pay_dialler_base_wage_hour / 2\n"
            "show.quantities(opened, half_wage)"
        ),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), books / "07_half.ipynb")
    given = {"draws": 500}
    case = str(ROOT / "tests/cases/port-town.yaml")
    request = Request(books, ["en"], given, ["07_half"])
    (pdf,) = in_process.render(case, request, tmp_path / "out")
    assert [str(orphan) for orphan in audit(pdf.parent)] == []
    assert "Halfthehourlybasepay:6–7.5ringgitanhour" in plain(pdf)
    sidecar = json.loads((pdf.parent / "provenance.json").read_text("utf-8"))
    tree = sidecar["traces"]["own.half_wage"]
    assert tree["formula"] == "pay_dialler_base_wage_hour / 2"
    (wage,) = tree["inputs"]
    assert "pay.dialler.hourly_wage" in names_in(wage)
    assert '"source": "star"' in json.dumps(wage)


# -- the gate ---------------------------------------------------------------------------------


def test_an_unknown_parameter_is_refused_before_anything_runs(tmp_path):
    with pytest.raises(ParameterError, match=r"province_pior.*Did you mean 'province_prior'"):
        render(str(MAIN), Request(NOTEBOOKS, ["en"], {"province_pior": "uniform"}), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_parameter_is_told_once_for_all_notebooks(tmp_path):
    given = {"drws": "3", "pay.call_minutes": "2..3"}
    with pytest.raises(ParameterError) as error:
        render(str(MAIN), Request(NOTEBOOKS, ["en"], given), tmp_path)
    unknown, assumed = str(error.value).splitlines()
    assert unknown.startswith("no notebook takes the parameter 'drws'. They take: case, lang")
    assert unknown.endswith("Did you mean 'draws'?")
    assert assumed == (
        "pay.call_minutes is an assumption, not a parameter. Give it with -a pay.call_minutes=2..3."
    )


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({"draws": "many"}, "whole number"),
        ({"draws": "2.5"}, "whole number"),
        ({"draws": "3"}, "from 100"),
        ({"seed": "-1"}, "from 0"),
        ({"sources": "nobody"}, "not a source"),
        ({"organisations": "0"}, "from 1 to"),
        ({"removed": "-3"}, "from 1 to"),
        ({"province_prior": "populaton"}, "Did you mean 'population'"),
        ({"case": "other"}, "can't be set with -p"),
    ],
)
def test_a_wrong_value_is_refused_before_anything_runs(tmp_path, given, part):
    with pytest.raises(ParameterError, match=part):
        render(str(MAIN), Request(NOTEBOOKS, ["en"], given), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_bad_case_leaves_nothing(tmp_path, write_case):
    with pytest.raises(FactError):
        render(
            str(write_case(MINIMAL.replace("12,", "x,"))),
            Request(NOTEBOOKS, ["en"]),
            tmp_path / "out",
        )
    assert not (tmp_path / "out").exists()


def book(path: Path, source: str, tags=("parameters",)) -> Path:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    notebook.cells[0].metadata["tags"] = list(tags)
    nbformat.write(notebook, path)
    return path


@pytest.mark.parametrize(
    ("source", "tags", "part"),
    [
        ("a = 1", (), "0 cells tagged"),
        ("a = open('x')", ("parameters",), "nothing but"),
        ("import os", ("parameters",), "nothing but"),
        ("a = ", ("parameters",), "nothing but"),
    ],
)
def test_a_notebook_without_a_plain_parameters_cell_is_refused(tmp_path, source, tags, part):
    with pytest.raises(ParameterError, match=part):
        parameters.declared(book(tmp_path / "x.ipynb", source, tags))


def test_values_take_the_type_of_the_default(tmp_path):
    path = book(tmp_path / "x.ipynb", 'a = 1\nb = 1.0\nc = "x"\nd = True')
    values = parameters.check(path, {"a": "5", "b": "2", "c": "y", "d": "no"})
    assert values == {"a": 5, "b": 2.0, "c": "y", "d": False}


def test_a_failing_notebook_names_its_cell_and_leaves_the_former_report(tmp_path, write_case):
    case = str(write_case(MINIMAL))
    folder = tmp_path / "notebooks"
    folder.mkdir()
    for path in NOTEBOOKS.glob("0[01]*.ipynb"):
        (folder / path.name).write_bytes(path.read_bytes())
    broken = nbformat.read(folder / "01_timeline.ipynb", as_version=4)
    broken.cells.append(nbformat.v4.new_code_cell("1 / 0"))
    nbformat.write(broken, folder / "01_timeline.ipynb")
    out = tmp_path / "out"
    former = out / "small-case" / "en" / "report.pdf"
    former.parent.mkdir(parents=True)
    former.write_bytes(b"the former one")
    seal(former.parents[1], {})
    with pytest.raises(RenderError, match=r"01_timeline\.ipynb, cell \d+: ZeroDivisionError"):
        render(case, Request(folder, ["en"], {"draws": 500}), out)
    assert former.read_bytes() == b"the former one"
    there = sorted(p.name for p in out.rglob("*") if p.is_file())
    assert there == ["manifest.json", "report.pdf"]
    (former.parents[1] / "mynotes.txt").write_text("mine")
    with pytest.raises(ParameterError, match=r"didn't make \(mynotes\.txt\)"):
        render(case, Request(folder, ["en"], {"draws": 500}), out)

"""Every drawing of every case, in each language: no overlapping or misplaced words.

The drawings are those of reports that other tests have rendered; they are measured by the outlines
of the shipped fonts.
"""

from __future__ import annotations

import ast
import functools
import itertools
import re

import nbformat
import pytest

from case_lib.chapters.pay import deterrence_figure
from case_lib.document import style_sheet
from case_lib.document.display import MIME
from case_lib.document.drawing import MODEL
from case_lib.document.versions import version
from tests.conftest import FEW, MAIN, ROOT, cases
from tests.svg_words import boxes, misplaced, words

INVENTED = sorted(path.stem for path in (ROOT / "tests" / "cases").glob("*.yaml"))
SHIPPED = sorted(path.name for path in (ROOT / "cases").iterdir())
# what shows reported figures, a model's beside them at most; any other drawing is a model's
AS_REPORTED = ("timeline", "composition", "prices", "minimum-wages", "pyramid", "way", "compare-")
LANGS = ("en", "zh")
DRAWS = re.compile(r"(figures|pyramid|way|\w+_figure)\.|money\.flow\(")


def blocks(cells, lang):
    """Yield what the cells of an executed notebook show in a language, figures alone."""
    for cell in cells:
        for output in cell.get("outputs", []):
            content = output.get("data", {}).get(MIME)
            if content is not None and version(content, lang)["block"] == "figure":
                yield version(content, lang)


def drawn_alone(path):
    """Run the cells of all notebooks that draw, and those that they need, for one case."""
    cells = []
    for book in sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")):
        names = {}
        for cell in nbformat.read(book, as_version=4).cells:
            if cell.cell_type != "code":
                continue
            body = ast.parse(cell.source).body
            last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
            exec(compile(ast.Module(body, []), book.name, "exec"), names)
            if "parameters" in cell.metadata.get("tags", []):
                names.update(FEW, case=str(path), lang=",".join(LANGS), draws=200)
            if last is not None and DRAWS.match(ast.unparse(last)):
                value = eval(compile(ast.Expression(last.value), book.name, "eval"), names)
                cells.append({"outputs": [{"data": {MIME: value.describe()}}]})
    return cells


@pytest.fixture(scope="module")
def drawings(request, report_of):
    """Return the drawings of a case in a language: those of its report, where there is one."""

    @functools.cache
    def cells(name):
        if name in SHIPPED and name != MAIN.parent.name:
            return drawn_alone(ROOT / "cases" / name / "case.yaml")
        report = request.getfixturevalue("main_report") if name in SHIPPED else report_of(name)
        books = sorted((report / "notebooks").glob("*.ipynb"))
        return [cell for book in books for cell in nbformat.read(book, as_version=4).cells]

    return lambda name, lang: list(blocks(cells(name), lang))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", cases([*SHIPPED, *INVENTED]))
def test_no_words_lie_over_others_or_out_of_their_place(drawings, name, lang):
    faults = {
        f"{block['name']}, part {part}": wrong
        for block in drawings(name, lang)
        for part, svg in enumerate(block["svgs"], 1)
        if (wrong := [*misplaced(svg), *re.findall('id="(legend)', svg)])
    }
    assert faults == {}


@pytest.mark.parametrize("lang", LANGS)
def test_a_drawing_of_a_model_says_so_across_itself_in_two_sizes_of_type(drawings, lang):
    blocks_drawn = drawings(MAIN.parent.name, lang)
    assert {"timeline", "composition", "prices", "way", "funnel"} <= {
        b["name"] for b in blocks_drawn
    }
    for block in blocks_drawn:
        for svg in block["svgs"]:
            across = [word for word in words(svg) if word.of == MODEL]
            assert bool(across) != block["name"].startswith(AS_REPORTED), block["name"]
            sizes = {word.size for word in words(svg)} - {word.size for word in across}
            assert sizes <= {style_sheet.TEXT, style_sheet.SMALL}, block["name"]


@pytest.mark.parametrize("wanted", [[1.9, 1.2, 0.4], [2.2, 2.2, 2.19], [0.0, 0.0], [1.1]])
def test_names_of_bands_stand_apart_and_as_near_as_may_be(wanted):
    """Each where its band ends, unless another stands there or the drawing ends."""
    sizes = [0.4, 0.3, 0.5][: len(wanted)]
    middles = deterrence_figure._apart(wanted, sizes)
    ends = [
        (middle + size / 2, middle - size / 2) for middle, size in zip(middles, sizes, strict=True)
    ]
    for (_, low), (top, _) in itertools.pairwise(ends):
        assert top <= low + 1e-9
    assert ends[0][0] <= deterrence_figure._TALL + 1e-9
    assert ends[-1][1] >= -1e-9
    room = [m - s / 2 > 0 and m + s / 2 < 2.2 for m, s in zip(wanted, sizes, strict=True)]
    if all(room) and all(a - b > 0.5 for a, b in itertools.pairwise(wanted)):
        assert middles == wanted


def test_words_keep_to_tiers_tiles_and_steps(drawings):
    boxes_of = {b["name"]: boxes(b["svgs"][0]) for b in drawings(MAIN.parent.name, "en")}
    assert [len(boxes_of[name]) for name in ("pyramid", "way", "province-tiles")] == [5, 3, 34]


HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40">'
    '<g id="box-1"><path d="M 10 5 L 60 5 L 60 20 L 10 20 z"/></g>'
)
SAID = (
    '<g id="{id}"><text x="{x}" y="{y}" style="font-size: 8px; '
    "font-family: 'Noto Sans SC Latin', 'Noto Sans SC'\" "
    'transform="rotate(-0 {x} {y})">{said}</text></g>'
)
BROKEN = {
    "as it should be": ([("in-box-1", 12, 15, "in its box"), ("a", 90, 15, "beside")], []),
    "off": ([("a", 180, 15, "on the edge")], ["off: on the edge"]),
    "below": ([("a", 20, 41.5, "jumpy")], ["off: jumpy"]),
    "over": (
        [("a", 90, 15, "two words"), ("b", 100, 17, "over them")],
        ["over them over two words"],
    ),
    "out": ([("in-box-1", 30, 15, "out of its box")], ["out of its box: out of its box"]),
    "zh": ([("a", 90, 15, "上海警方"), ("b", 121, 15, "通报")], ["通报 over 上海警方"]),
}


@pytest.mark.parametrize("named", BROKEN)
def test_words_out_of_their_place_are_found(named):
    placed, wrong = BROKEN[named]
    elements = [SAID.format(id=of, x=x, y=y, said=said) for of, x, y, said in placed]
    assert misplaced(HEAD + "".join(elements) + "</svg>") == wrong


def test_accents_are_told_apart_in_grey_print():
    def grey(colour):
        red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue  # ITU-R BT.601

    shades = sorted(
        grey(getattr(style_sheet, name)) for name in ("INK", "BLUE", "ORANGE", "PALE", "WHITE")
    )
    assert min(b - a for a, b in itertools.pairwise(shades)) > 0.1


def test_colours_and_sizes_of_drawings_stand_in_the_style_sheet():
    """Only roles in generated networks have colours of their own, which their shapes repeat."""
    for path in sorted((ROOT / "case_lib" / "chapters").glob("*/*.py")):
        source = path.read_text("utf-8")
        assert not re.search(r"(font|label)size=[0-9]", source), path
        if path.name != "figures.py" or path.parent.name != "network":
            assert not re.search(r"\"#[0-9a-fA-F]{6}\"", source), path

from __future__ import annotations

import nbformat
import pytest

from case_lib.casefile.loader import load_case
from case_lib.reading.numeral_reading import read
from case_lib.reports.mutation import (
    apart,
    check_claims,
    compare,
    groups_of,
    mutate,
)
from case_lib.reports.perturbations import Perturbation, perturbations
from tests.conftest import MAIN, MINIMAL, ROOT


def tree(name, *inputs):
    return {"name": name, "inputs": [tree(i) for i in inputs]}


def state(values, traces):
    return {
        "printed": {n: [v] for n, v in values.items()},
        "drawn": {"figure": (str(values.get("c")), ["c"])},
        "traces": {t["name"]: t for t in traces},
    }


TRACES = [tree("a"), tree("b", "a"), tree("c")]


def test_what_the_trace_names_may_move():
    before, after = state({"a": 1, "b": 2, "c": 3}, TRACES), state({"a": 2, "b": 3, "c": 3}, TRACES)
    assert compare(before, after, "a") == ""


def test_a_silent_dependence_and_a_dead_claim_are_told():
    before = state({"a": 1, "b": 2, "c": 3}, TRACES)
    assert "doesn't name it: c" in compare(before, state({"a": 2, "b": 2, "c": 4}, TRACES), "a")
    assert "nothing printed" in compare(before, before, "a")
    assert "doesn't name it: d" in compare(
        before, state({"a": 2, "b": 2, "c": 3, "d": 1}, TRACES), "a"
    )


def test_a_number_that_is_said_to_be_computed_from_a_claim_must_move():
    half = {**tree("b", "a"), "formula": "a / 2"}
    rounded = {**tree("b", "a"), "formula": "np.ceil(a / 2)"}
    modelled = {**tree("b", "a"), "method": "draws"}
    for under, moves in ((half, True), (rounded, False), (modelled, False)):
        traces = [tree("a"), under]
        before, after = state({"a": 1, "b": 2}, traces), state({"a": 2, "b": 2}, traces)
        after["drawn"] = before["drawn"]
        assert ("computed from it: b" in compare(before, after, "a")) is moves


def test_a_figure_that_changes_says_what_it_rests_on():
    before, after = state({"a": 1}, TRACES), state({"a": 2}, TRACES)
    after["drawn"]["figure"] = ("moved", ["c"])
    assert "changes figure figure" in compare(before, after, "a")
    after["drawn"]["figure"] = ("moved", ["c", "a"])
    assert compare(before, after, "a") == ""


def test_a_number_that_changes_places_has_not_moved_and_one_that_changes_has():
    before, after = state({"a": 1, "b": 2, "c": 3}, TRACES), state({"a": 2, "b": 3, "c": 3}, TRACES)
    before["printed"]["c"] = [("3", 3, 3), ("3 people", 3, 3)]
    after["printed"]["c"] = before["printed"]["c"][::-1]
    assert compare(before, after, "a") == ""
    after["printed"]["c"] = [("3", 3, 3), ("3 people", 3, 4)]
    assert "doesn't name it: c" in compare(before, after, "a")
    after["printed"]["c"] = before["printed"]["c"][:1]
    assert "doesn't name it: c" in compare(before, after, "a")


def test_every_standing_claim_is_changed_to_other_numbers():
    file = load_case(MAIN)
    changes = list(perturbations(file))
    standing = sum(c.rank != "rejected" for s in file.quantities.values() for c in s.claims)
    dated = sum(c.when is not None for e in file.events.values() for c in e.claims)
    assert len(changes) == standing + dated
    for perturbation in changes:
        if perturbation.section == "quantities":
            for says in perturbation.instead:
                assert read(says).interval != read(perturbation.said).interval
        else:
            assert perturbation.said not in perturbation.instead


# so many parts of a case's claims run beside each other
PARTS = {"shanghai-2023": 6, "cixi-2022": 2, "hanchuan-2021": 2}
SHIPPED = [
    (path.parent.name, part, of)
    for path in sorted((ROOT / "cases").glob("*/case.yaml"))
    for of in [PARTS.get(path.parent.name, 1)]
    for part in range(of)
]
BOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))


@pytest.mark.exhaustive
@pytest.mark.parametrize(("name", "part", "of"), SHIPPED)
def test_every_claim_moves_what_its_trace_says(name, part, of):
    """Each other part in Chinese.

    Both languages print the same numbers with the same traces (``test_reports.py`` and
    ``test_any_case.py`` hold that), so that either shows what moves.
    """
    case, langs = str(ROOT / "cases" / name / "case.yaml"), [["en", "zh"][part % 2]]
    groups = groups_of(case, BOOKS, langs)[part::of]
    failures = [f for group in groups for f in check_claims(case, BOOKS, group, langs)]
    assert [str(failure) for failure in failures] == []


def test_every_claim_is_in_one_group_with_none_that_moves_the_same_numbers():
    groups = groups_of(str(MAIN), BOOKS[:2], ["en"])
    claims = {(n.subject, n.said) for n in perturbations(load_case(MAIN))}
    assert sorted((n.subject, n.said) for group in groups for n in group) == sorted(claims)
    assert max(map(len, groups)) > 3
    state = {"printed": {name: [] for name in "abcd"}, "traces": {t["name"]: t for t in TRACES}}
    a, b, c = (Perturbation("quantities", name, 0, "1", ("2",)) for name in "abc")
    assert apart([a, b, c], state) == [[a, c], [b]]


PLANTED = {
    "number": """
from case_lib.document.display import Paragraph
from case_lib.quantity.results import modelled
from case_lib.document.inline import number

total = opened["arrests.total"]
typed = modelled("own.total", total.low, total.high, "person", [], "typed")
Paragraph([[number(typed, opened.lang)]])
""",
    "figure": """
from case_lib.document import drawing
from case_lib.document.around import Around

figure, axes = drawing.canvas(1)
axes.plot([0, opened["arrests.total"].low])
drawing.block(figure, Around("planted", opened.lang, ["A line"], alt="a line"))
""",
}


@pytest.mark.parametrize(("planted", "lang"), list(zip(PLANTED, ["en", "zh"], strict=True)))
def test_a_dependence_that_a_notebook_hides_is_found(tmp_path, planted, lang):
    book = nbformat.read(ROOT / "notebooks" / "00_facts.ipynb", as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(PLANTED[planted]))
    nbformat.write(book, tmp_path / "00_facts.ipynb")
    case, books = str(ROOT / "tests/cases/one-source.yaml"), [tmp_path / "00_facts.ipynb"]
    (group,) = groups_of(case, books, [lang])
    (difference,) = check_claims(case, books, group, [lang])
    assert difference.what.startswith("arrests.total")
    assert {"number": "own.total", "figure": "figure planted"}[planted] in difference.what


def test_all_claims_are_changed_in_processes_and_each_failure_has_its_place(tmp_path):
    """Of a case with two counts, one of which a notebook hides in a number of its own."""
    case = tmp_path / "case.yaml"
    more = "  arrests.core: {label: core, unit: person, claims: [{says: 3, source: paper}]}\n"
    case.write_text(MINIMAL + more, "utf-8")
    books = tmp_path / "notebooks"
    books.mkdir()
    book = nbformat.read(ROOT / "notebooks" / "00_facts.ipynb", as_version=4)
    book.cells.append(nbformat.v4.new_code_cell(PLANTED["number"]))
    nbformat.write(book, books / "00_facts.ipynb")
    steps = []
    (failure,) = mutate(str(case), books, lambda *step: steps.append(step))
    assert steps[-1] == (2, 2)
    assert failure.where.endswith("case.yaml:19:9")
    assert failure.what.startswith("arrests.total (en): moves numbers whose trace doesn't name it")

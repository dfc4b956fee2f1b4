"""Drawings that don't fit move to the next page; other blocks keep their order."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from case_lib.reports.page_flow import flowed

PAGE = 257.0


def laid(blocks):
    """Positions of blocks, and the empty space before drawings, computed by hand."""
    page, y, starts, empty = 2, 0.0, [], []
    for block in blocks:
        if block["block"] == "figure" and y + block["tall"] > PAGE:
            empty.append(PAGE - y)
            page, y = page + 1, 0.0
        starts.append({"page": page, "y": y, "tall": block["tall"], "text": PAGE})
        y += block["tall"] + 3
        if y > PAGE:
            page, y = page + 1, y - PAGE
    return starts, empty


# as tall, in mm, as such blocks are
TALL = {"text": (5, 40), "table": (20, 120), "figure": (60, 110), "heading": (6, 10)}
KINDS = st.sampled_from(["text", "text", "table", "figure", "heading"])
ROWS = KINDS.flatmap(lambda kind: st.tuples(st.just(kind), st.integers(*TALL[kind]), st.booleans()))
BLOCKS = st.lists(ROWS, min_size=8, max_size=40).map(
    lambda rows: [
        {"block": "heading", "level": 1, "tall": 20.0, "place": -1},
        *(
            {"block": kind, "tall": float(tall), "level": 1 + deep, "files": ["a"], "place": n}
            for n, (kind, tall, deep) in enumerate(rows)
        ),
    ]
)


@given(BLOCKS)
def test_only_drawings_wait(blocks):
    order = flowed(blocks, laid(blocks)[0])
    assert sorted(block["place"] for block in order) == [block["place"] for block in blocks]
    for kind in (["figure"], ["text", "table", "heading"]):
        same = [block["place"] for block in order if block["block"] in kind]
        assert same == sorted(same)
    # what stands under a heading, and each chapter, keeps its first block
    for before, after in itertools.pairwise(blocks):
        if before["block"] == "heading" and after["block"] == "figure":
            at = order.index(after)
            assert order[at - 1] is before
    chapter = [
        sum(b["block"] == "heading" and b["level"] == 1 for b in order[: n + 1])
        for n in range(len(order))
    ]
    was = [
        sum(b["block"] == "heading" and b["level"] == 1 for b in blocks[: n + 1])
        for n in range(len(blocks))
    ]
    assert [chapter[order.index(b)] for b in blocks] == was


@given(BLOCKS)
def test_pages_are_as_full_as_before_or_fuller(blocks):
    starts, empty = laid(blocks)
    assert sum(laid(flowed(blocks, starts))[1][:1]) <= sum(empty[:1])


def test_text_fills_the_page_before_a_drawing():
    text, drawing = (
        {"block": "text", "tall": 180.0},
        {"block": "figure", "files": ["a"], "tall": 90.0},
    )
    more = [{"block": "text", "tall": 40.0, "n": n} for n in range(3)]
    blocks = [text, drawing, *more]
    starts, empty = laid(blocks)
    assert empty == [74.0]
    order = flowed(blocks, starts)
    assert order == [text, more[0], drawing, more[1], more[2]]
    assert laid(order)[1] == [31.0]


def test_a_drawing_that_nothing_precedes_stays_first():
    drawing = {"block": "figure", "files": ["a"], "tall": 300.0}
    text = {"block": "text", "tall": 40.0}
    assert flowed([drawing, text], laid([drawing, text])[0]) == [drawing, text]


@given(BLOCKS)
def test_every_block_stays_in_its_section(blocks):
    def sections(order):
        headings, now = {}, None
        for block in order:
            now = block["place"] if block["block"] == "heading" else now
            headings[block["place"]] = now
        return headings

    assert sections(flowed(blocks, laid(blocks)[0])) == sections(blocks)


def test_a_drawing_passes_no_heading():
    text = {"block": "text", "tall": 180.0}
    drawing = {"block": "figure", "files": ["a"], "tall": 90.0}
    after = [
        {"block": "text", "tall": 10.0},
        {"block": "heading", "level": 2, "tall": 8.0},
        {"block": "text", "tall": 20.0, "n": 2},
    ]
    blocks = [text, drawing, *after]
    assert flowed(blocks, laid(blocks)[0]) == [text, after[0], drawing, *after[1:]]

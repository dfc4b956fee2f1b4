"""Columns of printed tables: whole words fit, and no move between two columns saves a line."""

from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from case_lib.reports.columns import column_widths

LINE, INSET = 61.8, 0.9  # em of a line and of what is left free beside a cell, as typst sets them
WORDS = st.lists(
    st.sampled_from(["a", "yuan", "province", "investigation", "人", "506"]), max_size=40
)


def lines(shares, table):
    """Lines of a table, counted in the simplest way: letters by width of column."""
    return sum(
        max(
            math.ceil(
                1.06
                * sum(1.0 if word == "人" else len(word + " ") / 2 for word in cell)
                / (share * LINE - INSET)
            )
            for cell, share in zip(row, shares, strict=True)
        )
        for row in table
    )


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=1, max_size=12))
def test_columns_take_few_lines_and_hold_their_words(table):
    rows = [[["".join(w if w == "人" else w + " " for w in cell)] for cell in row] for row in table]
    shares = column_widths(["what", "how", "who"], rows)
    assert math.isclose(sum(shares), 1)
    longest = [
        max((1.0 if w == "人" else len(w + " ") / 2 for row in table for w in row[n]), default=0)
        for n in range(3)
    ]
    assert all(
        share * LINE - INSET >= word - 1e-9 for share, word in zip(shares, longest, strict=True)
    )
    # brute force over every split in twelfths that holds the words finds nothing much shorter
    splits = (s for s in itertools.product(range(1, 11), repeat=3) if sum(s) == 12)
    divisions = [
        s
        for s in splits
        if all(
            part / 12 * LINE - INSET >= max(word, 2) for part, word in zip(s, longest, strict=True)
        )
    ]
    best = min((lines([part / 12 for part in s], table) for s in divisions), default=math.inf)
    assert lines(shares, table) <= 1.15 * best + 2


def test_words_that_fill_the_line_share_it():
    long = "x" * 100
    assert column_widths(["a", "b"], [[[long], [long]]]) == [0.5, 0.5]


def test_pages_have_room_before_they_are_known():
    uses = {"uses": "q", "at": ["u1", "u2", "u3"]}
    share = column_widths(
        ["a", "p."], [[["seven letters"], [uses]]] * 9 + [[["words " * 90], [uses]]]
    )[1]
    assert share * LINE - INSET >= 1.06 * len("12, 13, 14, ") / 2


def test_five_characters_beside_long_works_stand_on_one_line():
    work = "A work on a method that is cited with its journal, volume, pages and address. " * 2
    share = column_widths(["文献", "阅读方式"], [[[work], ["据他文引用"]]] * 20)[1]
    assert share * LINE - INSET >= 5


def test_a_number_and_its_unit_stand_on_one_line():
    amount = "380,000–780,000\u00a0people"
    share = column_widths(["figure", "as printed"], [[["words " * 30], [amount]]] * 9)[1]
    assert share * LINE - INSET >= len("380,000–780,000 people") / 2

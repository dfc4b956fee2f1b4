"""Drawings that are remembered: a print is used again only for the same drawing."""

import os
import subprocess
import sys

import matplotlib as mpl
import pytest

from case_lib.base import cache, code
from case_lib.document import drawing, show, ticks
from case_lib.document.around import Around

AROUND = Around("rise", "en", ["A rise."], ["Invented."], "A line that rises.")


@pytest.fixture(autouse=True)
def prints_made(tmp_path, monkeypatch):
    """Own results, and the list of what was really printed."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "results"))
    ways, make = [], drawing._print

    def counted(figure, how):
        ways.append(how)
        return make(figure, how)

    monkeypatch.setattr(drawing, "_print", counted)
    return ways


def made(at=3.0, log=False, **settings):
    with mpl.rc_context(settings):
        figure, axes = drawing.canvas(1.5)
        axes.plot([1, 2, at], [1, 20, 300], label="people")
        axes.set_title("A title")
        if log:
            axes.set_yscale("log")
            ticks.log_ticks(axes.yaxis, "en")
    return figure


def all_of(figure):
    block = drawing.block(figure, AROUND)
    return block.svgs, block.drawn


@pytest.mark.parametrize("log", [False, True])
def test_an_equal_drawing_is_not_printed_again_and_is_equal_to_the_byte(
    log, prints_made, monkeypatch
):
    first = all_of(made(log=log))
    assert prints_made == ["none", "path"]
    assert all_of(made(log=log)) == first
    assert prints_made == ["none", "path"]
    monkeypatch.setenv(cache.VARIABLE, cache.OFF)
    assert all_of(made(log=log)) == first
    assert prints_made == ["none", "path"] * 2


def with_a_patch(figure):
    figure.axes[0].axvspan(1, 1.0000001)


def with_a_colour(figure):
    figure.axes[0].lines[0].set_color("#123456")


def with_an_id(figure):
    figure.axes[0].lines[0].set_gid("mv-1")


def with_a_limit(figure):
    figure.axes[0].set_ylim(0, 400)


@pytest.mark.parametrize("change", [with_a_patch, with_a_colour, with_an_id, with_a_limit])
def test_whatever_changes_a_drawing_prints_it(change, prints_made):
    before = drawing.svg_of(made(), "none")
    changed = made()
    change(changed)
    assert drawing.svg_of(changed, "none") != before
    assert prints_made == ["none", "none"]


def test_other_data_settings_and_code_print_a_drawing(prints_made, monkeypatch):
    drawing.svg_of(made(), "none")
    drawing.svg_of(made(at=3.0000001), "none")
    drawing.svg_of(made(**{"font.size": 11}), "none")
    with mpl.rc_context({"axes.unicode_minus": False}):
        drawing.svg_of(made(), "none")
    monkeypatch.setattr(code, "everything", lambda: "other code")
    drawing.svg_of(made(), "none")
    assert len(prints_made) == 5


def test_an_entry_that_was_planted_or_damaged_is_not_used(prints_made, tmp_path):
    first = drawing.svg_of(made(), "none")
    (path,) = (tmp_path / "results").glob("??/*")
    for planted in (b"<svg>planted</svg>", path.read_bytes()[:-1] + b"x"):
        path.write_bytes(planted)
        assert drawing.svg_of(made(), "none") == first
    other = made(at=4.0)
    drawing.svg_of(other, "none")
    entries = [p for p in (tmp_path / "results").glob("??/*") if p != path]
    entries[0].write_bytes(path.read_bytes())  # the print of another drawing
    assert drawing.svg_of(made(at=4.0), "none") != first


def test_a_drawing_that_was_only_remembered_is_laid_out_before_it_is_handed_out(prints_made):
    position = drawing.block(made(), AROUND).axes()[0].get_position().bounds
    again = drawing.block(made(), AROUND)
    assert again.drawn
    assert prints_made == ["none", "path"]
    assert again.axes()[0].get_position().bounds == position
    assert prints_made == ["none", "path"] * 2


def test_outlines_alone_are_missing_and_are_those_of_the_printed_drawing(prints_made, tmp_path):
    svgs, outlines = all_of(made())
    known = {p.name for p in (tmp_path / "results").glob("??/*")}
    (tmp_path / "results").rename(tmp_path / "both")
    drawing.svg_of(made(), "none")  # only this is remembered now
    assert len({p.name for p in (tmp_path / "results").glob("??/*")} & known) == 1
    assert all_of(made()) == (svgs, outlines)


def test_a_drawing_changed_after_its_print_is_printed(prints_made):
    for _ in range(2):  # printed, then remembered
        figure = made()
        before = drawing.svg_of(figure, "none")
        figure.axes[0].set_title("Another title")
        after = drawing.svg_of(figure, "none")
        assert "Another title" in after
        assert "Another title" not in before


def test_a_drawing_with_a_function_of_a_user_is_printed_each_time(prints_made):
    def label(value, _):
        return f"{value:g} people"

    for _ in range(2):
        figure = made()
        figure.axes[0].yaxis.set_major_formatter(label)
        drawing.svg_of(figure, "none")
    assert prints_made == ["none", "none"]


def test_a_drawing_that_a_user_shows_is_printed_each_time(prints_made):
    for _ in range(2):
        show.figure(made(), "A rise.", "A line that rises.", "Invented.")
    count = len(prints_made)
    assert count > 2
    show.figure(made(), "A rise.", "A line that rises.", "Invented.")
    assert len(prints_made) == count * 3 // 2


def test_a_drawing_that_calls_a_function_of_a_user_while_it_is_printed_is_printed(prints_made):
    for words in ("one", "two"):
        figure = made()
        figure.canvas.mpl_connect("draw_event", lambda _, words=words: None)
        drawing.svg_of(figure, "none")
    assert prints_made == ["none", "none"]


def test_every_process_finds_the_same_content():
    program = (
        "from tests.test_prints import made; from case_lib.document import prints;"
        "print(prints._state_of(made(log=True)).content)"
    )
    # tests before this one may have left matplotlib with other settings, which count
    contents = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(contents) == 1

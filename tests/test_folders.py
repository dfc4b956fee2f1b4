"""Folders are written atomically and replace only earlier versions, without a gap."""

from __future__ import annotations

import errno
import shutil
import threading

import pytest

from case_lib.base import folders
from case_lib.base.errors import CaseLibError, ParameterError, RenderError
from case_lib.base.folders import put, refuse_others, replacing, seal


def made(folder, words):
    folder.mkdir(parents=True)
    (folder / "report.txt").write_text(words)
    (folder / "inner").mkdir()
    (folder / "inner" / "more.txt").write_text(words)
    seal(folder, {"case_lib": "0"})
    return folder


def words_in(folder):
    return (folder / "report.txt").read_text(), (folder / "inner" / "more.txt").read_text()


def test_a_folder_takes_the_place_of_its_like(tmp_path):
    target = tmp_path / "out" / "en"
    for words in ("one", "two"):
        put(made(tmp_path / words, words), target)
        assert words_in(target) == (words, words)
    assert [path.name for path in target.parent.iterdir()] == ["en"]


@pytest.mark.parametrize(
    "strange",
    [
        lambda target: (target / "mynotes.txt").write_text("mine"),
        lambda target: (target / "inner" / "mine.csv").write_text("mine"),
        lambda target: (target / "manifest.json").unlink(),
        lambda target: (target / "manifest.json").write_text("[]"),
        lambda target: (target / "link").symlink_to(target.parent, target_is_directory=True),
    ],
)
def test_what_is_not_ours_is_left_alone(tmp_path, strange):
    target = tmp_path / "out" / "en"
    put(made(tmp_path / "one", "one"), target)
    strange(target)
    before = sorted(path.relative_to(target) for path in target.rglob("*"))
    with pytest.raises(ParameterError, match="--out"):
        put(made(tmp_path / "two", "two"), target)
    assert sorted(path.relative_to(target) for path in target.rglob("*")) == before
    assert words_in(target) == ("one", "one")


def test_a_file_in_the_way_is_left_alone(tmp_path):
    (tmp_path / "en").write_text("mine")
    with pytest.raises(ParameterError):
        put(made(tmp_path / "one", "one"), tmp_path / "en")
    assert (tmp_path / "en").read_text() == "mine"


def test_an_empty_folder_and_what_systems_leave_are_no_hindrance(tmp_path):
    target = tmp_path / "en"
    target.mkdir()
    refuse_others(target)
    put(made(tmp_path / "one", "one"), target)
    (target / ".DS_Store").touch()
    (target / "inner" / ".ipynb_checkpoints").mkdir()
    (target / "inner" / ".ipynb_checkpoints" / "more-checkpoint.txt").touch()
    put(made(tmp_path / "two", "two"), target)
    assert words_in(target) == ("two", "two")


@pytest.mark.parametrize("exchanged", [True, False])
def test_many_at_once_leave_one_whole_folder(tmp_path, monkeypatch, exchanged):
    """If the system can swap folders, a reader finds one at every moment."""
    if not exchanged:
        monkeypatch.setattr(folders, "_exchanged", lambda one, other: False)
    target = tmp_path / "out" / "en"
    put(made(tmp_path / "first", "first"), target)
    sources = [made(tmp_path / f"n{row}", f"n{row}") for row in range(24)]
    faults, done = [], threading.Event()

    def write(sources):
        try:
            for source in sources:
                put(source, target)
        except Exception as error:
            faults.append(error)

    def read():
        while not done.is_set():
            if exchanged and not target.exists():
                faults.append(FileNotFoundError(target))

    writers = [threading.Thread(target=write, args=(sources[n::4],)) for n in range(4)]
    reader = threading.Thread(target=read)
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    reader.join()
    assert faults == []
    one, other = words_in(target)
    assert one == other
    assert [path.name for path in target.parent.iterdir()] == ["en"]


FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("fault", [FULL, shutil.Error([("a", "b", str(FULL))])])
def test_a_full_disk_leaves_the_former_folder_and_a_sentence(tmp_path, monkeypatch, fault):
    target = tmp_path / "out" / "en"
    put(made(tmp_path / "one", "one"), target)
    two = made(tmp_path / "two", "two")

    def full(*_):
        raise fault

    monkeypatch.setattr(folders.shutil, "copytree", full)
    with pytest.raises(RenderError) as error:
        put(two, target)
    assert str(error.value) == (
        f"{target} could not be written: No space left on device. Its old content is unchanged. "
        "Check the disk."
    )
    assert words_in(target) == ("one", "one")
    assert [path.name for path in target.parent.iterdir()] == ["en"]


def test_a_second_step_that_fails_brings_the_former_back(tmp_path):
    target = made(tmp_path / "en", "one")
    with pytest.raises(FileNotFoundError):
        folders._in_two_steps(tmp_path / "gone", target, tmp_path / "leaving")
    assert words_in(target) == ("one", "one")


def fill(out, names):
    with replacing(out, ["mark.json"]) as folder:
        for name in names:
            (folder / name).write_text(name)


def test_records_replace_records_and_nothing_else(tmp_path):
    out = tmp_path / "records"
    fill(out, ["mark.json", "people.csv"])
    fill(out, ["mark.json", "people.parquet"])
    assert sorted(path.name for path in out.iterdir()) == ["mark.json", "people.parquet"]
    (out / "mynotes.txt").write_text("mine")
    with pytest.raises(CaseLibError, match=r"didn't make \(mynotes\.txt\)"):
        fill(out, ["mark.json", "people.csv"])
    assert (out / "mynotes.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["records"]

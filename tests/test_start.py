"""A working folder, created from the wheel alone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest
import typer

from case_lib.base import folders
from case_lib.cli import start
from case_lib.cli.app import app
from tests.command import run
from tests.conftest import ROOT

OWN = ROOT / "case_lib" / "desk"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_desk_holds_what_the_repository_does(tmp_path):
    done = run("start", "desk", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert names(tmp_path) == ["desk"]
    desk = tmp_path / "desk"
    assert names(desk) == ["README.md", "README.zh.md", "cases", "notebooks"]
    for name in start.COPIED:
        laid = {p.relative_to(desk): p.read_bytes() for p in (desk / name).rglob("*.*")}
        files = [p for p in (ROOT / name).rglob("*.*") if p.is_file()]
        files = [p for p in files if not set(p.parts) & set(start._LEFT)]
        assert laid == {p.relative_to(ROOT): p.read_bytes() for p in files}


@pytest.mark.parametrize("page", names(OWN))
def test_what_its_readme_says_can_be_typed(page):
    """Commands and options exist; files that it names are included or created by a command."""
    text = (OWN / page).read_text("utf-8")
    typed = re.findall(r"case-lib ([a-z]+)((?: [^`#\n]*)?)", text)
    assert {"render", "check", "synth", "trace", "draft"} <= {name for name, _ in typed}
    commands = typer.main.get_command(app).commands
    for name, rest in typed:
        taken = {option for taken in commands[name].params for option in taken.opts}
        assert set(re.findall(r" (--?[a-z-]+)", rest)) <= {*taken, "--help"}
    for path in re.findall(r"`?(cases/shanghai-2023/case\.yaml|README(?:\.zh)?\.md)", text):
        assert (ROOT / path).is_file()


def test_an_empty_folder_is_kept_with_what_is_hidden_in_it(tmp_path):
    (tmp_path / ".venv").mkdir()
    done = run("start", ".", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert names(tmp_path) == [".venv", "README.md", "README.zh.md", "cases", "notebooks"]


def test_a_folder_that_holds_something_is_refused(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    done = run("start", ".", cwd=tmp_path)
    assert done.returncode == 1
    assert "contains thesis.docx. Name an empty or a new folder" in done.stderr
    assert names(tmp_path) == ["thesis.docx"]
    done = run("start", "thesis.docx", cwd=tmp_path)
    assert "is a file" in done.stderr
    assert (tmp_path / "thesis.docx").read_text() == "mine"


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_nothing_half_made_stays(tmp_path, kept, fault):
    target = tmp_path / "desk"
    if kept:
        (target / ".git").mkdir(parents=True)

    def lay():
        with folders.creating(target) as folder:
            (folder / "notebooks").mkdir()
            (folder / "notebooks" / "one.ipynb").write_text("{}")
            raise fault

    with pytest.raises((KeyboardInterrupt, folders.RenderError)):
        lay()
    assert names(tmp_path) == (["desk"] if kept else [])
    assert not kept or names(target) == [".git"]


def test_what_was_moved_goes_when_the_rest_can_t_follow(tmp_path, monkeypatch):
    rename = Path.rename

    def fails_second(self, target):
        if self.name == "b":
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fails_second)

    def lay():
        with folders.creating(tmp_path) as folder:
            for name in "ab":
                (folder / name).write_text(name)

    with pytest.raises(folders.RenderError, match="No file of it is left"):
        lay()
    assert names(tmp_path) == []


# -- the wheel --------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def archive(once):
    """Return an archive of the repository as git would pack it, without git."""

    def make(folder: Path) -> None:
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        if listed.returncode:
            shutil.copytree(ROOT, folder / "tree", ignore=shutil.ignore_patterns(".venv", ".*"))
            return
        for name in filter(None, listed.stdout.decode().split("\0")):
            if (ROOT / name).is_file():
                target = folder / "tree" / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, target)

    return once("archive", make) / "tree"


@pytest.fixture(scope="session")
def wheel(once, archive):
    """Return the wheel that the backend of pyproject.toml builds from an archive."""
    pytest.importorskip("hatchling", reason="the wheel is built by hatchling (extra `dev`)")

    def make(folder: Path) -> None:
        code = "import sys; from hatchling.build import build_wheel; build_wheel(sys.argv[1])"
        subprocess.run([sys.executable, "-c", code, str(folder)], cwd=archive, check=True)

    (file,) = once("wheel", make).glob("*.whl")
    return file


@pytest.fixture(scope="session")
def alone(once, wheel):
    """Return the Python of an environment that has the wheel, and all but this checkout."""

    def make(folder: Path) -> None:
        venv.EnvBuilder(symlinks=True).create(folder / "env")
        (site,) = (folder / "env").glob("[Ll]ib/**/site-packages")
        shutil.unpack_archive(wheel, site, "zip")
        # a path in a .pth is searched, but the .pth files there, such as ours, are not read
        (site / "others.pth").write_text(sysconfig.get_path("purelib") + "\n")

    env = once("alone", make) / "env"
    return env / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def test_a_wheel_without_git_has_the_number_of_the_release(wheel):
    assert re.fullmatch(r"case_lib-\d+\.\d+\.\d+-py3-none-any\.whl", wheel.name)


def test_the_wheel_carries_what_the_package_reads(wheel, archive, tmp_path):
    shutil.unpack_archive(wheel, tmp_path, "zip")
    for folder, target in (
        ("case_lib", "case_lib"),
        *((n, f"case_lib/desk/{n}") for n in start.COPIED),
    ):
        there = {p.relative_to(archive / folder) for p in (archive / folder).rglob("*.*")}
        carried = {p.relative_to(tmp_path / target) for p in (tmp_path / target).rglob("*.*")}
        assert there <= carried
    fonts = tmp_path / "case_lib" / "fonts"
    assert len(list(fonts.glob("*.ttf"))) >= 5


def test_the_wheel_alone_is_enough(alone, tmp_path):
    """Outside the repository, create a folder and render a case from it.

    The notebooks run in one process, as in other tests; a kernel starts with the same Python.
    """

    def say(*words: str, cwd: Path = tmp_path) -> str:
        done = subprocess.run(
            [str(alone), *words],
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PATH": ""},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    say("-m", "case_lib", "start", "desk")
    desk = tmp_path / "desk"
    shutil.copytree(ROOT / "tests" / "cases", desk / "cases" / "own")
    code = f"""
import pathlib, runpy, case_lib
from case_lib.reports.request import Request
assert "{ROOT}" not in case_lib.__file__
render = runpy.run_path("{ROOT / "tests" / "in_process.py"}")["render"]
asked = Request(pathlib.Path("notebooks"), ["zh"], {{"draws": "500"}}, ["04_arrests"])
render("cases/own/one-source.yaml", asked, pathlib.Path("reports"))
"""
    say("-c", code, cwd=desk)
    (report,) = (desk / "reports").iterdir()
    assert (report / "zh" / "report.pdf").read_bytes().startswith(b"%PDF")
    assert str(ROOT) not in (report / "zh" / "provenance.json").read_text("utf-8")

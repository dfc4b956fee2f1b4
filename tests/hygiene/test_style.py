"""Style, types and layers, as the tools of pyproject.toml check them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.mark.parametrize("tool", ["ruff check", "ruff format --check", "lint-imports", "mypy"])
def test_a_tool_finds_nothing(tool):
    name, *options = tool.split()
    executable = shutil.which(name, path=Path(sys.executable).parent)
    assert executable, f"{name} is not installed (extra `dev`)"
    done = subprocess.run(
        [executable, *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr

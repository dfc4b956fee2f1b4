"""Bytecode of all modules, as a user has it after an installation and a first run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IMPORTS = (
    "import ipykernel, ipywidgets, matplotlib.pyplot; from case_lib.reports import warm; "
    "warm.import_all(); warm.import_for_models()"
)


def keep() -> None:
    """Let this process and those it starts keep bytecode, and import everything once.

    Without bytecode (``PYTHONDONTWRITEBYTECODE``) each process compiles what it imports.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-c", IMPORTS], cwd=ROOT, check=True)

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from case_lib.case import Case
from case_lib.opening import open_case

# how long a test takes depends on what else the machine does
settings.register_profile("suite", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=10_000)
settings.load_profile("suite")

ROOT = Path(__file__).resolve().parents[1]
MAIN = ROOT / "cases" / "shanghai-2023" / "case.yaml"

MINIMAL = """\
case: small-case
title: A small case
summary: One source, one count.
country: CN
currency: CNY
stage: arrested
changed: 2024-01-01
sources:
  paper:
    outlet: The Paper
    published: 2023-06-01
    access: read in full
quantities:
  arrests.total:
    label: people arrested
    unit: person
    stage: arrested
    claims:
      - {says: 12, source: paper, at: p1, anchor: 12名}
"""


@pytest.fixture(scope="session")
def main_case() -> Case:
    return open_case(MAIN)


@pytest.fixture
def write_case(tmp_path: Path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "case.yaml"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write

"""Time the opening of large invented case files, which should be linear in their size.

python benchmarks/loading.py
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from case_lib.base.errors import FactError
from case_lib.casefile.opening import open_case

HEAD = """\
case: large
title: A large case
summary: Invented.
country: CN
currency: CNY
stage: arrested
changed: 2024-01-01
sources: {paper: {outlet: The Paper, published: 2023-06-01, access: read}}
"""
TOTAL = "quantities:\n  arrests.total:\n    label: x\n    unit: person\n    claims:\n"


def claims(size: int) -> str:
    """Claims about one quantity, the last of which contradicts the others."""
    same = "      - {says: 12, source: paper}\n" * (size - 1)
    return HEAD + TOTAL + same + "      - {says: 13, source: paper}\n"


def agreeing(size: int) -> str:
    """Equal claims about one quantity."""
    return HEAD + TOTAL + "      - {says: 12, source: paper}\n" * size


def quantities(size: int) -> str:
    """Quantities with one claim each."""
    rows = (
        f"  a.q{row}: {{label: x, unit: CNY, claims: [{{says: {row}, source: paper}}]}}\n"
        for row in range(size)
    )
    return HEAD + "quantities:\n" + "".join(rows)


def chain(size: int) -> str:
    """Events without dates, each after the one before."""
    rows = (
        f"  e{row}: {{label: x, claims: [{{source: paper}}], after: [e{row - 1}]}}\n"
        for row in range(1, size)
    )
    return HEAD + "events:\n  e0: {label: x, claims: [{source: paper}]}\n" + "".join(rows)


def dated(size: int) -> str:
    """Events with the same date, each after the one before."""
    return chain(size).replace("{source: paper}", "{source: paper, when: 2023-05}")


def faulty(size: int) -> str:
    """Assumptions that are all impossible."""
    rows = (
        f"  a.q{row}: {{label: x, unit: hour/day, value: '8..25', reason: y}}\n"
        for row in range(size)
    )
    return HEAD + "assumptions:\n" + "".join(rows)


def seconds(text: str) -> tuple[float, str]:
    """Return the seconds to open or refuse a file, and the outcome."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        path.write_text(text, encoding="utf-8")
        start = time.perf_counter()
        try:
            open_case(path)
            ended = "opened"
        except FactError as error:
            ended = f"{len(error.faults)} told"
        return time.perf_counter() - start, ended


def main() -> None:
    """Print a row for each kind and size of file."""
    seconds(claims(10))  # imports
    shapes: list[Callable[[int], str]] = [claims, agreeing, quantities, chain, dated, faulty]
    print(f"{'shape':12} {'size':>6} {'seconds':>8}  ended")
    for shape in shapes:
        for size in (1000, 2000, 4000):
            took, ended = seconds(shape(size))
            print(f"{shape.__name__:12} {size:6} {took:8.2f}  {ended}")


if __name__ == "__main__":
    main()

"""Time the bounds of formulas: those of the package, and hard ones with up to twelve inputs.

python benchmarks/bounds.py [CASE]
"""

from __future__ import annotations

import itertools
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from case_lib.base.intervals import Interval
from case_lib.casefile.opening import open_case
from case_lib.quantity.bounds import bound

LIMIT = 50  # ms
UNIT, MORE = Interval(0, 1), Interval(400, float("inf"))


def tent(x: Any, y: Any, z: Any) -> Any:
    away = np.maximum(np.maximum(abs(x - 0.3712), abs(y - 0.6131)), abs(z - 0.2327))
    return np.maximum(0, 1 - 20 * away)


def cost(*x: Any) -> Any:
    """Resemble a price: sums of products and ratios of twelve inputs."""
    return sum(x[n] * x[n + 1] / x[n + 2] for n in range(0, 12, 3))


def stepped(*x: Any) -> Any:
    """Resemble stepped pay: whole days and a floor for each of twelve inputs."""
    return np.ceil(sum(np.where(a > 1.5, 2 * a, a) for a in x)) + np.maximum(x[0] - x[1], 0)


def parabolas(*x: Any) -> Any:
    """Turn in each input, at another place; the first two act together."""
    turns = (0.61, 0.27, 0.86, 0.04, 0.49, 0.33, 0.93, 0.15, 0.72)
    each = sum((-1) ** n * (n + 2) * (a - turns[n]) ** 2 for n, a in enumerate(x))
    return each + 0.4 * x[0] * x[1]


def row(*x: Any) -> Any:
    """Turn in each input, at another place, and each acts together with the next."""
    each = sum((-1) ** n * (n + 2) * (a - (0.61, 0.27, 0.86)[n % 3]) ** 2 for n, a in enumerate(x))
    return each + 0.4 * sum(a * b for a, b in itertools.pairwise(x))


def chained(*x: Any) -> Any:
    """Turn in each input, and each acts together with the next."""
    return sum(a * (1 - a) * b for a, b in itertools.pairwise(x))


FORMULAS: dict[str, tuple[Callable[..., Any], list[Interval]]] = {
    "difference that turns, no upper end": (lambda x, y: abs(y - x), [MORE, Interval(1000, 2000)]),
    "pole within": (lambda x: 1 / (x - 2.3), [Interval(0, 5)]),
    "turns": (lambda x: x * (np.pi - x), [Interval(0, 4)]),
    "narrow tent of three inputs": (tent, [UNIT] * 3),
    "price of twelve inputs": (cost, [Interval(1 + n, 2 + 1.5 * n) for n in range(12)]),
    "share of twelve inputs": (lambda *x: x[0] / sum(x[1:], x[0]), [Interval(1, 2)] * 12),
    "steps of twelve inputs": (stepped, [Interval(1, 2)] * 12),
    "twelve that turn": (lambda *x: sum(a * (1 - a) for a in x), [UNIT] * 12),
    "five parabolas, two tied": (parabolas, [UNIT] * 5),
    "nine parabolas, two tied": (parabolas, [UNIT] * 9),
    "five parabolas in a row": (row, [UNIT] * 5),
    "twelve parabolas in a row": (row, [UNIT] * 12),
    "chain of twelve that turn": (chained, [UNIT] * 12),
}


def timed(function: Callable[..., Any], boxes: list[Interval]) -> tuple[float, Any]:
    given = {f"x{n}": box for n, box in enumerate(boxes)}
    took = []
    for _ in range(5):
        start = time.process_time()
        found = bound("f", lambda values: function(*[values[name] for name in given]), given)
        took.append(1000 * (time.process_time() - start))
    return min(took), found


def main() -> None:
    late = []
    for name, (function, boxes) in FORMULAS.items():
        took, found = timed(function, boxes)
        sign = "=" if found.exact else "within"
        print(f"{took:7.1f} ms  {name}: {sign} {found.interval}")
        late += [name] * (took >= LIMIT)
    case = open_case(sys.argv[1] if len(sys.argv) > 1 else "shanghai-2023")
    took = []
    for quantity in case.quantities.values():
        if not quantity.given:
            start = time.process_time()
            boxes = {name: base.interval for name, base in quantity.bases.items()}
            bound(quantity.name, quantity.values, boxes)
            took.append(1000 * (time.process_time() - start))
    print(
        f"{len(took)} formulas of {case.file.case}: {statistics.median(took):.1f} ms each, "
        f"{max(took):.1f} ms at most (limit {LIMIT} ms)"
    )
    assert max(took) < LIMIT
    assert not late, f"{LIMIT} ms or more: {', '.join(late)}"


if __name__ == "__main__":
    main()

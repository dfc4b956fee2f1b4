"""Time the bounds of formulas: those of the package, and hard ones with up to twelve inputs.

python benchmarks/bounds.py [CASE [SEED]]

Random formulas have 2 to 12 inputs each: quadratics of which some, neighbouring or all inputs are
tied, ratios of sums of products, and expression trees. Of those that aren't bounded exactly, it
tells how much wider their bounds are than the values that 20,000 random points attain.
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
from case_lib.quantity.bounds import Bounded, bound

LIMIT = 50  # ms
EACH = 20  # random formulas of a kind
Drawn = tuple[Callable[..., Any], int]  # a function and the number of its inputs
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


def quadratic(rng: np.random.Generator, tied: Callable[[int, int], bool]) -> Drawn:
    """Turn in each input, upward or downward, and multiply pairs of inputs."""
    count = int(rng.integers(2, 13))
    each = [
        (int(rng.choice([-1, 1]) * rng.integers(1, 6)), round(rng.random(), 2))
        for _ in range(count)
    ]
    pairs = [
        (first, second, round(rng.uniform(-2, 2), 2))
        for first, second in itertools.combinations(range(count), 2)
        if tied(first, second)
    ]

    def function(*x: Any) -> Any:
        own = sum(a * (value - turn) ** 2 for (a, turn), value in zip(each, x, strict=True))
        return own + sum(weight * x[first] * x[second] for first, second, weight in pairs)

    return function, count


def ratio(rng: np.random.Generator) -> Drawn:
    """Divide a sum of inputs and products by a sum of inputs."""
    count = int(rng.integers(2, 13))
    above, below = rng.integers(-5, 6, (2, count)).tolist()
    pairs = rng.integers(0, count, (count, 2)).tolist()

    def function(*x: Any) -> Any:
        top = sum(a * (1 + value) for a, value in zip(above, x, strict=True))
        top = top + sum(x[first] * x[second] for first, second in pairs)
        return top / (1 + sum(abs(a) * (1 + value) for a, value in zip(below, x, strict=True)))

    return function, count


JOINING = (
    *(np.add, np.subtract, np.multiply, np.minimum, np.maximum),
    *(lambda a, b: a / (1 + abs(b)), lambda a, b: np.where(a > b, a - b, b)),
)
CHANGING = (abs, np.floor, np.negative, lambda a: a**2, lambda a: np.sqrt(abs(a)))


def tree(rng: np.random.Generator) -> Drawn:
    """Join all inputs, some of them twice, by random operations."""
    count = int(rng.integers(2, 13))
    again = rng.integers(0, count, rng.integers(0, count))
    places = rng.permutation([*range(count), *again]).tolist()
    steps = []
    for left in range(len(places) - 1, 0, -1):
        change = CHANGING[rng.integers(len(CHANGING))] if rng.random() < 0.3 else np.positive
        steps.append((int(rng.integers(left)), JOINING[rng.integers(len(JOINING))], change))

    def function(*x: Any) -> Any:
        parts = [2 * x[place] for place in places]
        for at, join, change in steps:
            parts[at : at + 2] = [change(join(parts[at], parts[at + 1]))]
        return parts[0]

    return function, count


RANDOM: dict[str, Callable[[np.random.Generator], Drawn]] = {
    "quadratics, a fifth tied": lambda rng: quadratic(rng, lambda *_: rng.random() < 0.2),
    "quadratics, neighbours tied": lambda rng: quadratic(rng, lambda a, b: a + 1 == b),
    "quadratics, half tied": lambda rng: quadratic(rng, lambda *_: rng.random() < 0.5),
    "quadratics, all tied": lambda rng: quadratic(rng, lambda *_: True),
    "ratios": ratio,
    "trees": tree,
}


def timed(function: Callable[..., Any], boxes: list[Interval]) -> tuple[float, Bounded]:
    """Return the least of five times of the processor, in ms, and the bounds."""
    given = {f"x{n}": box for n, box in enumerate(boxes)}
    took = []
    for _ in range(5):
        start = time.process_time()
        bounds = bound("f", lambda values: function(*[values[name] for name in given]), given)
        took.append(1000 * (time.process_time() - start))
    return min(took), bounds


def excess(function: Callable[..., Any], count: int, bounds: Bounded) -> float:
    """Return how much wider bounds are than attained values, relative to these."""
    values = function(*np.random.default_rng(1).beta(0.3, 0.3, (count, 20_000)))
    return float((bounds.interval.high - bounds.interval.low) / np.ptp(values)) - 1


def drawn(kind: str, rng: np.random.Generator) -> list[str]:
    """Time random formulas, and return those that are late."""
    took, wider = [], []
    for _ in range(EACH):
        function, count = RANDOM[kind](rng)
        time_of, bounds = timed(function, [UNIT] * count)
        took.append(time_of)
        if not bounds.exact:
            wider.append(excess(function, count, bounds))
    others = f", the others {statistics.median(wider):.0%} wider than values" if wider else ""
    print(
        f"{statistics.median(took):7.1f} ms, {max(took):.1f} at most  {kind}: "
        f"{EACH - len(wider)} of {EACH} exact{others}"
    )
    return [f"{kind} {place}" for place, one in enumerate(took) if one >= LIMIT]


def main() -> None:
    late = []
    for name, (function, boxes) in FORMULAS.items():
        took, bounds = timed(function, boxes)
        sign = "=" if bounds.exact else "within"
        print(f"{took:7.1f} ms  {name}: {sign} {bounds.interval}")
        late += [name] * (took >= LIMIT)
    rng = np.random.default_rng(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for kind in RANDOM:
        late += drawn(kind, rng)
    case = open_case(sys.argv[1] if len(sys.argv) > 1 else "shanghai-2023")
    took_each = []
    for quantity in case.quantities.values():
        if not quantity.given:
            start = time.process_time()
            given = {name: base.interval for name, base in quantity.bases.items()}
            bound(quantity.name, quantity.values, given)
            took_each.append(1000 * (time.process_time() - start))
    print(
        f"{len(took_each)} formulas of {case.file.case}: {statistics.median(took_each):.1f} ms "
        f"each, {max(took_each):.1f} ms at most (limit {LIMIT} ms)"
    )
    assert max(took_each) < LIMIT
    assert not late, f"{LIMIT} ms or more: {', '.join(late)}"


if __name__ == "__main__":
    main()

"""Random expressions, as numpy formulas and in exact arithmetic for comparison."""

from __future__ import annotations

import math
from decimal import Context, Decimal
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from case_lib.base.intervals import Interval

VARIABLES = ("x", "y", "z")
_DIGITS = Context(prec=50)


def _exactly(function):
    """Return a function of a Fraction, computed with fifty decimal digits."""

    def of(value):
        number = _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
        return Fraction(getattr(_DIGITS, function)(number))

    return of


def _root(value):
    if value < 0:
        raise ValueError
    return _exactly("sqrt")(value)


def _log(value):
    if value <= 0:
        raise ValueError
    return _exactly("ln")(value)


# name: (arguments, over arrays or intervals, over fractions)
OPERATIONS = {
    "add": (2, lambda a, b: a + b, lambda a, b: a + b),
    "subtract": (2, lambda a, b: a - b, lambda a, b: a - b),
    "multiply": (2, lambda a, b: a * b, lambda a, b: a * b),
    "divide": (2, lambda a, b: a / b, lambda a, b: a / b),
    "remainder": (2, lambda a, b: a % b, lambda a, b: a - b * math.floor(a / b)),
    "minimum": (2, np.minimum, min),
    "maximum": (2, np.maximum, max),
    "whichever": (3, lambda a, b, c: np.where(a > b, c, b), lambda a, b, c: c if a > b else b),
    "if_equal": (3, lambda a, b, c: np.where(a == b, c, a), lambda a, b, c: c if a == b else a),
    "within": (
        3,
        lambda a, b, c: np.where((a >= b) & ~(a < c), 1.0, a),
        lambda a, b, c: Fraction(1) if a >= b and not a < c else a,
    ),
    "times_condition": (2, lambda a, b: (a <= b) * a, lambda a, b: a if a <= b else Fraction(0)),
    "negative": (1, lambda a: -a, lambda a: -a),
    "absolute": (1, abs, abs),
    "square": (1, lambda a: a**2, lambda a: a**2),
    "cube": (1, lambda a: a**3, lambda a: a**3),
    "inverse_square": (1, lambda a: a**-2, lambda a: 1 / a**2),
    "floor": (1, np.floor, lambda a: Fraction(math.floor(a))),
    "ceil": (1, np.ceil, lambda a: Fraction(math.ceil(a))),
    "trunc": (1, np.trunc, lambda a: Fraction(math.trunc(a))),
    "sign": (1, np.sign, lambda a: Fraction((a > 0) - (a < 0))),
    "sqrt": (1, np.sqrt, _root),
    "exp": (1, lambda a: np.exp(np.clip(a, -20, 20)), lambda a: _exactly("exp")(clipped(a))),
    "log": (1, np.log, _log),
}


def clipped(value):
    return min(max(value, Fraction(-20)), Fraction(20))


leaves = st.one_of(
    st.sampled_from(VARIABLES), st.sampled_from([Fraction(n, 4) for n in range(-12, 13)])
)


def _deeper(parts):
    return st.sampled_from(sorted(OPERATIONS)).flatmap(
        lambda name: st.tuples(st.just(name), *[parts] * OPERATIONS[name][0])
    )


def trees(depth=5):
    """Return expressions of limited depth."""
    found = leaves
    for _ in range(depth):
        found = st.one_of(leaves, _deeper(found))
    return found


@st.composite
def boxes(draw):
    """Return an interval for each variable: a point, closed, open or unbounded."""
    found = {}
    for name in VARIABLES:
        low = draw(st.integers(-8, 8)) / 4
        width = draw(st.sampled_from([0.0, 0.25, 1.0, 1.75, 5.0, math.inf]))
        flags = draw(st.tuples(st.booleans(), st.booleans()))
        downward = draw(st.booleans())
        if width == 0:
            found[name] = Interval.at(low)
        elif math.isinf(width) and downward:
            found[name] = Interval(-math.inf, low, True, flags[1])
        else:
            found[name] = Interval(low, low + width, *flags)
    return found


def formula(tree, constant=np.float64):
    """Return an expression as a function of arrays or intervals by name."""

    def value(node, given):
        if isinstance(node, str):
            return given[node]
        if isinstance(node, Fraction):
            return constant(float(node))
        return OPERATIONS[node[0]][1](*[value(part, given) for part in node[1:]])

    return lambda given: value(tree, given)


def exact(tree, point):
    """Return the value at a point of fractions; None if undefined."""
    if isinstance(tree, str):
        return point[tree]
    if isinstance(tree, Fraction):
        return tree
    parts = [exact(part, point) for part in tree[1:]]
    if any(part is None for part in parts):
        return None
    try:
        return OPERATIONS[tree[0]][2](*parts)
    except (ZeroDivisionError, ValueError, ArithmeticError):
        return None


def points(box, count, rng):
    """Yield exact points of a box: random ones, and its ends if they are included."""
    for turn in range(count):
        point = {}
        for name, ends in box.items():
            if ends.exact:
                value = ends.low
            elif turn % 3 == 0 and rng.random() < 0.7:
                near = rng.choice([ends.low, ends.high])
                value = near if near in ends else _within(ends, rng)
            else:
                value = _within(ends, rng)
            point[name] = Fraction(value)
        yield point


def _within(ends, rng):
    """Return a random number within an interval, on a grid of quarters one time in three."""
    low = ends.low if math.isfinite(ends.low) else ends.high - 10.0 ** rng.integers(0, 7)
    high = ends.high if math.isfinite(ends.high) else ends.low + 10.0 ** rng.integers(0, 7)
    value = low + (high - low) * (0.001 + 0.998 * rng.random())
    coarse = round(4 * value) / 4
    return coarse if rng.random() < 1 / 3 and coarse in ends else value

"""Compare a page with changed assumptions to Python: random settings and their results."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Iterator
from typing import Any

from case_lib.casefile.case import Case
from case_lib.chapters.pay.accounts import accounts
from case_lib.chapters.pay.model import median
from case_lib.quantity import printed_bounds, printing
from case_lib.quantity.quantities import Quantity

__all__ = ["Setting", "apart", "case_with", "distance", "quantities", "settings"]

Setting = dict[str, tuple[float, float]]


def settings(sliders: list[dict[str, Any]], count: int, seed: int) -> Iterator[Setting]:
    """Yield settings that a reader can choose: some changed, some narrowed to one value."""
    rng = random.Random(seed)
    for _ in range(count):
        moved = rng.sample(sliders, rng.randint(1, len(sliders)))
        yield {item["name"]: _range(item, rng) for item in moved}


def _range(item: dict[str, Any], rng: random.Random) -> tuple[float, float]:
    def value() -> float:
        if item["whole"]:
            return float(rng.randint(int(item["least"]), int(item["most"])))
        share = rng.random()
        if item["log"]:
            number = item["least"] * (item["most"] / item["least"]) ** share
        else:
            number = item["least"] + (item["most"] - item["least"]) * share
        return min(max(float(f"{number:.3g}"), item["least"]), item["most"])

    low, high = sorted((value(), value()))
    return (low, low) if rng.random() < 0.15 else (low, high)


def case_with(case: Case, setting: Setting) -> Case:
    """Return a case with other assumptions, opened in the usual way."""
    assumed = {name: ends if ends[0] < ends[1] else ends[0] for name, ends in setting.items()}
    return case.assume(assumed)


def quantities(case: Case, names: Iterable[str]) -> dict[str, Quantity]:
    """Return the quantities of a case that a page has, by the page's names."""
    of_accounts = {
        quantity.name: quantity
        for account in accounts(case)
        for quantity in (
            account.left_lead,
            account.left_day,
            account.left_leader,
            account.achieved,
        )
        if quantity is not None
    }
    by_name = {}
    for name in names:
        stem, _, tail = name.rpartition(".")
        if name in case or name in of_accounts:
            by_name[name] = of_accounts.get(name) or case[name]
        elif tail == "range90" and (stem in case or stem in of_accounts):
            by_name[name] = (of_accounts.get(stem) or case[stem]).spread(case.draws, case.seed)
        elif tail == "median" and stem in case:
            by_name[name] = median(case, case[stem])
        elif tail == "face" and stem in case:
            by_name[name] = case[stem].at_face()
    return by_name


def distance(quantity: Quantity, shown: dict[str, Any] | None) -> float:
    """Return the relative distance of a page's bounds from those of a quantity."""
    pairs = [] if shown is None else [(quantity.low, shown["low"]), (quantity.high, shown["high"])]
    # beside nought the difference itself counts
    return max((abs(a - b) / max(abs(a), abs(b), 1e-3) for a, b in pairs if a != b), default=0.0)


def apart(quantity: Quantity, shown: dict[str, Any] | None, lang: str) -> str:
    """Return the difference between a page's result and a quantity; empty if there is none."""
    if shown is None:
        return f"{quantity.name}: the page has no value, Python {quantity.interval}"
    ends = [
        (quantity.low, shown["low"], quantity.interval.low_open, shown["lo"]),
        (quantity.high, shown["high"], quantity.interval.high_open, shown["ho"]),
    ]
    for mine, its, is_open, its_open in ends:
        if not (mine == its or math.isclose(mine, its, rel_tol=1e-9, abs_tol=1e-12)):
            return f"{quantity.name}: the page computes {its!r}, Python {mine!r}"
        if is_open != bool(its_open):
            return f"{quantity.name}: one of the ends is open, the other closed"
    says = {
        "full": printing.say(quantity, lang),
        "bare": printing.say(quantity, lang, with_unit=False),
        "row": printed_bounds.interval(quantity.interval, lang, quantity.unit),
    }
    for how, text in says.items():
        if shown[how] != text:
            return f"{quantity.name}: the page says {shown[how]!r}, Python {text!r}"
    return ""

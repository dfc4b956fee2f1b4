"""Time ten million draws of the price per person who joined against squigglepy, in one run.

Run: ``python benchmarks/economics.py [DRAWS]``, after ``pip install squigglepy`` in this or another
environment. Both draw the same inputs from the same distributions and compute the same formula;
ours uses all cores, as intended. The quantiles of both are compared. Exit code 1 above a third of
its time. On a shared machine, the ratio of processor seconds is more reliable.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from case_lib.casefile.opening import open_case
from case_lib.quantity.many_draws import many

PRICE, RUNS, MOST = "pay.break_even_price_lead", 3, 0.33


def theirs(sq: Any, price: Any, size: int) -> Any:
    """Return draws of the price with squigglepy's own distributions."""

    def drawn(name: str) -> Any:
        base = price.bases[name]
        if base.exact:
            return base.low
        if base.distribution == "loguniform":
            return np.exp(sq.sample(sq.uniform(np.log(base.low), np.log(base.high)), size))
        return sq.sample(sq.uniform(base.low, base.high), size)

    answered = 60 * drawn("pay.caller.talk_hours_day") / drawn("pay.call_minutes")
    rate = drawn("comparator.leads") / drawn("comparator.calls") * drawn("pay.lead_rate_factor")
    leads = answered / drawn("pay.answer_rate") * rate
    inspected = drawn("pay.inspector.base_wage_day") / drawn("pay.callers_inspector")
    paid = drawn("pay.caller.base_wage_day") + inspected
    return paid / leads + drawn("pay.caller.commission_lead")


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    price = open_case("shanghai-2023")[PRICE]
    try:
        import squigglepy as sq  # noqa: PLC0415 - a peer to measure beside, not needed otherwise
    except ImportError:
        sys.exit("squigglepy isn't installed: pip install squigglepy")
    ratios, work = [], []
    for run in range(RUNS):
        ours, took, busy = timed(lambda n=run: many(price, size, n))
        other, other_took, other_busy = timed(lambda: theirs(sq, price, size))
        ratios.append(took / other_took)
        work.append(busy / other_busy)
        levels = [0.05, 0.5, 0.95]
        one, two = (np.quantile(values[:1_000_000], levels) for values in (ours, other))
        print(
            f"{size:,} draws: ours {took:.2f} s ({busy:.2f} s of processors), squigglepy "
            f"{other_took:.2f} s ({other_busy:.2f} s); ratio {ratios[-1]:.2f} ({work[-1]:.2f}); "
            f"quantiles {np.round(one, 2)} and {np.round(two, 2)}"
        )
        assert np.allclose(one, two, rtol=0.01)
    middle_ratio = float(np.median(ratios))
    print(f"median ratio {middle_ratio:.2f}, at most {MOST}; of processors {np.median(work):.2f}")
    sys.exit(middle_ratio > MOST)


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return the result of a function, its clock seconds and its processor seconds."""
    start, busy = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - start, time.process_time() - busy


if __name__ == "__main__":
    main()

"""Features of numbers in call records: one expression that runs on DuckDB or Spark.

These are the fifty features of CallMine (Cazzolato et al., CIKM 2023, doi:10.1145/3583780.3614662;
as in its code, github.com/mtcazzolato/callmine) under its own names, and sixteen more that the
detectors of this package need. All are computed from the records of one table, so a “first” call is
the first *in that table*.

As in CallMine: calls of a number to itself are excluded; degrees, weights, gaps and durations are
those of answered calls (duration above zero); gaps are whole seconds between the answered calls of
a number, in one direction; quantiles interpolate (Hyndman & Fan 1996, type 7); entropies are in
nats, of values divided by their sum; undefined values are zero. Differences:

- numbers whose calls were all unanswered have a row, with zeros; CallMine drops them;
- ``core`` isn't part of the expression, since SQL can't compute it; ``computing`` adds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = [
    "BESIDE",
    "CALLMINE",
    "ENDS",
    "SPREAD",
    "STATIC",
    "between_two",
    "features",
    "joined",
    "numbers_of",
    "pairs_of",
    "sides",
    "spread",
]

SPREAD = (
    "average",
    "mad",
    "median",
    "std",
    "min",
    "max",
    "quantile_25",
    "quantile_50",
    "quantile_75",
    "entropy",
)
ENDS = {"out": "caller", "in": "callee"}
STATIC = (
    "out_degree",
    "in_degree",
    "core",
    "weighted_out_degree",
    "weighted_in_degree",
    "weighted_degree",
)
CALLMINE = STATIC + tuple(
    f"{way}_{name}"
    for way in ("in", "out")
    for name in (
        *(f"{measure}_iat" for measure in SPREAD),
        "call_count",
        *(f"{measure}_measure" for measure in SPREAD),
        "sum_measure",
    )
)
BESIDE = (
    "calls_made",
    "calls_received",
    "answered_share",
    "contacts",
    "fan_out",
    "first_contacts",
    "first_contact_share",
    "called_back",
    "reciprocity",
    "active_days",
    "rate",
    "busiest_day",
    "hour_entropy",
    "shown_abroad_share",
    "mismatch_share",
    "first_call",
)


def features(calls: ir.Table) -> ir.Table:
    """Return the features of each number, one row each, as an unevaluated expression.

    Parameters
    ----------
    calls
        Columns ``caller``, ``callee``, ``at`` (seconds since 1970), ``duration`` (seconds, 0 = not
        answered), ``shown_abroad`` and ``mismatch`` (1 if the displayed number is foreign, and if
        it was nevertheless used inside the country), as returned by ``reading.read``.

    Returns
    -------
    Table
        ``number``, the features of ``CALLMINE`` except the core number, and those of ``BESIDE``:
        ``rate`` is calls made per active day, ``fan_out`` distinct numbers called per call made,
        ``first_contact_share`` the share of calls made that are the first between two numbers,
        ``reciprocity`` the share of numbers called that ever call back,
        ``hour_entropy`` the entropy of the hour of day of calls made, in nats,
        ``first_call`` the second of the first call made; all over calls answered or not.
    """
    calls = between_two(calls)
    return joined(sides(calls, pairs_of(calls)))


def between_two(calls: ir.Table) -> ir.Table:
    """Return the calls without those of a number to itself."""
    return calls.filter(calls.caller != calls.callee)


def pairs_of(calls: ir.Table) -> ir.Table:
    """Return for each pair of caller and callee: calls made, seconds talked, first second."""
    return calls.group_by(["caller", "callee"]).agg(
        made=calls.count(), talk=calls.duration.sum(), first=calls["at"].min()
    )


def sides(calls: ir.Table, pairs: ir.Table) -> dict[str, ir.Table]:
    """Return the tables that ``features`` joins, by name, with one row per number in ``of``.

    ``calls`` is the result of ``between_two``, ``pairs`` that of ``pairs_of``.
    """
    return {
        "placed": _placed(pairs),
        "received": _received(pairs),
        "days": _days(calls),
        "hours": _hours(calls),
        **{way: spread(calls, end, way) for way, end in ENDS.items()},
    }


def numbers_of(found: Mapping[str, ir.Table]) -> ir.Table:
    """Return the distinct numbers that called or were called, as ``number``."""
    import ibis  # noqa: PLC0415 - a second, and most commands need none

    ends = (found[name] for name in ("placed", "received"))
    return ibis.union(*(end.select(number=end["of"]) for end in ends), distinct=True)


def joined(found: Mapping[str, ir.Table]) -> ir.Table:
    """Return ``features`` from its ``sides``, with ``core`` if a side has it."""
    import ibis  # noqa: PLC0415

    made = numbers_of(found)
    for side in found.values():
        names = [name for name in side.columns if name != "of"]
        made = made.left_join(side, made.number == side["of"]).select(
            *made.columns, **{name: ibis.coalesce(side[name], 0) for name in names}
        )
    return made.mutate(
        weighted_degree=made.weighted_out_degree + made.weighted_in_degree,
        fan_out=_ratio(made.contacts, made.calls_made),
        first_contact_share=_ratio(made.first_contacts, made.calls_made),
        reciprocity=_ratio(made.called_back, made.contacts),
        answered_share=_ratio(made.out_call_count, made.calls_made),
        shown_abroad_share=_ratio(made.shown_abroad, made.calls_made),
        mismatch_share=_ratio(made.mismatch, made.calls_made),
        rate=_ratio(made.calls_made, made.active_days),
    ).select("number", *(name for name in CALLMINE if name != "core" or "core" in found), *BESIDE)


def _ratio(one: Any, other: Any) -> Any:
    import ibis  # noqa: PLC0415

    return ibis.coalesce(one.cast("float64") / other.nullif(0), 0.0)


def _placed(pairs: ir.Table) -> ir.Table:
    returned = pairs.select(pairs.caller, pairs.callee, returned=pairs["first"])
    met = pairs.left_join(
        returned, [pairs.caller == returned.callee, pairs.callee == returned.caller]
    ).select(*(pairs[name] for name in pairs.columns), returned=returned.returned)
    return met.group_by(of=met.caller).agg(
        out_degree=met.count(where=met.talk > 0),
        weighted_out_degree=met.talk.sum(),
        calls_made=met.made.sum(),
        contacts=met.count(),
        called_back=met.returned.count(),
        first_contacts=met.count(where=met.returned.isnull() | (met["first"] < met.returned)),
        first_call=met["first"].min(),
    )


def _received(pairs: ir.Table) -> ir.Table:
    return pairs.group_by(of=pairs.callee).agg(
        in_degree=pairs.count(where=pairs.talk > 0),
        weighted_in_degree=pairs.talk.sum(),
        calls_received=pairs.made.sum(),
    )


def _days(made: ir.Table) -> ir.Table:
    by_day = made.group_by(of=made.caller, day=made["at"] // 86400).agg(
        calls=made.count(), shown_abroad=made.shown_abroad.sum(), mismatch=made.mismatch.sum()
    )
    return by_day.group_by("of").agg(
        active_days=by_day.count(),
        busiest_day=by_day.calls.max(),
        shown_abroad=by_day.shown_abroad.sum(),
        mismatch=by_day.mismatch.sum(),
    )


def _hours(made: ir.Table) -> ir.Table:
    by_hour = made.group_by(of=made.caller, hour=made["at"] % 86400 // 3600).agg(
        calls=made.count().cast("float64")
    )
    return by_hour.group_by("of").agg(hour_entropy=_entropy(by_hour.calls))


def _entropy(values: Any) -> Any:
    """Return the entropy, in nats, of values as shares of their sum; zero if the sum is zero."""
    import ibis  # noqa: PLC0415

    logs = (values * values.nullif(0).ln()).sum()
    total = values.sum().nullif(0)
    return ibis.coalesce(ibis.greatest(total.ln() - ibis.coalesce(logs, 0.0) / total, 0.0), 0.0)


def spread(calls: ir.Table, end: str, way: str) -> ir.Table:
    """Return count, sum and the measures of ``SPREAD`` of gaps and durations at one end."""
    import ibis  # noqa: PLC0415

    talked = calls.filter(calls.duration > 0)
    # the mean gap is the total time divided by the number of gaps
    stretch = (talked["at"].max() - talked["at"].min()).cast("float64")
    means = talked.group_by(mean_of=talked[end]).agg(
        mean_measure=talked.duration.mean(), mean_iat=stretch / (talked.count() - 1).nullif(0)
    )
    before = ibis.window(group_by=end, order_by="at")
    timed = talked.select(
        of=talked[end],
        measure=talked.duration,
        iat=(talked["at"] - talked["at"].lag().over(before)).cast("float64"),
    )
    timed = timed.join(means, timed["of"] == means.mean_of)
    found: dict[str, Any] = {"call_count": timed.count(), "sum_measure": timed.measure.sum()}
    for what in ("iat", "measure"):
        values = timed[what]
        quantiles = values.quantile([0.25, 0.5, 0.75])
        found |= {
            f"average_{what}": values.mean(),
            f"mad_{what}": (values - timed[f"mean_{what}"]).abs().mean(),
            f"median_{what}": quantiles[1],
            f"std_{what}": values.std(how="pop"),
            f"min_{what}": values.min(),
            f"max_{what}": values.max(),
            f"quantile_25_{what}": quantiles[0],
            f"quantile_50_{what}": quantiles[1],
            f"quantile_75_{what}": quantiles[2],
            f"entropy_{what}": _entropy(values),
        }
    return timed.group_by("of").agg(**{f"{way}_{name}": value for name, value in found.items()})

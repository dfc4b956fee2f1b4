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

The features of a number depend only on the calls that it made or received, so ``computing`` applies
the expression to a part of the numbers at a time.
"""

from __future__ import annotations

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
    "pairs_of",
    "turned",
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
    called = pairs_of(calls, "caller")
    return joined(calls, calls, called, turned(called))


def between_two(calls: ir.Table) -> ir.Table:
    """Return the calls without those of a number to itself."""
    return calls.filter(calls.caller != calls.callee)


def pairs_of(calls: ir.Table, end: str) -> ir.Table:
    """Return for each number at one ``end`` of calls, ``of``, and each ``other``: its calls.

    How many were ``made``, seconds of ``talk``, and second of the ``first``.
    """
    other = next(name for name in ENDS.values() if name != end)
    return calls.group_by(of=calls[end], other=calls[other]).agg(
        made=calls.count(), talk=calls.duration.sum(), first=calls["at"].min()
    )


def turned(pairs: ir.Table) -> ir.Table:
    """Return ``pairs_of`` the other end, if ``pairs`` are those of all calls."""
    return pairs.rename({"of": "other", "other": "of"})


def joined(made: ir.Table, received: ir.Table, called: ir.Table, callers: ir.Table) -> ir.Table:
    """Return ``features`` of some numbers from the calls that they ``made`` and ``received``.

    Both as ``between_two`` gives them; ``called`` and ``callers`` are their ``pairs_of``.
    """
    import ibis  # noqa: PLC0415 - a second, and most commands need none

    placed, answered = _placed(called, callers), _received(callers)
    features = placed.outer_join(answered.rename(by="of"), placed["of"] == answered["of"])
    features = features.select("of", "by", *_but_of(placed), *_but_of(answered))
    features = features.select(
        number=ibis.coalesce(features["of"], features.by),
        **{name: ibis.coalesce(features[name], 0) for name in features.columns[2:]},
    )
    sides = [_days(made), _hours(made), _spread(made, "out"), _spread(received, "in")]
    for side in sides:
        features = features.left_join(side, features.number == side["of"]).select(
            *features.columns, **{name: ibis.coalesce(side[name], 0) for name in _but_of(side)}
        )
    features = features.mutate(
        weighted_degree=features.weighted_out_degree + features.weighted_in_degree,
        fan_out=_ratio(features.contacts, features.calls_made),
        first_contact_share=_ratio(features.first_contacts, features.calls_made),
        reciprocity=_ratio(features.called_back, features.contacts),
        answered_share=_ratio(features.out_call_count, features.calls_made),
        shown_abroad_share=_ratio(features.shown_abroad, features.calls_made),
        mismatch_share=_ratio(features.mismatch, features.calls_made),
        rate=_ratio(features.calls_made, features.active_days),
    )
    return features.select("number", *(name for name in CALLMINE if name != "core"), *BESIDE)


def _but_of(side: ir.Table) -> list[str]:
    return [name for name in side.columns if name != "of"]


def _ratio(one: Any, other: Any) -> Any:
    import ibis  # noqa: PLC0415

    return ibis.coalesce(one.cast("float64") / other.nullif(0), 0.0)


def _placed(called: ir.Table, callers: ir.Table) -> ir.Table:
    back = callers.select(to=callers["of"], by=callers.other, returned=callers["first"])
    met = called.left_join(back, [called["of"] == back.to, called.other == back.by]).select(
        *(called[name] for name in called.columns), returned=back.returned
    )
    return met.group_by("of").agg(
        out_degree=met.count(where=met.talk > 0),
        weighted_out_degree=met.talk.sum(),
        calls_made=met.made.sum().cast("float64"),
        contacts=met.count(),
        called_back=met.returned.count(),
        first_contacts=met.count(where=met.returned.isnull() | (met["first"] < met.returned)),
        first_call=met["first"].min(),
    )


def _received(callers: ir.Table) -> ir.Table:
    return callers.group_by("of").agg(
        in_degree=callers.count(where=callers.talk > 0),
        weighted_in_degree=callers.talk.sum(),
        calls_received=callers.made.sum().cast("float64"),
    )


def _days(made: ir.Table) -> ir.Table:
    by_day = made.group_by(of=made.caller, day=made["at"] - _since(made, 86400)).agg(
        calls=made.count()
    )
    return by_day.group_by("of").agg(active_days=by_day.count(), busiest_day=by_day.calls.max())


def _hours(made: ir.Table) -> ir.Table:
    # whole numbers throughout: ``//`` would divide as floating point
    hour = _since(made, 86400) - _since(made, 3600)
    by_hour = made.group_by(of=made.caller, hour=hour).agg(
        calls=made.count().cast("float64"),
        # counts, since sums are computed in 128 bits
        shown_abroad=made.count(where=made.shown_abroad == 1),
        mismatch=made.count(where=made.mismatch == 1),
    )
    return by_hour.group_by("of").agg(
        hour_entropy=_entropy(by_hour.calls),
        shown_abroad=by_hour.shown_abroad.sum(),
        mismatch=by_hour.mismatch.sum(),
    )


def _since(calls: ir.Table, span: int) -> Any:
    """Return the seconds since the last multiple of ``span``, also before 1970."""
    return (calls["at"] % span + span) % span


def _entropy(values: Any) -> Any:
    """Return the entropy, in nats, of values as shares of their sum; zero if the sum is zero."""
    import ibis  # noqa: PLC0415

    logs = (values * values.nullif(0).ln()).sum()
    total = values.sum().nullif(0)
    return ibis.coalesce(ibis.greatest(total.ln() - ibis.coalesce(logs, 0.0) / total, 0.0), 0.0)


def _spread(calls: ir.Table, way: str) -> ir.Table:
    """Return count, sum and the measures of ``SPREAD`` of gaps and durations at one end."""
    import ibis  # noqa: PLC0415

    end = ENDS[way]
    talked = calls.filter(calls.duration > 0)
    before = ibis.window(group_by=end, order_by="at")
    timed = talked.select(
        of=talked[end],
        measure=talked.duration,
        iat=(talked["at"] - talked["at"].lag().over(before)).cast("float64"),
    )
    aggregates: dict[str, Any] = {"call_count": timed.count(), "sum_measure": timed.measure.sum()}
    for what in ("iat", "measure"):
        values = timed[what]
        quantiles = values.quantile([0.25, 0.5, 0.75])
        aggregates |= {
            f"average_{what}": values.mean(),
            f"mad_{what}": values.collect(),  # as lists, since the mean must be known first
            f"median_{what}": quantiles[1],
            f"std_{what}": values.std(how="pop"),
            f"min_{what}": values.min(),
            f"max_{what}": values.max(),
            f"quantile_25_{what}": quantiles[0],
            f"quantile_50_{what}": quantiles[1],
            f"quantile_75_{what}": quantiles[2],
            f"entropy_{what}": _entropy(values),
        }
    by_number = timed.group_by("of").agg(**aggregates)
    mads = {
        name: _deviation(by_number[name], by_number[name.replace("mad", "average")])
        for name in ("mad_iat", "mad_measure")
    }
    return by_number.select(
        "of", **{f"{way}_{name}": mads.get(name, by_number[name]) for name in aggregates}
    )


def _deviation(values: Any, mean: Any) -> Any:
    """Return the mean absolute deviation of a list from its mean."""
    return values.map(lambda value: (value - mean).abs()).means()

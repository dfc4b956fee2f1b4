"""From one reported number to further victims, and from them to further numbers.

A step-by-step expansion of a bipartite graph: whom the number called, and which other numbers with
the same kind of display called many of the same people (guilt by association: Becker, Volinsky and
Wilks 2010, doi:10.1198/TECH.2009.08136). Each step is one scan of the table of calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ibis.expr.types as ir

__all__ = ["SHARED", "called_by", "callers_of"]

SHARED = 3  # people in common from which another number is worth a look


def called_by(calls: ir.Table, numbers: Any) -> ir.Table:
    """Return the people that some numbers called: ``number``, count of calls, and duration.

    Parameters
    ----------
    calls
        As returned by ``reading.normalised``.
    numbers
        The numbers to start from, such as one that a victim reported.
    """
    mine = calls.filter(calls.caller.isin(numbers))
    return (
        mine.group_by(number=mine.callee)
        .agg(
            calls=mine.count(),
            answered=mine.count(where=mine.duration > 0),
            seconds=mine.duration.sum(),
            last=mine["at"].max(),
        )
        .order_by(["number"])
    )


def callers_of(calls: ir.Table, people: ir.Table, abroad_only: bool = True) -> ir.Table:
    """Return who else called some people: ``number``, how many of them, and how often.

    Parameters
    ----------
    people
        A table with ``number``, such as the result of ``called_by``.
    abroad_only
        Count only calls displayed as foreign, like those of the reported number.

    Returns
    -------
    Table
        ``number``, ``shared`` (how many of the people it called) and ``calls``, in descending order
        of ``shared``. A number that shares one or two may be anyone's; a person must decide.
    """
    import ibis  # noqa: PLC0415 - a second

    theirs = calls.semi_join(people, calls.callee == people.number)
    if abroad_only:
        theirs = theirs.filter(theirs.shown_abroad == 1)
    return (
        theirs.group_by(number=theirs.caller)
        .agg(shared=theirs.callee.nunique(), calls=theirs.count())
        .order_by([ibis.desc("shared"), "number"])
    )

"""Memoise functions of a case for all cells and languages of a run."""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from case_lib.base.languages import DEFAULT
from case_lib.casefile.case import Case

__all__ = ["once_per_case"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
_HELD = 24  # cases whose results are kept, most recently used


def once_per_case(
    function: Callable[Concatenate[Case, _P], _R],
) -> Callable[Concatenate[Case, _P], _R]:
    """Memoise a function of a case; callers share the result and must not change it.

    The function receives the case in the default language and without user-defined formulas, so its
    result can't depend on either. Two cases are the same if their file, quantities, order, sources,
    draws and seed are identical objects.

    Examples
    --------
    >>> import case_lib
    >>> asked = once_per_case(lambda case: [*case.sources])
    >>> case = case_lib.open_case("cixi-2022", lang="en,zh")
    >>> asked(case) is asked(case.speaking("zh"))
    True
    """
    known: OrderedDict[object, tuple[Case, _R]] = OrderedDict()

    @functools.wraps(function)
    def called(case: Case, /, *args: _P.args, **named: _P.kwargs) -> _R:
        parts = (case.file, case.quantities, case.order)
        about = (*map(id, parts), case.sources, case.draws, case.seed)
        key = (about, args, tuple(named.items()))
        if key not in known:
            plain = case.without_formulas(DEFAULT)
            # keeping the case prevents reuse of the identity of its parts
            known[key] = (plain, function(plain, *args, **named))
            if len(known) > _HELD:
                known.popitem(last=False)
        known.move_to_end(key)
        return known[key][1]

    return called

"""What several cells ask of a case, computed once for it, whatever language they are told in."""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import Concatenate, ParamSpec, TypeVar

from case_lib.base.languages import DEFAULT
from case_lib.casefile.case import Case

__all__ = ["once_per_case"]

_P = ParamSpec("_P")
_R = TypeVar("_R")
_HELD = 24  # cases whose results are held, those used last


def once_per_case(
    function: Callable[Concatenate[Case, _P], _R],
) -> Callable[Concatenate[Case, _P], _R]:
    """Let a function compute once what a case gives; its result is shared, so nobody changes it.

    The function gets the case in the default language and without formulas of one's own, so that
    its result can't depend on either. A case is the same if its file, quantities, order, sources,
    draws and seed are the very same.

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
            plain = replace(case, lang=DEFAULT, langs=(DEFAULT,), own={}, own_formulas={})
            # the case is held, so that no other object gets the identity of its parts
            known[key] = (plain, function(plain, *args, **named))
            if len(known) > _HELD:
                known.popitem(last=False)
        known.move_to_end(key)
        return known[key][1]

    return called

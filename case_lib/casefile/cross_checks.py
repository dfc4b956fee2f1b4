"""Check sums and products: parts against wholes, and the cross-checks of a case file."""

from __future__ import annotations

import ast
import functools
import operator
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from case_lib.base.errors import CaseLibError, Fault, FormulaError, UndefinedError, nearest
from case_lib.base.languages import N_, in_all, style, text
from case_lib.casefile import claims
from case_lib.casefile.fields import Text
from case_lib.casefile.issues import Issue, Value, of_fault
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.derivation import derive
from case_lib.quantity.quantities import Quantity

__all__ = ["faults", "names", "parts", "results", "total_of"]

_OPERATORS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _listed(labels: Sequence[Text], lang: str) -> str:
    return style(lang).listed(text(label.model_dump(), lang) for label in labels)


def parts(case_file: CaseFile, known: Mapping[str, Quantity]) -> Iterator[Issue]:
    """Yield a comparison of each whole with the sum of its parts."""
    for row, spec in enumerate(case_file.parts):
        if spec.whole not in known or any(part not in known for part in spec.parts):
            continue
        whole, parts = known[spec.whole], [known[part] for part in spec.parts]
        together = derive(f"parts.{row + 1}.sum", total_of, parts, label=N_("parts taken together"))
        named = {name: case_file.quantities[name] for name in (spec.whole, *spec.parts)}
        words = [named[part].short or named[part].label for part in spec.parts]
        values: dict[str, Value] = {
            "whole": named[spec.whole].label.model_dump(),
            "parts": in_all(functools.partial(_listed, words)),
            "total": whole,
            "sum": together,
        }
        low, high = together.low, together.high
        where = case_file.where("parts", row)
        if low > whole.high or (spec.complete and high < whole.low):
            yield Issue(
                "contradiction",
                spec.whole,
                where,
                N_("{parts} add up to {sum}, but {whole} is {total}."),
                values,
            )
        elif spec.complete and whole.interval == together.interval:
            yield Issue(
                "note",
                spec.whole,
                where,
                N_("{parts} add up to {sum}, exactly the {whole} ({total})."),
                values,
            )
        elif not spec.complete and whole.high > low:
            yield Issue(
                "tension",
                spec.whole,
                where,
                N_(
                    "Of {whole} ({total}), {parts} account for {sum} if none is counted twice; "
                    "the rest is in none of these."
                ),
                values,
            )


def total_of(*parts: Any) -> Any:
    """Parts taken together."""
    return sum(parts)


def results(case_file: CaseFile, known: Mapping[str, Quantity]) -> Iterator[Issue]:
    """Yield the result of each cross-check: a tension if the sides differ, else a note.

    An invalid one is a contradiction. One whose quantities the chosen sources don't give, or that
    divides by zero, is skipped.
    """
    wrong = faults(case_file)
    yield from map(of_fault, wrong)
    if wrong:
        return
    known = {**known, **claims.assumed(case_file)}
    for row, spec in enumerate(case_file.cross_checks):
        try:
            left, right = (_computed(text, known) for text in (spec.left, spec.right))
        except UndefinedError:
            continue
        if left is None or right is None:
            continue
        values: dict[str, Value] = {
            "name": spec.label.model_dump(),
            "left": left,
            "right": right,
        }
        where = case_file.where("cross_checks", row)
        if left.interval.intersect(right.interval) is None:
            message = N_("{name}: {left} against {right}; the two differ.")
            yield Issue("tension", spec.left, where, message, values)
        else:
            yield Issue(
                "note", spec.left, where, N_("{name}: {left} against {right}; they agree."), values
            )


def faults(case_file: CaseFile) -> list[Fault]:
    """Return every cross-check with invalid syntax, unknown names or mixed units."""
    known = {
        **{
            name: claims.readings(case_file, name, spec, frozenset(case_file.sources))[0]
            for name, spec in case_file.quantities.items()
            if any(claim.rank != "rejected" for claim in spec.claims)
        },
        **claims.assumed(case_file),
    }
    faults = []
    for row, spec in enumerate(case_file.cross_checks):
        sides: list[Quantity] = []
        for key in ("left", "right"):
            text, where = getattr(spec, key), case_file.where("cross_checks", row, key)
            try:
                strange = [name for name in names(text) if name not in known]
                side = None if strange else _computed(text, known)
                if side is not None:
                    sides.append(side)
                faults += [_fault(where, _unknown(name, known)) for name in strange]
            except CaseLibError as error:
                faults.append(_fault(where, f"{error}"))
        try:
            if len(sides) == 2:
                sides[0] - sides[1]  # raises if the units of both sides differ
        except CaseLibError as error:
            faults.append(_fault(case_file.where("cross_checks", row), f"{error}"))
    return faults


def _fault(where: str, what: str) -> Fault:
    way = "Write names of quantities with + - * / and brackets, in matching units."
    return Fault(where, what, way)


def _unknown(name: str, known: Mapping[str, Quantity]) -> str:
    return f"{name!r} is not a quantity of this case.{nearest(name, known)}"


def names(text: str) -> list[str]:
    """Return the quantities that an expression names.

    Raises
    ------
    FormulaError
        For anything but names, + - * / and brackets.
    """
    return list(_walk(_parsed(text)))


def _parsed(text: str) -> ast.expr:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise FormulaError(f"{text!r} can't be read.") from None


def _walk(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        yield from _walk(node.left)
        yield from _walk(node.right)
    else:
        yield _dotted(node)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{_dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Name):
        return node.id
    raise FormulaError(f"{ast.unparse(node)!r} is neither a quantity nor + - * /.")


def _computed(text: str, known: Mapping[str, Quantity]) -> Quantity | None:
    """Return the value of an expression; None if one of its quantities is unknown."""
    if any(name not in known for name in names(text)):
        return None

    def value(node: ast.expr) -> Quantity:
        if isinstance(node, ast.BinOp):
            result: Quantity = _OPERATORS[type(node.op)](value(node.left), value(node.right))
            return result
        return known[_dotted(node)]

    return value(_parsed(text))

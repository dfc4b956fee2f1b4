"""Find figures that exceed others which must be larger, by ``reference/relations.yaml``."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from case_lib.base import reference, units
from case_lib.base.languages import N_
from case_lib.casefile.issues import Issue, Value
from case_lib.casefile.places_in_file import at_figure, label_of
from case_lib.casefile.schema import CaseFile
from case_lib.quantity.quantities import EVERYWHERE, Quantity

__all__ = ["Known", "relations"]

Known = Mapping[str, Quantity]


@dataclass(frozen=True)
class _Relation:
    """A figure that can't exceed another: a row of ``reference/relations.yaml``."""

    part: re.Pattern[str]
    whole: str
    level: str
    units: tuple[str, str] | None
    stage: str | None

    def whole_of(self, name: str) -> str | None:
        """Return the whole's name for a part with this name; None if the name doesn't match."""
        match = self.part.fullmatch(name)
        whole = self.whole.format(**match.groupdict()) if match else name
        return whole if whole != name else None


@functools.cache
def _relations() -> tuple[_Relation, ...]:
    return tuple(
        _Relation(
            _pattern(row["part"]),
            row["whole"].replace("+}", "}"),
            row["level"],
            tuple(row["units"]) if "units" in row else None,
            row.get("stage"),
        )
        for row in reference.load("relations.yaml")
    )


def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern with ``{word}`` as one word, ``{words+}`` as one or more joined by dots."""
    text = re.escape(text).replace(r"\{", "{").replace(r"\}", "}").replace(r"\+", "+")
    text = re.sub(r"\{(\w+)\+\}", r"(?P<\1>[^.]+(?:\\.[^.]+)*)", text)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^.]+?)", text))


def relations(case_file: CaseFile, known: Known) -> Iterator[Issue]:
    """Yield each figure that exceeds another which must be larger, once per pair."""
    seen: set[tuple[str, str]] = set()
    for relation in _relations():
        for name, part in known.items():
            whole = known.get(relation.whole_of(name) or "")
            if whole is None or (name, whole.name) in seen:
                continue
            if not (_in_units(relation, part, whole) and _of_stage(case_file, relation, name)):
                continue
            if not _one_scope(part, whole) or not _exceeds(case_file, part, whole):
                continue
            seen.add((name, whole.name))
            shown: dict[str, Value] = {
                "part": label_of(case_file, name, part),
                "less": part,
                "whole": label_of(case_file, whole.name, whole),
                "more": whole,
            }
            message = (
                N_(
                    "{part} ({less}) can’t be more than {whole} ({more}). Correct one; if they "
                    "speak of different people or days, give their claims a scope (`of`)."
                )
                if relation.level == "contradiction"
                else N_("{part} ({less}) are more than {whole} ({more}), which is hard to explain.")
            )
            yield Issue(relation.level, name, at_figure(case_file, name), message, shown)


def _in_units(relation: _Relation, part: Quantity, whole: Quantity) -> bool:
    both = part.unit or "1", whole.unit or "1"
    if relation.units is None:
        return units.same(*both)
    return all(units.same(*pair) for pair in zip(both, relation.units, strict=True))


def _of_stage(case_file: CaseFile, relation: _Relation, name: str) -> bool:
    spec = case_file.quantities.get(name)
    return relation.stage is None or (spec is not None and spec.stage == relation.stage)


def _one_scope(part: Quantity, whole: Quantity) -> bool:
    """Return whether the scope of the whole includes that of the part."""
    inner, outer = ({c.of for c in figure.citations if c.decides} for figure in (part, whole))
    if EVERYWHERE in inner | outer:
        return inner == outer
    return not inner or not outer or outer == {""} or inner == outer


def _exceeds(case_file: CaseFile, part: Quantity, whole: Quantity) -> bool:
    """Return whether a part certainly exceeds its whole; for an assumption, whether it may."""
    if part.name in case_file.assumptions:
        return part.high > whole.high
    apart = part.interval.low_open or whole.interval.high_open
    return part.low > whole.high or (part.low == whole.high and apart)

"""What changed between two states of a case: claims, and the numbers that moved with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from case_lib import printing, provenance
from case_lib.facts import load_case
from case_lib.language import N_, translate
from case_lib.opening import open_file


@dataclass(frozen=True)
class State:
    """The claims of a case, key → reading, and its numbers, name → as printed."""

    claims: Mapping[str, str]
    numbers: Mapping[str, str]


def read_state(path: Path, lang: str = "en") -> State:
    """Read a case file or a ``provenance.json``.

    Raises
    ------
    FactError
        When it is neither.
    """
    if path.suffix == ".json":
        return _of_provenance(path)
    file = load_case(path)
    case = open_file(file, lang=lang)
    claims = {}
    for name, spec in file.quantities.items():
        for claim in spec.claims:
            rejected = " (rejected)" if claim.rank == "rejected" else ""
            claims[_key(name, claim.source, claim.at, claim.anchor)] = claim.says + rejected
    for name, event in file.events.items():
        for dated in event.claims:
            if dated.when:
                claims[_key(f"events.{name}", dated.source, dated.at, dated.anchor)] = dated.when
    return State(claims, {n: printing.say(q, lang) for n, q in case.quantities.items()})


def _of_provenance(path: Path) -> State:
    found = provenance.read(path)
    claims: dict[str, str] = {}
    for tree in found.traces.values():
        claims.update(_claims_in(tree))
    return State(claims, {number.name: number.text for number in found.numbers})


def _claims_in(node: provenance.Trace) -> Iterator[tuple[str, str]]:
    for claim in node.claims:
        said = claim.says or node.dates or ""
        rejected = " (rejected)" if claim.rejected else ""
        yield (
            _key(node.name.split("@")[0], claim.source, claim.at, claim.anchor),
            said + rejected,
        )
    for item in node.inputs:
        yield from _claims_in(item)


def _key(name: str, source: str, at: str, anchor: str) -> str:
    return " ".join(part for part in (name, source, at, anchor) if part)


def note(old: State, new: State, lang: str = "en") -> list[str]:
    """Return a corrections note, a line for each claim and number that changed."""
    lines = []
    for words, before, after in (
        ((N_("Claim withdrawn"), N_("Claim added"), N_("Claim changed")), old.claims, new.claims),
        (
            (N_("No longer printed"), N_("Newly printed"), N_("Number moved")),
            old.numbers,
            new.numbers,
        ),
    ):
        gone, came, moved = (translate(word, lang) for word in words)
        lines += [f"{gone}: {key}: {before[key]}" for key in before if key not in after]
        lines += [f"{came}: {key}: {after[key]}" for key in after if key not in before]
        lines += [
            f"{moved}: {key}: {before[key]} → {after[key]}"
            for key in before
            if key in after and before[key] != after[key]
        ]
    return lines

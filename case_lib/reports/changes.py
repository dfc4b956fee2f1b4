"""Changes between two states of a case: claims, and the numbers that changed with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from case_lib.base.errors import FactError, Fault, ParameterError
from case_lib.base.languages import DEFAULT, N_, capital, style, text, translate
from case_lib.casefile import scenario_application
from case_lib.casefile.entries import Claim, Mention
from case_lib.casefile.loader import load_case
from case_lib.casefile.opening import find_case, open_file
from case_lib.casefile.scenario import is_scenario, parsed
from case_lib.casefile.schema import CaseFile
from case_lib.document.cells import paragraphs
from case_lib.quantity import printed_dates, printing
from case_lib.quantity.quantities import Quantity
from case_lib.reading import dates
from case_lib.reports import provenance

__all__ = ["Entry", "State", "note", "read_state"]

_CLAIMS = (
    N_("{what} (withdrawn): {said}."),
    N_("{what} (added): {said}."),
    N_("{what}: read as {before}, now as {after}."),
)
_NUMBERS = (
    N_("{what}: {said}, no longer printed."),
    N_("{what}: {said}, newly printed."),
    N_("{what}: {before}, now {after}."),
)
# for two states that aren't versions of one case
_APART = (
    N_("{what}: {said}, in the first alone."),
    N_("{what}: {said}, in the second alone."),
    N_("{what}: {before} in the first, {after} in the second."),
)


@dataclass(frozen=True)
class Entry:
    """The subject of a claim or number in printable words, and its value."""

    what: str
    says: str


@dataclass(frozen=True)
class State:
    """The claims and numbers of a case, by keys that are stable across versions.

    ``form`` is the source and language of the data, ``called`` the name of the case and of its
    scenario.
    """

    form: tuple[str, ...]
    claims: Mapping[str, Entry]
    numbers: Mapping[str, Entry]
    called: str = ""


def read_state(of: Path | str, lang: str = DEFAULT) -> State:
    """Read a case (its name or file), a scenario file or a ``provenance.json``.

    Raises
    ------
    FactError
        If it is none of them; the message lists the available cases.
    """
    path = Path(of)
    if path.suffix == ".json":
        return _of_provenance(path, lang)
    file = _of_scenario(path) if is_scenario(path) else load_case(find_case(of))
    case = open_file(file, lang=lang)
    claims: dict[str, Entry] = {}

    def add(name: str, label: Mapping[str, str], claim: Mention, says: str) -> None:
        if isinstance(claim, Claim):
            says = _says(says, file.quantities[name].unit, claim.rank, lang)
        else:
            says = _says(says, "date", "normal", lang)
        outlet = text(file.sources[claim.source].outlet.model_dump(), lang)
        what = _claim(text(label, lang), outlet, claim.at, claim.anchor, lang)
        claims[_key(name, claim.source, claim.at, claim.anchor)] = Entry(what, says)

    for name, spec in file.quantities.items():
        for claim in spec.claims:
            add(name, spec.label.model_dump(), claim, claim.says)
    for name, event in file.events.items():
        for dated in event.claims:
            if dated.when:
                add(f"events.{name}", event.label.model_dump(), dated, dated.when)
    numbers = {
        n: Entry(_named(text(q.label, lang), n, lang), printing.say(q, lang))
        for n, q in case.quantities.items()
    }
    scenario = [file.scenario.name] if file.scenario else []
    return State(("case file",), claims, numbers, "+".join([file.case, *scenario]))


def _of_scenario(path: Path) -> CaseFile:
    """Return the case file that a scenario file names, with the scenario applied."""
    named = parsed(path).data.get("case")
    if not isinstance(named, str):
        way = "Add `case: NAME`, the case that it changes."
        raise FactError([Fault(f"{path.as_posix()}:1:1", "the scenario names no case.", way)])
    try:
        base = find_case(named)
    except FactError:
        base = find_case(named, path.resolve().parent)
    file = load_case(base)
    return scenario_application.apply(file, scenario_application.read(path, file))


def _of_provenance(path: Path, lang: str) -> State:
    sidecar = provenance.read(path)
    claims: dict[str, Entry] = {}
    for tree in sidecar.traces.values():
        claims.update(_claims_in(tree, sidecar, lang))
    numbers = {
        number.name: Entry(
            _named(text(sidecar.traces[number.name].label or "", lang), number.name, lang),
            number.text,
        )
        for number in sidecar.numbers
        if number.name in sidecar.traces
    }
    scenario = [str(sidecar.scenario["scenario"])] if sidecar.scenario else []
    called = "+".join([sidecar.case, *scenario])
    return State(("provenance.json", sidecar.lang), claims, numbers, called)


def _claims_in(
    node: provenance.Trace, whole: provenance.Provenance, lang: str
) -> Iterator[tuple[str, Entry]]:
    for claim in node.claims:
        # spans and events dated only by the order of events follow from other claims
        said = node.dates if node.unit == "date" and node.kind == "reported" else claim.says
        if not said:
            continue
        source = whole.sources.get(claim.source)
        outlet = text(source.outlet, lang) if source else claim.source
        what = _claim(text(node.label or node.name, lang), outlet, claim.at, claim.anchor, lang)
        rank = "normal" if claim.rejected is None else "rejected"
        says = _says(said, node.unit, rank, lang)
        name = node.name.split("@")[0]
        yield _key(name, claim.source, claim.at, claim.anchor), Entry(what, says)
    for item in node.inputs:
        yield from _claims_in(item, whole, lang)


def _says(says: str, unit: str | None, rank: str, lang: str) -> str:
    """Return a reading in the style of a report."""
    if unit == "date":
        said = printed_dates.when(dates.read(says), lang)
    else:
        said = printing.say(Quantity.parse(says, unit), lang)
    return f"{said} {translate(N_('(rejected)'), lang)}" if rank == "rejected" else said


def _claim(label: str, outlet: str, at: str, anchor: str, lang: str) -> str:
    """Return the subject of a claim: People arrested (Legal Daily para. 21, “506名”)."""
    written = style(lang)
    where = written.beside(outlet, paragraphs([at], lang)) if at else outlet
    token = [written.quoted(anchor)] if anchor else []
    return _with(label, written.clause.join([where, *token]), lang)


def _named(label: str, name: str, lang: str) -> str:
    """Return the label of a number and its name for ``trace``."""
    return _with(label, name, lang) if label else name


def _with(label: str, more: str, lang: str) -> str:
    return capital(label) + style(lang).bracketed(more)


def _key(name: str, source: str, at: str, anchor: str) -> str:
    return " ".join(part for part in (name, source, at, anchor) if part)


def note(old: State, new: State, lang: str = DEFAULT) -> list[str]:
    """Return a corrections note as lines: changed claims, then changed numbers, under headings.

    Empty if nothing changed.

    Raises
    ------
    ParameterError
        If the two states differ in form or language.
    """
    if old.form != new.form:
        first, second = (", ".join(state.form) for state in (old, new))
        raise ParameterError(
            f"{first} and {second} can't be compared. Name two cases, case files or scenarios, or "
            "two provenance.json in one language."
        )
    lines: list[str] = []
    apart = old.called != new.called
    for head, words, before, after in (
        (N_("What sources are read to say"), _CLAIMS, old.claims, new.claims),
        (N_("Numbers that moved"), _NUMBERS, old.numbers, new.numbers),
    ):
        gone, came, moved = (translate(word, lang) for word in (_APART if apart else words))
        changes = [
            *(gone.format(what=s.what, said=s.says) for k, s in before.items() if k not in after),
            *(came.format(what=s.what, said=s.says) for k, s in after.items() if k not in before),
            *(
                moved.format(what=after[k].what, before=s.says, after=after[k].says)
                for k, s in before.items()
                if k in after and s.says != after[k].says
            ),
        ]
        if changes:
            lines += [translate(head, lang), *(f"- {line}" for line in changes)]
    if lines and apart:
        names = translate(N_("{old} beside {new}"), lang)
        lines.insert(0, names.format(old=old.called, new=new.called))
    return lines

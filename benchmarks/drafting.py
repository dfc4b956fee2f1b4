"""Measure the accuracy of drafts on articles labelled by hand.

Run: ``.venv/bin/python benchmarks/drafting.py --texts FOLDER [--gold tests/scenarios/gold/zh]``.

The texts are not in the repository; the matched are one YAML file per text, with the same name:
``address``, ``published``, ``language``, ``kind``, ``sha256`` of the text, ``held`` for texts that
the authors of the rules haven't seen, and ``rows`` of ``{token, at, lower, upper, open, unit,
role}``: the token as anchored in the draft (normalised), its paragraph, the bounds that it allows
(dates as ISO days; no ``upper`` means unbounded; ``open`` excludes the upper end), its unit, and
its role in the case (``a|b`` if either is right; empty if there is no known name). ``optional``
marks words such as “both of them”, which may be read or ignored.

Prints for each kind of case: figures found; of these, correct bounds and units; precision (claims
of the draft with a label); roles that are right and unsorted, of those with a name, and wrong, of
all found. ``--misses`` lists the errors; ``--held`` measures only held-out articles, ``--fresh``
only the held-out articles that were labelled last (``held: fresh``), and ``--open`` opens each
draft as a case and lists those that can't be opened. Articles from which rules were
learnt are no longer held out.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from case_lib.base.errors import CaseLibError
from case_lib.casefile.opening import open_case
from case_lib.reading import dates, numeral_reading
from case_lib.reading.drafting import draft
from case_lib.reading.source_text import normalised

GOLD = Path("tests/scenarios/gold")
# what a draft may call people for the sake of a formula
AS = {"year_of_age": "year", "officer": "person", "victim": "person", "lead": "person"}
# names that matched have for the same unit
SAME = {"household": "family", "kg": "kilogram"}
ROLES = ("right", "unsorted", "wrong")


@dataclass
class Claim:
    """A claim of a draft, for comparison with a label."""

    token: str
    at: int
    bounds: tuple[Any, Any, bool]
    unit: str
    role: str


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--texts", type=Path, required=True)
    parser.add_argument("--gold", type=Path, default=GOLD / "zh")
    parser.add_argument("--held", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--open", action="store_true")
    options = parser.parse_args()
    kinds: dict[str, Counter[str]] = {}
    took = 0.0
    for path in sorted(options.gold.glob("*.yaml")):
        gold = yaml.safe_load(path.read_text("utf-8"))
        if gold.get("held", False) != ("fresh" if options.fresh else options.held):
            continue
        text = options.texts / f"{path.stem}.txt"
        if hashlib.sha256(text.read_bytes()).hexdigest() != gold["sha256"]:
            raise SystemExit(f"{text} is not the text that was labelled")
        start = time.process_time()
        try:
            drafted = draft(text, "gold", gold.get("published") or None).text
            claims = list(_claims(drafted))
        except CaseLibError as error:
            print(f"{path.stem}: {error}")
            claims = []
            drafted = ""
        took += time.process_time() - start
        if options.open and drafted:
            _open(path.stem, drafted)
        counts, misses = _compare(gold["rows"], claims)
        kinds.setdefault(gold["kind"], Counter()).update(counts)
        for miss in misses if options.misses else ():
            print(f"{path.stem}  {miss}")
    for kind, counts in sorted(kinds.items()):
        _print(kind, counts)
    _print("all", sum(kinds.values(), Counter()))
    print(f"{took:.2f} s of drafting")


def _open(name: str, drafted: str) -> None:
    """Print why a draft can't be opened as a case, if it can't."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.yaml"
        path.write_text(drafted, "utf-8")
        try:
            open_case(path)
        except CaseLibError as error:
            print(f"{name}: {error}")


def _claims(text: str) -> Iterator[Claim]:
    case = yaml.safe_load(text)
    for name, item in case.get("quantities", {}).items():
        unit = str(item["unit"])
        for claim in item["claims"]:
            box = numeral_reading.read(str(claim["says"]), unit=unit).interval
            bounds = (box.low, box.high, box.high_open and math.isfinite(box.high))
            plain = re.sub(r"/(?:day|month|hour|lead|year)$", "", unit)
            yield _claim(claim, *_months(bounds, AS.get(plain, plain)), name)
    for name, event in case.get("events", {}).items():
        for claim in event["claims"]:
            when = dates.read(str(claim["when"]))
            days = (when.earliest.isoformat(), when.latest.isoformat(), False)
            yield _claim(claim, days, "date", name)


def _claim(claim: dict[str, Any], bounds: tuple[Any, Any, bool], unit: str, name: str) -> Claim:
    role = "" if re.match(r"unsorted|dated?[._]", name) else re.sub(r"[._]\d+$", "", name)
    # money of another country than the case's has its currency in its name
    role = role.removesuffix(f"_{unit.lower()}")
    return Claim(normalised(str(claim["anchor"])), int(str(claim["at"])[1:]), bounds, unit, role)


def _compare(rows: list[dict[str, Any]], claims: list[Claim]) -> tuple[Counter[str], list[str]]:
    needed = [row for row in rows if not row.get("optional")]
    counts, misses = Counter({"rows": len(needed), "claims": len(claims)}), []
    free = list(claims)
    for row in sorted(rows, key=lambda label: bool(label.get("optional"))):
        token = normalised(str(row["token"]))
        bounds, counted = _months(_bounds(row), str(row["unit"]))
        near = [claim for claim in claims if claim.at == row["at"] and _meet(claim.token, token)]
        if row.get("optional"):
            free = [claim for claim in free if claim not in near]
            continue
        if not near:
            misses.append(f"missed   p{row['at']} {row['token']} {row.get('role', '')}")
            continue
        # a draft may write the same token of a paragraph once
        best = max(
            near,
            key=lambda claim: (
                claim.token == token,
                _same(claim.bounds, bounds),
                claim in free,
                claim.role in str(row.get("role") or "").split("|"),
            ),
        )
        if best in free:
            free.remove(best)
        place = f"p{row['at']} {row['token']}"
        right, unit = _same(best.bounds, bounds), _unit(best, counted)
        counts.update(found=1, bounds=right, unit=unit, read=right and unit)
        if not right:
            misses.append(f"misread  {place}: {best.token} as {best.bounds}, not {bounds}")
        if not unit:
            misses.append(f"unit     {place}: {best.unit}, not {counted}")
        roles = str(row.get("role") or "").split("|")
        counts["named"] += roles != [""]
        if best.role in roles:
            counts["right"] += roles != [""]
        elif not best.role:
            counts["unsorted"] += 1
            misses.append(f"unsorted {place}: {row['role']}")
        else:
            counts["wrong"] += 1
            misses.append(f"role     {place}: {best.role}, not {row.get('role') or 'named'}")
    counts["extra"] = len(free)
    misses += [f"extra    p{claim.at} {claim.token} {claim.bounds} {claim.role}" for claim in free]
    return counts, misses


def _unit(claim: Claim, counted: str) -> bool:
    """Return whether a unit is the label’s; a thing may have the name of its own noun."""
    own = claim.unit.replace("_", " ")
    if counted in ("item", "unit", "count") and own not in ("person", "date"):
        return own == counted or bool(re.search(rf"\b{own}s?\b", claim.token.lower()))
    return SAME.get(own, own) == SAME.get(counted, counted.replace("_", " "))


def _months(bounds: tuple[Any, Any, bool], unit: str) -> tuple[tuple[Any, Any, bool], str]:
    """Return bounds in months instead of years, because a term may be in either unit."""
    if unit != "year":
        return bounds, unit
    return (12 * bounds[0], 12 * bounds[1], bounds[2]), "month"


def _bounds(row: dict[str, Any]) -> tuple[Any, Any, bool]:
    if row["unit"] == "date":
        return str(row["lower"]), str(row["upper"]), False
    upper = row.get("upper")
    return float(row["lower"]), math.inf if upper is None else float(upper), bool(row.get("open"))


def _same(one: tuple[Any, Any, bool], other: tuple[Any, Any, bool]) -> bool:
    if isinstance(one[0], str) or isinstance(other[0], str):
        return one == other
    near = all(math.isclose(a, b, rel_tol=1e-9) for a, b in zip(one[:2], other[:2], strict=True))
    # no whole number lies between 9999 and “below 10,000”
    ends = [end - 1 if open_ and end == round(end) else end for _, end, open_ in (one, other)]
    return (near and one[2] == other[2]) or (one[0] == other[0] and ends[0] == ends[1])


def _meet(one: str, other: str) -> bool:
    return one in other or other in one


def _print(kind: str, counts: Counter[str]) -> None:
    matched, claims = max(counts["found"], 1), max(counts["claims"], 1)
    print(
        f"{kind:12} {counts['found']:4}/{counts['rows']:4} found "
        f"({counts['found'] / max(counts['rows'], 1):.1%}); "
        f"bounds {counts['bounds'] / matched:.1%}, "
        f"unit {counts['unit'] / matched:.1%}, both {counts['read'] / matched:.1%}; "
        f"precision {1 - counts['extra'] / claims:.1%}; roles "
        + ", ".join(
            f"{counts[role] / (matched if role == 'wrong' else max(counts['named'], 1)):.1%} {role}"
            for role in ROLES
        )
    )


if __name__ == "__main__":
    main()

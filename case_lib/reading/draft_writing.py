"""Write the findings from an article as the YAML of a case file."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from case_lib.base import reference, units
from case_lib.base.errors import UnitError
from case_lib.reading import english_nouns, gazetteer

if TYPE_CHECKING:
    from case_lib.reading.findings import Findings

__all__ = ["asked", "questions", "usable", "written"]

_BY_ROLE = ("arrests.organisers", "arrests.technicians")
_HAN = re.compile("[一-鿿]")
_REMARK = """\
# Drafted from an article. A claim marked `review` is not used until that mark is gone:
# compare it with the paragraph, correct what it is said to be, then remove the mark.
# A text that begins with ? is a question: write the answer in its place.
"""


@functools.cache
def questions() -> Mapping[str, Any]:
    """Return the questions that a draft leaves open, by subject."""
    return dict(reference.load("questions.yaml"))


def asked(unit: str) -> dict[str, str]:
    """Return the question about the meaning of a figure in ``unit``, by language.

    >>> asked("person")["en"]
    '? Who are these people'
    """
    first = unit.split("/", maxsplit=1)[0]
    kind = "other"
    if first in units.currencies():
        kind = "money"
    elif first in units.TIME:
        kind = "time"
    elif first in units.SHARES:
        kind = "share"
    elif first in questions()["figures"]:
        kind = first
    return dict(questions()["figures"][kind])


def usable(unit: str, word: str, several: str = "") -> tuple[str, dict[str, str | list[str]]]:
    """Return a unit that is valid in a case file, and the words to declare it with.

    The words are empty for a built-in unit, and a language whose word isn't known has none. Any
    other name is kept if it is valid; ``word`` is the unit's word in the article, ``several`` its
    English plural there.

    >>> usable("person", "名")
    ('person', {})
    >>> usable("vehicle", "辆")
    ('vehicle', {'en': ['vehicle', 'vehicles'], 'zh': '辆'})
    >>> usable("room", "room", "rooms")
    ('room', {'en': ['room', 'rooms']})
    >>> usable("辆", "辆")
    ('thing_8f86', {'zh': '辆'})
    """
    name, words = _usable(unit, word, several)
    return name, dict(words)


@functools.cache
def _usable(unit: str, word: str, several: str) -> tuple[str, Mapping[str, str | list[str]]]:
    try:
        return units.check(unit), {}
    except UnitError:
        pass
    name = unit if re.fullmatch(r"[a-z][a-z_]*", unit) else ""
    said = re.sub(r"[0-9]", "", word or unit).strip() or "？"
    try:
        units.check_name(name)
    except (UnitError, ValueError):
        name = "thing_" + "".join(f"{ord(char):x}" for char in unit[:2])
    words: dict[str, str | list[str]] = {}
    if name == unit:
        noun = name.replace("_", " ")
        words[_language("phrases_en.yaml")] = [noun, several or english_nouns.plural(noun)]
    if not words or _HAN.search(said):
        words[_language("phrases.yaml" if _HAN.search(said) else "phrases_en.yaml")] = said
    return name, words


def _language(phrases: str) -> str:
    """Return the language of a table of phrases."""
    return str(reference.load(phrases)["language"])


def _head(case: str, findings: Findings) -> dict[str, Any]:
    """Return the sections of a draft before those with claims."""
    stem = re.sub(r"[^a-z0-9-]+", "-", case.lower()).strip("-") or "draft"
    words = questions()["head"]
    return {
        "case": stem,
        "kind": findings.kind,
        "title": _filled(words["title"], case=stem),
        "summary": dict(words["summary"]),
        "country": findings.country,
        "currency": findings.currency,
        "stage": "arrested",
        "changed": date.today().isoformat(),
        "sources": {
            source: {
                "outlet": _filled(words["outlet"], source=source),
                "access": dict(words["access"]),
                "read": "full",
                **known,
            }
            for source, known in findings.sources.items()
        },
    }


def _filled(words: Mapping[str, str], **values: str) -> dict[str, str]:
    return {lang: said.format(**values) for lang, said in words.items()}


def written(case: str, findings: Findings) -> str:
    """Return the findings as the YAML of a case file with this name, each claim in one line."""
    whole = _head(case, findings)
    if "raid" in findings.events:
        whole["operation"] = "raid"
    if findings.units:
        whole["units"] = {name: _Flow(words) for name, words in findings.units.items()}
    whole["quantities"] = {
        name: {
            "label": _Flow(item.label),
            **({"short": _Flow(item.short)} if item.short else {}),
            "unit": item.unit,
            **({"stage": item.stage} if item.stage else {}),
            "claims": [_Flow(claim) for claim in item.claims],
        }
        for name, item in findings.quantities.items()
    }
    whole["events"] = {
        name: {
            "label": _Flow(event["label"]),
            # arrests over some days are taken to fill them
            **({"lasting": True} if name == "raid" and _spans(event) else {}),
            "claims": [_Flow(claim) for claim in event["claims"]],
        }
        for name, event in findings.events.items()
    }
    whole["roles"] = {
        role["name"]: {
            "function": function,
            "label": _Flow(role["label"]),
            **({"tier": role["tier"]} if "tier" in role else {}),
            "claims": [_Flow(role["claim"])],
        }
        for function, role in findings.roles.items()
    }
    if places := _places(findings.places):
        whole["places"] = places
    counted = [name for name in _BY_ROLE if name in findings.quantities]
    if "arrests.total" in findings.quantities and counted:
        whole["parts"] = [_Flow({"whole": "arrests.total", "parts": counted})]
    return _REMARK + str(
        yaml.dump(whole, Dumper=_Dumper, width=200, allow_unicode=True, sort_keys=False)
    )


def _places(
    named: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]],
) -> list[dict[str, Any]]:
    """Return the places of a draft; one that is only named is asked about, once."""
    placed = {province for province, role in named if role != "named"}
    places = []
    for (province, role), claims in named.items():
        if role == "named" and province in placed:
            continue
        question = {}
        if role == "named":
            called = gazetteer.called(province)
            question = {
                "label": _Flow(
                    {
                        lang: said.format(place=called[lang])
                        for lang, said in questions()["place"].items()
                    }
                )
            }
        rows = [_Flow(claim) for claim in claims]
        places.append({"province": province, "role": role, **question, "claims": rows})
    return places


def _spans(event: Mapping[str, Any]) -> bool:
    return any("/" in claim["when"] for claim in event["claims"])


class _Flow(dict[str, Any]):
    """What is written in one line."""


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes long drafts in a fraction of the time that ruamel takes."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


_Dumper.add_representer(
    _Flow, lambda dumper, data: dumper.represent_mapping("tag:yaml.org,2002:map", data, True)
)

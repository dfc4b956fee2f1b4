"""Describe how a report was made as a Process Run Crate, so that it can be cited and repeated.

The profile (w3id.org/ro/wfrun/process/0.5) describes runs of tools, ordered by their inputs and
outputs: each notebook is one, and making the report from them is the last. Equal runs give equal
bytes, so the clock isn't read: the end of a run is included if ``SOURCE_DATE_EPOCH``
(reproducible-builds.org) is set, and the person if ``CASE_LIB_AGENT`` is.
"""

from __future__ import annotations

import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from case_lib.base import folders, version
from case_lib.base.memoising import memoised
from case_lib.casefile.claims import chosen_sources
from case_lib.reports import crate
from case_lib.reports.crate import Entity, link
from case_lib.reports.report_files import Report

__all__ = ["AGENT", "ENVIRONMENT", "environment", "write"]

AGENT = "CASE_LIB_AGENT"
ENVIRONMENT = "environment.txt"
_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_TERMS = "https://w3id.org/ro/terms/workflow-run/context"
_BY = "https://creativecommons.org/licenses/by/4.0/"
_NAMES = {
    "brief.pdf": "The case on two pages",
    "report.pdf": "The report, with case file and provenance inside",
    "report.html": "The report as a page",
    "provenance.json": "Every printed number with its trace",
    "case.yaml": "The case file that was read",
    ENVIRONMENT: "Packages that were installed, with their versions",
}


def environment() -> str:
    """Return the installed packages, as ``name==version`` lines."""
    there = [path.name for entry in sys.path for path in Path(entry).glob("*.*-info")]
    return _installed(sorted(there))


@memoised
def _installed(_: list[str]) -> str:
    """Read the names of packages, which takes a third of a second, from their folders."""
    packages = {
        f"{item.name}=={item.version}" for item in distributions() if item.name != "case-lib"
    }
    return "".join(f"{line}\n" for line in sorted(packages, key=str.lower))


def write(folder: Path, report: Report) -> None:
    """Write ``environment.txt`` and ``ro-crate-metadata.json`` into a finished report.

    ``report`` may be in any language: all have the same runs.
    """
    (folder / ENVIRONMENT).write_text(environment(), encoding="utf-8")
    case = report.case_file
    runs: Mapping[str, Mapping[str, Any]] = report.sidecar["notebooks"]
    chosen = next(iter(runs.values()))["parameters"].get("sources", "all")
    sources = crate.articles(case, chosen_sources(case, chosen))
    files = [
        crate.file(path, (folder / path).read_bytes(), _NAMES.get(Path(path).name, ""))
        for path in folders.digests(folder)
    ]
    values = _Values()
    acts = [*_acts(runs, [entity["@id"] for entity in files], values)]
    agent = _agent()
    ended = _ended()
    for act in acts:
        if agent:
            act["agent"] = {"@id": agent["@id"]}
        if ended:
            act["endTime"] = ended
    tools = [*_tools(), *_notebooks(runs)]
    root = {
        "name": crate.plain(case.title),
        "description": crate.plain(case.summary),
        "datePublished": case.changed_on.isoformat(),
        "license": {"@id": _BY},
        "conformsTo": link(_PROFILE),
        "hasPart": link(*(entity["@id"] for entity in files)),
        "mentions": link(*(act["@id"] for act in acts)),
        "citation": link(*(source["@id"] for source in sources)),
        "creator": {"@id": "#case-lib"},
        **({"author": {"@id": agent["@id"]}} if agent else {}),
    }
    graph = [*_terms(), *files, *acts, *tools, *values.entities.values(), *sources]
    graph += [agent] if agent else []
    (folder / crate.METADATA).write_bytes(crate.as_bytes(root, graph, [_TERMS]))


class _Values:
    """Parameters as entities, one per name and value, shared by notebooks."""

    def __init__(self) -> None:
        self.entities: dict[tuple[str, str], Entity] = {}

    def ids(self, parameters: Mapping[str, Any]) -> list[str]:
        return [self._of(name, value) for name, value in parameters.items()]

    def _of(self, name: str, value: Any) -> str:
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        named = sum(1 for other, _ in self.entities if other == name)
        entity = self.entities.setdefault(
            (name, said),
            {
                "@id": f"#parameter-{name}{f'-{named + 1}' if named else ''}",
                "@type": "PropertyValue",
                "name": name,
                "value": said,
            },
        )
        return str(entity["@id"])


def _acts(
    runs: Mapping[str, Mapping[str, Any]], files: Sequence[str], values: _Values
) -> Iterator[Entity]:
    read = [name for name in files if name.startswith("cases/")]
    executed = {stem: f"notebooks/{stem}.ipynb" for stem in runs}
    for stem, run in runs.items():
        yield {
            "@id": f"#run-{stem}",
            "@type": "CreateAction",
            "name": f"Run of {stem}",
            "description": f"The notebook {stem} was run with papermill.",
            "instrument": {"@id": f"#notebook-{stem}"},
            "object": link(*read, *values.ids(run["parameters"])),
            "result": link(executed[stem]),
            "actionStatus": "http://schema.org/CompletedActionStatus",
        }
    set_from = [*read, *(name for name in executed.values() if name in files)]
    made = [name for name in files if name not in set_from and name != ENVIRONMENT]
    yield {
        "@id": "#setting",
        "@type": "CreateAction",
        "name": "Setting of the report",
        "description": "Brief, report, page and provenance were made from the executed notebooks "
        "and the case file alone.",
        "instrument": {"@id": "#case-lib"},
        "object": link(*set_from),
        "result": link(*made),
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }


def _notebooks(runs: Mapping[str, Mapping[str, Any]]) -> Iterator[Entity]:
    for stem, run in runs.items():
        yield {
            "@id": f"#notebook-{stem}",
            "@type": "SoftwareSourceCode",
            "name": f"{stem}.ipynb",
            "description": "The notebook before it ran, by the hash of its file.",
            "version": f"sha256:{run['sha256']}",
            "programmingLanguage": {"@id": "#python"},
            "softwareRequirements": {"@id": "#case-lib"},
        }


def _tools() -> Iterator[Entity]:
    own = crate.software()
    own["softwareRequirements"] = link("#python", ENVIRONMENT)
    commit = version.commit()
    if commit is not None:
        own["identifier"] = {"@id": "#commit"}
        yield {
            "@id": "#commit",
            "@type": "PropertyValue",
            "name": "git commit",
            "value": commit.sha,
            "description": "Files differed from it." if commit.changed else "Nothing differed.",
        }
    yield own
    yield {
        "@id": "#python",
        "@type": ["SoftwareApplication", "ComputerLanguage"],
        "name": platform.python_implementation(),
        "softwareVersion": platform.python_version(),
        "url": "https://www.python.org/",
    }


def _terms() -> Iterator[Entity]:
    """Yield the profile of the crate, and its licence."""
    yield {
        "@id": _PROFILE,
        "@type": "CreativeWork",
        "name": "Process Run Crate",
        "version": "0.5",
    }
    yield {
        "@id": _BY,
        "@type": "CreativeWork",
        "name": "CC BY 4.0",
        "description": "The words of the report. Facts are free; the texts of the sources are not "
        "included.",
    }


def _agent() -> Entity | None:
    """Return the person: a name, or a name and an identifier such as an ORCID."""
    name, _, address = os.environ.get(AGENT, "").strip().partition(" https://")
    if not name:
        return None
    place = f"https://{address}" if address else "#agent"
    return {"@id": place, "@type": "Person", "name": name.rstrip(",")}


def _ended() -> str | None:
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not seconds.isdigit():
        return None
    return datetime.fromtimestamp(int(seconds), UTC).isoformat()

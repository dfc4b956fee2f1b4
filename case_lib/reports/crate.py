"""Common parts of the RO-Crates of exports and reports (RO-Crate 1.1, w3id.org/ro/crate).

RO-Crate suits a case, which consists of files with sources and a licence. CASE/UCO describes
forensic evidence, which reports don't contain, so it isn't used.
"""

from __future__ import annotations

import hashlib
import json
import urllib.parse
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from case_lib.base import version
from case_lib.base.languages import DEFAULT, text
from case_lib.casefile.fields import Text
from case_lib.casefile.schema import CaseFile

__all__ = ["METADATA", "Entity", "articles", "as_bytes", "file", "link", "plain", "software"]

METADATA = "ro-crate-metadata.json"
Entity = dict[str, Any]
_CRATE = "https://w3id.org/ro/crate/1.1"
_TYPES = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".ipynb": "application/x-ipynb+json",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".yaml": "application/yaml",
}


def link(*ids: str) -> Any:
    """Return references to entities: a list, or a single one alone, as RO-Crate requires.

    Examples
    --------
    >>> link("case.yaml")
    {'@id': 'case.yaml'}
    """
    references = [{"@id": name} for name in ids]
    return references[0] if len(references) == 1 else references


def plain(label: Text) -> str:
    """Return a text of a case file in its first language."""
    return text(label.model_dump(), DEFAULT)


def file(path: str, data: bytes, name: str = "") -> Entity:
    """Describe a file by its path in the crate, with slashes, and its content."""
    kind = _TYPES.get(PurePosixPath(path).suffix.lower(), "application/octet-stream")
    return {
        "@id": urllib.parse.quote(path),
        "@type": "File",
        "name": name or path,
        "encodingFormat": kind,
        "contentSize": str(len(data)),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def articles(case: CaseFile, chosen: Iterable[str]) -> list[Entity]:
    """Describe the sources of a case."""
    entities = []
    for name in sorted(chosen):
        source = case.sources[name]
        entity: Entity = {"@id": f"#{name}", "@type": "NewsArticle"}
        entity["name"] = plain(source.title or source.outlet)
        entity["publisher"] = plain(source.outlet)
        if source.published:
            entity["datePublished"] = source.published
        if source.url:
            entity["url"] = source.url[0] if len(source.url) == 1 else list(source.url)
        entities.append(entity)
    return entities


def software() -> Entity:
    """Describe the running version of case-lib: release and git commit."""
    return {
        "@id": "#case-lib",
        "@type": "SoftwareApplication",
        "name": "case-lib",
        "softwareVersion": version.full(),
    }


def as_bytes(
    root: Mapping[str, Any], graph: Iterable[Entity], contexts: Iterable[Any] = ()
) -> bytes:
    """Return ``ro-crate-metadata.json``; ``root`` needs no ``@id`` and ``@type``.

    ``contexts`` define the terms that RO-Crate doesn't have, such as the hash of a file.
    """
    about = {
        "@id": METADATA,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _CRATE},
        "about": {"@id": "./"},
    }
    document = {
        "@context": [f"{_CRATE}/context", *contexts],
        "@graph": [about, {"@id": "./", "@type": "Dataset", **root}, *graph],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
